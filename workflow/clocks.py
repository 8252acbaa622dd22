"""The moments of one clock: warning, due time, and the rungs of the ladder after it. It starts and stops nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Protocol

from workflow.calendar import Calendar, Day, DayKind, Due
from workflow.clock import Moment, MomentKind
from workflow.durations import SHORT_LIMIT, Distance, Duration
from workflow.worktime import NOTHING, ONE_DAY

OWNER = "owner"


class Step(Protocol):
    """One row of a policy's ladder: three distances from the due time, by the size of the limit, and who is told."""

    @property
    def after(self) -> Distance:
        """For limits in days, months and years."""

    @property
    def after_hours(self) -> Distance:
        """For limits in minutes or hours above two hours."""

    @property
    def after_short(self) -> Distance:
        """For limits up to two hours."""

    @property
    def to(self) -> tuple[str, ...]:
        """The roles that are told."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Everything a clock will do if nobody stops it.

    `moments` are strictly ascending: at most one WARN, one DUE, then the RUNGs numbered from 1. `warn` is None where it
    would not lie between start and due. `first` and `days` are those of `calendar.Due`. `provisional`: some moment
    passes a year that nobody published.
    """

    limit: Duration
    start: datetime
    due: datetime
    warn: datetime | None
    moments: tuple[Moment, ...]
    first: date
    days: tuple[date, ...]
    provisional: bool
    calendar_hash: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the due time is on that day, as data: "7, 8, 9, 10, 13 April; the 6th is a holiday".

    `calendar` is the name of the calendar that acted, "" for the general one.
    `counted`, `holidays` and `weekends` are disjoint and ascending; together they are the days from the first that
    could count to the last that did (none for minutes and hours). `make_up` are those of `counted` that a published or
    company list turned into working days.
    """

    limit: Duration
    start: datetime
    due: datetime
    counted: tuple[date, ...]
    holidays: tuple[Day, ...]
    weekends: tuple[date, ...]
    make_up: tuple[Day, ...]
    provisional: bool
    calendar: str = ""


def schedule(
    calendar: Calendar,
    limit: Duration,
    start: datetime,
    warn_at: Fraction,
    steps: Sequence[Step],
    *,
    paused: timedelta = NOTHING,
) -> Schedule:
    """The moments of a clock with this limit that started at `start`.

    The warning is for the owner, when `warn_at` (between 0 and 1) of the time has passed, working time for wd and wh
    (X-59). `paused` is the time for which the clock was held, in the limit's kind of time (`Calendar.time_between`,
    summed over the pauses): due time and warning move later by it, so splitting a pause or pausing while closed changes
    nothing. A step that does not lie after the one before it joins that one's moment, so nobody is left out.
    """
    counted = calendar.due(start, limit)
    warn = calendar.fraction_point(start, counted.at, warn_at, limit, paused)
    if not paused:
        return _assemble(calendar, limit, start, counted, warn, steps)
    due = calendar.later(counted.at, paused, limit)
    return _assemble(calendar, limit, start, _fixed(calendar, counted, due), warn, steps)


def schedule_until(
    calendar: Calendar, limit: Duration, start: datetime, due: datetime, warn_at: Fraction, steps: Sequence[Step]
) -> Schedule:
    """The moments of a clock whose due time a person fixed (an extension, a moved date); else as `schedule`.

    `limit` stays the original one: it decides how time is counted and how the ladder is paced.
    """
    fixed = _fixed(calendar, calendar.due(start, limit), due)
    return _assemble(calendar, limit, start, fixed, calendar.fraction_point(start, due, warn_at, limit), steps)


def postponed(
    calendar: Calendar,
    limit: Duration,
    start: datetime,
    due: datetime,
    warn: datetime | None,
    steps: Sequence[Step],
    paused: timedelta,
) -> Schedule:
    """The moments of a clock whose due time a person fixed, after a pause: due time and warning, as they stand, are
    later by it, in the limit's kind of time."""
    fixed = _fixed(calendar, calendar.due(start, limit), calendar.later(due, paused, limit))
    return _assemble(calendar, limit, start, fixed, calendar.later(warn, paused, limit) if warn else start, steps)


def explain(calendar: Calendar, planned: Schedule) -> Explanation:
    """Why `planned` is due when it is, day by day. `calendar` is the one it was planned with (same hash)."""
    days = [calendar.about(day) for day in _days_until(planned.first, planned.days)]
    return Explanation(
        limit=planned.limit,
        start=planned.start,
        due=planned.due,
        counted=planned.days,
        holidays=tuple(day for day in days if day.kind is DayKind.HOLIDAY),
        weekends=tuple(day.day for day in days if day.kind is DayKind.WEEKEND),
        make_up=tuple(day for day in days if day.kind is DayKind.MAKE_UP),
        provisional=planned.provisional,
        calendar=calendar.name,
    )


def _fixed(calendar: Calendar, counted: Due, due: datetime) -> Due:
    """The same count carried on to another due time."""
    if due == counted.at or not counted.days:
        return replace(counted, at=due.astimezone(UTC))
    # A due time at midnight belongs to the day that it ends.
    last = calendar.local_date(due - due.resolution)
    return Due(
        at=due.astimezone(UTC),
        provisional=not calendar.published(counted.first, max(counted.first, last)),
        first=counted.first,
        days=calendar.workdays(counted.first, last),
    )


def _assemble(
    calendar: Calendar, limit: Duration, start: datetime, due: Due, warn: datetime, steps: Sequence[Step]
) -> Schedule:
    moments = [Moment(MomentKind.DUE, due.at)]
    provisional = due.provisional
    for step in steps:
        at = _rung(calendar, due.at, _distance(step, limit))
        provisional = provisional or at.provisional
        last = moments[-1]
        if at.at > last.at:
            moments.append(Moment(MomentKind.RUNG, at.at, last.rung + 1, step.to))
        else:
            moments[-1] = replace(last, to=tuple(dict.fromkeys((*last.to, *step.to))))
    warned = start < warn < due.at
    if warned:
        moments.insert(0, Moment(MomentKind.WARN, warn, to=(OWNER,)))
    return Schedule(
        limit=limit,
        start=start.astimezone(UTC),
        due=due.at,
        warn=warn if warned else None,
        moments=tuple(moments),
        first=due.first,
        days=due.days,
        provisional=provisional,
        calendar_hash=calendar.hash,
    )


def _distance(step: Step, limit: Duration) -> Duration | None:
    """The step's distance for a limit of this size (X-59)."""
    length = limit.clock_time
    if length is None:
        return step.after.of(limit)
    return (step.after_short if length <= SHORT_LIMIT else step.after_hours).of(limit)


def _rung(calendar: Calendar, due: datetime, distance: Duration | None) -> Due:
    if distance is None:
        return Due(due, provisional=False, first=calendar.local_date(due), days=())
    # A due time at midnight belongs to the day that it ends, so days are counted from just before it.
    start = due - timedelta(microseconds=1) if distance.clock_time is None else due
    return calendar.due(start, distance)


def _days_until(first: date, counted: tuple[date, ...]) -> list[date]:
    return [first + n * ONE_DAY for n in range((counted[-1] - first).days + 1)] if counted else []
