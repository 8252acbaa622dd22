"""What becomes of a claimed row: its request, and its end. Claiming is outbox_claims.py; nothing is decided here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Update, select, update

from storage.outbox import outbox_place
from storage.sent_cards import SentCards
from storage.session import Session
from storage.tables import outbox
from storage.vault import Vault
from workflow.ports import SentCard

_OPEN = outbox.c.next_at.is_not(None)


async def keep_request(session: Session, vault: Vault, row_id: int, request: bytes, card: SentCard | None) -> None:
    """Stores the bytes that are to be sent, once: a second call changes nothing (D7). From now on `card` is on its way:
    a tap on it, or the end of its question, may be known before WeCom's answer to the send is."""
    first = _OPEN & (outbox.c.request == b"")
    if await _store_request(session, vault, row_id, request, first) and card is not None:
        await SentCards(session, vault).announce(card)


async def replace_request(session: Session, vault: Vault, row_id: int, request: bytes, task_id: str) -> None:
    """Other bytes take the place of those that WeCom refused; the card they would have made never comes."""
    await _store_request(session, vault, row_id, request, _OPEN)
    await SentCards(session, vault).call_off(task_id)


async def mark_sent(session: Session, vault: Vault, row_id: int, at: datetime, card: SentCard | None) -> None:
    """The row is done and forgets what it said; its card is kept. Marking it again changes nothing."""
    done = await session.execute(_finish(row_id, at, b""))
    if card is not None and done.rowcount == 1:
        await SentCards(session, vault).arrived(card, at)


async def mark_retry(session: Session, vault: Vault, row_id: int, not_before: datetime, why: str) -> None:
    """The attempt failed; another may be made from `not_before` on."""
    waiting = update(outbox).where(outbox.c.id == row_id, _OPEN)
    sealed = await _reason(session, vault, row_id, why)
    await session.execute(waiting.values(next_at=not_before, leased=False, why=sealed))


async def mark_dropped(session: Session, vault: Vault, row_id: int, at: datetime, why: str, task_id: str) -> None:
    """The row will not be sent, and a card of that task id that was on its way never comes; the reason is kept for
    seven days, the words are not."""
    await session.execute(_finish(row_id, at, await _reason(session, vault, row_id, why)))
    await SentCards(session, vault).call_off(task_id)


async def set_aside(session: Session, vault: Vault, row_id: int, at: datetime, why: str) -> None:
    """Nobody can read the row: it leaves the queue, its bytes and the reason stay for seven days."""
    reason = await _reason(session, vault, row_id, why)
    unread = update(outbox).where(outbox.c.id == row_id)
    await session.execute(unread.values(next_at=None, leased=False, why=reason, done_at=at))


def _finish(row_id: int, at: datetime, why: bytes) -> Update:
    done = update(outbox).where(outbox.c.id == row_id, _OPEN)
    return done.values(next_at=None, leased=False, item=b"", request=b"", why=why, done_at=at)


async def _store_request(
    session: Session, vault: Vault, row_id: int, request: bytes, where: ColumnElement[bool]
) -> bool:
    ref = await session.scalar(select(outbox.c.ref).where(outbox.c.id == row_id))
    if ref is None:
        return False
    sealed = vault.seal(vault.identity, request, outbox_place("request", ref))
    stored = await session.execute(update(outbox).where(outbox.c.id == row_id, where).values(request=sealed))
    return stored.rowcount == 1


async def _reason(session: Session, vault: Vault, row_id: int, why: str) -> bytes:
    """WeCom's words about a failure may name people, so they are sealed."""
    ref = await session.scalar(select(outbox.c.ref).where(outbox.c.id == row_id))
    return vault.seal(vault.identity, why.encode(), outbox_place("why", ref)) if ref else b""
