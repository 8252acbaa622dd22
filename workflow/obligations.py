"""Which clocks an event starts, stops or cancels: the policy's deadlines, one obligation a clock (D4, RULES 2.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from workflow import events as e
from workflow import holds, occasions, own_clocks, promises, recount, reviews
from workflow.case import Case
from workflow.clock import Moved
from workflow.clock_events import cancelled, next_instance, promised, started, stopped
from workflow.context import Context
from workflow.evolve import evolve
from workflow.occasions import happened_at, words_of
from workflow.policy.casework import Deadline, Subject
from workflow.policy.model import Policy
from workflow.stages import is_past

# A new round names its owner in the same breath: there is nothing to dispatch.
NOT_AGAIN = frozenset({"assigned", "registered"})
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
        yield from own_clocks.closed(case, context)
        return
    if isinstance(event, recount.OWN_ACTS):
        return
    for group in (
        _stops,
        _cancels,
        _starts,
        _starts_again,
        _reclassed,
        _repromised,
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
    """What nobody can meet any more: its record belongs to a stage that is over (a plan, once it is settled on the
    spot), its start was taken back, or it is the report on a round that the complainant has ended."""
    undone = occasions.UNDONE.get(type(event))
    for deadline in context.policy.deadlines:
        running = case.running(deadline.id)
        idle = is_past(case, deadline.stops) or deadline.starts == undone
        if running and (idle or (isinstance(event, e.RoundStarted) and deadline.stops == occasions.REPORTED)):
            yield cancelled(running)


def _starts(_before: Case, case: Case, event: e.Event, context: Context) -> Iterator[e.Event]:
    words = words_of(case, event)
    for deadline in deadlines(case, context) if words else ():
        if deadline.starts in words and not case.running(deadline.id) and not _is_idle(case, deadline):
            yield _started(case, deadline, happened_at(event, context.now), context)


def _is_idle(case: Case, deadline: Deadline) -> bool:
    """A new round dispatches nothing, after the result nobody owes a word of progress, and nothing is owed whose time
    in the life of the case is over."""
    if deadline.starts == "last_contact" and case.visit is not None:
        return True
    return is_past(case, deadline.stops) or (case.round > 1 and deadline.stops in NOT_AGAIN)


def _starts_again(_before: Case, case: Case, event: e.Event, context: Context) -> Iterator[e.Event]:
    """What a step back owes anew: a declined case is to be dispatched, a returned plan is to be made again in the full
    time. A plan that was taken back was never made: its clock runs on, and putting it up gained nothing."""
    back = occasions.UNDONE.get(type(event))
    for deadline in deadlines(case, context) if back else ():
        if deadline.stops != back or case.running(deadline.id):
            continue
        before = case.clock(deadline.id) if isinstance(event, e.PlanWithdrawn) else None
        if before is None:
            yield _started(case, deadline, context.now, context)
        else:
            yield holds.resumed(before, deadline.within, context)


def _reclassed(before: Case, case: Case, event: e.Event, context: Context) -> Iterator[e.Event]:
    """The set derived anew: what no longer applies is cancelled, what applies now runs from its true start (D4)."""
    if not isinstance(event, _RECLASSED):
        return
    rows = deadlines(case, context)
    kept = _kept(case, rows, context.policy)
    yield from (cancelled(clock) for clock in case.clocks if clock.is_open and clock.clock not in kept)
    for row in _new_rows(before, case, event, rows, context):
        since = _owed_since(case, row)
        if since is not None and not case.running(row.id):
            yield _started(case, row, since, context)
    if isinstance(event, e.PolicyMoved):
        yield from (move for move in recount.moves(case, context, Moved.POLICY) if move.clock in kept)


def _kept(case: Case, rows: Iterable[Deadline], policy: Policy) -> frozenset[str]:
    """The clocks of the case that go on: those of deadlines that apply, and those that are no deadline."""
    others = (c.clock for c in case.clocks if own_clocks.is_own(c.clock) or reviews.duty_of(policy, c.clock))
    return frozenset((*(row.id for row in rows), *others))


def _repromised(_before: Case, case: Case, event: e.Event, context: Context) -> Iterator[e.Event]:
    """Where the obligation ceased whose date the complainant was told, another that runs already gives the date."""
    row = promises.promise_of(deadlines(case, context)) if isinstance(event, _RECLASSED) else None
    running = case.running(row.id) if row else None
    if running and running.due != case.answer_told:
        yield promised(running)


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
    return tuple(row for row in rows if row.id not in known and row.starts not in started_now)


def _owed_since(case: Case, row: Deadline) -> datetime | None:
    """When that obligation began, if its record has not been made since. One event may be the record and the new start:
    a contact ends the silence before it and begins the next."""
    since, met = case.marked(row.starts), case.marked(row.stops)
    if since is None or _is_idle(case, row):
        return None
    renews = row.stops in occasions.brought_with(row.starts)
    return None if met is not None and (met > since or (met == since and not renews)) else since


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
    told = promises.is_promise(deadline, deadlines(case, context))
    return started(deadline.id, next_instance(case, deadline.id), deadline.within, start, context, promised=told)
