"""Callbacks that were accepted but are not finished yet. It does not understand what is in them.

Who sent what stands sealed; a person's lane and a callback's identity are keyed digests (D6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, literal_column, select, update

from storage.seals import Place, unseal
from storage.session import Session
from storage.tables import inbox
from storage.upsert import insert_of
from storage.vault import Digest, Vault

KEPT = timedelta(days=7)
MAX_STARTS = 2
_OPEN, _DONE, _ASIDE = "open", "done", "aside"
# Spelled out, because SQLite uses a partial index only for a condition it can read.
_IS_OPEN = inbox.c.state == literal_column(f"'{_OPEN}'")
_IS_ASIDE = inbox.c.state == literal_column(f"'{_ASIDE}'")


@dataclass(frozen=True, slots=True)
class Callback:
    """A decrypted callback: `content` is all of it (what a repetition repeats), `body` what is to be kept."""

    content: bytes
    person: str
    body: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Received:
    """Where a callback stands in the inbox and which lane is its sender's; `new` is False for a repetition."""

    entry_id: int
    lane: str
    new: bool


@dataclass(frozen=True, slots=True)
class Pending:
    """An entry that waits, and the lane it waits in."""

    entry_id: int
    lane: str


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """An opened entry. `starts` counts how often its handling was begun."""

    entry_id: int
    lane: str
    body: bytes
    at: datetime
    starts: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """An entry that was started twice and not finished, and why: a code, never what somebody wrote."""

    entry: InboxEntry
    reason: str
    since: datetime


class SqlInbox:
    """The inbox within a unit of work: the effect and the end of its entry are one transaction."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def take(self, entry_id: int) -> InboxEntry | None:
        """The entry, locked; None when it is finished or was set aside."""
        c = inbox.c
        wanted = select(c.id, c.lane, c.dedupe, c.body, c.at, c.starts).where(c.id == entry_id, _IS_OPEN)
        row = (await self._session.execute(wanted.with_for_update())).one_or_none()
        return _entry(self._vault, row) if row else None

    async def finish(self, entry_id: int, at: datetime) -> None:
        """The entry is done: it loses its body at once and keeps its digest for seven days."""
        done = update(inbox).where(inbox.c.id == entry_id)
        await self._session.execute(done.values(state=_DONE, body=b"", reason=b"", done_at=at))

    async def set_aside(self, entry: InboxEntry, reason: str, at: datetime) -> None:
        """A person has to look at this entry: it keeps its body, sealed, and no lane takes it any more."""
        c = inbox.c
        dedupe = await self._session.scalar(select(c.dedupe).where(c.id == entry.entry_id))
        sealed = self._vault.seal(self._vault.identity, reason.encode(), _place("reason", dedupe))
        aside = update(inbox).where(c.id == entry.entry_id, _IS_OPEN)
        await self._session.execute(aside.values(state=_ASIDE, reason=sealed, failed_at=at))


async def receive(session: Session, vault: Vault, callbacks: Sequence[Callback]) -> tuple[Received, ...]:
    """Takes in what arrived together; answers in the same order. A repetition gets the first one's place."""
    rows = [_row(vault, callback) for callback in callbacks]
    first_of: dict[bytes, dict[str, Any]] = {}
    for row in rows:
        first_of.setdefault(row["dedupe"], row)
    # Ids are given in the order of the rows: the order of arrival is the order of ids.
    added = insert_of(session, inbox).on_conflict_do_nothing(index_elements=["dedupe"])
    returned = await session.execute(added.returning(inbox.c.dedupe, inbox.c.id), list(first_of.values()))
    fresh = dict(returned.all())
    known = await _places(session, [row["dedupe"] for row in rows if row["dedupe"] not in fresh])
    answers: list[Received] = []
    for row in rows:
        digest, lane = row["dedupe"], row["lane"].hex()
        new = digest in fresh
        answers.append(Received(fresh.pop(digest) if new else known[digest], lane, new))
        known.setdefault(digest, answers[-1].entry_id)
    return tuple(answers)


async def pending(session: Session, until: datetime | None) -> tuple[Pending, ...]:
    """What was accepted (not after `until`) and is not finished, oldest first: a start begins with it."""
    waiting = select(inbox.c.id, inbox.c.lane).where(_IS_OPEN).order_by(inbox.c.id)
    if until is not None:
        waiting = waiting.where(inbox.c.at <= until)
    return tuple(Pending(entry_id, lane.hex()) for entry_id, lane in await session.execute(waiting))


async def start(session: Session, entry_id: int) -> int:
    """Counts that the handling begins again, and returns how often it has begun by now; 0 for what is not open."""
    c = inbox.c
    begun = update(inbox).where(c.id == entry_id, _IS_OPEN).values(starts=c.starts + 1)
    return await session.scalar(begun.returning(c.starts)) or 0


async def retry(session: Session, entry_id: int) -> bool:
    """An entry that was set aside waits again, as if it had never been started. False when there is none such."""
    again = update(inbox).where(inbox.c.id == entry_id, _IS_ASIDE)
    return (await session.execute(again.values(state=_OPEN, starts=0, reason=b"", failed_at=None))).rowcount == 1


async def set_aside(session: Session, vault: Vault) -> tuple[SetAside, ...]:
    """What a person has to look at, oldest first."""
    c = inbox.c
    rows = await session.execute(
        select(c.id, c.lane, c.dedupe, c.body, c.at, c.starts, c.reason, c.failed_at).where(_IS_ASIDE).order_by(c.id)
    )
    return tuple(
        SetAside(
            _entry(vault, row), unseal(vault.identity, row.reason, _place("reason", row.dedupe)).decode(), row.failed_at
        )
        for row in rows
    )


async def sweep(session: Session, now: datetime) -> int:
    """Forgets the digests of entries finished seven days ago; returns how many."""
    old = delete(inbox).where(inbox.c.done_at.is_not(None), inbox.c.done_at <= now - KEPT)
    return (await session.execute(old)).rowcount


def _row(vault: Vault, callback: Callback) -> dict[str, Any]:
    digest = vault.digest(Digest.DEDUPE, callback.content)
    return {
        "dedupe": digest,
        "lane": vault.person(callback.person, Digest.LANE),
        "at": callback.at,
        "state": _OPEN,
        # Whoever takes it in starts on it at once: the first start costs no write of its own.
        "starts": 1,
        "body": vault.seal(vault.identity, callback.body, _place("body", digest)),
        "reason": b"",
    }


async def _places(session: Session, digests: Sequence[bytes]) -> dict[bytes, int]:
    if not digests:
        return {}
    rows = await session.execute(select(inbox.c.dedupe, inbox.c.id).where(inbox.c.dedupe.in_(digests)))
    return dict(rows.all())


def _entry(vault: Vault, row: Any) -> InboxEntry:
    body = unseal(vault.identity, row.body, _place("body", row.dedupe))
    return InboxEntry(row.id, row.lane.hex(), body, row.at, row.starts)


def _place(column: str, dedupe: bytes) -> Place:
    """The row's id is made by the insert, so a blob is sealed for the digest, which is as unique."""
    return Place("inbox", column, dedupe.hex())
