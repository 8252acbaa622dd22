"""The outbox as the pump sees it: each call is a transaction of its own. What the calls mean: outbox_claims.py."""

from __future__ import annotations

from datetime import datetime

from storage import outbox_claims
from storage.engine import Database
from storage.outbox_claims import Claimed
from storage.sent_cards import SentCards
from storage.vault import Vault
from workflow.ports import SentCard


class OutboxOfStore:
    """The part of `SqlStore` that hands out what is to be sent."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def outbox_claim(self, now: datetime, limit: int) -> tuple[Claimed, ...]:
        """Leases what is due for 30 s: the urgent first, then by time, then by id."""
        async with self._database.write() as connection:
            return await outbox_claims.claim(connection, self._vault, now, limit)

    async def outbox_request(self, row_id: int, request: bytes) -> None:
        """Stores the bytes that are to be sent, once: a second call changes nothing."""
        async with self._database.write() as connection:
            await outbox_claims.keep_request(connection, self._vault, row_id, request)

    async def outbox_sent(self, row_id: int, at: datetime, card: SentCard | None = None) -> None:
        """The row is done and forgets what it said; a card that can still change is kept."""
        async with self._database.write() as connection:
            await outbox_claims.mark_sent(connection, self._vault, row_id, at, card)

    async def outbox_retry(self, row_id: int, not_before: datetime, why: str) -> None:
        """The attempt failed; another may be made from `not_before` on, with the same request bytes."""
        async with self._database.write() as connection:
            await outbox_claims.mark_retry(connection, self._vault, row_id, not_before, why)

    async def outbox_drop(self, row_id: int, at: datetime, why: str) -> None:
        """The row will not be sent; the reason is kept for seven days, the words are not."""
        async with self._database.write() as connection:
            await outbox_claims.mark_dropped(connection, self._vault, row_id, at, why)

    async def outbox_take_answer(self, row_id: int) -> bool:
        """Whether the caller is the one to send this answer as the passive reply; he then calls `outbox_sent`."""
        async with self._database.write() as connection:
            return await outbox_claims.take_answer(connection, row_id)

    async def outbox_next_at(self) -> datetime | None:
        """The earliest moment at which a row may be claimed; a leased row counts with the end of its lease."""
        async with self._database.read() as connection:
            earliest: datetime | None = await connection.scalar(outbox_claims.EARLIEST)
            return earliest

    async def outbox_open(self, now: datetime) -> int:
        """How many rows are due or in somebody's hands."""
        async with self._database.read() as connection:
            return await outbox_claims.count_open(connection, now)

    async def outbox_sweep(self, now: datetime) -> int:
        """Removes what was finished seven days ago; returns how many rows."""
        async with self._database.write() as connection:
            return await outbox_claims.sweep(connection, now)

    async def sent_card(self, task_id: str) -> SentCard | None:
        """The card of that task id, live or not, with its newest unused response code."""
        async with self._database.read() as connection:
            return await SentCards(connection, self._vault).get(task_id)

    async def card_code_used(self, task_id: str, response_code: str) -> None:
        """A code was used or refused (60140); the next newest takes its place."""
        async with self._database.write() as connection:
            await SentCards(connection, self._vault).drop_code(task_id, response_code)
