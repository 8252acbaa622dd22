"""Where time comes in: the machine's clock, or a sandbox's. Everything else is told the time (D13)."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from aiohttp import ClientError, ClientSession, ClientTimeout


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Aware UTC, cut to milliseconds: what the timeline stores reads back as the same value."""


class ClockUnreachableError(Exception):
    """The sandbox whose clock we should follow does not tell the time."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present."""
        return cut(datetime.now(UTC))  # noqa: TID251  # the one place where the real time enters (D13)


class SandboxClock:
    """A clock that a sandbox sets. `rate` 0 stands still between pushes, 1 runs with real time (D16)."""

    def __init__(self, at: datetime, rate: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self.set(at, rate)

    def now(self) -> datetime:
        """The virtual present."""
        if not self.rate:
            return self._at
        return cut(self._at + timedelta(seconds=self._monotonic() - self._since))

    def set(self, at: datetime, rate: int) -> None:
        """Moves the clock. Raises ValueError for a naive time: an instant needs its zone."""
        if at.tzinfo is None:
            raise ValueError("an instant needs its zone")
        self._at, self.rate, self._since = cut(at.astimezone(UTC)), rate, self._monotonic()


async def clock_of(url: str) -> Clock:
    """The machine's clock, or the sandbox's that `url` tells. Raises ClockUnreachableError."""
    if not url:
        return SystemClock()
    async with ClientSession() as session:
        return await follow(session, url)


async def follow(session: ClientSession, url: str) -> SandboxClock:
    """The clock that `url` tells (`{"now","rate"}`), read once; from then on the sandbox pushes.

    Raises ClockUnreachableError.
    """
    try:
        async with session.get(url, timeout=ClientTimeout(total=5)) as response:
            told = await response.json()
            return SandboxClock(datetime.fromisoformat(told["now"]), int(told["rate"]))
    except (ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
        raise ClockUnreachableError(url) from error


def cut(at: datetime) -> datetime:
    """The instant without what is finer than a millisecond."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
