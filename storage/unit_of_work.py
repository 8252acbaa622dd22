"""One transaction with everything that can be done in it. The safe path is the default: no commit, no change."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.cases import SqlCases
from storage.clocks import SqlClocks
from storage.dialogues import SqlDialogues
from storage.directory import DirectoryCache
from storage.inbox import SqlInbox
from storage.ledger import SqlLedger
from storage.outbox import SqlOutbox
from storage.policies import policy_text
from storage.series import SqlSeries
from storage.vault import Vault
from workflow import ports
from workflow.directory import Directory


class SqlOrganisation:
    """`workflow.ports.Organisation` on one connection."""

    def __init__(self, connection: AsyncConnection, vault: Vault, cache: DirectoryCache) -> None:
        self._connection = connection
        self._vault = vault
        self._cache = cache

    async def directory(self) -> Directory:
        """The newest snapshot (cached until it changes)."""
        return await self._cache.newest(self._connection, self._vault)

    async def policy_text(self, policy_hash: str) -> str | None:
        """The text of an adopted policy."""
        return await policy_text(self._connection, policy_hash)


class SqlUnitOfWork:
    """`workflow.ports.UnitOfWork`, and the inbox for the shell. Made by `SqlStore.begin`."""

    def __init__(self, connection: AsyncConnection, vault: Vault, cache: DirectoryCache) -> None:
        self._connection = connection
        self.cases: ports.Cases = SqlCases(connection, vault)
        self.ledger: ports.Ledger = SqlLedger(connection, vault)
        self.series: ports.Series = SqlSeries(connection)
        self.clocks: ports.Clocks = SqlClocks(connection)
        self.outbox: ports.Outbox = SqlOutbox(connection, vault)
        self.dialogues: ports.Dialogues = SqlDialogues(connection, vault)
        self.organisation: ports.Organisation = SqlOrganisation(connection, vault, cache)
        self.inbox = SqlInbox(connection, vault)

    async def commit(self) -> None:
        """Makes it last. Without this, leaving changes nothing."""
        await self._connection.commit()
