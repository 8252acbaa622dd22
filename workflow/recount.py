"""Dates computed again: the calendar changed, or the policy under which the case runs (D4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from workflow import events as e
from workflow import own_clocks, reviews
from workflow.case import Case
from workflow.clock import Clock, MomentKind, Moved
from workflow.clock_events import moved
from workflow.clocks import Schedule, postponed, schedule
from workflow.commands import RecountClocks
from workflow.context import Context, Verdict, happens
from workflow.durations import Duration
from workflow.errors import Refusal

# Dates that a person fixed: they are not computed again from the limit.
FIXED = frozenset({Moved.EXTENDED, Moved.DIRECTED})
# Clock events follow from others; nothing follows from them.
OWN_ACTS = (e.ClockStarted, e.ClockMoved, e.ClockHeld, e.ClockResumed, e.ClockStopped, e.ClockCancelled, e.ClockFired)


def recount(case: Case, _command: RecountClocks, context: Context) -> Verdict:
    """Every open clock by today's calendar; those whose dates stay as they are get no event."""
    found = tuple(moves(case, context, Moved.CALENDAR))
    return happens(*found) if found else Refusal("nothing_to_recount")


def moves(case: Case, context: Context, reason: Moved) -> Iterator[e.ClockMoved]:
    """The moves of those open clocks whose moments are others than they were."""
    for clock in case.clocks:
        if not clock.is_open:
            continue
        plan = _plan(clock, case, context)
        if plan is not None and (plan.due, plan.moments, plan.provisional) != (
            clock.due,
            clock.moments,
            clock.provisional,
        ):
            yield moved(clock, plan, reason)


def replanned(clock: Clock, limit: Duration, context: Context, *, pause: timedelta = timedelta()) -> Schedule:
    """The clock's moments by the present calendar and ladder, with all its holds, and with a pause that just ended."""
    calendar, escalation = context.calendar, context.policy.escalation
    if FIXED & set(clock.moved):
        warn = next((moment.at for moment in clock.moments if moment.kind is MomentKind.WARN), None)
        return postponed(calendar, limit, clock.start, clock.due, warn, escalation.steps, pause)
    paused = timedelta(seconds=clock.held_seconds) + pause
    return schedule(calendar, limit, clock.start, escalation.warn_at, escalation.steps, paused=paused)


def _plan(clock: Clock, case: Case, context: Context) -> Schedule | None:
    """None for a clock whose limit the policy does not have any more: it stays as it was counted."""
    other = own_clocks.plan(clock, case, context) or reviews.plan(clock, context)
    if other is not None:
        return other
    deadline = next((row for row in context.policy.deadlines if row.id == clock.clock), None)
    return replanned(clock, deadline.within, context) if deadline else None
