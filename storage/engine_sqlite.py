"""SQLite: one file, one writer at a time. It knows pragmas, and what SQLite's complaints mean; no tables."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from sqlalchemy import URL, Connection, event
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from storage.engine import READERS, Database, StoreFileError, TakenError
from workflow.ports import BusyError

Synchronous = Literal["FULL", "NORMAL", "OFF"]

_BUSY_MS = 5000

# `secure_delete`: an erased key or a finished callback leaves no bytes in free pages, for some page writes.
_LASTING = ("journal_mode=WAL", "foreign_keys=ON", "secure_delete=ON")

_UNUSABLE = {
    "not a database": "foreign",
    "unable to open": "unopened",
    "readonly": "forbidden",
}
"""What SQLite says of a file that it cannot work with, and what that means here."""


def sqlite_database(url: URL, *, synchronous: Synchronous, look_only: bool) -> Database:
    """The doors to a file; nothing is opened yet.

    SQLAlchemy's defaults lose updates on SQLite (a read does not open a transaction there); so the driver is told to
    leave transactions alone and every one of ours begins with BEGIN IMMEDIATE. With `look_only` no file is made and
    nothing in it changed, not even how it keeps its journal.
    """
    target = url.set(drivername="sqlite+aiosqlite")
    if look_only:
        target = target.set(database=f"file:{quote(url.database or '')}", query={"mode": "ro", "uri": "true"})
    lasting = () if look_only else (*_LASTING, f"synchronous={synchronous}")
    writer = _engine(target, 1, "BEGIN IMMEDIATE", (*lasting, f"query_only={'ON' if look_only else 'OFF'}"))
    reader = _engine(target, READERS, "BEGIN", (*lasting, "query_only=ON"))
    for engine in () if look_only else (writer, reader):
        event.listen(engine.sync_engine, "do_connect", _owner_only(target))
    return Database(writer, reader, _told)


def check_file(path: Path) -> None:
    """Raises StoreFileError for what is no file, or not for us.

    It opens nothing: closing a file that SQLite holds in this process would drop SQLite's locks on it.
    """
    if not path.is_file():
        raise StoreFileError("unopened")
    if not os.access(path, os.R_OK | os.W_OK):
        raise StoreFileError("forbidden")


def _told(error: Exception) -> Exception | None:
    if not isinstance(error, DatabaseError):
        return None
    words = str(error.orig)
    if "locked" in words:
        return BusyError("the database is held by another process")
    if isinstance(error, IntegrityError) and "UNIQUE" in words:
        return TakenError(words)
    return next((StoreFileError(reason) for told, reason in _UNUSABLE.items() if told in words), None)


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
