"""Typed words: each command's row says which cases it may mean and what it does. Data first, then the walk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from handlers.chat import approval as approvals
from handlers.chat import (
    assignment,
    casework,
    complainant,
    contact,
    courtesies,
    emergency,
    extension,
    filing,
    gravity,
    guide,
    leave,
    overview,
    papers,
    proxy,
    survey,
    triage,
    visits,
)
from handlers.chat.talk import Talk
from handlers.chat.which import Among, NotFound, Several, choose, find
from handlers.reading import Reference
from handlers.reply import Reply, Say
from handlers.understand import (
    Do,
    Greeting,
    Intent,
    Matter,
    Nearly,
    Nothing,
    Scored,
    SmallTalk,
    Swearing,
    Unclear,
)
from handlers.verbs import Verb, Who
from handlers.vocabulary import WORDS, word_of
from workflow.case import Case
from workflow.dialogue import Ask


@dataclass(frozen=True, slots=True)
class OnCase:
    """A command on a case: which ones it may mean, and what it does with the words behind it. `reread` corrects what
    was taken for the number of a case and is none."""

    among: Among
    run: Callable[[Talk, Case, str], Awaitable[Reply]]
    reread: Callable[[Do], Do] = lambda meant: meant


@dataclass(frozen=True, slots=True)
class Plain:
    """A command on nothing in particular."""

    run: Callable[[Talk], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class WithWords:
    """A command that is about its words."""

    run: Callable[[Talk, Do], Awaitable[Reply]]


async def _approvals(talk: Talk, meant: Do) -> Reply:
    return await approvals.pending(talk, meant.reference.number)


async def _nothing_asked(talk: Talk) -> Reply:
    return Say(talk.t("chat.nothing_asked"))


COMMANDS: Mapping[Verb, OnCase | Plain | WithWords] = {
    Verb.FILE: WithWords(filing.file),
    Verb.FEEDBACK: WithWords(filing.file),
    Verb.SUGGEST: WithWords(filing.file),
    Verb.DIRECT: WithWords(filing.file),
    Verb.ANONYMOUS: WithWords(courtesies.anonymous),
    Verb.ENQUIRE: Plain(overview.human),
    Verb.HUMAN: Plain(overview.human),
    Verb.HELP: Plain(guide.help_),
    Verb.MINE: Plain(overview.mine),
    Verb.TODO: Plain(overview.todo),
    Verb.ALL_OPEN: Plain(overview.all_open),
    Verb.POLICY: Plain(overview.policy),
    Verb.CANCEL: Plain(_nothing_asked),
    Verb.LOOK_UP: OnCase(overview.LOOKED_UP, overview.look_up),
    Verb.DEADLINE: OnCase(overview.DATED, overview.deadline),
    Verb.FULL_TEXT: OnCase(overview.ANSWERED, overview.full_text),
    Verb.SUPPLEMENT: OnCase(complainant.OWN_OPEN, complainant.supplement),
    Verb.URGE: OnCase(complainant.OWN_OPEN, complainant.urge),
    Verb.WITHDRAW: OnCase(complainant.OWN_OPEN, complainant.withdraw),
    Verb.RATE: OnCase(survey.VISITED, survey.rate),
    Verb.OBJECT: OnCase(survey.VISITED, survey.object_to),
    Verb.TAKE_UP: OnCase(triage.WAITING, triage.take_up),
    Verb.ASSIGN: OnCase(triage.GIVEN, triage.assign),
    Verb.ACCEPT: OnCase(assignment.TO_ACCEPT, assignment.show),
    Verb.DECLINE: OnCase(assignment.TO_ACCEPT, assignment.show),
    Verb.NOTE: OnCase(casework.TO_NOTE, casework.note),
    Verb.CONTACT: OnCase(contact.HANDLED, contact.log),
    Verb.PROGRESS: OnCase(contact.HANDLED, contact.progress),
    Verb.CALM: OnCase(contact.TO_CALM, contact.calm),
    Verb.QUESTION: OnCase(contact.HANDLED, contact.question),
    Verb.GO_ON: OnCase(contact.AWAITED, contact.go_on),
    Verb.EXTEND: OnCase(extension.OWNED, extension.extend),
    Verb.MOVE: OnCase(extension.MOVABLE, extension.move),
    Verb.LEVEL: OnCase(gravity.RANKED, gravity.set_level),
    Verb.FACTS: OnCase(gravity.HANDLED, gravity.note_facts),
    Verb.URGENT: OnCase(gravity.HANDLED, gravity.urgent),
    Verb.NOT_URGENT: OnCase(gravity.HANDLED, gravity.not_urgent),
    Verb.CALLED: OnCase(emergency.CALLS, emergency.call),
    Verb.RESULT_REPORT: OnCase(papers.TO_REPORT, papers.report),
    Verb.FORM: OnCase(papers.FORM_OWED, papers.form),
    Verb.REVIEW: OnCase(papers.REVIEWED, papers.review),
    Verb.PLAN: OnCase(casework.TO_PLAN, casework.plan),
    Verb.TAKE_BACK: OnCase(casework.PLANNED, casework.take_back),
    Verb.COMPLETE: OnCase(casework.TO_COMPLETE, casework.complete),
    Verb.FINISH: OnCase(casework.TO_FINISH, casework.finish),
    Verb.APPROVAL: WithWords(_approvals),
    Verb.AWAY: WithWords(leave.arrange),
    Verb.BACK: WithWords(leave.end),
    Verb.PROXY: WithWords(proxy.proxy),
    Verb.CALL: WithWords(proxy.proxy),
    Verb.REACH: OnCase(proxy.OUTSIDERS, proxy.contact, proxy.not_a_number),
    Verb.VISIT: OnCase(visits.TO_VISIT, visits.visit),
    **{word.verb: WithWords(courtesies.not_yet) for word in WORDS if word.instead},
}


# What a word of the staff means from anybody else, where it means something to him.
_FOR_OTHERS: Mapping[Verb, Callable[[Talk], Awaitable[Reply]]] = {Verb.CALLED: overview.human}


async def act(talk: Talk, meant: Intent) -> Reply:
    """What an understood text leads to. Every intent has an answer."""
    match meant:
        case Do():
            return await do(talk, meant)
        case Matter(text, asking):
            return await filing.offer(talk, text, asking=asking)
        case Scored():
            return await _scored(talk, meant)
        case Nearly(word, said):
            return await talk.ask(Ask.MEANT, None, word=word, meant=said)
        case Greeting():
            return await courtesies.greeting(talk)
        case SmallTalk():
            return await courtesies.small_talk(talk)
        case Swearing():
            return await courtesies.swearing(talk)
        case Nothing():
            return await courtesies.nothing(talk)
        case Unclear():
            return await guide.help_(talk)


async def do(talk: Talk, meant: Do) -> Reply:
    """Carries a command out: finds its case where it needs one, or asks which."""
    if word_of(meant.verb).who is Who.STAFF and not meant.reference and not overview.is_staff(talk):
        return await _FOR_OTHERS.get(meant.verb, overview.not_staff)(talk)
    command = COMMANDS[meant.verb]
    match command:
        case Plain(run):
            return await run(talk)
        case WithWords(run):
            return await run(talk, meant)
        case OnCase(among, run, reread):
            meant = reread(meant)
            found = await find(talk, meant.reference, among)
            if isinstance(found, NotFound):
                return Say(found.text)
            if isinstance(found, Several):
                return await choose(talk, found, meant.verb, meant.words)
            return await run(talk, found, meant.words)


async def do_on(talk: Talk, verb: Verb, number: str, words: str) -> Reply:
    """The same with the case already chosen by its number or receipt."""
    return await do(talk, Do(verb, Reference(number), words))


async def _scored(talk: Talk, meant: Scored) -> Reply:
    """「满意」 means the visit that is open; otherwise it is courtesy, and 「不满意」 an objection."""
    asked = await survey.scored(talk, meant)
    if asked is not None:
        return asked
    if meant.option in ("1", "2"):
        return await do(talk, Do(Verb.OBJECT))
    return await courtesies.small_talk(talk)
