"""PostgreSQL: a pool of connections, READ COMMITTED, rows locked by name. It knows what its codes mean; no tables."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from sqlalchemy import URL, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from storage.engine import (
    READERS,
    Database,
    DatabaseUrlError,
    DriverMissingError,
    ServerAwayError,
    StoreServerError,
    TakenError,
)
from workflow.ports import BusyError, ConflictError

_CONNECT_S = 5.0
_BUSY_MS = 5000
_SILENT_S = 60.0
"""A server that answers nothing for so long is away, whatever the network believes."""

_OPTIONS = {"host", "port", "ssl", "sslmode", "target_session_attrs"}
"""What may stand behind the `?` of an address. libpq's word for `ssl` is taken, too: everybody copies it."""

_CONFLICTS = {"40001", "40P01"}
_BUSY = {"55P03", "57014", "53300"}
_AWAY_CLASSES = ("08", "57P", "53")
_REFUSALS: Mapping[str, str] = {
    "28000": "password",
    "28P01": "password",
    "3D000": "no_database",
    "42501": "forbidden",
    "22P05": "encoding",
}
_TAKEN = "23505"


def postgresql_database(url: URL, *, writers: int, durable: bool) -> Database:
    """The doors to a server; nothing is opened yet. Raises DatabaseUrlError or DriverMissingError.

    Writers are READ COMMITTED and lock what they change; readers see one moment and cannot write. Not `durable` is for
    tests: a server that crashes may lose commits.
    """
    if find_spec("asyncpg") is None:
        raise DriverMissingError("asyncpg")
    target = _target(url)
    return Database(
        _engine(target, writers, "READ COMMITTED", durable=durable),
        _engine(target, READERS, "REPEATABLE READ", durable=durable).execution_options(postgresql_readonly=True),
        _told,
        writers=writers,
        exclusive=False,
    )


def _target(url: URL) -> URL:
    if not url.database:
        raise DatabaseUrlError("a database is needed: postgresql://user:password@host/database")
    if unknown := sorted(url.query.keys() - _OPTIONS):
        raise DatabaseUrlError(f"unknown option {unknown[0]}")
    query = {"ssl" if name == "sslmode" else name: value for name, value in url.query.items()}
    return url.set(drivername="postgresql+asyncpg", query=query)


def _engine(url: URL, size: int, isolation: str, *, durable: bool) -> AsyncEngine:
    settings = {
        "application_name": "huiyin",
        "lock_timeout": str(_BUSY_MS),
        # What was answered with 200 is on the disk, whatever the server's configuration prefers.
        "synchronous_commit": "on" if durable else "off",
        # An idle connection that a firewall forgot would be noticed by the next statement only.
        "tcp_keepalives_idle": "60",
    }
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        isolation_level=isolation,
        connect_args={"timeout": _CONNECT_S, "command_timeout": _SILENT_S, "server_settings": settings},
        hide_parameters=True,  # an error of the engine is logged, and must not quote what was written
    )
    event.listen(engine.sync_engine, "checkout", _alive)
    return engine


def _alive(dbapi_connection: Any, _record: object, _proxy: object) -> None:
    """A connection that the server closed meanwhile is replaced; asyncpg knows without asking anybody."""
    if dbapi_connection.driver_connection.is_closed():
        raise DisconnectionError


def _told(error: Exception) -> Exception | None:
    # The driver lets through what the network says: refused, unreachable, no such host, no answer.
    if isinstance(error, OSError | TimeoutError | NoConnectionError):
        return ServerAwayError(f"the server cannot be reached: {type(error).__name__}")
    if not isinstance(error, DBAPIError):
        return _told_by_code(getattr(error, "sqlstate", None) or "")
    if error.connection_invalidated:
        return ServerAwayError("the connection broke")
    return _told_by_code(getattr(error.orig, "sqlstate", None) or "")


def _told_by_code(code: str) -> Exception | None:
    """https://www.postgresql.org/docs/current/errcodes-appendix.html"""
    if code in _CONFLICTS:
        return ConflictError("another transaction was in the way")
    if code == _TAKEN:
        return TakenError("this value is taken")
    if code in _REFUSALS:
        return StoreServerError(_REFUSALS[code])
    if code in _BUSY:
        return BusyError(f"the database is held by others ({code})")
    if code.startswith(_AWAY_CLASSES):
        return ServerAwayError(f"the server is going down, coming up, or out of something ({code})")
    return None
