"""One transaction with everything that can be done in it. The safe path is the default: no commit, no change."""

from __future__ import annotations

from storage.cases import SqlCases
from storage.clocks import SqlClocks
from storage.dialogues import SqlDialogues
from storage.directory import DirectoryCache
from storage.inbox import SqlInbox
from storage.ledger import SqlLedger
from storage.outbox import SqlOutbox
from storage.policies import policy_text
from storage.series import SqlSeries
from storage.session import Session
from storage.vault import Vault
from workflow import ports
from workflow.directory import Directory


class SqlOrganisation:
    """`workflow.ports.Organisation` on one session."""

    def __init__(self, session: Session, vault: Vault, cache: DirectoryCache) -> None:
        self._session = session
        self._vault = vault
        self._cache = cache

    async def directory(self) -> Directory:
        """The newest snapshot (cached until it changes)."""
        return await self._cache.newest(self._session, self._vault)

    async def policy_text(self, policy_hash: str) -> str | None:
        """The text of an adopted policy."""
        return await policy_text(self._session, policy_hash)


class SqlUnitOfWork:
    """`workflow.ports.UnitOfWork`, and the inbox for the shell. Made by `SqlStore.begin`."""

    def __init__(self, session: Session, vault: Vault, cache: DirectoryCache) -> None:
        self._session = session
        self.cases: ports.Cases = SqlCases(session, vault)
        self.ledger: ports.Ledger = SqlLedger(session, vault)
        self.series: ports.Series = SqlSeries(session)
        self.clocks: ports.Clocks = SqlClocks(session)
        self.outbox: ports.Outbox = SqlOutbox(session, vault)
        self.dialogues: ports.Dialogues = SqlDialogues(session, vault)
        self.organisation: ports.Organisation = SqlOrganisation(session, vault, cache)
        self.inbox = SqlInbox(session, vault)

    async def commit(self) -> None:
        """Makes it last. Without this, leaving changes nothing."""
        await self._session.commit()
