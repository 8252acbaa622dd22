"""The doors to the database: writers in turn and a few readers. It knows connections and their faults, no tables."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.session import Session
from workflow.ports import BusyError, ConflictError

READERS = 2

Told = Callable[[Exception], Exception | None]
"""What an engine's error means in our own words; None for what is a fault of ours and stays as it is."""


class DatabaseUrlError(Exception):
    """The database address names no engine that this program can use, or no file, or no database."""

    code = "database_url"


class DriverMissingError(Exception):
    """The engine needs a package that is not installed."""

    code = "driver_missing"


class StoreFileError(Exception):
    """The file of the store cannot be used; `reason` says why: `folder`, `forbidden`, `foreign`, `unopened`.

    `folder`: its folder is not there. `forbidden`: this user may not read and write it. `foreign`: it is no database,
    or not one of ours. `unopened`: it is no file at all, or SQLite says no more than that.
    """

    code = "store_file"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StoreServerError(Exception):
    """The server refuses us; `reason` says why: `password`, `no_database`, `forbidden`, `foreign`, `encoding`.

    `password`: it does not know this user or password, or lets nobody in from here. `no_database`: it has none of that
    name. `forbidden`: this user may not make or use the tables. `foreign`: the tables are somebody else's. `encoding`:
    the database cannot hold Chinese.
    """

    code = "store_server"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ServerAwayError(BusyError):
    """Nobody answers at the server's address, or the connection broke: later it will do."""

    code = "server_away"


class TakenError(ConflictError):
    """Somebody else has written this unique value."""

    code = "taken"


class Database:
    """Connections by what one wants to do. A writer waits its turn, first come first served; readers never wait for it.

    `writers` is how many transactions may write side by side. `exclusive`: one process at a time works on this store.
    """

    def __init__(
        self, writer: AsyncEngine, reader: AsyncEngine, told: Told, *, writers: int = 1, exclusive: bool = True
    ) -> None:
        self.exclusive = exclusive
        self._writer = writer
        self._reader = reader
        self._told = told
        self._writers = writers
        self._turns = asyncio.Semaphore(writers)
        self._inside: set[asyncio.Task[object] | None] = set()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        """A writing transaction. Nothing lasts unless the caller commits.

        Raises ConflictError when another transaction got in its way (all of it is to be repeated), BusyError when
        the database is held by others for longer than the busy time-out or is not there, and RuntimeError for one
        transaction inside another, which could only wait for itself.
        """
        task = asyncio.current_task()
        if task in self._inside:
            raise RuntimeError("this task is inside a transaction already")
        async with self._turns, self._session(self._writer) as session:
            self._inside.add(task)
            try:
                yield session
            finally:
                self._inside.discard(task)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Session]:
        """A writing transaction that is committed when the block ends well."""
        async with self.transaction() as session:
            yield session
            await session.commit()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """A look at what was committed at one moment, also over several statements; writing raises."""
        async with self._session(self._reader) as session:
            yield session

    async def close(self) -> None:
        """Waits for the writers, then closes every connection."""
        for _ in range(self._writers):
            await self._turns.acquire()
        try:
            await self._reader.dispose()
            await self._writer.dispose()
        finally:
            for _ in range(self._writers):
                self._turns.release()

    @asynccontextmanager
    async def _session(self, engine: AsyncEngine) -> AsyncIterator[Session]:
        session = Session(engine, self._told)
        try:
            await session.open()
            yield session
        finally:
            await session.close()
