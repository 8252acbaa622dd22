"""One access token for all callers: fetched by one at a time, early, and never in a loop (wecom.md 2.1)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.wecom.errors import Failure, Remedy, WeComError


class Clock(Protocol):
    """Whoever knows the time."""

    def now(self) -> datetime:
        """Return the instant, aware and UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Token:
    """A token and how long WeCom says it is good for."""

    value: str = field(repr=False)
    lifetime: timedelta


class TokenKeeper:
    """Keeps the token of one app. `fetch` asks WeCom for one and raises WeComError."""

    def __init__(self, fetch: Callable[[], Awaitable[Token]], clock: Clock) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = asyncio.Lock()
        self._kept: _Kept | None = None
        self._pause: _Pause | None = None

    async def get(self) -> str:
        """Return a token that should be good for five more minutes. Raises WeComError.

        After a failed fetch nobody asks WeCom again until a pause is over; until then everyone gets the same failure
        at once. A wrong secret repeated often enough has the whole address blocked for an hour (wecom.md 2.1).
        """
        if self._kept and self._clock.now() < self._kept.refresh_at:
            return self._kept.value
        async with self._lock:
            if self._kept and self._clock.now() < self._kept.refresh_at:
                return self._kept.value
            return await self._refreshed()

    def reject(self, value: str) -> None:
        """Forget a token that WeCom refused, unless another caller has already replaced it."""
        if self._kept and self._kept.value == value:
            self._kept = None

    def distrust(self, value: str, failure: Failure) -> None:
        """Pause, because even this token, fetched a moment ago, was refused: fetching more of them helps nobody.

        Counts once for a token, however many callers it was refused to.
        """
        if self._kept is None or self._kept.value != value:
            return
        self._kept = None
        self._pause = self._next_pause(failure)

    async def _refreshed(self) -> str:
        try:
            if self._pause and self._clock.now() < self._pause.until:
                raise WeComError(self._pause.failure)
            token = await self._fetch_or_pause()
        except WeComError as error:
            # Refreshing starts five minutes early, so a hiccup of gettoken need not stop the sending.
            if self._kept and self._clock.now() < self._kept.expires_at and error.failure.remedy is not Remedy.ALARM:
                return self._kept.value
            raise
        self._pause = None
        now = self._clock.now()
        # A lifetime under ten minutes (a sandbox's) is refreshed at its half.
        self._kept = _Kept(token.value, now + max(token.lifetime - _EARLY, token.lifetime / 2), now + token.lifetime)
        return token.value

    async def _fetch_or_pause(self) -> Token:
        try:
            return await self._fetch()
        except WeComError as error:
            self._pause = self._next_pause(error.failure)
            raise

    def _next_pause(self, failure: Failure) -> _Pause:
        count = self._pause.count + 1 if self._pause else 1
        first, longest = _PAUSES.get(failure.remedy, _PAUSES[Remedy.ALARM])
        length = max(failure.wait, min(first * 2 ** (count - 1), longest))
        return _Pause(self._clock.now() + length, failure, min(count, _COUNT_ENOUGH))


@dataclass(frozen=True, slots=True)
class _Kept:
    value: str = field(repr=False)
    refresh_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class _Pause:
    until: datetime
    failure: Failure
    count: int


_EARLY: Final = timedelta(seconds=300)

# First and longest pause after a failed fetch; doubled in between. What a person must repair is looked at every few
# minutes, so that nobody has to restart us afterwards.
_PAUSES: Final[Mapping[Remedy, tuple[timedelta, timedelta]]] = {
    Remedy.RETRY: (timedelta(seconds=1), timedelta(seconds=60)),
    Remedy.WAIT: (timedelta(seconds=60), timedelta(seconds=60)),
    Remedy.ALARM: (timedelta(minutes=1), timedelta(minutes=10)),
}
_COUNT_ENOUGH: Final = 10  # doublings; more would only make the number grow
