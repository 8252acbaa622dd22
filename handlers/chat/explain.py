"""Why a date is the day it is: counted day by day, held, or moved, each with its clause. It changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.cards.changed import cause
from handlers.cards.dates import clock_path, clock_words, may_move
from handlers.cards.facts import cited, joined
from handlers.chat.status import SURVEY, held, is_own
from handlers.chat.talk import Talk, number
from workflow import clocks
from workflow import events as e
from workflow.case import Case
from workflow.clock import Clock, ClockState
from workflow.days import Day
from workflow.durations import Duration, Unit
from workflow.recount import FIXED


def explained(talk: Talk, case: Case, moves: Sequence[e.ClockMoved] = ()) -> str:
    """Day by day why each date is that day, with its clause, or that it waits; the complainant reads of his only.

    `moves` are those of the case's timeline, oldest first: a date that was moved says what it was, and why.
    """
    standing = [c for c in case.clocks if c.is_open and c.clock != SURVEY]
    shown = [c for c in standing if c.promised] if is_own(talk, case) else standing
    if not shown:
        return talk.t("chat.deadline.none", number=number(case), state=_state(talk, case))
    return "\n".join(_explained(talk, case, clock, moves) for clock in sorted(shown, key=lambda c: c.due))


def _state(talk: Talk, case: Case) -> str:
    return talk.words.state_public(case) if is_own(talk, case) else talk.words.state_staff(case)


def _explained(talk: Talk, case: Case, clock: Clock, moves: Sequence[e.ClockMoved]) -> str:
    view = talk.view(case)
    what, clause = clock_words(view, clock.clock, "noun"), cited(view, clock_path(view, clock))
    if clock.state is ClockState.HELD:
        waits = talk.t("chat.deadline.held", number=number(case), what=what, held=held(talk, clock), clause=clause)
        return waits.rstrip()
    head = talk.t("chat.deadline.head", number=number(case), what=what, date=talk.words.date(clock.due), clause=clause)
    lines = [head, *_counted_days(talk, case, clock), *_why_moved(talk, case, clock, moves), may_move(view, clock)]
    return "".join(lines).rstrip()


def _counted_days(talk: Talk, case: Case, clock: Clock) -> list[str]:
    """Day by day; nothing where a person fixed the date. What was spent waiting is said, not counted."""
    limit = _limit(talk, case, clock)
    if limit is None or FIXED & set(clock.moved):
        return []
    if clock.held_seconds:
        return [talk.t("chat.deadline.waited")]
    rules, escalation = talk.desk.rules, talk.policy(case).escalation
    calendar = rules.calendar_that_counted(case.policy_hash, clock.calendar_hash) or rules.calendar_of(
        case, talk.desk.directory
    )
    planned = clocks.schedule(calendar, limit, clock.start, escalation.warn_at, escalation.steps)
    if planned.due != clock.due:
        return []
    reason = clocks.explain(calendar, planned)
    lines = [_counted(talk, reason)]
    for code, days in (
        ("chat.deadline.holidays", _named(talk, reason.holidays)),
        ("chat.deadline.weekends", talk.words.day_list(reason.weekends)),
        ("chat.deadline.make_up", _named(talk, reason.make_up)),
    ):
        if days:
            lines.append(talk.t(code, days=days))
    if reason.calendar:
        lines.append(talk.t("chat.deadline.calendar", name=reason.calendar))
    return lines


def _why_moved(talk: Talk, case: Case, clock: Clock, moves: Sequence[e.ClockMoved]) -> list[str]:
    """What the date was before anybody or anything moved it, and why it is another one."""
    if clock.first_due is None or clock.first_due == clock.due:
        return []
    mine = [event for event in moves if event.instance == clock.instance]
    causes = [cause(talk.view(case), event.reason, clock.clock, event.words) for event in mine]
    return [talk.t("chat.deadline.was", date=talk.words.date(clock.first_due), causes=joined(talk.view(case), *causes))]


def _limit(talk: Talk, case: Case, clock: Clock) -> Duration | None:
    policy = talk.policy(case)
    found = next((row.within for row in policy.deadlines if row.id == clock.clock), None)
    if found is None and clock.clock == "approval" and case.approval:
        return policy.chain(case.approval.chain).step_within
    return found


def _counted(talk: Talk, reason: clocks.Explanation) -> str:
    start = talk.words.date(reason.start)
    if reason.limit.unit is Unit.WORKING_DAY and reason.counted:
        days = talk.words.day_list(reason.counted)
        return talk.t("chat.deadline.days", start=start, count=len(reason.counted), days=days)
    if reason.limit.unit is Unit.WORKING_HOUR:
        return talk.t("chat.deadline.hours", start=start, count=reason.limit.count)
    return talk.t("chat.deadline.elapsed", start=start)


def _named(talk: Talk, days: Sequence[Day]) -> str:
    """「4、5、6日(清明节)」: days in a row that share a name are named once."""
    groups: list[tuple[str, list[date]]] = []
    for day in days:
        if groups and groups[-1][0] == day.name:
            groups[-1][1].append(day.day)
        else:
            groups.append((day.name, [day.day]))
    return talk.t("list.comma").join(
        talk.t("chat.deadline.named", days=talk.words.day_list(found), name=name)
        if name
        else talk.words.day_list(found)
        for name, found in groups
    )
