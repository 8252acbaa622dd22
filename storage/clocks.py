"""The clock rows: a mirror of `Case.clocks` that the sweep can search. They decide nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from storage.session import Session
from storage.tables import case_clocks
from storage.upsert import upsert
from workflow.case import Case
from workflow.clock import Clock
from workflow.ports import DueMoment

EARLIEST = select(func.min(case_clocks.c.next_fire_at).label("at")).where(case_clocks.c.next_fire_at.is_not(None))


class SqlClocks:
    """`workflow.ports.Clocks` on one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def due(self, now: datetime, *, limit: int) -> tuple[DueMoment, ...]:
        """Moments that have come, oldest first, at most one a clock."""
        c = case_clocks.c
        statement = (
            select(c.case_id, c.instance, c.generation, c.moment, c.next_fire_at)
            .where(c.next_fire_at.is_not(None), c.next_fire_at <= now)
            .order_by(c.next_fire_at, c.case_id, c.instance)
            .limit(limit)
        )
        return tuple(DueMoment(*row) for row in await self._session.execute(statement))

    async def next_at(self) -> datetime | None:
        """The earliest future or past moment of any running clock."""
        earliest: datetime | None = await self._session.scalar(EARLIEST)
        return earliest


async def mirror(session: Session, before: Case, after: Case) -> None:
    """Writes the rows of the clocks that changed."""
    changed = [_row(after.case_id, clock) for clock in after.clocks if clock not in before.clocks]
    if changed:
        await session.execute(upsert(session, case_clocks), changed)


def _row(case_id: str, clock: Clock) -> dict[str, Any]:
    moment = clock.next_moment()
    return {
        "case_id": case_id,
        "instance": clock.instance,
        "generation": clock.generation,
        "clock": clock.clock,
        "moment": moment.name if moment else None,
        "next_fire_at": moment.at if moment else None,
    }
