"""The sandbox's clocks: the virtual one that stories are told in, and the one place where real time is read."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=8))  # WeCom shows China Standard Time; it has had no summer time since 1991
DEFAULT_START = datetime(2026, 3, 2, 10, 0, tzinfo=ZONE)

_DURATION = re.compile(
    r"P(?!$)(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?!$)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)


def _wall() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  the sandbox is a party of its own: this is its edge to real time (D13)


@dataclass(frozen=True, slots=True)
class RealTime:
    """Real time, for the 5-second rule and the figures in the traffic: `wall()` aware UTC, `monotonic()` seconds."""

    wall: Callable[[], datetime] = _wall
    monotonic: Callable[[], float] = time.monotonic


class VirtualClock:
    """The time of the story. `rate` 0 stands still between pushes, 1 runs with real time; it never goes back."""

    def __init__(self, start: datetime, rate: int, monotonic: Callable[[], float]) -> None:
        self._at = start.astimezone(UTC)
        self._rate = rate
        self._held = False
        self._monotonic = monotonic
        self._since = monotonic()

    @property
    def rate(self) -> int:
        """0 or 1 as chosen, also while the clock is held for a walk."""
        return self._rate

    def now(self) -> datetime:
        """The virtual instant, aware UTC."""
        if self._held or not self._rate:
            return self._at
        return self._at + timedelta(milliseconds=round((self._monotonic() - self._since) * 1000 * self._rate))

    def set(self, at: datetime) -> None:
        """Move to `at`; a moment in the past raises `ValueError`, because tokens and codes live on this clock."""
        if at < self.now():
            raise ValueError("the clock does not go back")
        self._at, self._since = at.astimezone(UTC), self._monotonic()

    def begin_again(self, start: datetime, rate: int) -> None:
        """Back to `start`: only for a world in which nothing is left that lives on this clock."""
        self._at, self._since, self._rate = start.astimezone(UTC), self._monotonic(), rate

    def set_rate(self, rate: int) -> None:
        """Let the clock stand (0) or run (1) from now on."""
        self._at, self._since, self._rate = self.now(), self._monotonic(), rate

    @contextmanager
    def held(self) -> Iterator[None]:
        """Stand still while the clock walks from moment to moment, whatever the rate."""
        self._at, self._held = self.now(), True
        try:
            yield
        finally:
            self._held, self._since = False, self._monotonic()


def parse_duration(text: str) -> timedelta:
    """An ISO 8601 duration of weeks, days, hours, minutes and seconds ("PT30M"); raises `ValueError`."""
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(f"not an ISO 8601 duration: {text!r}")
    return timedelta(**{unit: float(count) for unit, count in found.groupdict(default="0").items()})


def parse_instant(text: str) -> datetime:
    """An ISO 8601 instant; without an offset it is meant in the sandbox's zone. Raises `ValueError`."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=ZONE)


def iso(at: datetime) -> str:
    """The instant in the sandbox's zone, with its offset."""
    return at.astimezone(ZONE).isoformat()
