"""The clock events as they are made: everything computed once, here, and copied ever after (D4)."""

from __future__ import annotations

from datetime import datetime

from workflow import events as e
from workflow.case import Case
from workflow.clock import Clock, Moved
from workflow.clocks import Schedule, schedule
from workflow.context import Context
from workflow.durations import Duration


def started(
    clock: str, instance: str, limit: Duration, start: datetime, context: Context, *, promised: bool = False
) -> e.ClockStarted:
    """A clock with this limit that runs from `start` with the policy's ladder."""
    escalation = context.policy.escalation
    plan = schedule(context.calendar, limit, start, escalation.warn_at, escalation.steps)
    return e.ClockStarted(
        clock=clock,
        instance=instance,
        start=plan.start,
        due=plan.due,
        moments=plan.moments,
        calendar_hash=plan.calendar_hash,
        provisional=plan.provisional,
        promised=promised,
    )


def moved(clock: Clock, plan: Schedule, reason: Moved, by: str = "", words: str = "") -> e.ClockMoved:
    """The clock with other dates, one generation on."""
    return e.ClockMoved(
        clock=clock.clock,
        instance=clock.instance,
        generation=clock.generation + 1,
        due=plan.due,
        moments=plan.moments,
        calendar_hash=plan.calendar_hash,
        provisional=plan.provisional,
        reason=reason,
        by=by,
        words=words,
    )


def promised(clock: Clock) -> e.ClockMoved:
    """The clock with the dates it has; from now on its due time is what the complainant is told."""
    return e.ClockMoved(
        clock=clock.clock,
        instance=clock.instance,
        generation=clock.generation + 1,
        due=clock.due,
        moments=clock.moments,
        calendar_hash=clock.calendar_hash,
        provisional=clock.provisional,
        reason=Moved.TRIAGE,
        by="",
        words="",
        promised=True,
    )


def stopped(clock: Clock, context: Context) -> e.ClockStopped:
    """The record was made now; late when the due time has passed."""
    return e.ClockStopped(clock=clock.clock, instance=clock.instance, late=context.now > clock.due)


def cancelled(clock: Clock) -> e.ClockCancelled:
    """The obligation ceased."""
    return e.ClockCancelled(clock=clock.clock, instance=clock.instance)


def next_instance(case: Case, clock: str) -> str:
    """An instance has one life: each start of a clock gets a number of its own, and so its moments their own ids."""
    return f"{clock}:{sum(1 for c in case.clocks if c.clock == clock) + 1}"
