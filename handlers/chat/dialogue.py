"""The open question in use: exact command, then answer, then nearest command (design D20). One question a person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from handlers.chat import (
    approval,
    assignment,
    casework,
    complainant,
    contact,
    emergency,
    extension,
    filing,
    granting,
    gravity,
    leave,
    papers,
    proxy,
    survey,
    triage,
)
from handlers.chat.overview import is_staff
from handlers.chat.talk import Talk, and_say, number
from handlers.chat.typed import act, do_on
from handlers.chat.which import visible
from handlers.courtesy import NO, YES
from handlers.reading import clean, is_matter, read
from handlers.reply import Reply, Say
from handlers.understand import Asker, Do, Greeting, Intent, Nearly, Nothing, SmallTalk, understand
from handlers.verbs import Verb
from workflow.dialogue import Ask, Heard, Turn, is_open, question_of, turn
from workflow.ports import Dialogue

Answer = Callable[[Talk, Dialogue, str], Awaitable[Reply]]


async def hear(talk: Talk, text: str) -> Reply:
    """The reply to a typed text, with or without a question open to this person."""
    dialogues = talk.desk.uow.dialogues
    asked = await dialogues.get(talk.userid)
    meant = understand(text, Asker(is_staff(talk), asked=is_open(asked, talk.desk.now)))
    if asked is None:
        return await act(talk, meant)
    match turn(asked, _heard(meant), talk.desk.now):
        case Turn.READ:
            return await act(talk, meant)
        case Turn.ANSWER:
            return await ANSWERS[Ask(asked.question)](talk, asked, clean(text))
        case Turn.CANCEL:
            await dialogues.clear(talk.userid)
            return Say(await _cancelled(talk, asked))
        case Turn.REMIND:
            return Say(await _again(talk, asked))
        case Turn.PARK:
            return await _parked(talk, asked, meant)
        case Turn.LAPSE:
            await dialogues.clear(talk.userid)
            line = await _lapsed(talk, asked)
            reply = await act(talk, understand(text, Asker(is_staff(talk))))
            return await and_say(talk, reply, line) if line else reply


async def lapse(talk: Talk, asked: Dialogue) -> None:
    """What the sweep does with a question whose time has come: it is over; a line says so where something was owed."""
    await talk.desk.uow.dialogues.clear(asked.userid)
    line = await _lapsed(talk, asked)
    if line:
        await talk.push(line)


async def _parked(talk: Talk, asked: Dialogue, meant: Intent) -> Reply:
    """The command first; then the question is offered again, unless the command brought one of its own."""
    question = question_of(asked)
    if not question.parks and not question.stays:
        await talk.desk.uow.dialogues.clear(talk.userid)
    reply = await act(talk, meant)
    still = await talk.desk.uow.dialogues.get(talk.userid)
    if not question.parks or still != asked:
        return reply
    return await and_say(talk, reply, await _again(talk, asked))


async def _again(talk: Talk, asked: Dialogue) -> str:
    case = await visible(talk, asked.case_id)
    return talk.t("chat.still_asked", question=talk.question(Ask(asked.question), case, asked.partial))


async def _cancelled(talk: Talk, asked: Dialogue) -> str:
    """取消 is how collecting ends (its question says so): what was added stays, and the line says that it does."""
    if asked.question == Ask.SUPPLEMENT and complainant.collected_something(asked):
        return await _lapsed(talk, asked)
    return talk.t("chat.cancelled")


async def _lapsed(talk: Talk, asked: Dialogue) -> str:
    """The line for a question that lapsed; "" where nothing was owed."""
    if question_of(asked).silent:
        return ""
    case = await visible(talk, asked.case_id)
    if asked.question == Ask.SUPPLEMENT:
        code = "chat.supplement.ended" if complainant.collected_something(asked) else "chat.supplement.lapsed"
        return talk.t(code, number=number(case)) if case else ""
    if asked.question == Ask.ANSWER:
        is_awaited = case is not None and case.waiting_since is not None
        return talk.t("chat.answer.lapsed", number=number(case), **asked.partial) if case and is_awaited else ""
    return talk.t("chat.lapsed", question=talk.question(Ask(asked.question), case, asked.partial))


async def _meant(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """是 carries out what was meant; 不是 does not; anything else is read afresh."""
    await talk.desk.uow.dialogues.clear(talk.userid)
    said = read(text).plain
    if said in YES:
        return await act(talk, understand(asked.partial["meant"], Asker(is_staff(talk))))
    if said in NO:
        return Say(talk.t("chat.meant.no"))
    return await act(talk, understand(text, Asker(is_staff(talk))))


async def _score(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """是 counts it, 改 does not; a new matter is not swallowed."""
    if is_matter(read(text)):
        await talk.desk.uow.dialogues.clear(talk.userid)
        return await act(talk, understand(text, Asker(is_staff(talk))))
    return await survey.score_confirmed(talk, asked, text)


async def _which(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """By place in the list, or by number; the command goes on with that case."""
    said = read(text).plain
    ids = asked.partial["ids"].split()
    place = int(said) if said.isascii() and said.isdigit() and len(said) <= 2 else 0
    chosen = ids[place - 1] if 0 < place <= len(ids) else ""
    case = await visible(talk, chosen)
    await talk.desk.uow.dialogues.clear(talk.userid)
    meant = understand(text, Asker(is_staff(talk)))
    if case is None and (is_matter(read(text)) or isinstance(meant, Nearly) or not said.isalnum()):
        return await act(talk, meant)
    wanted = number(case) if case else said.upper()
    return await do_on(talk, Verb(asked.partial["verb"]), wanted, asked.partial["words"])


def _heard(meant: Intent) -> Heard:
    match meant:
        case Do(Verb.CANCEL):
            return Heard.CANCEL
        # A bare number may be the amount or the case that was asked for.
        case Do(said=""):
            return Heard.OTHER
        case Do():
            return Heard.COMMAND
        case SmallTalk() | Greeting():
            return Heard.SMALL_TALK
        case Nothing():
            return Heard.NOTHING
        case _:
            return Heard.OTHER


ANSWERS: Mapping[Ask, Answer] = {
    Ask.MATTER: filing.told,
    Ask.EDIT: filing.edited,
    Ask.SUPPLEMENT: complainant.collected,
    Ask.SETTLE: casework.answered,
    Ask.RESULT: casework.answered,
    Ask.COMPLETE: casework.answered,
    Ask.NOTE: casework.answered,
    Ask.PLAN_CAUSE: casework.plan_part,
    Ask.PLAN_MEASURES: casework.plan_part,
    Ask.PLAN_AMOUNT: casework.plan_part,
    Ask.APPROVE_WORDS: approval.approved_with_words,
    Ask.RETURN_WORDS: approval.returned_with_words,
    Ask.DECLINE_WORDS: assignment.declined,
    Ask.ASSIGN_TO: triage.assignee_named,
    Ask.CLOSE_WORDS: survey.closed_with_words,
    Ask.SUGGESTION: survey.suggestion,
    Ask.MEANT: _meant,
    Ask.SCORE: _score,
    Ask.WHICH: _which,
    Ask.CONTACT: contact.worded,
    Ask.PROGRESS: contact.worded,
    Ask.QUESTION: contact.worded,
    Ask.ANSWER: contact.answered,
    Ask.PROXY: proxy.told,
    Ask.PROXY_NAME: proxy.told,
    Ask.PROXY_WORDS: proxy.told,
    Ask.REACH: proxy.contact_told,
    Ask.EXTEND_CLOCK: extension.part,
    Ask.EXTEND_DATE: extension.part,
    Ask.EXTEND_REASON: extension.part,
    Ask.REFUSE_EXTENSION: granting.refused_with_words,
    Ask.MOVE_CLOCK: extension.part,
    Ask.MOVE_DATE: extension.part,
    Ask.MOVE_REASON: extension.part,
    Ask.LEAVE: leave.days_told,
    Ask.LEVEL: gravity.level_told,
    Ask.LEVEL_REASON: gravity.level_told,
    Ask.FACTS: gravity.facts_told,
    Ask.NOT_URGENT: gravity.reasoned,
    Ask.CALL: emergency.call_told,
    Ask.REPORT: papers.report_part,
    Ask.FORM: papers.worded,
    Ask.REVIEW: papers.worded,
}
