"""Callbacks that were accepted but are not finished yet. It does not understand what is in them.

Who sent what stands sealed; a person's lane and a callback's identity are keyed digests (D6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, literal_column, or_, select, update

from storage.seals import Place, unseal
from storage.session import Session
from storage.tables import inbox
from storage.upsert import insert_of
from storage.vault import Digest, Vault

KEPT = timedelta(days=7)
LEASE = timedelta(seconds=10)
"""So long an entry belongs to the process that took it in or began with it (D6)."""
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
class Behind:
    """An older entry of the same lane is not finished yet: this one's turn comes after it."""


BEHIND = Behind()


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

    async def take(self, entry_id: int) -> InboxEntry | Behind | None:
        """The entry, locked; None when it is finished or was set aside.

        While another process handles an older one of its lane this waits for its end; an older one that waits is
        `BEHIND`, and stays locked: whoever is to handle that one will see what the caller does about this one.
        """
        c = inbox.c
        lane = select(c.lane).where(c.id == entry_id).scalar_subquery()
        open_until_then = select(c.id, c.lane, c.dedupe, c.body, c.at, c.starts).where(
            c.lane == lane, c.id <= entry_id, _IS_OPEN
        )
        row = (await self._session.execute(open_until_then.order_by(c.id).limit(1).with_for_update())).one_or_none()
        if row is None or row.id == entry_id:
            return _entry(self._vault, row) if row else None
        still_open = select(c.id).where(c.id == entry_id, _IS_OPEN)
        return BEHIND if await self._session.scalar(still_open) else None

    async def let_go(self, entry_id: int, now: datetime) -> None:
        """The entry was not begun after all, and is anybody's."""
        c = inbox.c
        free = update(inbox).where(c.id == entry_id, _IS_OPEN).values(starts=c.starts - 1, held_until=now)
        await self._session.execute(free)

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


async def receive(session: Session, vault: Vault, holder: str, callbacks: Sequence[Callback]) -> tuple[Received, ...]:
    """Takes in what arrived together; answers in the same order. A repetition gets the first one's place."""
    rows = [_row(vault, holder, callback) for callback in callbacks]
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


async def pending(session: Session, free_at: datetime | None) -> tuple[Pending, ...]:
    """What was accepted and is not finished (and by `free_at` in nobody's hands), oldest first."""
    waiting = select(inbox.c.id, inbox.c.lane).where(_IS_OPEN).order_by(inbox.c.id)
    if free_at is not None:
        waiting = waiting.where(inbox.c.held_until <= free_at)
    return tuple(Pending(entry_id, lane.hex()) for entry_id, lane in await session.execute(waiting))


async def following(session: Session, lane: str, free_at: datetime) -> tuple[int, ...]:
    """What in that lane is in nobody's hands, oldest first."""
    c = inbox.c
    free = select(c.id).where(c.lane == bytes.fromhex(lane), _IS_OPEN, c.held_until <= free_at)
    return tuple((await session.scalars(free.order_by(c.id))).all())


async def start(session: Session, entry_id: int, holder: str, now: datetime) -> int:
    """Counts that `holder` begins with the entry again, and returns how often anybody has by now; 0 for what is not
    open, or in the hands of another process."""
    c = inbox.c
    mine = update(inbox).where(c.id == entry_id, _IS_OPEN, or_(c.held_by == holder, c.held_until <= now))
    begun = mine.values(starts=c.starts + 1, held_by=holder, held_until=now + LEASE)
    return await session.scalar(begun.returning(c.starts)) or 0


async def free_all(session: Session, now: datetime) -> None:
    """What any process had in hand is in nobody's."""
    await session.execute(update(inbox).where(_IS_OPEN).values(held_until=now))


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


def _row(vault: Vault, holder: str, callback: Callback) -> dict[str, Any]:
    digest = vault.digest(Digest.DEDUPE, callback.content)
    return {
        "dedupe": digest,
        "lane": vault.person(callback.person, Digest.LANE),
        "at": callback.at,
        "state": _OPEN,
        # Whoever takes it in starts on it at once: the first start costs no write of its own.
        "starts": 1,
        "held_by": holder,
        "held_until": callback.at + LEASE,
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
