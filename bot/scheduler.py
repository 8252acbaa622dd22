"""The beat: a list of what is swept, and one APScheduler job that beats each second. It remembers nothing (D5)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock

log = structlog.get_logger(__name__)


class Sweep:
    """One thing that is swept. `step(now)` does a batch and returns whether there is more; never two run at once.

    A step that raises ends this sweep and leaves the others alone; the next beat tries again. The log tells it when it
    begins, when it becomes another fault, and when it is over: a server that is away for an hour is not 3,600 lines.
    """

    def __init__(self, name: str, step: Callable[[datetime], Awaitable[bool]]) -> None:
        self.name = name
        self._step = step
        self._lock = asyncio.Lock()
        self._fault = ""

    async def run(self, now: datetime, *, wait: bool = True) -> None:
        """Sweeps until nothing more is due at `now`. Without `wait`, a sweep that still runs is left to itself."""
        if self._lock.locked() and not wait:
            return
        async with self._lock:
            try:
                while await self._step(now):
                    pass
            except Exception as error:  # noqa: BLE001  # one sweep that fails must not stop the others
                self._failed(error)
            else:
                self._well()

    def _failed(self, error: Exception) -> None:
        name = type(error).__name__
        if name != self._fault:
            log.error("sweep failed", sweep=self.name, error=name, exc_info=error)
        self._fault = name

    def _well(self) -> None:
        if self._fault:
            log.info("sweep works again", sweep=self.name, after=self._fault)
        self._fault = ""

    @property
    def busy(self) -> bool:
        """Whether it is at work."""
        return self._lock.locked()

    async def quiet(self) -> None:
        """Returns when this sweep is not at work."""
        async with self._lock:
            pass


class Beat:
    """All sweeps. Rows hold the dates (D5); a beat only asks them."""

    def __init__(self, sweeps: Sequence[Sweep]) -> None:
        self._sweeps = tuple(sweeps)

    async def __call__(self, now: datetime) -> None:
        """Sweeps everything that is due at `now` and returns when it is done. Tests call this."""
        for sweep in self._sweeps:
            await sweep.run(now)

    @property
    def busy(self) -> bool:
        """Whether any sweep is at work."""
        return any(sweep.busy for sweep in self._sweeps)

    async def tick(self, now: datetime) -> None:
        """The same side by side, leaving a sweep alone that is still at work: a slow network stops no clock."""
        await asyncio.gather(*(sweep.run(now, wait=False) for sweep in self._sweeps))

    async def quiet(self) -> None:
        """Returns when no sweep is at work."""
        for sweep in self._sweeps:
            await sweep.quiet()


def start_beating(beat: Beat, clock: Clock) -> AsyncIOScheduler:
    """Starts the one job: once a real second, missed beats folded into one, never two at a time."""
    scheduler = AsyncIOScheduler()

    async def once() -> None:
        await beat.tick(clock.now())

    scheduler.add_job(once, "interval", seconds=1, coalesce=True, misfire_grace_time=None, max_instances=1, id="beat")
    scheduler.start()
    return scheduler


async def stop_beating(scheduler: AsyncIOScheduler, beat: Beat) -> None:
    """Lets the beat that is at work end, then stops: APScheduler's own waiting would cancel it in the middle."""
    scheduler.pause()
    await beat.quiet()
    scheduler.shutdown(wait=False)
