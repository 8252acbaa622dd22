"""Work that arrives together shares one commit. It knows nothing of what the work is.

Whoever comes while nothing runs starts at once and alone; whoever comes while a commit runs goes into the next group.
So nobody waits for company, and a slow disk makes the groups bigger instead of the queue longer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Work = TypeVar("Work")
Result = TypeVar("Result")

_GROUP = 128


class Grouped(Generic[Work, Result]):
    """`commit(works)` carries a group out in one transaction and returns one result each, in order."""

    def __init__(self, commit: Callable[[Sequence[Work]], Awaitable[Sequence[Result]]]) -> None:
        self._commit = commit
        self._waiting: list[tuple[Work, asyncio.Future[Result]]] = []
        self._leader: asyncio.Task[None] | None = None

    async def do(self, work: Work) -> Result:
        """The result of this work once it is durable; or what it raised, when it failed even alone.

        A caller who is cancelled leaves his work in its group: it was accepted.
        """
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, future))
        if self._leader is None or self._leader.done():
            # A task of its own, so that no caller's cancellation ends the others' commit.
            self._leader = asyncio.create_task(self._lead())
        return await future

    async def drain(self) -> None:
        """Waits until nothing is under way."""
        if self._leader is not None:
            await self._leader

    async def _lead(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:_GROUP], self._waiting[_GROUP:]
            if not await self._try(group) and len(group) > 1:
                # One bad piece must not take the others down: each is done alone (D14).
                for single in group:
                    await self._try([single])

    async def _try(self, group: Sequence[tuple[Work, asyncio.Future[Result]]]) -> bool:
        try:
            results = await self._commit([work for work, _ in group])
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to the caller whose work it was
            if len(group) == 1:
                _fail(group[0][1], error)
            return False
        for (_, future), result in zip(group, results, strict=True):
            if not future.done():
                future.set_result(result)
        return True


def _fail(future: asyncio.Future[Result], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
