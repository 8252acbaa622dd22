"""Case numbers: one counting row a series. It never gives a number back and never reuses one."""

from __future__ import annotations

from storage.session import Session
from storage.tables import series
from storage.upsert import insert_of


class SqlSeries:
    """`workflow.ports.Series` on one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def next(self, name: str) -> int:
        """The next serial of a series, from 1; the row stays locked until the unit of work ends.

        A unit of work that is rolled back gives its serial to the next one, so numbers have no gaps.
        """
        first = insert_of(self._session, series).values(series=name, last=1)
        counted = first.on_conflict_do_update(index_elements=["series"], set_={"last": series.c.last + 1})
        serial = await self._session.scalar(counted.returning(series.c.last))
        return int(serial)
