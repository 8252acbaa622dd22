"""Every request between WeCom and the bot, numbered when it is done, for engineers and tests. Secrets are masked."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.clock import iso
from bot.sandbox.wire import Json

KEPT = 20_000  # older entries are forgotten; a year's story would otherwise fill the memory

_SECRET = frozenset({"access_token", "corpsecret", "secret"})


@dataclass(slots=True)
class Entry:
    """One finished request: `what` is the message type, the event or the API; `real_at` is real time, `at` virtual."""

    direction: str  # "callback": WeCom → bot; "api": bot → WeCom
    what: str
    at: datetime
    real_at: datetime
    userid: str = ""
    request: Json = field(default_factory=dict)
    response: Json | None = None
    status: int | None = None  # HTTP; None when nobody answered
    attempts: int = 1
    dropped: bool = False
    dropped_for: list[str] = field(default_factory=list)
    refused: str = ""
    n: int = 0

    def shown(self) -> Json:
        """As `GET /sandbox/traffic` gives it."""
        return {
            "n": self.n,
            "at": iso(self.at),
            "real_at": iso(self.real_at),
            "direction": self.direction,
            "what": self.what,
            "userid": self.userid or None,
            "request": self.request,
            "response": self.response,
            "status": self.status,
            "attempts": self.attempts,
            "dropped": self.dropped,
            "dropped_for": self.dropped_for,
            "refused": self.refused or None,
        }


class Traffic:
    """The log; numbers go on after a restart, entries do not survive one."""

    def __init__(self, next_number: Callable[[], int]) -> None:
        self._next_number = next_number
        self._entries: deque[Entry] = deque(maxlen=KEPT)

    def add(self, entry: Entry) -> int:
        """Log a finished request; returns its number."""
        entry.n = self._next_number()
        self._entries.append(entry)
        return entry.n

    def clear(self) -> None:
        """Forget every entry."""
        self._entries.clear()

    def after(self, number: int) -> list[Json]:
        """Every entry with a number above `number`, oldest first."""
        return [entry.shown() for entry in self._entries if entry.n > number]


def masked(fields: Json) -> Json:
    """The same with the values of tokens and secrets blotted out."""
    return {name: "***" if name in _SECRET and value else value for name, value in fields.items()}
