"""Where a case stands and what comes next, in a sentence; and why a date is the day it is. It changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.cards.contact import asked
from handlers.cards.dates import clock_path, clock_words, may_move, promise_words, promised, taken_up_by, taking_up
from handlers.cards.facts import cited
from handlers.chat.talk import Talk, number
from workflow import clocks
from workflow.case import OVER, Case, State
from workflow.clock import Clock, ClockState
from workflow.days import Day
from workflow.durations import Duration, Unit

SURVEY = "survey"


def status(talk: Talk, case: Case) -> str:
    """The true state and the next date: in the complainant's words for him, in the staff's for everybody else."""
    return _public(talk, case) if is_own(talk, case) else _staff(talk, case)


def is_own(talk: Talk, case: Case) -> bool:
    """Whether this person is the complainant."""
    return case.complainant.casefold() == talk.userid.casefold()


def has_ended(case: Case, instance: str) -> bool:
    """Whether that clock has run and does not run any more."""
    return any(clock.instance == instance and clock.state is not ClockState.RUNNING for clock in case.clocks)


def explained(talk: Talk, case: Case) -> str:
    """Day by day why each date is that day, with its clause, or that it waits; the complainant reads of his only."""
    standing = [c for c in case.clocks if c.is_open and c.clock != SURVEY]
    shown = [c for c in standing if c.promised] if is_own(talk, case) else standing
    if not shown:
        return talk.t("chat.deadline.none", number=number(case), state=_state(talk, case))
    return "\n".join(_explained(talk, case, clock) for clock in sorted(shown, key=lambda c: c.due))


def _public(talk: Talk, case: Case) -> str:
    lines = [talk.t("chat.status.public", number=number(case), state=talk.words.state_public(case))]
    where = _where(talk, case)
    if where:
        lines.append(where)
    answer = promised(talk.view(case))
    if answer:
        is_late = answer.state is ClockState.RUNNING and talk.desk.now >= answer.due
        code = "chat.status.answer_late" if is_late else "chat.status.answer"
        lines.append(talk.t(code, promise=promise_words(talk.view(case), answer)))
    if case.waiting_since is not None:
        lines.append(talk.t("chat.status.awaited", number=number(case), text=asked(talk.view(case))))
    if case.urges:
        lines.append(talk.t("chat.status.urged", count=len(case.urges)))
    if answer:
        lines.append(may_move(talk.view(case), answer))
    return "".join(lines).rstrip()


def _staff(talk: Talk, case: Case) -> str:
    lines = [talk.t("chat.status.staff", number=number(case), state=talk.words.state_staff(case))]
    if case.owner and case.state not in OVER:
        lines.append(talk.t("chat.status.owner", owner=talk.name(case.owner)))
    for clock in sorted((c for c in case.clocks if c.is_open and c.clock != SURVEY), key=lambda c: c.due):
        lines.append(_owed(talk, case, clock))
    if case.urges:
        lines.append(talk.t("chat.status.urged", count=len(case.urges)))
    return "".join(lines).rstrip()


def _owed(talk: Talk, case: Case, clock: Clock) -> str:
    """What is owed until when, whether it is late, or that it waits for the complainant."""
    what = clock_words(talk.view(case), clock.clock, "noun")
    if clock.state is ClockState.HELD:
        return talk.t("chat.status.held", what=what, held=held(talk, clock))
    code = "chat.status.due" if talk.desk.now < clock.due else "chat.status.late"
    return talk.t(code, what=what, date=talk.words.date(clock.due))


def held(talk: Talk, clock: Clock) -> str:
    """「等投诉人补充，已暂停，最晚到3月9日(周一)18:00」."""
    if clock.hold_ends is None:
        return talk.t("chat.held.open")
    return talk.t("chat.held", date=talk.words.date(clock.hold_ends))


def _where(talk: Talk, case: Case) -> str:
    """At whose desk it lies, and until when he has: 「现在在王强处审批，3月5日18:00前定」."""
    step = case.approval.pending() if case.approval and case.state is State.APPROVING else None
    if step:
        clock = case.running("approval")
        people = talk.t("list.comma").join(talk.name(u) for u in step.people)
        if clock:
            return talk.t("chat.where.approving", people=people, date=talk.words.date(clock.due))
        return talk.t("chat.where.approving_undated", people=people)
    dispatch = taking_up(talk.view(case))
    if case.state is State.NEW and dispatch:
        return talk.t("chat.where.new", next=taken_up_by(talk.view(case), dispatch.due, case))
    if case.state is State.VISITING and case.result_at:
        return talk.t("chat.where.visiting", date=talk.words.date(case.result_at))
    if case.owner and case.state not in OVER:
        return talk.t("chat.where.owner", owner=talk.name(case.owner))
    return ""


def _state(talk: Talk, case: Case) -> str:
    return talk.words.state_public(case) if is_own(talk, case) else talk.words.state_staff(case)


def _explained(talk: Talk, case: Case, clock: Clock) -> str:
    policy = talk.policy(case)
    what = clock_words(talk.view(case), clock.clock, "noun")
    clause = cited(talk.view(case), clock_path(talk.view(case), clock))
    if clock.state is ClockState.HELD:
        waits = talk.t("chat.deadline.held", number=number(case), what=what, held=held(talk, clock), clause=clause)
        return waits.rstrip()
    limit = _limit(talk, case, clock)
    head = talk.t("chat.deadline.head", number=number(case), what=what, date=talk.words.date(clock.due), clause=clause)
    moves = may_move(talk.view(case), clock)
    if limit is None:
        return f"{head}{moves}".rstrip()
    rules = talk.desk.rules
    calendar = rules.calendar_that_counted(case.policy_hash, clock.calendar_hash) or rules.calendar_of(
        case, talk.desk.directory
    )
    planned = clocks.schedule(calendar, limit, clock.start, policy.escalation.warn_at, policy.escalation.steps)
    if planned.due != clock.due:
        return f"{head}{moves}".rstrip()
    reason = clocks.explain(calendar, planned)
    lines = [head, _counted(talk, reason)]
    for code, days in (
        ("chat.deadline.holidays", _named(talk, reason.holidays)),
        ("chat.deadline.weekends", talk.words.day_list(reason.weekends)),
        ("chat.deadline.make_up", _named(talk, reason.make_up)),
    ):
        if days:
            lines.append(talk.t(code, days=days))
    if reason.calendar:
        lines.append(talk.t("chat.deadline.calendar", name=reason.calendar))
    return "".join((*lines, moves)).rstrip()


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
