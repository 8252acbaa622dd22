"""Whose turn it is to write what has no row of its own to lock. It locks no rows."""

from __future__ import annotations

from sqlalchemy import func, select

from storage.session import Session


async def alone(session: Session, name: str) -> None:
    """Until this transaction ends nobody else is past this line with the same name, in any process.

    SQLite has one writer, who is alone anyway. Raises BusyError after the busy time-out.
    """
    if session.dialect.name == "postgresql":
        key = func.hashtextextended(f"huiyin.{name}", 0)
        await session.execute(select(func.pg_advisory_xact_lock(key)))
