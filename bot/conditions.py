"""What the bot still waits for (secret, trusted IP, directory, menu …): retried states with a reason, never an exit.

WeCom lets an administrator finish the set-up only against a running program (people.md 1.5), so `serve` starts with
what it has, and this board says what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing, whether it holds, why not (a code such as `60020`), and since when."""

    name: str
    holds: bool
    reason: str
    since: datetime


@dataclass(slots=True)
class Board:
    """The newest word on everything. Nothing here is lasting: a restart finds out anew. `awaited` are the names that
    must be known before it is ready: what nobody has looked at yet does not hold."""

    awaited: frozenset[str] = frozenset()
    _conditions: dict[str, Condition] = field(default_factory=dict)
    _knocks: dict[str, int] = field(default_factory=dict)

    def holds(self, name: str, now: datetime) -> bool:
        """It is so; True when that is news."""
        return self._set(name, True, "", now)

    def fails(self, name: str, reason: str, now: datetime) -> bool:
        """It is not so, for that reason; True when that is news, so that a log says it once."""
        return self._set(name, False, reason, now)

    def arrived(self, fault: str) -> None:
        """A callback came to the door; `fault` is "" when it was let in."""
        self._knocks[fault] = self._knocks.get(fault, 0) + 1

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Everything known, by name."""
        return tuple(sorted(self._conditions.values(), key=lambda c: c.name))

    @property
    def knocks(self) -> Mapping[str, int]:
        """How many callbacks were let in ("") and refused, by fault."""
        return dict(self._knocks)

    @property
    def ready(self) -> bool:
        """Whether everything that is awaited was looked at, and holds."""
        known = bool(self._conditions) and self.awaited <= set(self._conditions)
        return known and all(c.holds for c in self._conditions.values())

    def _set(self, name: str, holds: bool, reason: str, now: datetime) -> bool:
        before = self._conditions.get(name)
        if before is not None and (before.holds, before.reason) == (holds, reason):
            return False
        self._conditions[name] = Condition(name, holds, reason, now)
        return True
