"""The outbox as the pump sees it: who has which row in hand, and until when. It sends nothing and picks no back-off.

A row's `next_at` is the next moment at which somebody may take it: its time, the end of a lease, or the time after a
failed attempt; NULL once it is sent, dropped or set aside.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    and_,
    delete,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
    update,
)

from storage.outbox import outbox_place
from storage.outbox_marks import set_aside
from storage.seals import VaultError, unseal
from storage.session import Session
from storage.tables import outbox
from storage.vault import Vault
from workflow.codec import decode
from workflow.ports import ItemKind, OutboxItem, Urgency

LEASE = timedelta(seconds=30)
KEPT = timedelta(days=7)
_OPEN = outbox.c.next_at.is_not(None)
# The index of open rows is by urgency first, so every walk along it names them all.
_OF_ANY_URGENCY = outbox.c.urgency.in_([str(urgency) for urgency in Urgency])
# The index is by urgency first, so the earliest row is the earliest of four.
_EARLIEST_OF_EACH = union_all(
    *(select(func.min(outbox.c.next_at).label("at")).where(outbox.c.urgency == str(u), _OPEN) for u in Urgency)
).subquery()
EARLIEST = select(func.min(_EARLIEST_OF_EACH.c.at).label("at"))


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row leased to the caller for 30 s.

    `attempts` counts the claims that were not put back, this one included. `request` are the bytes of an earlier
    attempt: when there are some, WeCom may have had them already.
    """

    id: int
    item: OutboxItem
    at: datetime
    attempts: int
    request: bytes | None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A due row that cannot be unsealed or decoded. It is out of the queue, its bytes stay for seven days."""

    id: int
    why: str


async def claim(session: Session, vault: Vault, now: datetime, limit: int) -> tuple[Claimed | Unreadable, ...]:
    """Leases what is due: the urgent first, then by time, then by id. One row that cannot be read stops no other."""
    c = outbox.c
    due = union_all(*(_due(urgency, now, limit) for urgency in Urgency)).subquery()
    best = select(due.c.id).order_by(due.c.urgency, due.c.next_at, due.c.id).limit(limit)
    order = list((await session.scalars(best)).all())
    if not order:
        return ()
    lease = update(outbox).where(c.id.in_(order)).values(next_at=now + LEASE, leased=True, attempts=c.attempts + 1)
    rows = await session.execute(lease.returning(c.id, c.ref, c.item, c.at, c.attempts, c.request))
    found: dict[int, Claimed | Unreadable] = {}
    for row_id, ref, item, at, attempts, request in rows:
        try:
            found[row_id] = Claimed(
                id=row_id,
                item=decode(OutboxItem, json.loads(unseal(vault.identity, item, outbox_place("item", ref)))),
                at=at,
                attempts=attempts,
                request=unseal(vault.identity, request, outbox_place("request", ref)) if request else None,
            )
        except (VaultError, ValueError, TypeError, KeyError) as error:  # damaged, or of a newer program
            found[row_id] = Unreadable(row_id, type(error).__name__)
            await set_aside(session, vault, row_id, now, type(error).__name__)
    return tuple(found[row_id] for row_id in order)


async def free_all(session: Session, now: datetime) -> None:
    """Everything that somebody had in hand is due, and so is every answer that waited for its response."""
    waits = and_(outbox.c.kind == str(ItemKind.ANSWER), outbox.c.attempts == 0)
    in_hand = update(outbox).where(_OF_ANY_URGENCY, _OPEN, or_(outbox.c.leased, waits))
    await session.execute(in_hand.values(next_at=now, leased=False))


async def postpone(session: Session, now: datetime, until: datetime) -> None:
    """Everything that is due waits until then."""
    due = update(outbox).where(_OF_ANY_URGENCY, outbox.c.next_at <= now)
    await session.execute(due.values(next_at=until, leased=False))


async def put_back(session: Session, rows: Sequence[tuple[int, datetime]]) -> None:
    """These rows were claimed and not tried: each may be claimed from its time on, as if nothing had been."""
    for row_id, at in sorted(rows):  # in one order, so that two who put back never wait for each other
        claimed = update(outbox).where(outbox.c.id == row_id, _OPEN, outbox.c.leased)
        await session.execute(claimed.values(next_at=at, leased=False, attempts=outbox.c.attempts - 1))


async def take_answer(session: Session, row_id: int) -> datetime | None:
    """The end of the lease for the one who may send this answer as the passive reply; None for everybody else.

    Given once, and only before the pump has claimed it. The taker marks it sent or releases it; if he dies first, the
    pump sends it 30 s after its time.
    """
    free = (outbox.c.id == row_id) & (outbox.c.kind == str(ItemKind.ANSWER)) & _OPEN & ~outbox.c.leased
    milliseconds = type_coerce(outbox.c.next_at, Integer) + literal(LEASE // timedelta(milliseconds=1))
    taken = update(outbox).where(free).values(next_at=milliseconds, leased=True).returning(outbox.c.next_at)
    until: datetime | None = await session.scalar(taken)
    return until


async def release_answer(session: Session, row_id: int, lease: datetime, now: datetime) -> None:
    """The taker could not send it: it is the pump's, at once. Nothing happens when the lease is another's by now."""
    mine = (outbox.c.id == row_id) & outbox.c.leased & (outbox.c.next_at == lease)
    await session.execute(update(outbox).where(mine).values(next_at=now, leased=False))


async def count_open(session: Session, now: datetime) -> int:
    """How many rows are due or in somebody's hands."""
    due_or_leased = and_(_OPEN, or_(outbox.c.next_at <= now, outbox.c.leased))
    return int(await session.scalar(select(func.count()).select_from(outbox).where(due_or_leased)) or 0)


async def sweep(session: Session, now: datetime) -> int:
    """Removes what was finished seven days ago; returns how many rows."""
    done = await session.execute(delete(outbox).where(outbox.c.done_at.is_not(None), outbox.c.done_at <= now - KEPT))
    return done.rowcount


def _due(urgency: Urgency, now: datetime, limit: int) -> Select[Any]:
    """One walk along the index for each urgency, so that a backlog of news does not slow an emergency down."""
    c = outbox.c
    due = select(c.id, c.urgency, c.next_at).where(c.urgency == str(urgency), _OPEN, c.next_at <= now)
    # What somebody else has in hand at this moment, or has just claimed, is passed over.
    return select(due.order_by(c.next_at, c.id).limit(limit).with_for_update(skip_locked=True).subquery())
