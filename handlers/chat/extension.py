"""延期 and 改期: another due time for one clock. What is missing is asked for, one at a time; the rules say how far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.cards.dates import clock_words
from handlers.cards.keys import CardKey
from handlers.chat import days
from handlers.chat.sentences import SOMETHING
from handlers.chat.talk import Talk, number
from handlers.chat.which import NOT_FOUND, Among, visible
from handlers.execute import Done, Refused, Repeated
from handlers.inbound import CardTap
from handlers.reading import read
from handlers.reply import Reply, Say
from workflow import events as e
from workflow import extension
from workflow.case import OPEN, Case
from workflow.clock import Clock
from workflow.commands import Command, MoveDue, RequestExtension
from workflow.dialogue import Ask
from workflow.errors import Refusal
from workflow.ports import Dialogue

OWNED = Among("chat.none.handled", ("owner",), OPEN)
MOVABLE = Among("chat.none.handled", ("owner", "intake", "decided"), OPEN)

_LATER = timedelta(days=1)
# A date that was refused is asked for again; any other refusal ends it.
_ABOUT_THE_DATE = frozenset({"extension_not_later", "extension_too_long", "date_past", "same_date"})


@dataclass(frozen=True, slots=True)
class _Act:
    """One of the two ways to another due time: what is asked, the command it becomes, and what is answered."""

    clock: Ask
    date: Ask
    reason: Ask
    command: Callable[[str, datetime, str], Command]
    done: Callable[[Talk, Done | Repeated, Clock, datetime], str]


@dataclass(frozen=True, slots=True)
class _Said:
    """What is known by now; "" and None for what is not."""

    clock: str = ""
    until: datetime | None = None
    reason: str = ""


async def extend(talk: Talk, case: Case, words: str) -> Reply:
    """延期 ⟨号⟩ [方案] 3月16日 理由, or as much of it as there is."""
    return await _begin(talk, case, words, _EXTEND)


async def extend_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """申请延期 on a reminder: the clock is the reminder's."""
    case = await visible(talk, key.case_id)
    return await _next(talk, case, _Said(clock=key.instance), _EXTEND) if case else Say(talk.t(NOT_FOUND))


async def move(talk: Talk, case: Case, words: str) -> Reply:
    """改期 ⟨号⟩ [方案] 3月16日 理由, by whom the time lock allows it."""
    return await _begin(talk, case, words, _MOVE)


