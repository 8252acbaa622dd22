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

    def __init__(self, database: Database, vault: Vault, name: str) -> None:
        self._database = database
        self._vault = vault
        self._name = name
        self._arrivals: Grouped[Callback, Received] = Grouped(self._receive)

    async def receive(self, content: bytes, person: str, body: bytes, at: datetime) -> Received:
        """Durable when it returns. `content` is the whole decrypted callback, `body` what is kept of it (sealed)."""
        return await self._arrivals.do(Callback(content, person, body, at))

    async def pending(self, free_at: datetime | None = None) -> tuple[Pending, ...]:
        """What was accepted and is not finished (and by `free_at` in no process's hands), oldest first."""
        async with self._database.read() as connection:
            return await inbox.pending(connection, free_at)

    async def inbox_following(self, lane: str, free_at: datetime) -> tuple[int, ...]:
        """The entries of that lane that are in no process's hands, oldest first. On an exclusive store there are none
        that its process does not know of."""
        if self._database.exclusive:
            return ()
        async with self._database.read() as connection:
            return await inbox.following(connection, lane, free_at)

    async def inbox_start(self, entry_id: int, now: datetime) -> int:
        """Counts, durably, that this process begins with the entry again, and has it in hand for ten seconds. How often
        anybody has begun by now; 0 for what is not open or in another process's hands."""
        async with self._database.write() as connection:
            return await inbox.start(connection, entry_id, self._name, now)

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
            return await inbox.receive(connection, self._vault, self._name, callbacks)
