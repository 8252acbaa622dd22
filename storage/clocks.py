"""The clock rows: a mirror of `Case.clocks` that the sweep can search. They decide nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select

from storage.session import Session
from storage.tables import case_clocks, cases
from storage.upsert import upsert
from workflow.case import Case
from workflow.clock import Clock
from workflow.ports import DueMoment

EARLIEST = select(func.min(case_clocks.c.next_fire_at).label("at")).where(case_clocks.c.next_fire_at.is_not(None))


CountedBy = tuple[str, str]
"""A policy's hash and a department's id: they decide which calendar counts a case. Without a department: all others."""


@dataclass(frozen=True, slots=True)
class CountedCase:
    """A case that another calendar would count now, and its version."""

    case_id: str
    version: int


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


async def counted_otherwise(
    session: Session, hashes: Mapping[CountedBy, str], after: str, limit: int
) -> tuple[CountedCase, ...]:
    """Cases with an open clock that was counted with another calendar than theirs, in the order of case ids, behind
    `after`. A case whose policy is not in `hashes` is left out."""
    in_force = case(
        *((_is(policy, department), hashed) for (policy, department), hashed in hashes.items() if department),
        *((cases.c.policy_hash == policy, hashed) for (policy, department), hashed in hashes.items() if not department),
    )
    statement = (
        select(cases.c.case_id, cases.c.version)
        .join_from(case_clocks, cases, cases.c.case_id == case_clocks.c.case_id)
        .where(case_clocks.c.calendar_hash.is_not(None), case_clocks.c.case_id > after)
        .where(case_clocks.c.calendar_hash != in_force)
        .distinct()
        .order_by(cases.c.case_id)
        .limit(limit)
    )
    return tuple(CountedCase(*row) for row in await session.execute(statement))


def _is(policy_hash: str, department: str) -> ColumnElement[bool]:
    return and_(cases.c.policy_hash == policy_hash, cases.c.department == department)


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
        "calendar_hash": clock.calendar_hash if clock.is_open else None,
    }
