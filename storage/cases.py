"""The case streams of one unit of work: load, append, read. Each append moves all rows of a case together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, update

from storage import clocks, participants
from storage.case_rows import WITH_KEYS, case_of_row, columns_of, keys_of_row
from storage.data_keys import case_keys, keep_case_keys
from storage.engine import TakenError
from storage.history import GENESIS, open_line, seal_entries
from storage.session import Session
from storage.streams import append_lines, case_stream, note_commands, read_lines, stream_case, stream_of_command
from storage.tables import cases
from storage.vault import DataKeys, Vault
from workflow.case import Case
from workflow.codec import Json
from workflow.ports import ConflictError, Entry


@dataclass(frozen=True, slots=True)
class _Held:
    """What this unit of work knows of a case it has locked."""

    keys: DataKeys
    head: bytes


class SqlCases:
    """`workflow.ports.Cases` on one session."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault
        self._held: dict[str, _Held] = {}
        self._noted: set[str] = set()

    async def load(self, case_id: str) -> Case | None:
        """The case, locked for this unit of work; None when there is no such stream."""
        locked = WITH_KEYS.where(cases.c.case_id == case_id).with_for_update(of=cases)
        row = (await self._session.execute(locked)).one_or_none()
        if row is None:
            return None
        keys = keys_of_row(self._vault, row)
        self._held[case_id] = _Held(keys, row.head)
        return case_of_row(self._vault, keys, row)

    async def append(self, before: Case, after: Case, entries: Sequence[Entry], policy_hash: str) -> None:
        """Seals and appends the entries, and stores `after` with its clock rows, parts and look-ups.

        Raises ConflictError when the stored version is not `before.version`, when one of the commands was carried out
        before, or when number or receipt are taken; ValueError when entries and versions do not fit together.
        """
        _check(before, after, entries)
        held = await self._hold(before, after)
        stream = case_stream(after.case_id)
        lines = seal_entries(self._vault, held.keys, stream, held.head, policy_hash, entries)
        row = columns_of(self._vault, held.keys, after, lines[-1].hash)
        await self._store(before, row)
        await append_lines(self._session, lines)
        await self._note([entry.command_id for entry in entries], stream)
        await clocks.mirror(self._session, before, after)
        await participants.mirror(self._session, self._vault, before, after)
        self._held[after.case_id] = _Held(held.keys, lines[-1].hash)

    async def outcome_of(self, command_id: str) -> str | None:
        """The case that a command of this id already changed, or None."""
        stream = await stream_of_command(self._session, command_id)
        return stream_case(stream) or None if stream else None

    async def entries(self, case_id: str) -> tuple[Entry, ...]:
        """The opened timeline, oldest first; what was destroyed is empty."""
        keys = await case_keys(self._session, self._vault, case_id)
        return tuple(open_line(keys, line) for line in await read_lines(self._session, case_stream(case_id)))

    async def _hold(self, before: Case, after: Case) -> _Held:
        if before.version == 0:
            held = _Held(self._vault.new_keys(), GENESIS)
            try:
                await keep_case_keys(self._session, self._vault, after.case_id, held.keys)
            except TakenError as error:
                raise ConflictError(f"case {after.case_id} is filed already") from error
            return held
        if after.case_id not in self._held and await self.load(after.case_id) is None:
            raise ConflictError(f"case {after.case_id} is not stored")
        return self._held[after.case_id]

    async def _store(self, before: Case, row: Json) -> None:
        try:
            if before.version == 0:
                await self._session.execute(insert(cases), row)
                return
            of_that_version = (cases.c.case_id == row["case_id"]) & (cases.c.version == before.version)
            done = await self._session.execute(update(cases).where(of_that_version).values(row))
        except TakenError as error:
            raise ConflictError(f"number or receipt of case {row['case_id']} is taken") from error
        if done.rowcount != 1:
            raise ConflictError(f"case {row['case_id']} is no longer at version {before.version}")

    async def _note(self, command_ids: Sequence[str], stream: str) -> None:
        """A command that reaches several streams in one unit of work is noted with the first."""
        fresh = [c for c in dict.fromkeys(command_ids) if c not in self._noted]
        if fresh:
            await note_commands(self._session, fresh, stream)
            self._noted.update(fresh)


def _check(before: Case, after: Case, entries: Sequence[Entry]) -> None:
    expected = list(range(before.version + 1, before.version + 1 + len(entries)))
    if not entries or [entry.seq for entry in entries] != expected:
        raise ValueError(f"the entries after version {before.version} must be numbered {expected}")
    if after.version != entries[-1].seq:
        raise ValueError(f"the case says version {after.version}, its last entry {entries[-1].seq}")
    if not after.case_id or before.case_id not in ("", after.case_id):
        raise ValueError(f"the entries of {after.case_id!r} do not follow {before.case_id!r}")
    if after.filed_at is None:
        raise ValueError(f"case {after.case_id} was never filed")