async def part(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """The clock, the date or the reason that was asked for; or what follows from there in one sentence."""
    case = await visible(talk, asked.case_id)
    if case is None:
        await talk.desk.uow.dialogues.clear(talk.userid)
        return Say(talk.t(NOT_FOUND))
    act = next(act for act in (_EXTEND, _MOVE) if asked.question in (act.clock, act.date, act.reason))
    known = _Said(
        asked.partial.get("clock", ""), _instant(asked.partial.get("at", "")), asked.partial.get("reason", "")
    )
    if asked.question == act.clock:
        return await _choose(talk, case, asked, text, act)
    if asked.question == act.reason:
        return await _next(talk, case, _Said(known.clock, known.until, text.strip()), act)
    return await _dated(talk, case, known.clock, text, act)


async def _begin(talk: Talk, case: Case, words: str, act: _Act) -> Reply:
    """Which clock is meant: the one that is named, else the only one that may be moved, else that is asked."""
    named, rest = _named(talk, case, words)
    possible = [named] if named else [c for c in _standing(talk, case) if _possible(talk, case, c, act) is None]
    if len(possible) > 1:
        return await _ask_which(talk, case, possible, act, rest)
    clock = possible[0] if possible else next(iter(_standing(talk, case)), None)
    if clock is None:
        return Say(talk.why(Refusal("no_such_clock", {"clock": ""})))
    return await _dated(talk, case, clock.clock, rest, act)


async def _choose(talk: Talk, case: Case, asked: Dialogue, text: str, act: _Act) -> Reply:
    """By its place in the list or by its name; anything else leaves the question open."""
    ids = asked.partial["ids"].split()
    said = read(text).plain
    place = int(said) if said.isascii() and said.isdigit() and len(said) <= 2 else 0
    named, rest = _named(talk, case, text)
    clock = ids[place - 1] if 0 < place <= len(ids) else named.clock if named else ""
    if not clock:
        return Say(talk.question(act.clock, case, asked.partial))
    behind = rest if named and rest else asked.partial["rest"]
    return await _dated(talk, case, clock, behind, act)


async def _dated(talk: Talk, case: Case, name: str, words: str, act: _Act) -> Reply:
    """The words behind the clock: a date, and behind it the reason. What is no date, or a day off, is asked again."""
    clock = case.running(name)
    if clock is None or not words.strip():
        return await _next(talk, case, _Said(name), act)
    refusal = _possible(talk, case, clock, act)
    if refusal:
        return Say(talk.why(refusal))
    calendar = talk.view(case).calendar
    until = days.until(words, talk.desk.now, clock.due, calendar)
    if until is None:
        return Say(talk.t("chat.extension.unclear") + (await _ask_date(talk, case, clock, act)).text)
    if not until.timed and not calendar.is_workday(until.day):
        before, after = (talk.words.weekday(day) for day in days.workdays_beside(until.day, calendar))
        off = talk.t("chat.extension.day_off", day=talk.words.weekday(until.day), before=before, after=after)
        return Say(off + (await _ask_date(talk, case, clock, act)).text)
    return await _next(talk, case, _Said(name, until.at, until.rest), act)


async def _next(talk: Talk, case: Case, said: _Said, act: _Act) -> Reply:
    """Asks for what is missing, else does it. A date that will not do is asked for again with the reason why."""
    clock = case.running(said.clock)
    if clock is None:
        return Say(talk.why(Refusal("no_such_clock", {"clock": said.clock})))
    if said.until is None:
        refusal = _possible(talk, case, clock, act)
        return Say(talk.why(refusal)) if refusal else await _ask_date(talk, case, clock, act)
    refusal = talk.would(case, act.command(said.clock, said.until, said.reason or SOMETHING))
    if refusal and refusal.code in _ABOUT_THE_DATE:
        await _ask_date(talk, case, clock, act)
        return Say(talk.why(refusal))
    if refusal:
        await talk.close_question(case.case_id)
        return Say(talk.why(refusal))
    if not said.reason:
        code = "chat.extension.told" if clock.promised else "chat.extension.kept"
        return await talk.ask(
            act.reason,
            case,
            clock=said.clock,
            at=said.until.isoformat(),
            what=_noun(talk, case, clock),
            date=talk.words.date(said.until),
            to=talk.t(code),
        )
    outcome = await talk.do(case.case_id, act.command(said.clock, said.until, said.reason))
    await talk.close_question(case.case_id)
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    return Say(act.done(talk, outcome, clock, said.until))


async def _ask_which(talk: Talk, case: Case, clocks: list[Clock], act: _Act, rest: str = "") -> Say:
    lines = (
        talk.t("chat.extension.choice", place=place, what=_noun(talk, case, c), date=talk.words.date(c.due))
        for place, c in enumerate(clocks, start=1)
    )
    return await talk.ask(act.clock, case, ids=" ".join(c.clock for c in clocks), list="\n".join(lines), rest=rest)


async def _ask_date(talk: Talk, case: Case, clock: Clock, act: _Act) -> Say:
    latest = extension.latest(clock, talk.policy(case).deadline(clock.clock), talk.view(case).context)
    up_to = talk.t("chat.extension.latest", date=talk.words.date(latest)) if latest and act is _EXTEND else ""
    return await talk.ask(
        act.date,
        case,
        clock=clock.clock,
        what=_noun(talk, case, clock),
        due=talk.words.date(clock.due),
        latest=up_to,
    )


def _standing(talk: Talk, case: Case) -> list[Clock]:
    """The obligations of the policy that stand, the first due first."""
    rows = {row.id for row in talk.policy(case).deadlines}
    standing = (c for c in case.clocks if c.is_open and c.clock in rows)
    return sorted(standing, key=lambda clock: clock.due)


def _possible(talk: Talk, case: Case, clock: Clock, act: _Act) -> Refusal | None:
    """Why that clock cannot be moved in this way by this person, whatever the date; None where it can."""
    context = talk.view(case).context
    latest = extension.latest(clock, context.policy.deadline(clock.clock), context)
    refusal = talk.would(case, act.command(clock.clock, latest or clock.due + _LATER, SOMETHING))
    return refusal if refusal is None or latest or refusal.code not in _ABOUT_THE_DATE else None


def _named(talk: Talk, case: Case, words: str) -> tuple[Clock | None, str]:
    """The clock whose name the words begin with, and what follows it."""
    reading = read(words)
    for clock in _standing(talk, case):
        view = talk.view(case)
        names = {clock_words(view, clock.clock, form) for form in ("line", "noun")}
        for name in sorted(names, key=len, reverse=True):
            if reading.plain.startswith(read(name).plain):
                return clock, reading.after(len(read(name).plain)).whole()
    return None, words.strip()


def _noun(talk: Talk, case: Case, clock: Clock) -> str:
    return clock_words(talk.view(case), clock.clock, "noun")


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _extended(talk: Talk, outcome: Done | Repeated, clock: Clock, until: datetime) -> str:
    """Granted at once by who may, else who is asked, and that the old date stands until then."""
    case, what = outcome.case, _noun(talk, outcome.case, clock)
    dates = {"was": talk.words.date(clock.due), "date": talk.words.date(until)}
    if isinstance(outcome, Done) and any(isinstance(event, e.ExtensionGranted) for event in outcome.events):
        return talk.t("chat.extension.granted", number=number(case), what=what, **dates)
    people = extension.granters(case, clock.clock, talk.userid, talk.view(case).context)
    names = talk.t("list.comma").join(talk.name(u) for u in people)
    return talk.t("chat.extension.asked", number=number(case), what=what, people=names, **dates)


def _moved(talk: Talk, outcome: Done | Repeated, clock: Clock, until: datetime) -> str:
    what, was = _noun(talk, outcome.case, clock), talk.words.date(clock.due)
    return talk.t("chat.extension.moved", number=number(outcome.case), what=what, was=was, date=talk.words.date(until))


_EXTEND = _Act(Ask.EXTEND_CLOCK, Ask.EXTEND_DATE, Ask.EXTEND_REASON, RequestExtension, _extended)
_MOVE = _Act(Ask.MOVE_CLOCK, Ask.MOVE_DATE, Ask.MOVE_REASON, MoveDue, _moved)
