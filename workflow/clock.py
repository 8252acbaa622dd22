"""One obligation of a case as a value: its start, its due time, and the moments at which something happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ClockState(StrEnum):
    """Whether an obligation still runs."""

    RUNNING = "running"
    HELD = "held"
    STOPPED = "stopped"
    CANCELLED = "cancelled"


class MomentKind(StrEnum):
    """What happens at a moment of a clock.

    A warning, the due time itself, a rung above it, a question to ask, or the end of a hold whose time is used up.
    """

    WARN = "warn"
    DUE = "due"
    RUNG = "rung"
    ASK = "ask"
    RESUME = "resume"


class Moved(StrEnum):
    """Why a due time is another than it was."""

    CALENDAR = "calendar"
    TRIAGE = "triage"
    EXTENDED = "extended"
    DIRECTED = "directed"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of a clock. `rung` counts from 1 for RUNG and ASK, 0 otherwise; `to` are the roles told (policy)."""

    kind: MomentKind
    at: datetime
    rung: int = 0
    to: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Stable within a clock's generation: `warn`, `due`, `rung.1`, `ask.2`."""
        return f"{self.kind}.{self.rung}" if self.rung else str(self.kind)


@dataclass(frozen=True, slots=True)
class Cover:
    """Somebody was on leave at a moment: who was told for him, "" where whoever came next was."""

    away: str
    by: str


@dataclass(frozen=True, slots=True)
class Clock:
    """One obligation (D4). `instance` is unique in the case; a move raises `generation`; `fired` names moments past.

    `promised`: its due time is the date that the complainant was told. `first_due` is the due time before any person or
    calendar moved it (None: never moved), for statistics (S3-3.11). `held_seconds` were spent waiting, in the limit's
    kind of time; `held_since` and `hold_ends` (None: no budget) are those of a hold that goes on. `hold_left` are the
    seconds that are left of the budget, likewise (None: never held, or no budget).
    """

    clock: str
    instance: str
    generation: int
    start: datetime
    due: datetime
    moments: tuple[Moment, ...]
    calendar_hash: str
    provisional: bool = False
    state: ClockState = ClockState.RUNNING
    fired: tuple[str, ...] = ()
    ended_at: datetime | None = None
    promised: bool = False
    first_due: datetime | None = None
    moved: tuple[Moved, ...] = ()
    held_seconds: int = 0
    held_since: datetime | None = None
    hold_ends: datetime | None = None
    hold_left: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether the obligation still stands, running or held."""
        return self.state in (ClockState.RUNNING, ClockState.HELD)

    def next_moment(self) -> Moment | None:
        """The earliest moment that has not fired, while the clock runs; while it is held, the end of the hold."""
        if self.state is ClockState.HELD and self.hold_ends is not None:
            return Moment(MomentKind.RESUME, self.hold_ends)
        if self.state is not ClockState.RUNNING:
            return None
        return next((m for m in self.moments if m.name not in self.fired), None)
