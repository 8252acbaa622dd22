"""What is done again and again, such as the nightly look at the ladders: when next, and what was told of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, insert, select

from storage.session import Session
from storage.tables_organisation import rounds, told_holes
from storage.turns import alone
from storage.upsert import upsert
from storage.vault import Digest, Vault


class SqlRounds:
    """Rounds on one session; for the shell."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def claim(self, name: str, now: datetime, until: datetime) -> bool:
        """Whether the round is due, or was never planned: then it is the caller's until `until`, and due again then if
        he does not plan it anew."""
        await alone(self._session, f"round.{name}")
        next_at = await self._session.scalar(select(rounds.c.next_at).where(rounds.c.name == name))
        if next_at is not None and next_at > now:
            return False
        await self.plan(name, until)
        return True

    async def plan(self, name: str, next_at: datetime) -> None:
        """When the round is due next."""
        await self._session.execute(upsert(self._session, rounds), {"name": name, "next_at": next_at})

    async def untold(self, holes: Collection[str]) -> frozenset[str]:
        """Which of these holes nobody has been told of. From now on exactly these are known: one that closes and opens
        again is told of again."""
        await alone(self._session, "holes")
        digests = {self._vault.digest(Digest.HOLE, hole): hole for hole in holes}
        known = set((await self._session.scalars(select(told_holes.c.hole))).all())
        await self._session.execute(delete(told_holes).where(told_holes.c.hole.not_in(digests)))
        fresh = [digest for digest in digests if digest not in known]
        if fresh:
            await self._session.execute(insert(told_holes), [{"hole": digest} for digest in fresh])
        return frozenset(digests[digest] for digest in fresh)
