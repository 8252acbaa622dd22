"""The organisation as units of work see it: the address book with who is on leave, and the adopted policies."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from storage import absences
from storage.directory import DirectoryCache
from storage.policies import policy_text
from storage.session import Session
from storage.vault import Vault
from workflow.absence import AbsenceEvent, Return
from workflow.directory import Directory


class OrganisationCache:
    """The newest address book that this process has read, with who is on leave."""

    def __init__(self) -> None:
        self._books = DirectoryCache()
        self._book = self._whole = Directory()
        self._said = 0

    async def newest(self, session: Session, vault: Vault) -> Directory:
        """What holds now. Costs a look at two numbers when nothing changed."""
        book, said = await self._books.newest(session, vault), await absences.version(session)
        if book is not self._book or said != self._said:
            self._whole = await self.uncommitted(session, vault)
            self._book, self._said = book, said
        return self._whole

    async def uncommitted(self, session: Session, vault: Vault) -> Directory:
        """The same with what this transaction wrote itself: nothing to be remembered, for it may yet be rolled back."""
        book = await self._books.newest(session, vault)
        return replace(book, away=await absences.open_absences(session))


class SqlOrganisation:
    """`workflow.ports.Organisation` on one session."""

    def __init__(self, session: Session, vault: Vault, cache: OrganisationCache) -> None:
        self._session = session
        self._vault = vault
        self._cache = cache
        self._wrote = False

    async def directory(self) -> Directory:
        """The newest snapshot (cached until it changes)."""
        newest = self._cache.uncommitted if self._wrote else self._cache.newest
        return await newest(self._session, self._vault)

    async def policy_text(self, policy_hash: str) -> str | None:
        """The text of an adopted policy."""
        return await policy_text(self._session, policy_hash)

    async def keep_absence(self, event: AbsenceEvent, *, at: datetime, actor: str, cause: str) -> None:
        """Writes it on the `org` stream; the next `directory` knows it. `actor` is a userid, `cause` a command id."""
        await absences.keep(self._session, event, at=at, actor=actor, cause=cause)
        self._wrote = True

    async def returning(self, now: datetime) -> tuple[Return, ...]:
        """The leaves after which somebody is back by now and has not been told what waited, the oldest first."""
        return await absences.returning(self._session, now)

    async def postpone_return(self, seq: int, back: datetime) -> None:
        """He is not back yet: another leave of his goes on."""
        await absences.postpone(self._session, seq, back)

    async def close_absence(self, seq: int) -> None:
        """He was told; that leave is over."""
        await absences.close(self._session, seq)
