"""Runs jobs one at a time per lane, in the order they came, and lanes side by side. It knows nothing of messages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Lanes(Generic[T]):
    """`put` starts a job as soon as its lane is free. A job never raises: it returns what became of it."""

    def __init__(self, handle: Callable[[int], Awaitable[T]]) -> None:
        self._handle = handle
        self._tails: dict[str, asyncio.Task[T]] = {}
        self._open: dict[int, asyncio.Task[T]] = {}

    def put(self, entry_id: int, lane: str) -> asyncio.Task[T]:
        """The job for this entry: a new one at the end of its lane, or the one that is already under way."""
        if entry_id in self._open:
            return self._open[entry_id]
        task = asyncio.create_task(self._after(self._tails.get(lane), entry_id), name=f"inbox-{entry_id}")
        self._tails[lane] = self._open[entry_id] = task
        task.add_done_callback(lambda done: self._forget(entry_id, lane, done))
        return task

    @property
    def busy(self) -> int:
        """How many jobs wait or run."""
        return len(self._open)

    async def quiet(self) -> None:
        """Returns when every job that was put is done."""
        while self._open:
            await asyncio.wait(list(self._open.values()))

    async def _after(self, before: asyncio.Task[T] | None, entry_id: int) -> T:
        if before is not None:
            await asyncio.wait([before])
        return await self._handle(entry_id)

    def _forget(self, entry_id: int, lane: str, done: asyncio.Task[T]) -> None:
        self._open.pop(entry_id, None)
        if self._tails.get(lane) is done:
            del self._tails[lane]
