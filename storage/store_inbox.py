"""The inbox as the shell sees it: each call is a transaction of its own, and callbacks that meet share one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage import inbox
from storage.engine import Database
from storage.grouping import Grouped
from storage.inbox import Callback, Pending, Received, SetAside
from storage.vault import Vault


class InboxOfStore:
    """The part of `SqlStore` that takes callbacks in."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self._arrivals: Grouped[Callback, Received] = Grouped(self._receive)

    async def receive(self, content: bytes, person: str, body: bytes, at: datetime) -> Received:
        """Durable when it returns. `content` is the whole decrypted callback, `body` what is kept of it (sealed)."""
        return await self._arrivals.do(Callback(content, person, body, at))

    async def pending(self, until: datetime | None = None) -> tuple[Pending, ...]:
        """What was accepted (not after `until`) and is not finished, oldest first."""
        async with self._database.read() as connection:
            return await inbox.pending(connection, until)

    async def inbox_start(self, entry_id: int) -> int:
        """Counts, durably, that the handling begins again; how often it has begun by now, 0 for what is not open."""
        async with self._database.write() as connection:
            return await inbox.start(connection, entry_id)

    async def inbox_retry(self, entry_id: int) -> bool:
        """An entry that was set aside waits again; the next look for left entries takes it. False: none such."""
        async with self._database.write() as connection:
            return await inbox.retry(connection, entry_id)

    async def inbox_set_aside(self) -> tuple[SetAside, ...]:
        """What a person has to look at, oldest first."""
        async with self._database.read() as connection:
            return await inbox.set_aside(connection, self._vault)

    async def inbox_sweep(self, now: datetime) -> int:
        """Forgets the digests of entries finished seven days ago; returns how many."""
        async with self._database.write() as connection:
            return await inbox.sweep(connection, now)

    async def _receive(self, callbacks: Sequence[Callback]) -> Sequence[Received]:
        async with self._database.write() as connection:
            return await inbox.receive(connection, self._vault, callbacks)
