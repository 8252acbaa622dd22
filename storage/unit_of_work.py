"""One transaction with everything that can be done in it. The safe path is the default: no commit, no change."""

from __future__ import annotations

from storage.cases import SqlCases
from storage.clocks import SqlClocks
from storage.dialogues import SqlDialogues
from storage.inbox import SqlInbox
from storage.ledger import SqlLedger
from storage.organisation import OrganisationCache, SqlOrganisation
from storage.outbox import SqlOutbox
from storage.rounds import SqlRounds
from storage.series import SqlSeries
from storage.session import Session
from storage.vault import Vault
from workflow import ports


class SqlUnitOfWork:
    """`workflow.ports.UnitOfWork`, and inbox and rounds for the shell. Made by `SqlStore.begin`."""

    def __init__(self, session: Session, vault: Vault, cache: OrganisationCache) -> None:
        self._session = session
        self.cases: ports.Cases = SqlCases(session, vault)
        self.ledger: ports.Ledger = SqlLedger(session, vault)
        self.series: ports.Series = SqlSeries(session)
        self.clocks: ports.Clocks = SqlClocks(session)
        self.outbox: ports.Outbox = SqlOutbox(session, vault)
        self.dialogues: ports.Dialogues = SqlDialogues(session, vault)
        self.organisation: ports.Organisation = SqlOrganisation(session, vault, cache)
        self.inbox = SqlInbox(session, vault)
        self.rounds = SqlRounds(session, vault)

    async def commit(self) -> None:
        """Makes it last. Without this, leaving changes nothing."""
        await self._session.commit()
