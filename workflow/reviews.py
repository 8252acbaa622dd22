"""Reviews that a running case owes in each period, such as the mid-term review of a project (S3-3.8, X-62)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from workflow import events as e
from workflow.case import Case
from workflow.clock import Clock
from workflow.clock_events import cancelled, next_instance, stopped
from workflow.clocks import Schedule, schedule_until
from workflow.context import Context
from workflow.durations import Duration, Unit
from workflow.policy.casework import Subject
from workflow.policy.duties import Duty
from workflow.policy.fixed import due_at, period_end
from workflow.policy.model import Policy
from workflow.worktime import ONE_DAY, instant

RECORD = "review_recorded"
# A fixed date has no length of its own; its ladder is paced like that of a limit in days.
PACE = Duration(Unit.WORKING_DAY, 1)
_BEGINS = (e.CaseRegistered, e.LevelChanged, e.PolicyMoved)


def duty_of(policy: Policy, clock: str) -> Duty | None:
    """The duty that such a clock stands for; None for any other clock."""
    return next((row for row in policy.duties if row.id == clock and row.stops == RECORD), None)


def follow(_before: Case, case: Case, event: e.Event, context: Context) -> Iterator[e.Event]:
    """The clock of the present period starts with the registration; a review stops it and starts that of the next."""
    for duty in context.policy.duties:
        if duty.stops != RECORD:
            continue
        running = case.running(duty.id)
        if isinstance(event, e.ReviewRecorded) and running:
            yield stopped(running, context)
            yield _started(case, duty, _next_period(running, duty, context), context)
        elif isinstance(event, _BEGINS):
            applies = _applies(duty, case)
            if running and not applies:
                yield cancelled(running)
            elif applies and not running:
                yield _started(case, duty, context.now, context)


def plan(clock: Clock, context: Context) -> Schedule | None:
    """The moments of such a clock by the present calendar and policy; None for any other clock."""
    duty = duty_of(context.policy, clock.clock)
    return _plan(duty, clock.start, context) if duty else None


def _applies(duty: Duty, case: Case) -> bool:
    subject = Subject(case.line, case.channel, case.category, case.severity, case.complainant_kind, case.kind)
    return duty.applies is None or duty.applies.fits(subject)


def _next_period(clock: Clock, duty: Duty, context: Context) -> datetime:
    last = period_end(duty.every, context.calendar.local_date(clock.start))
    return instant(last + ONE_DAY, time(0, 0), context.calendar.zone)


def _started(case: Case, duty: Duty, start: datetime, context: Context) -> e.ClockStarted:
    planned = _plan(duty, start, context)
    return e.ClockStarted(
        clock=duty.id,
        instance=next_instance(case, duty.id),
        start=planned.start,
        due=planned.due,
        moments=planned.moments,
        calendar_hash=planned.calendar_hash,
        provisional=planned.provisional,
    )


def _plan(duty: Duty, start: datetime, context: Context) -> Schedule:
    calendar, escalation = context.calendar, context.policy.escalation
    due = due_at(duty.due, calendar, start, duty.on_day_off or context.policy.calendar.due_on_day_off, duty.every)
    return schedule_until(calendar, PACE, start, max(due, start), escalation.warn_at, escalation.steps)
