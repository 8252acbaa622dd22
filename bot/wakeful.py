"""Runs a coroutine again whenever somebody asks, never twice at once; what is asked meanwhile makes one more run."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

STOP_S = 5.0
"""Real seconds that the run under way gets to end."""


class Wakeful:
    """`wake` may be called from anywhere in the loop, any number of times; `stop` ends the task."""

    def __init__(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        self._run = run
        self._asked = asyncio.Event()
        self._stopping = False
        self._task = asyncio.create_task(self._forever(), name=name)

    def wake(self) -> None:
        """One run from now on is wanted."""
        self._asked.set()

    async def stop(self, patience: float = STOP_S) -> None:
        """Lets the run under way end, cuts it off after so many real seconds; returns when the task is gone."""
        self._stopping = True
        self._asked.set()
        await asyncio.wait([self._task], timeout=patience)
        self._task.cancel()
        await asyncio.wait([self._task])

    async def _forever(self) -> None:
        while True:
            await self._asked.wait()
            if self._stopping:
                return
            self._asked.clear()
            await self._run()
