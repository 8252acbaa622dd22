"""The doors to the database: one writer in turn and a few readers. It knows engines and pragmas, no tables."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from storage.session import Session
from workflow.ports import ConflictError

Synchronous = Literal["FULL", "NORMAL", "OFF"]

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "sqlite+aiosqlite": "sqlite+aiosqlite"}
_READERS = 2
_BUSY_MS = 5000

# `secure_delete`: an erased key or a finished callback leaves no bytes in free pages, for some page writes.
_LASTING = ("journal_mode=WAL", "foreign_keys=ON", "secure_delete=ON")

_UNUSABLE = {
    "not a database": "foreign",
    "unable to open": "unopened",
    "readonly": "forbidden",
}
"""What SQLite says of a file that it cannot work with, and what that means here."""


class DatabaseUrlError(Exception):
    """The database address names no engine that this program can use, or no file."""

    code = "database_url"


class StoreFileError(Exception):
    """The file of the store cannot be used; `reason` says why: `folder`, `forbidden`, `foreign`, `unopened`.

    `folder`: its folder is not there. `forbidden`: this user may not read and write it. `foreign`: it is no database,
    or not one of ours. `unopened`: it is no file at all, or SQLite says no more than that.
    """

    code = "store_file"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BusyError(ConflictError):
    """Another process holds the file for longer than the busy time-out: nobody's fault here, and later it will do."""

    code = "busy"


class Database:
    """Connections by what one wants to do. A writer waits its turn, first come first served; readers never wait for it.

    SQLAlchemy's defaults lose updates on SQLite (a read does not open a transaction there); so the driver is told to
    leave transactions alone and every one of ours begins with BEGIN IMMEDIATE.
    """

    def __init__(self, url: str, *, synchronous: Synchronous, look_only: bool = False) -> None:
        """Raises DatabaseUrlError. Opens nothing yet. `synchronous=OFF` is for tests: a power cut may lose commits.

        With `look_only` no file is made and nothing in it changed, not even how it keeps its journal.
        """
        target = _target(url)
        if look_only:
            target = _as_found(target)
        lasting = () if look_only else (*_LASTING, f"synchronous={synchronous}")
        self._writer = _engine(target, 1, "BEGIN IMMEDIATE", (*lasting, f"query_only={'ON' if look_only else 'OFF'}"))
        self._reader = _engine(target, _READERS, "BEGIN", (*lasting, "query_only=ON"))
        for engine in () if look_only else (self._writer, self._reader):
            event.listen(engine.sync_engine, "do_connect", _owner_only(target))
        self._turn = asyncio.Lock()
        self._holder: asyncio.Task[object] | None = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        """The one writing transaction. Nothing lasts unless the caller commits.

        Raises BusyError when another process holds the file for longer than the busy time-out, and RuntimeError for one
        transaction inside another, which could only wait for itself.
        """
        if self._holder is not None and self._holder is asyncio.current_task():
            raise RuntimeError("this task is inside a transaction already")
        async with self._turn, _session(self._writer) as session:
            self._holder = asyncio.current_task()
            try:
                yield session
            finally:
                self._holder = None

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Session]:
        """A writing transaction that is committed when the block ends well."""
        async with self.transaction() as session:
            yield session
            await session.commit()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """A look at what is committed; writing raises."""
        async with _session(self._reader) as session:
            yield session

    async def close(self) -> None:
        """Waits for the writer, then closes every connection; the last one folds the WAL into the file."""
        async with self._turn:
            await self._reader.dispose()
            await self._writer.dispose()


@asynccontextmanager
async def _session(engine: AsyncEngine) -> AsyncIterator[Session]:
    session = Session(engine)
    try:
        await session.open()
        yield session
    except DatabaseError as error:
        told = str(error.orig)
        if "locked" in told:
            raise BusyError("the database is held by another process") from error
        for words, reason in _UNUSABLE.items():
            if words in told:
                raise StoreFileError(reason) from error
        raise
    finally:
        await session.close()


def file_of(url: str) -> str:
    """The path of the file that this address names. Raises DatabaseUrlError."""
    return _target(url).database or ""


def _target(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseUrlError("not a database address") from error
    if parsed.drivername not in _DRIVERS:
        raise DatabaseUrlError(f"unknown engine {parsed.drivername}")
    if parsed.database in (None, "", ":memory:"):
        raise DatabaseUrlError("a file is needed: what is only in memory is lost with the process")
    return parsed.set(drivername=_DRIVERS[parsed.drivername])


def _as_found(url: URL) -> URL:
    return url.set(database=f"file:{quote(url.database or '')}", query={"mode": "ro", "uri": "true"})


def _engine(url: URL, size: int, begin: str, pragmas: Sequence[str]) -> AsyncEngine:
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        connect_args={"isolation_level": None},
        hide_parameters=True,  # an error of the engine is logged, and must not quote what was written
    )
    event.listen(engine.sync_engine, "connect", _pragmas((f"busy_timeout={_BUSY_MS}", *pragmas)))
    event.listen(engine.sync_engine, "begin", _begin(begin))
    return engine


def check_file(path: Path) -> None:
    """Raises StoreFileError for what is no file, or not for us.

    It opens nothing: closing a file that SQLite holds in this process would drop SQLite's locks on it.
    """
    if not path.is_file():
        raise StoreFileError("unopened")
    if not os.access(path, os.R_OK | os.W_OK):
        raise StoreFileError("forbidden")


def _owner_only(url: URL) -> Callable[..., None]:
    """The file holds complaints: it is made readable for its owner alone (WAL and shared memory take its mode)."""

    def prepare(*_: object) -> None:
        path = Path(url.database or "")
        try:
            path.touch(mode=0o600)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise StoreFileError("folder") from error
        except PermissionError as error:
            raise StoreFileError("forbidden") from error
        check_file(path)

    return prepare


def _pragmas(lines: Sequence[str]) -> Callable[[Any, object], None]:
    def set_up(dbapi_connection: Any, _record: object) -> None:
        cursor = dbapi_connection.cursor()
        for line in lines:
            cursor.execute(f"PRAGMA {line}")
        cursor.close()

    return set_up


def _begin(statement: str) -> Callable[[Connection], None]:
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return begin
