"""The store: opens a database with a key ring, and hands out units of work. The shell's own calls are here too."""

from __future__ import annotations

import base64
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import insert, select

from storage import calendars, clocks, dialogues, history, inbox, leases, outbox_claims, policies, streams
from storage.absences import EARLIEST as NEXT_RETURN
from storage.address import WRITERS, database_at
from storage.calendars import AdoptedYear
from storage.case_rows import WITH_KEYS, case_of_row, keys_of_row
from storage.clocks import CountedBy, CountedCase
from storage.data_keys import open_vault
from storage.directory import replace_directory
from storage.engine import Database
from storage.engine_sqlite import Synchronous
from storage.history import Fault
from storage.migrate import migrate
from storage.organisation import OrganisationCache
from storage.policies import AdoptedPolicy
from storage.session import Session
from storage.store_inbox import InboxOfStore
from storage.store_outbox import OutboxOfStore
from storage.tables import cases, store
from storage.turns import alone
from storage.unit_of_work import SqlUnitOfWork
from storage.vault import Entropy, KeyRing, Vault
from workflow.codec import Json
from workflow.directory import Directory
from workflow.ports import Dialogue, Draft

_EPOCH = "epoch"
_EPOCH_BYTES = 5
_NAME_BYTES = 8


class SqlStore(InboxOfStore, OutboxOfStore):
    """`workflow.ports.Store` on SQLAlchemy, and what the shell needs of it."""

    def __init__(self, database: Database, vault: Vault, epoch: str, name: str) -> None:
        InboxOfStore.__init__(self, database, vault, name)
        OutboxOfStore.__init__(self, database, vault, name)
        self._organisation = OrganisationCache()
        self.epoch = epoch

    @classmethod
    async def open(
        cls,
        url: str,
        keyring: KeyRing,
        *,
        synchronous: Synchronous = "FULL",
        entropy: Entropy = os.urandom,
        writers: int = WRITERS,
    ) -> SqlStore:
        """Opens the store, making or migrating it when needed. `writers`: connections that write, on a server.

        Raises DatabaseUrlError, DriverMissingError, StoreFileError, StoreServerError, BusyError, StoreTooNewError,
        KeyMissingError or KeyWrongError, and then leaves nothing open.
        """
        database = database_at(url, synchronous=synchronous, writers=writers)
        try:
            async with database.write() as session:
                await alone(session, "open")  # processes that start together make the store, and its keys, once
                await session.run_sync(migrate)
                vault = await open_vault(session, keyring, entropy)
                epoch = await _epoch(session, entropy)
        except BaseException:
            await database.close()
            raise
        return cls(database, vault, epoch, entropy(_NAME_BYTES).hex())

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[SqlUnitOfWork]:
        """A new unit of work. It waits its turn, first come first served: on SQLite for the one writer.

        Raises ConflictError (all of it is to be repeated), or BusyError (later).
        """
        async with self._database.transaction() as session:
            yield SqlUnitOfWork(session, self._vault, self._organisation)

    @property
    def exclusive(self) -> bool:
        """Whether one process at a time works on this store: a file's, and not a server's."""
        return self._database.exclusive

    async def take_over(self, now: datetime) -> None:
        """What a process that is gone had in hand, received or to be sent, is free at once, also answers that waited
        for a response. It would be free by itself some seconds later, but a person waits, and a standing clock never
        gets there. Right only while no other process works on the store."""
        async with self._database.write() as session:
            await inbox.free_all(session, now)
            await outbox_claims.free_all(session, now)
            await leases.free_all(session)

    async def close(self) -> None:
        """Finishes what was accepted and closes the database."""
        await self._arrivals.drain()
        await self._database.close()

    async def next_at(self) -> datetime | None:
        """The earliest moment, past or future, at which any row wants something: clock, outbox, question, draft, or
        somebody who comes back. Rounds are housekeeping: nobody waits for them."""
        questions = (
            NEXT_RETURN,
            clocks.EARLIEST,
            outbox_claims.EARLIEST,
            dialogues.EARLIEST_DIALOGUE,
            dialogues.EARLIEST_DRAFT,
        )
        async with self._database.read() as session:
            answers = [await session.scalar(question) for question in questions]
        return min((at for at in answers if at is not None), default=None)

    async def dialogues_expired(self, now: datetime) -> tuple[Dialogue, ...]:
        """The open questions whose time is over; the caller says so and clears them."""
        async with self._database.read() as session:
            return await dialogues.dialogues_expired(session, self._vault, now)

    async def drafts_expired(self, now: datetime) -> tuple[Draft, ...]:
        """The drafts whose time is over; the caller drops them."""
        async with self._database.read() as session:
            return await dialogues.drafts_expired(session, self._vault, now)

    async def directory_replace(self, snapshot: Directory, at: datetime) -> None:
        """A new snapshot of the address book takes the old one's place."""
        async with self._database.write() as session:
            await replace_directory(session, self._vault, snapshot, at)

    async def policy_adopt(self, policy_id: str, policy_hash: str, text: str, at: datetime, actor: str) -> bool:
        """Adopts a policy and writes so on the `policy` stream. False when it is the one of its id in force already."""
        async with self._database.write() as session:
            return await policies.adopt(session, AdoptedPolicy(policy_hash, policy_id, text, at), actor)

    async def policy_follow(self, policy_id: str, policy_hash: str, text: str, at: datetime, actor: str) -> bool:
        """The settings say this text: adopts it if they said another one before. False when nothing was adopted."""
        async with self._database.write() as session:
            return await policies.follow(session, AdoptedPolicy(policy_hash, policy_id, text, at), actor)

    async def policy_cases(self, policy_hash: str) -> tuple[tuple[str, int], ...]:
        """Id and version of each open case that runs under exactly that policy, the oldest first."""
        async with self._database.read() as session:
            return await policies.open_cases(session, policy_hash)

    async def policy_version(self) -> int:
        """Grows with each adoption, whichever process adopts."""
        async with self._database.read() as session:
            return await policies.version(session)

    async def policies(self) -> tuple[AdoptedPolicy, ...]:
        """Every adopted policy, the newest adoption first."""
        async with self._database.read() as session:
            return await policies.adopted(session)

    async def calendar_adopt(self, year: AdoptedYear) -> bool:
        """Adopts a year of published days and writes so on the `calendar` stream. False when it is in force already.

        Raises CalendarLostError.
        """
        async with self._database.write() as session:
            return await calendars.adopt_year(session, year)

    async def calendar_years(self) -> tuple[AdoptedYear, ...]:
        """The years in force, by region and year. Raises CalendarLostError."""
        async with self._database.read() as session:
            return await calendars.years_in_force(session)

    async def calendar_version(self) -> int:
        """Grows with each adoption, whichever process adopts."""
        async with self._database.read() as session:
            return await calendars.version(session)

    async def counted_otherwise(
        self, hashes: Mapping[CountedBy, str], *, after: str = "", limit: int
    ) -> tuple[CountedCase, ...]:
        """Cases behind the id `after` with an open clock that was counted with another calendar than the one in force
        for their policy and department; department "" stands for all that have none of their own."""
        async with self._database.read() as session:
            return await clocks.counted_otherwise(session, hashes, after, limit)

    async def counted_with(self) -> str:
        """The digest of the calendars that every open case was last compared with; "" before the first time."""
        async with self._database.read() as session:
            return await calendars.counted_with(session)

    async def keep_counted_with(self, digest: str) -> None:
        """Every open case has been compared with these calendars."""
        async with self._database.write() as session:
            await calendars.keep_counted_with(session, digest)

    async def verify(self, stream: str) -> Fault | None:
        """Recomputes the chain of a stream (`policy`, `calendar`, `case/⟨case id⟩`); the first fault, or None."""
        async with self._database.read() as session:
            lines = await streams.read_lines(session, stream)
            head = await streams.kept_head(session, stream)
        return history.first_fault(stream, lines, head)

    async def dump(self, case_id: str) -> Json:
        """A case's timeline with its words, for `tests/histories`: for invented people only."""
        async with self._database.read() as session:
            row = (await session.execute(WITH_KEYS.where(cases.c.case_id == case_id))).one()
            keys = keys_of_row(self._vault, row)
            lines = await streams.read_lines(session, streams.case_stream(case_id))
            return history.dump(keys, lines, case_of_row(self._vault, keys, row))


async def _epoch(session: Session, entropy: Entropy) -> str:
    """A short word made with the store: task ids of a store that was lost and made anew never meet the old ones."""
    epoch: str | None = await session.scalar(select(store.c.value).where(store.c.name == _EPOCH))
    if epoch is None:
        epoch = base64.b32encode(entropy(_EPOCH_BYTES)).decode().lower()
        await session.execute(insert(store), {"name": _EPOCH, "value": epoch})
    return epoch
