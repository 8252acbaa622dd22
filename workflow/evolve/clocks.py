"""What becomes of its obligations: the dates were computed once, here they are copied."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from workflow import events as e
from workflow.case import Case, Covered, Extension, Note
from workflow.clock import Clock, ClockState, Moment, Moved
from workflow.evolve.changes import Changes, with_reason


def _extension(case: Case, event: e.ExtensionRequested, at: datetime) -> Case:
    extension = Extension(event.clock, event.instance, event.until, event.by, at)
    return with_reason(replace(case, extension=extension), event.by, event.words, at)


def _extension_decided(case: Case, _event: e.ExtensionGranted, _at: datetime) -> Case:
    return replace(case, extension=None)


def _extension_refused(case: Case, event: e.ExtensionRefused, at: datetime) -> Case:
    return with_reason(replace(case, extension=None), event.by, event.words, at)


def _policy_moved(case: Case, event: e.PolicyMoved, _at: datetime) -> Case:
    return replace(case, policy_id=event.policy_id, policy_hash=event.policy_hash)


def _started(case: Case, event: e.ClockStarted, _at: datetime) -> Case:
    """A new instance of an obligation; a promised one gives the date that the complainant is told."""
    clock = Clock(
        clock=event.clock,
        instance=event.instance,
        generation=1,
        start=event.start,
        due=event.due,
        moments=event.moments,
        calendar_hash=event.calendar_hash,
        provisional=event.provisional,
        promised=event.promised,
    )
    return _promised(case.with_clock(clock), clock)


def _moved(case: Case, event: e.ClockMoved, at: datetime) -> Case:
    """Other dates, a generation higher. What had come and still lies behind does not come again. A date that was set
    by the one who may answers whoever asked for another."""
    clock = case.instance(event.instance)
    if clock is None:
        return case
    changed = replace(
        clock,
        generation=event.generation,
        due=event.due,
        moments=event.moments,
        calendar_hash=event.calendar_hash,
        provisional=event.provisional,
        first_due=clock.first_due or clock.due,
        moved=(*clock.moved, event.reason),
        fired=_still_past(clock, event.moments, at),
        # a date that a person fixes during a wait counts the wait so far, and is later by the rest of it
        held_since=at if clock.held_since and event.by else clock.held_since,
        promised=clock.promised or event.promised,
    )
    answered = event.reason is Moved.DIRECTED and _asks_for(case, event.instance)
    is_new = bool(event.words) and event.reason is not Moved.EXTENDED  # the wish for it gave the reason
    after = replace(
        case.with_clock(changed),
        extension=None if answered else case.extension,
        reasons=(*case.reasons, Note(at, event.by, event.words)) if is_new else case.reasons,
    )
    return _promised(after, changed)


def _held(case: Case, event: e.ClockHeld, at: datetime) -> Case:
    """It stands still from now on."""
    clock = case.instance(event.instance)
    if clock is None:
        return case
    changed = replace(clock, generation=event.generation, state=ClockState.HELD, held_since=at, hold_ends=event.ends)
    return case.with_clock(changed)


def _resumed(case: Case, event: e.ClockResumed, at: datetime) -> Case:
    """It runs again, later by what it was held; or its record was taken back."""
    clock = case.instance(event.instance)
    if clock is None:
        return case
    changed = replace(
        clock,
        generation=event.generation,
        state=ClockState.RUNNING,
        due=event.due,
        moments=event.moments,
        calendar_hash=event.calendar_hash,
        provisional=event.provisional,
        held_seconds=event.held_seconds,
        held_since=None,
        hold_ends=None,
        hold_left=event.hold_left,
        ended_at=None,
        fired=_still_past(clock, event.moments, at),
    )
    return _promised(case.with_clock(changed), changed)


def _stopped(case: Case, event: e.ClockStopped, at: datetime) -> Case:
    """The record that it waited for was made."""
    return _ended(case, event.instance, ClockState.STOPPED, at)


def _cancelled(case: Case, event: e.ClockCancelled, at: datetime) -> Case:
    """It ceased without being met or broken."""
    return _ended(case, event.instance, ClockState.CANCELLED, at)


def _fired(case: Case, event: e.ClockFired, at: datetime) -> Case:
    """A moment has come. A breach counts once for each handler, however many of a case's clocks he misses (X-56)."""
    clock = case.instance(event.instance)
    if clock is None:
        return case
    missed = tuple(Covered(at, event.instance, cover.away, cover.by) for cover in event.covers)
    fired_clock = replace(clock, fired=(*clock.fired, event.moment))
    informed = tuple(dict.fromkeys((*case.informed, *event.told)))
    after = replace(case.with_clock(fired_clock), covered=(*case.covered, *missed), informed=informed)
    if not event.charged or event.charged in after.timeouts:
        return after
    return replace(after, timeouts=(*after.timeouts, event.charged))


def _still_past(clock: Clock, moments: tuple[Moment, ...], at: datetime) -> tuple[str, ...]:
    return tuple(moment.name for moment in moments if moment.name in clock.fired and moment.at <= at)


def _asks_for(case: Case, instance: str) -> bool:
    """Whether the extension that somebody waits for is of that clock."""
    return case.extension is not None and case.extension.instance == instance


def _ended(case: Case, instance: str, state: ClockState, at: datetime) -> Case:
    """What has ended needs no later due time any more."""
    clock = case.instance(instance)
    if clock is None:
        return case
    extension = None if _asks_for(case, instance) else case.extension
    return replace(case.with_clock(replace(clock, state=state, ended_at=at)), extension=extension)


def _promised(case: Case, clock: Clock) -> Case:
    return replace(case, answer_told=clock.due) if clock.promised else case


CLOCKS: Changes = {
    e.ExtensionRequested: _extension,
    e.ExtensionGranted: _extension_decided,
    e.ExtensionRefused: _extension_refused,
    e.PolicyMoved: _policy_moved,
    e.ClockStarted: _started,
    e.ClockMoved: _moved,
    e.ClockHeld: _held,
    e.ClockResumed: _resumed,
    e.ClockStopped: _stopped,
    e.ClockCancelled: _cancelled,
    e.ClockFired: _fired,
}
