"""The outbox as the pump sees it, a transaction each call. What they mean: outbox_claims.py and outbox_marks.py."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog

from storage import leases, outbox_claims, outbox_marks
from storage.engine import Database
from storage.outbox_claims import Claimed, Unreadable
from storage.sent_cards import SentCards
from storage.vault import Vault
from workflow.ports import SentCard

log = structlog.get_logger(__name__)


class OutboxOfStore:
    """The part of `SqlStore` that hands out what is to be sent."""

    def __init__(self, database: Database, vault: Vault, name: str) -> None:
        self._database = database
        self._vault = vault
        self._name = name
        self._turn_until: datetime | None = None

    async def outbox_claim(self, now: datetime, limit: int) -> tuple[Claimed, ...]:
        """Leases what is due for 30 s: the urgent first, then by time, then by id. A row that cannot be read is set
        aside with a line in the log."""
        while True:
            async with self._database.write() as connection:
                found = await outbox_claims.claim(connection, self._vault, now, limit)
            for row in found:
                if isinstance(row, Unreadable):
                    log.error("outbox row set aside: it cannot be read", row=row.id, error=row.why)
            readable = tuple(row for row in found if isinstance(row, Claimed))
            if readable or not found:
                return readable

    async def pump_turn(self, now: datetime) -> bool:
        """Whether the pump of this process works for all of them now (D7): order and WeCom's limits need one pump."""
        if self._database.exclusive:
            return True
        if self._turn_until is None or now >= self._turn_until - leases.TURN / 2:
            async with self._database.write() as connection:
                self._turn_until = await leases.take_turn(connection, leases.PUMP, self._name, now)
        return self._turn_until is not None

    async def pump_rests(self) -> None:
        """Another process's pump may take over at once."""
        if self._turn_until is not None:
            self._turn_until = None
            async with self._database.write() as connection:
                await leases.end_turn(connection, leases.PUMP, self._name)

    async def outbox_postpone(self, now: datetime, until: datetime) -> None:
        """Everything that is due at `now` waits until then."""
        async with self._database.write() as connection:
            await outbox_claims.postpone(connection, now, until)

    async def outbox_put_back(self, rows: Sequence[tuple[int, datetime]]) -> None:
        """Claimed rows that were not tried may be claimed again from their times on; it was no attempt."""
        async with self._database.write() as connection:
            await outbox_claims.put_back(connection, rows)

    async def outbox_request(self, row_id: int, request: bytes, card: SentCard | None = None) -> None:
        """Stores the bytes that are to be sent, once: a second call changes nothing. `card` is on its way from now."""
        async with self._database.write() as connection:
            await outbox_marks.keep_request(connection, self._vault, row_id, request, card)

    async def outbox_request_anew(self, row_id: int, request: bytes, task_id: str = "") -> None:
        """Other bytes take the place of those that WeCom refused; the card of that task id never comes."""
        async with self._database.write() as connection:
            await outbox_marks.replace_request(connection, self._vault, row_id, request, task_id)

    async def outbox_sent(self, row_id: int, at: datetime, card: SentCard | None = None) -> None:
        """The row is done and forgets what it said; a card that can still change is kept."""
        async with self._database.write() as connection:
            await outbox_marks.mark_sent(connection, self._vault, row_id, at, card)

    async def outbox_retry(self, row_id: int, not_before: datetime, why: str) -> None:
        """The attempt failed; another may be made from `not_before` on, with the same request bytes."""
        async with self._database.write() as connection:
            await outbox_marks.mark_retry(connection, self._vault, row_id, not_before, why)

    async def outbox_drop(self, row_id: int, at: datetime, why: str, task_id: str = "") -> None:
        """The row will not be sent, and a card of that task id never comes; the reason is kept for seven days, the
        words are not."""
        async with self._database.write() as connection:
            await outbox_marks.mark_dropped(connection, self._vault, row_id, at, why, task_id)

    async def outbox_take_answer(self, row_id: int) -> datetime | None:
        """The end of the lease for the one who may send this answer as the passive reply, None for everybody else. He
        then calls `outbox_sent` or `outbox_release_answer`."""
        async with self._database.write() as connection:
            return await outbox_claims.take_answer(connection, row_id)

    async def outbox_release_answer(self, row_id: int, lease: datetime, now: datetime) -> None:
        """The taker could not send it: it is due for the pump at once."""
        async with self._database.write() as connection:
            await outbox_claims.release_answer(connection, row_id, lease, now)

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
