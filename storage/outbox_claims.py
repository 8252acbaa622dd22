"""The outbox as the pump sees it: claim, keep the request, mark. It sends nothing and picks no back-off.

A row's `next_at` is the next moment at which somebody may take it: its time, the end of a lease, or the time after a
failed attempt; NULL once it is sent or dropped.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Select, Update, and_, delete, func, literal, or_, select, type_coerce, union_all, update

from storage.outbox import outbox_place
from storage.seals import unseal
from storage.sent_cards import SentCards
from storage.session import Session
from storage.tables import outbox
from storage.vault import Vault
from workflow.codec import decode
from workflow.ports import ItemKind, OutboxItem, SentCard, Urgency

LEASE = timedelta(seconds=30)
KEPT = timedelta(days=7)
_OPEN = outbox.c.next_at.is_not(None)
# The index is by urgency first, so the earliest row is the earliest of four.
_EARLIEST_OF_EACH = union_all(
    *(select(func.min(outbox.c.next_at).label("at")).where(outbox.c.urgency == str(u), _OPEN) for u in Urgency)
).subquery()
EARLIEST = select(func.min(_EARLIEST_OF_EACH.c.at).label("at"))


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row leased to the caller for 30 s.

    `attempts` counts the claims, this one included. `request` are the bytes of an earlier attempt: when there are some,
    WeCom may have had them already.
    """

    id: int
    item: OutboxItem
    at: datetime
    attempts: int
    request: bytes | None


async def claim(session: Session, vault: Vault, now: datetime, limit: int) -> tuple[Claimed, ...]:
    """Leases what is due: the urgent first, then by time, then by id."""
    c = outbox.c
    due = union_all(*(_due(urgency, now, limit) for urgency in Urgency)).subquery()
    best = select(due.c.id).order_by(due.c.urgency, due.c.next_at, due.c.id).limit(limit)
    order = list((await session.scalars(best)).all())
    if not order:
        return ()
    lease = update(outbox).where(c.id.in_(order)).values(next_at=now + LEASE, leased=True, attempts=c.attempts + 1)
    rows = await session.execute(lease.returning(c.id, c.ref, c.item, c.at, c.attempts, c.request))
    claimed = {
        row_id: Claimed(
            id=row_id,
            item=decode(OutboxItem, json.loads(unseal(vault.identity, item, outbox_place("item", ref)))),
            at=at,
            attempts=attempts,
            request=unseal(vault.identity, request, outbox_place("request", ref)) if request else None,
        )
        for row_id, ref, item, at, attempts, request in rows
    }
    return tuple(claimed[row_id] for row_id in order)


async def keep_request(session: Session, vault: Vault, row_id: int, request: bytes) -> None:
    """Stores the bytes that are to be sent, once: a second call changes nothing (D7)."""
    ref = await session.scalar(select(outbox.c.ref).where(outbox.c.id == row_id))
    if ref is not None:
        sealed = vault.seal(vault.identity, request, outbox_place("request", ref))
        first = (outbox.c.id == row_id) & (outbox.c.request == b"") & _OPEN
        await session.execute(update(outbox).where(first).values(request=sealed))


async def mark_sent(session: Session, vault: Vault, row_id: int, at: datetime, card: SentCard | None) -> None:
    """The row is done and forgets what it said; its card is kept. Marking it again changes nothing."""
    done = await session.execute(_finish(row_id, at, b""))
    if card is not None and done.rowcount == 1:
        await SentCards(session, vault).add(card, at)


async def mark_retry(session: Session, vault: Vault, row_id: int, not_before: datetime, why: str) -> None:
    """The attempt failed; another may be made from `not_before` on."""
    waiting = update(outbox).where(outbox.c.id == row_id, _OPEN)
    sealed = await _reason(session, vault, row_id, why)
    await session.execute(waiting.values(next_at=not_before, leased=False, why=sealed))


async def mark_dropped(session: Session, vault: Vault, row_id: int, at: datetime, why: str) -> None:
    """The row will not be sent; the reason is kept for seven days, the words are not."""
    await session.execute(_finish(row_id, at, await _reason(session, vault, row_id, why)))


async def take_answer(session: Session, row_id: int) -> bool:
    """Whether the caller is the one to send this answer as the passive reply.

    True exactly once, and only before the pump has claimed it. The taker marks it sent; if he dies first, the pump
    sends it 30 s after its time.
    """
    free = (outbox.c.id == row_id) & (outbox.c.kind == str(ItemKind.ANSWER)) & _OPEN & ~outbox.c.leased
    milliseconds = type_coerce(outbox.c.next_at, Integer) + literal(LEASE // timedelta(milliseconds=1))
    taken = await session.execute(update(outbox).where(free).values(next_at=milliseconds, leased=True))
    return taken.rowcount == 1


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
    return select(due.order_by(c.next_at, c.id).limit(limit).subquery())


def _finish(row_id: int, at: datetime, why: bytes) -> Update:
    done = update(outbox).where(outbox.c.id == row_id, _OPEN)
    return done.values(next_at=None, leased=False, item=b"", request=b"", why=why, done_at=at)


async def _reason(session: Session, vault: Vault, row_id: int, why: str) -> bytes:
    """WeCom's words about a failure may name people, so they are sealed."""
    ref = await session.scalar(select(outbox.c.ref).where(outbox.c.id == row_id))
    return vault.seal(vault.identity, why.encode(), outbox_place("why", ref)) if ref else b""
