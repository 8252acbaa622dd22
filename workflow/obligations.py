"""Which clocks an event starts, stops or cancels: the policy's deadlines, one obligation a clock (D4, RULES 2.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from workflow import events as e
from workflow import holds, own_clocks, promises, recount, reviews
from workflow.case import Case
from workflow.clock import Moved
from workflow.clock_events import cancelled, next_instance, started, stopped
from workflow.context import Context
from workflow.evolve import evolve
from workflow.occasions import happened_at, words_of
from workflow.policy.casework import Deadline, Subject

# A new round names its owner in the same breath: there is nothing to dispatch.
NOT_AGAIN = frozenset({"assigned", "registered"})
# Steps back, and the record that is owed anew.
_AGAIN: dict[type[e.Event], str] = {
    e.AssignmentDeclined: "assigned",
    e.PlanReturned: "plan_submitted",
    e.PlanWithdrawn: "plan_submitted",
}
# Settling on the spot makes a plan superfluous.
BEFORE_RESULT = frozenset({"plan_submitted"})
# What may change which deadlines apply to a case (D4).
_RECLASSED = (e.CaseRegistered, e.LevelChanged, e.RoundStarted, e.PolicyMoved)


def with_clocks(case: Case, events: tuple[e.Event, ...], context: Context) -> tuple[e.Event, ...]:
    """The same events with the clock events that follow from each, in order."""
    told: list[e.Event] = []
    current = case
    for event in events:
        told.append(event)
        before, current = current, evolve(current, event, context.now)
        for consequence in _consequences(before, current, event, context):
            told.append(consequence)
            current = evolve(current, consequence, context.now)
    return tuple(told)


def _consequences(before: Case, case: Case, event: e.Event, context: Context) -> Iterator[e.Event]:
    """What follows for the clocks. Each group looks at the case as the group before it left it."""
    if isinstance(event, e.CaseClosed):
        yield from (cancelled(clock) for clock in case.clocks if clock.is_open)
        return
    if isinstance(event, recount.OWN_ACTS):
        return
    for group in (
        _stops,
        _cancels,
        _starts,
        _starts_again,
        _reclassed,
        own_clocks.follow,
        reviews.follow,
        holds.follow,
    ):
        for consequence in tuple(group(before, case, event, context)):
            yield consequence
            case = evolve(case, consequence, context.now)


def _stops(_before: Case, case: Case, event: e.Event, context: Context) -> Iterator[e.Event]:
    words = words_of(case, event)
    for deadline in context.policy.deadlines if words else ():
        running = case.running(deadline.id)
        if running and deadline.stops in words:
            if running.held_since:
                resumed = holds.resumed(running, deadline.within, context)
                yield resumed
                yield e.ClockStopped(running.clock, running.instance, late=context.now > resumed.due)
            else:
                yield stopped(running, context)


def _cancels(_before: Case, case: Case, event: e.Event, context: Context) -> Iterator[e.Event]:
    for deadline in context.policy.deadlines if isinstance(event, e.CaseSettled) else ():
        running = case.running(deadline.id)
        if running and deadline.stops in BEFORE_RESULT:
            yield cancelled(running)


def _starts(_before: Case, case: Case, event: e.Event, context: Context) -> Iterator[e.Event]:
    words = words_of(case, event)
    for deadline in deadlines(case, context) if words else ():
        if deadline.starts not in words or case.running(deadline.id) or _is_met_already(case, deadline, event):
            continue
        yield _started(case, deadline, happened_at(event, context.now), context)


def _is_met_already(case: Case, deadline: Deadline, event: e.Event) -> bool:
    """A new round dispatches nothing, and after the result nobody owes a word of progress."""
    if isinstance(event, e.RoundStarted):
        return deadline.stops in NOT_AGAIN
    return deadline.starts == "last_contact" and case.result_at is not None and case.visit is not None


def _starts_again(_before: Case, case: Case, event: e.Event, context: Context) -> Iterator[e.Event]:
    """What a step back owes anew: a declined case is to be dispatched, a returned plan is to be made again in the full
    time. For a withdrawn one the clock goes on where it stood, with its pauses, its moved date and what it has told, so
    that a plan put up and taken back gains nothing and loses nothing."""
    back = _AGAIN.get(type(event))
    for deadline in deadlines(case, context) if back else ():
        if deadline.stops != back or case.running(deadline.id):
            continue
        before = case.clock(deadline.id)
        if isinstance(event, e.PlanWithdrawn) and before is not None:
            yield holds.resumed(before, deadline.within, context)
        else:
            yield _started(case, deadline, context.now, context)


def _reclassed(before: Case, case: Case, event: e.Event, context: Context) -> Iterator[e.Event]:
    """The set derived anew: what no longer applies is cancelled, what applies now runs from its true start (D4)."""
    if not isinstance(event, _RECLASSED):
        return
    rows = {row.id: row for row in deadlines(case, context)}
    for clock in case.clocks:
        others = own_clocks.is_own(clock.clock) or reviews.duty_of(context.policy, clock.clock)
        if clock.is_open and clock.clock not in rows and not others:
            yield cancelled(clock)
    for row in _new_rows(before, case, event, rows.values(), context):
        since = case.marked(row.starts)
        met = case.marked(row.stops)
        if since is not None and (met is None or met < since) and not case.running(row.id):
            yield _started(case, row, since, context)
    if isinstance(event, e.PolicyMoved):
        yield from recount.moves(case, context, Moved.POLICY)


def _new_rows(
    before: Case, case: Case, event: e.Event, rows: Iterable[Deadline], context: Context
) -> tuple[Deadline, ...]:
    """Those that did not apply before. Under another policy: those of which the case never had a clock."""
    if isinstance(event, e.PolicyMoved):
        known = {clock.clock for clock in case.clocks}
    else:
        known = {row.id for row in deadlines(before, context)}
    # what came with this very event was started by it
    started_now = words_of(case, event)
    again = isinstance(event, e.RoundStarted)
    return tuple(
        row
        for row in rows
        if row.id not in known and row.starts not in started_now and not (again and row.stops in NOT_AGAIN)
    )


def deadlines(case: Case, context: Context) -> tuple[Deadline, ...]:
    """The policy's deadlines that apply to the case as it is classed now."""
    return context.policy.deadlines_for(subject(case))


def subject(case: Case) -> Subject:
    """What decides which rows of the policy apply to the case."""
    return Subject(
        line=case.line,
        channel=case.channel,
        category=case.category,
        level=case.severity,
        complainant=case.complainant_kind,
        kind=case.kind,
    )


def _started(case: Case, deadline: Deadline, start: datetime, context: Context) -> e.ClockStarted:
    promised = promises.is_promise(deadline, deadlines(case, context))
    return started(deadline.id, next_instance(case, deadline.id), deadline.within, start, context, promised=promised)
