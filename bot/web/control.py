"""How a sandbox moves our clock and asks what is under way (D16): beside a sandbox only, for loopback only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from aiohttp import web

from bot.clock import SandboxClock
from bot.local import is_local

_ROUNDS = 20
"""A beat leaves little behind; what is still due after so many will not go away by asking, and `busy` says so."""


_OF_OTHERS = ("Origin", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via")
"""A browser says whose page asks, a proxy for whom: whoever has one of these is not the sandbox beside us."""


class Strip(Protocol):
    """What happened, line by line, for the strip below the phones."""

    def after(self, rev: int) -> dict[str, Any]:
        """`{"rev", "items"}`: the lines after that revision."""


@dataclass(frozen=True, slots=True)
class Pending:
    """Whether something is due or in flight, and the earliest future moment."""

    busy: bool
    next: datetime | None


@dataclass(frozen=True, slots=True)
class Control:
    """The three questions. `beat` sweeps what is due at a time, `pending` looks."""

    clock: SandboxClock
    beat: Callable[[datetime], Awaitable[None]]
    pending: Callable[[datetime], Awaitable[Pending]]
    strip: Strip

    def routes(self) -> list[web.AbstractRouteDef]:
        """Everything under `/-/`."""
        return [
            web.post("/-/clock", self.set_clock),
            web.get("/-/pending", self.tell_pending),
            web.get("/-/happened", self.tell_happened),
        ]

    async def set_clock(self, request: web.Request) -> web.Response:
        """`{"now","rate"}`: sets the clock, sweeps until quiet, answers."""
        _loopback_only(request)
        if request.content_type != "application/json":  # what a page elsewhere may send unasked is never JSON
            raise web.HTTPUnsupportedMediaType
        try:
            told = await request.json()
            at, rate = datetime.fromisoformat(told["now"]), int(told["rate"])
            self.clock.set(at, rate)
        except (ValueError, TypeError, KeyError):
            raise web.HTTPBadRequest from None
        for _ in range(_ROUNDS):
            await self.beat(self.clock.now())
            pending = await self.pending(self.clock.now())
            if not pending.busy:
                break
        return await self.tell_pending(request)

    async def tell_pending(self, request: web.Request) -> web.Response:
        """`{"busy","next"}`."""
        _loopback_only(request)
        pending = await self.pending(self.clock.now())
        upcoming = pending.next.isoformat() if pending.next else None
        return web.json_response({"busy": pending.busy, "next": upcoming})

    async def tell_happened(self, request: web.Request) -> web.Response:
        """`{"rev","items":[{"rev","at","text":{"zh","en"},"clause"}]}`."""
        _loopback_only(request)
        after = request.query.get("after", "0")
        if not (after.isascii() and after.isdigit() and len(after) < 16):
            raise web.HTTPBadRequest
        return web.json_response(self.strip.after(int(after)))


def _loopback_only(request: web.Request) -> None:
    """A program on this machine that asks for this machine: not a page in a browser here, not a proxy's client."""
    if not is_local(request) or any(name in request.headers for name in _OF_OTHERS):
        raise web.HTTPNotFound
