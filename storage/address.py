"""Which engine a database address names. It opens nothing."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from storage.engine import Database, DatabaseUrlError
from storage.engine_postgresql import postgresql_database
from storage.engine_sqlite import Synchronous, sqlite_database

WRITERS = 5
"""Transactions that may write side by side on a server, unless somebody says otherwise."""

_SQLITE = {"sqlite", "sqlite+aiosqlite"}
_POSTGRESQL = {"postgresql", "postgresql+asyncpg", "postgres"}


def database_at(
    url: str, *, synchronous: Synchronous = "FULL", look_only: bool = False, writers: int = WRITERS
) -> Database:
    """The doors to the database of that address; nothing is opened yet. Raises DatabaseUrlError or DriverMissingError.

    `synchronous=OFF` is for tests: a power cut may lose commits. With `look_only` a file that is not there is not made.
    """
    parsed = _parsed(url)
    if parsed.drivername in _POSTGRESQL:
        return postgresql_database(parsed, writers=writers, durable=synchronous != "OFF")
    return sqlite_database(parsed, synchronous=synchronous, look_only=look_only)


def file_of(url: str) -> Path | None:
    """The file that this address names; None for a server's. Raises DatabaseUrlError."""
    parsed = _parsed(url)
    return Path(parsed.database or "") if parsed.drivername in _SQLITE else None


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise DatabaseUrlError("not a database address") from error
    if parsed.drivername not in _SQLITE | _POSTGRESQL:
        raise DatabaseUrlError(f"unknown engine {parsed.drivername}")
    if parsed.drivername in _SQLITE and parsed.database in (None, "", ":memory:"):
        raise DatabaseUrlError("a file is needed: what is only in memory is lost with the process")
    return parsed
