"""When a time limit of a policy falls due for such a case, whom its ladder tells, and why then. It runs no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import product

from workflow.calendar import Calendar, Day, DayKind
from workflow.clock import MomentKind
from workflow.clocks import OWNER, Schedule, explain, schedule, schedule_until
from workflow.durations import Duration
from workflow.policy.casework import Applies, Approval, Deadline, Subject
from workflow.policy.conduct import Dispute
from workflow.policy.duties import Duty, Report
from workflow.policy.examples import fixed_due
from workflow.policy.fixed import FixedDate
from workflow.policy.model import Policy, Source
from workflow.policy.paths import limits
from workflow.reviews import PACE
from workflow.roles import meant
from workflow.worktime import ONE_DAY

APPROVER = "approver"
"""Who is told first of an approval step that is late: whoever decides that step."""

Row = Deadline | Approval | Dispute | Duty | Report

_SAYS_NOTHING = (".within", ".step_within", ".due")
_LADDERED = (Deadline, Approval, Dispute)


@dataclass(frozen=True, slots=True)
class Telling:
    """A moment at which roles are told (UTC)."""

    at: datetime
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DueDate:
    """A due time (UTC) and everything behind it.

    `path` is where the limit stands in the policy and `source` where it comes from; both are empty for a limit given by
    itself. `rungs` are the tellings from the due time on; a limit that nobody escalates has neither these nor `warn`.
    `counted` are the days that counted, the last one being the due day; `holidays` and `weekends` lie between and did
    not. `meant` is the day that a fixed date names, before it was moved from a day off.
    """

    path: str
    title: str
    limit: Duration | FixedDate
    start: datetime
    due: datetime
    warn: Telling | None
    rungs: tuple[Telling, ...]
    counted: tuple[date, ...]
    holidays: tuple[Day, ...]
    weekends: tuple[date, ...]
    make_up: tuple[Day, ...]
    provisional: bool
    source: Source | None
    meant: date | None = None


@dataclass(frozen=True, slots=True)
class UnknownClock:
    """The policy has no such limit; `known` are the names of those it has, in the order of the file."""

    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OtherCases:
    """The limit is there and does not apply to such a case: to which it does, and what applies to this one instead."""

    title: str
    applies: Applies | None
    instead: tuple[str, ...]


def clocks(policy: Policy) -> Mapping[str, str]:
    """Every limit and fixed date by the name people give it, with its path: `answer`, `approval.three-level`,
    `report.monthly`, `plan.max_extended`, `emergency.papers_within`."""
    return {_name(path): path for path in limits(policy)}


def due_date(
    policy: Policy, calendar: Calendar, clock: str, start: datetime, subject: Subject
) -> DueDate | UnknownClock | OtherCases:
    """When that limit of the policy, by name or path, is due for such a case if it starts at the aware `start`.

    For a fixed date `start` is any moment of its period. The line follows from the category or the channel where the
    subject does not say it.
    """
    known = clocks(policy)
    path = known.get(clock, clock if clock in known.values() else "")
    if not path:
        return UnknownClock(tuple(known))
    subject = _with_line(policy, subject)
    other = _other_cases(policy, path, subject)
    if other is not None:
        return other
    limit = limits(policy)[path]
    if isinstance(limit, FixedDate):
        return _fixed(policy, calendar, path, limit, start, subject)
    return _counted(policy, calendar, path, limit, start, subject)


def due_within(policy: Policy, calendar: Calendar, limit: Duration, start: datetime, subject: Subject) -> DueDate:
    """When any limit is due under the policy's calendar and ladder, if it starts at the aware `start`."""
    return _counted(policy, calendar, "", limit, start, _with_line(policy, subject))


def _name(path: str) -> str:
    for ending in _SAYS_NOTHING:
        path = path.removesuffix(ending)
    return path.removeprefix("deadline.")


def _with_line(policy: Policy, subject: Subject) -> Subject:
    """The same case with the line that its category or channel leads into."""
    category = next((row.line for row in policy.categories if row.id == subject.category), None)
    channel = next((row.line for row in policy.channels if row.id == subject.channel), None)
    return replace(subject, line=subject.line or category or channel or "")


def _other_cases(policy: Policy, path: str, subject: Subject) -> OtherCases | None:
    row = _row(policy, path)
    if isinstance(row, Approval):
        return _other_chain(policy, row, subject)
    if not isinstance(row, Deadline | Duty) or row.applies is None or row.applies.fits(subject):
        return None
    instead = tuple(other.id for other in policy.deadlines_for(subject) if other.stops == row.stops)
    return OtherCases(_title(policy, path), row.applies, instead)


