"""Clocks that stand still while the complainant is awaited: only those that the policy lets wait, within its budget."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from workflow import events as e
from workflow.case import Case
from workflow.clock import Clock
from workflow.context import Context
from workflow.durations import Duration
from workflow.policy.casework import Deadline
from workflow.recount import replanned

WAITING = "needs_info"
"""How a policy names the wait for the complainant (`held_while`)."""


def follow(_before: Case, case: Case, event: e.Event, context: Context) -> Iterator[e.Event]:
    """What a question to the complainant, its answer, and a clock that starts meanwhile mean for the clocks."""
    if isinstance(event, e.InfoSettled):
        for clock, deadline in _of_policy(case, context):
            if clock.held_since is not None:
                yield resumed(clock, deadline.within, context)
        return
    if case.waiting_since is None:
        return
    for clock, deadline in _of_policy(case, context):
        if clock.held_since is None and _may_wait(clock, deadline, context.now):
            ends = _end_of_budget(clock, deadline, context)
            if ends is None or ends > context.now:
                yield e.ClockHeld(clock.clock, clock.instance, clock.generation + 1, ends)


def run_out(case: Case, clock: Clock, context: Context) -> tuple[e.Event, ...]:
    """What happens when the budget of that clock is used up: it runs on. The wait is over with the last of them."""
    held = [other for other in case.clocks if other.is_open and other.held_since is not None]
    if held != [clock]:
        return (resumed(clock, context.policy.deadline(clock.clock).within, context),)
    return (e.InfoSettled(answered=False, by=""),)


def resumed(clock: Clock, limit: Duration, context: Context) -> e.ClockResumed:
    """The clock runs on, later by all that it was held, and never by more than its budget, however late somebody
    notices that it is used up; splitting a pause changes nothing."""
    since, ends = clock.held_since or context.now, clock.hold_ends
    until = min(context.now, ends or context.now)
    pause = _seconds(since, until, limit, context)
    plan = replanned(clock, limit, context, pause=timedelta(seconds=pause))
    return e.ClockResumed(
        clock=clock.clock,
        instance=clock.instance,
        generation=clock.generation + 1,
        due=plan.due,
        moments=plan.moments,
        calendar_hash=plan.calendar_hash,
        provisional=plan.provisional,
        held_seconds=clock.held_seconds + pause,
        hold_left=_seconds(until, ends, limit, context) if ends else clock.hold_left,
    )


def _seconds(since: datetime, until: datetime, limit: Duration, context: Context) -> int:
    """What passes between, in whole seconds: so it is remembered, and counting it again gives the same date."""
    return round(context.calendar.time_between(since, until, limit).total_seconds())


def _of_policy(case: Case, context: Context) -> Iterator[tuple[Clock, Deadline]]:
    for deadline in context.policy.deadlines:
        clock = case.running(deadline.id)
        if clock is not None:
            yield clock, deadline


def _may_wait(clock: Clock, deadline: Deadline, now: datetime) -> bool:
    """What is overdue stays so: asking then would only hide it."""
    return WAITING in deadline.held_while and not deadline.legal and now < clock.due


def _end_of_budget(clock: Clock, deadline: Deadline, context: Context) -> datetime | None:
    """When what is left of the budget is used up; `now` when nothing is left, None where the policy sets none.

    The first hold measures the budget as any limit is; what it leaves is all that further holds have.
    """
    if deadline.held_at_most is None:
        return None
    if clock.hold_left is None:
        return context.calendar.due(context.now, deadline.held_at_most).at
    return context.calendar.later(context.now, timedelta(seconds=clock.hold_left), deadline.within)
