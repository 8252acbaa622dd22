"""What became of its obligations (D4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflow.clock import Cover, Moment, Moved
from workflow.events.base import Event, event
from workflow.fields import Content, Open


@event("clock.started")
@dataclass(frozen=True, slots=True)
class ClockStarted(Event):
    """An obligation began to run (D4)."""

    clock: Open[str]
    instance: Open[str]
    start: Open[datetime]
    due: Open[datetime]
    moments: Open[tuple[Moment, ...]]
    calendar_hash: Open[str]
    provisional: Open[bool]
    promised: Open[bool] = False


@event("clock.moved")
@dataclass(frozen=True, slots=True)
class ClockMoved(Event):
    """Its dates changed; the moments of the generations before never come. `promised`: from now on its due time is the
    date that the complainant is told."""

    clock: Open[str]
    instance: Open[str]
    generation: Open[int]
    due: Open[datetime]
    moments: Open[tuple[Moment, ...]]
    calendar_hash: Open[str]
    provisional: Open[bool]
    reason: Open[Moved]
    by: Open[str]
    words: Content[str]
    promised: Open[bool] = False


@event("clock.held")
@dataclass(frozen=True, slots=True)
class ClockHeld(Event):
    """It stands still while the complainant is awaited, at the latest until `ends` (None: no budget)."""

    clock: Open[str]
    instance: Open[str]
    generation: Open[int]
    ends: Open[datetime | None]


@event("clock.resumed")
@dataclass(frozen=True, slots=True)
class ClockResumed(Event):
    """It runs again, later by what it was held, or because the record that stopped it was taken back.

    `held_seconds` is the sum of all its holds, in its kind of time; `hold_left` the seconds that are left of their
    budget (None: never held, or no budget).
    """

    clock: Open[str]
    instance: Open[str]
    generation: Open[int]
    due: Open[datetime]
    moments: Open[tuple[Moment, ...]]
    calendar_hash: Open[str]
    provisional: Open[bool]
    held_seconds: Open[int]
    hold_left: Open[int | None] = None


@event("clock.stopped")
@dataclass(frozen=True, slots=True)
class ClockStopped(Event):
    """The named record was made. `late` when it came after the due time."""

    clock: Open[str]
    instance: Open[str]
    late: Open[bool]


@event("clock.cancelled")
@dataclass(frozen=True, slots=True)
class ClockCancelled(Event):
    """The obligation ceased without being met or broken."""

    clock: Open[str]
    instance: Open[str]


@event("clock.fired")
@dataclass(frozen=True, slots=True)
class ClockFired(Event):
    """A moment of a clock came; `told` are the people told. `late` when it lay behind by then: the program was down, or
    the clock began to run from an earlier time.

    `charged` is the handler on whose account the breach goes ("": on nobody's). `covers` are the people who would have
    been told and were on leave.
    """

    clock: Open[str]
    instance: Open[str]
    generation: Open[int]
    moment: Open[str]
    late: Open[bool]
    told: Open[tuple[str, ...]]
    charged: Open[str] = ""
    covers: Open[tuple[Cover, ...]] = ()


@event("extension.requested")
@dataclass(frozen=True, slots=True)
class ExtensionRequested(Event):
    """The owner asked for a later due time, before it expired (S1-4.3)."""

    clock: Open[str]
    instance: Open[str]
    until: Open[datetime]
    by: Open[str]
    words: Content[str]


@event("extension.granted")
@dataclass(frozen=True, slots=True)
class ExtensionGranted(Event):
    """The later due time holds; `clock.moved` follows."""

    instance: Open[str]
    by: Open[str]


@event("extension.refused")
@dataclass(frozen=True, slots=True)
class ExtensionRefused(Event):
    """The due time stays."""

    instance: Open[str]
    by: Open[str]
    words: Content[str]


@event("policy.moved")
@dataclass(frozen=True, slots=True)
class PolicyMoved(Event):
    """The running case goes on under another version of its policy: an explicit act (D3)."""

    policy_id: Open[str]
    policy_hash: Open[str]
    by: Open[str]
