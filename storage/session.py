"""A connection whose statements are never cut in half by a cancelled caller. It knows no tables.

A driver's call goes on in its thread when the awaiting task is cancelled; SQLAlchemy then gives the connection up while
it may still hold the write lock, and the store stands still. So every call here is finished first, which takes
milliseconds, and the cancellation goes on afterwards.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Dialect, Executable, ScalarResult
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

T = TypeVar("T")

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]


async def unbroken(work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`, which is carried to its end even when the caller is cancelled meanwhile."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            try:
                await asyncio.wait([task])
            except asyncio.CancelledError:
                continue
        if not task.cancelled():
            task.exception()  # looked at: what was cancelled has no use for its failure
        raise


class Session:
    """One transaction on one connection; `open` begins it, `close` rolls back what was not committed.

    What a statement raises is said in the words of `told`, where it has some.
    """

    def __init__(self, engine: AsyncEngine, told: Callable[[Exception], Exception | None]) -> None:
        self._connection: AsyncConnection = engine.connect()
        self._told = told
        self._started = False

    @property
    def dialect(self) -> Dialect:
        """The engine's dialect."""
        return self._connection.dialect

    async def open(self) -> None:
        """Connects and begins."""
        await self._done(self._open())

    async def execute(
        self, statement: Executable, parameters: Parameters | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        """The rows of a statement, all of them fetched."""
        return await self._done(self._connection.execute(statement, parameters))

    async def scalar(self, statement: Executable) -> Any:
        """The first column of the first row, or None."""
        return await self._done(self._connection.scalar(statement))

    async def scalars(self, statement: Executable) -> ScalarResult[Any]:
        """The first column of every row."""
        return await self._done(self._connection.scalars(statement))

    async def run_sync(self, work: Callable[[Connection], T]) -> T:
        """Runs what only knows plain connections."""
        return await self._done(self._connection.run_sync(work))

    async def commit(self) -> None:
        """Makes it last. A caller who is cancelled here does not know whether it did; it did or did not as a whole."""
        await self._done(self._connection.commit())

    async def close(self) -> None:
        """Gives the connection back; what was not committed is gone. Closing twice, or unopened, is nothing."""
        if self._started:  # else SQLAlchemy complains about that, over the reason why it did not open
            await unbroken(self._connection.close())

    async def _done(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            return await unbroken(work)
        except Exception as error:
            told = self._told(error)
            if told is None:
                raise
            raise told from error

    async def _open(self) -> None:
        await self._connection.start()
        self._started = True
        try:
            await self._connection.begin()
        except BaseException:
            await self._connection.close()
            raise
