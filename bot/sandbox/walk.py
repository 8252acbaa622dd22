"""Moving the virtual clock so that each moment fires on time, and waiting until both parties are quiet (D16)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from bot.sandbox.botside import BotSide, BotSilentError
from bot.sandbox.callbacks import Caller
from bot.sandbox.clock import RealTime
from bot.sandbox.wire import Json
from bot.sandbox.world import World

SETTLE_S = 30.0

_FIRST_LOOK_S = 0.005  # a quiet bot is found quiet at once; a busy one is asked less and less often
_LAST_LOOK_S = 0.1


class NotSettledError(Exception):
    """The real-time limit passed while something was still under way; `pending` says what."""

    def __init__(self, pending: Json) -> None:
        super().__init__(f"still under way: {pending}")
        self.pending = pending


class Walker:
    """Walks one clock; two walks never mix."""

    def __init__(self, world: World, bot: BotSide, caller: Caller, real: RealTime) -> None:
        self._world = world
        self._bot = bot
        self._caller = caller
        self._real = real
        self._walking = asyncio.Lock()

    async def settle(self, limit_s: float = SETTLE_S) -> None:
        """Return when no callback is in flight and the bot is quiet or down; else raise `NotSettledError`."""
        deadline = self._real.monotonic() + limit_s
        look_s = _FIRST_LOOK_S
        while pending := await self._under_way(max(0.05, deadline - self._real.monotonic())):
            if self._real.monotonic() >= deadline:
                raise NotSettledError(pending)
            await asyncio.sleep(look_s)
            look_s = min(look_s * 1.5, _LAST_LOOK_S)

    async def next_moment(self) -> datetime | None:
        """The earliest future moment of either party; WeCom itself waits for nothing between two callbacks."""
        try:
            pending = await self._bot.pending()
        except BotSilentError:
            return None
        return pending.next if pending is not None else None

    async def move(self, target: datetime, *, through: bool = True, limit_s: float = SETTLE_S) -> int:
        """Go to `target`, stopping at every moment of the bot on the way; returns the number of stops.

        1. Settle. 2. Go to the earliest of the bot's next moment and the target, tell the bot, settle. 3. Again until
        the target. Without `through` the clock leaps: nothing fires on the way, as in an outage. `limit_s` is the real
        time allowed at each stop; when it passes, `NotSettledError` is raised and the clock stays at that stop.
        """
        async with self._walking:
            stops = 0
            with self._world.clock.held():
                if through:
                    await self.settle(limit_s)
                    while (stop := await self._next_stop(target)) < target:
                        await self._arrive(stop, limit_s)
                        stops += 1
                await self._arrive(target, limit_s)
            if self._world.clock.rate:
                await self.announce(limit_s)
            self._world.remember_time()
            return stops + 1

    @asynccontextmanager
    async def standing(self) -> AsyncIterator[None]:
        """No walk is under way, and none begins until this is left."""
        async with self._walking:
            yield

    async def announce(self, limit_s: float = SETTLE_S) -> None:
        """Tell the bot the time and the rate."""
        clock = self._world.clock
        try:
            await self._bot.set_clock(clock.now(), clock.rate, limit_s)
        except BotSilentError as error:
            raise NotSettledError({"bot": str(error), "callbacks": self._caller.in_flight}) from error

    async def _next_stop(self, target: datetime) -> datetime:
        upcoming = await self.next_moment()
        # a moment that is not in the future was given its chance when the clock got there: never wait for it twice
        return upcoming if upcoming is not None and self._world.clock.now() < upcoming < target else target

    async def _arrive(self, at: datetime, limit_s: float) -> None:
        self._world.clock.set(at)
        try:
            await self._bot.set_clock(at, 0, limit_s)
        except BotSilentError as error:
            raise NotSettledError({"bot": str(error), "callbacks": self._caller.in_flight}) from error
        await self.settle(limit_s)

    async def _under_way(self, within_s: float) -> Json:
        """What is still under way; empty when all is quiet."""
        if self._caller.in_flight:
            return {"callbacks": self._caller.in_flight}
        try:
            pending = await self._bot.pending(within_s)
        except BotSilentError as error:
            return {"bot": str(error)}
        return {"bot": "busy"} if pending is not None and pending.busy else {}
