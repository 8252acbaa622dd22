"""What one process at a time does for all of them: whose turn it is, and until when. It does nothing itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_

from storage.session import Session
from storage.tables import leases
from storage.upsert import insert_of

PUMP = "pump"

TURN = timedelta(seconds=30)
"""So long a turn lasts when nobody renews it: a process that is gone is missed for no longer."""


async def take_turn(session: Session, name: str, holder: str, now: datetime) -> datetime | None:
    """The end of the turn when `holder` has it now; None while it is another's."""
    row = {"name": name, "holder": holder, "until": now + TURN}
    statement = insert_of(session, leases).values(row)
    free = or_(leases.c.holder == holder, leases.c.until <= now)
    taken = statement.on_conflict_do_update(index_elements=["name"], set_=row, where=free)
    until: datetime | None = await session.scalar(taken.returning(leases.c.until))
    return until


async def end_turn(session: Session, name: str, holder: str) -> None:
    """Somebody else may have it at once. Nothing happens when it is another's."""
    await session.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))


async def free_all(session: Session) -> None:
    """Nobody has a turn."""
    await session.execute(delete(leases))
