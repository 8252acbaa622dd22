"""One obligation of a case as a value: its start, its due time, and the moments at which something happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ClockState(StrEnum):
    """Whether an obligation still runs."""

    RUNNING = "running"
    STOPPED = "stopped"
    CANCELLED = "cancelled"


class MomentKind(StrEnum):
    """What happens at a moment of a clock: a warning, the due time itself, a rung above it, or a question to ask."""

    WARN = "warn"
    DUE = "due"
    RUNG = "rung"
    ASK = "ask"


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
class Clock:
    """One obligation (D4). `instance` is unique in the case; a move raises `generation`; `fired` names moments past."""

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

    def next_moment(self) -> Moment | None:
        """The earliest moment that has not fired, while the clock runs."""
        if self.state is not ClockState.RUNNING:
            return None
        return next((m for m in self.moments if m.name not in self.fired), None)