def _other_chain(policy: Policy, chain: Approval, subject: Subject) -> OtherCases | None:
    """The category decides the chain where it is known; else what the chain says of itself."""
    category = next((row for row in policy.categories if row.id == subject.category), None)
    if category is None:
        fits = chain.applies is None or chain.applies.fits(subject)
        return None if fits else OtherCases(chain.title, chain.applies, ())
    level = subject.level or policy.severity.levels[0]
    cases = product((True, False), ("", *category.route))
    chains = [policy.chain_of(category.id, level, alone=alone, respondent_level=who) for alone, who in cases]
    if chain in chains:
        return None
    timed = dict.fromkeys(f"approval.{row.id}" for row in chains if row.step_within)
    return OtherCases(chain.title, chain.applies, tuple(timed))


def _counted(
    policy: Policy, calendar: Calendar, path: str, limit: Duration, start: datetime, subject: Subject
) -> DueDate:
    laddered = not path or isinstance(_row(policy, path), _LADDERED)
    plan = schedule(calendar, limit, start, policy.escalation.warn_at, policy.escalation.steps)
    warn, rungs = _ladder(policy, path, plan, subject) if laddered else (None, ())
    why = explain(calendar, plan)
    return DueDate(
        path=path,
        title=_title(policy, path),
        limit=limit,
        start=plan.start,
        due=plan.due,
        warn=warn,
        rungs=rungs,
        counted=why.counted,
        holidays=why.holidays,
        weekends=why.weekends,
        make_up=why.make_up,
        provisional=plan.provisional if laddered else calendar.due(start, limit).provisional,
        source=policy.source(path) if path else None,
    )


def _ladder(policy: Policy, path: str, plan: Schedule, subject: Subject) -> tuple[Telling | None, tuple[Telling, ...]]:
    """The warning, and the tellings from the due time on, with the roles that are meant for such a case."""
    owner = _owner(policy, path)
    late = (moment for moment in plan.moments if moment.kind is not MomentKind.WARN)
    rungs = tuple(Telling(m.at, tuple(meant(policy, role, owner, subject.line) for role in m.to)) for m in late)
    return Telling(plan.warn, (owner,)) if plan.warn else None, rungs


def _fixed(
    policy: Policy, calendar: Calendar, path: str, limit: FixedDate, start: datetime, subject: Subject
) -> DueDate:
    due = fixed_due(policy, path, calendar, start)
    row = _row(policy, path)
    named = limit.day(calendar.local_date(start), row.every if isinstance(row, Duty | Report) else None)
    # A close of business at midnight belongs to the day that it ends.
    day = named if limit.clock else calendar.local_date(due - due.resolution)
    first, last = min(named, day), max(named, day)
    between = [calendar.about(first + n * ONE_DAY) for n in range((last - first).days + 1)]
    escalation = policy.escalation
    plan = schedule_until(calendar, PACE, start, max(due, start), escalation.warn_at, escalation.steps)
    warn, rungs = _ladder(policy, path, plan, subject) if isinstance(row, Duty) else (None, ())
    return DueDate(
        path=path,
        title=_title(policy, path),
        limit=limit,
        start=start.astimezone(UTC),
        due=due,
        warn=warn,
        rungs=rungs,
        counted=(day,),
        holidays=tuple(found for found in between if found.kind is DayKind.HOLIDAY and found.day != day),
        weekends=tuple(found.day for found in between if found.kind is DayKind.WEEKEND and found.day != day),
        make_up=tuple(found for found in between if found.kind is DayKind.MAKE_UP and found.day == day),
        provisional=limit.clock is None and not calendar.published(first, last),
        source=policy.source(path),
        meant=named,
    )


def _row(policy: Policy, path: str) -> Row | None:
    """The row of the policy in which the limit stands; None where it stands in a table that has no rows of its own."""
    rows: dict[str, Row] = {
        **{f"deadline.{row.id}": row for row in policy.deadlines},
        **{f"approval.{row.id}": row for row in policy.approvals},
        **{f"dispute.{row.stage}": row for row in policy.disputes},
        **{f"duty.{row.id}": row for row in policy.duties},
        **{f"report.{row.id}": row for row in policy.reports},
    }
    return rows.get(path.rpartition(".")[0])


def _title(policy: Policy, path: str) -> str:
    """What people call the limit; its name where the row has no title or holds several limits."""
    row = _row(policy, path)
    return (path.endswith(_SAYS_NOTHING) and row and row.title) or _name(path)


def _owner(policy: Policy, path: str) -> str:
    """Whose obligation it is, as a role."""
    row = _row(policy, path)
    match row:
        case Deadline() | Duty():
            return row.owner
        case Dispute():
            return row.by
        case Approval():
            return APPROVER
        case _:
            return OWNER
