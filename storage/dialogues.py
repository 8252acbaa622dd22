"""Open questions, drafts, and when the bot last greeted whom. Everything is sealed and found by keyed digests."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, delete, func, select

from storage.seals import Place, unseal
from storage.session import Session
from storage.tables import dialogues, drafts, seen
from storage.upsert import upsert
from storage.vault import Digest, Vault
from workflow.codec import canonical, decode, encode
from workflow.ports import Dialogue, Draft

T = TypeVar("T")

EARLIEST_DIALOGUE = select(func.min(dialogues.c.expires_at).label("at"))
EARLIEST_DRAFT = select(func.min(drafts.c.expires_at).label("at"))


class SqlDialogues:
    """`workflow.ports.Dialogues` on one session."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def get(self, userid: str) -> Dialogue | None:
        """The person's open question, expired or not."""
        return await self._asked(userid, select(dialogues.c.body))

    async def held(self, userid: str) -> Dialogue | None:
        """The same, and nobody else changes it while this unit of work lasts."""
        return await self._asked(userid, select(dialogues.c.body).with_for_update())

    async def put(self, dialogue: Dialogue) -> None:
        """Asks; replaces an earlier question."""
        person = self._vault.person(dialogue.userid)
        body = _seal(self._vault, dialogue, _place("dialogues", person))
        row = {"person": person, "expires_at": dialogue.expires_at, "body": body}
        await self._session.execute(upsert(self._session, dialogues), row)

    async def clear(self, userid: str) -> None:
        """The question is answered, cancelled or lapsed."""
        person = self._vault.person(userid)
        await self._session.execute(delete(dialogues).where(dialogues.c.person == person))

    async def draft(self, draft_id: str) -> Draft | None:
        """The draft, expired or not."""
        return await self._drafted(draft_id, select(drafts.c.body))

    async def held_draft(self, draft_id: str) -> Draft | None:
        """The same, and nobody else changes it while this unit of work lasts."""
        return await self._drafted(draft_id, select(drafts.c.body).with_for_update())

    async def put_draft(self, draft: Draft) -> None:
        """Keeps a draft."""
        digest = self._vault.digest(Digest.DRAFT, draft.draft_id)
        body = _seal(self._vault, draft, _place("drafts", digest))
        row = {"draft": digest, "expires_at": draft.expires_at, "body": body}
        await self._session.execute(upsert(self._session, drafts), row)

    async def drop_draft(self, draft_id: str) -> None:
        """Forgets a draft."""
        digest = self._vault.digest(Digest.DRAFT, draft_id)
        await self._session.execute(delete(drafts).where(drafts.c.draft == digest))

    async def seen(self, userid: str, what: str) -> datetime | None:
        """When the bot last did `what` to this person (greeting, small talk), or None."""
        last = select(seen.c.at).where(seen.c.person == self._vault.person(userid), seen.c.what == what)
        at: datetime | None = await self._session.scalar(last)
        return at

    async def mark_seen(self, userid: str, what: str, at: datetime) -> None:
        """Remembers that it did."""
        row = {"person": self._vault.person(userid), "what": what, "at": at}
        await self._session.execute(upsert(self._session, seen), row)

    async def _asked(self, userid: str, bodies: Select[Any]) -> Dialogue | None:
        person = self._vault.person(userid)
        body = await self._session.scalar(bodies.where(dialogues.c.person == person))
        return _unseal(self._vault, Dialogue, body, _place("dialogues", person)) if body else None

    async def _drafted(self, draft_id: str, bodies: Select[Any]) -> Draft | None:
        digest = self._vault.digest(Digest.DRAFT, draft_id)
        body = await self._session.scalar(bodies.where(drafts.c.draft == digest))
        return _unseal(self._vault, Draft, body, _place("drafts", digest)) if body else None


async def dialogues_expired(session: Session, vault: Vault, now: datetime) -> tuple[Dialogue, ...]:
    """The open questions whose time is over, oldest first."""
    lapsed = select(dialogues.c.person, dialogues.c.body).where(dialogues.c.expires_at <= now)
    rows = await session.execute(lapsed.order_by(dialogues.c.expires_at))
    return tuple(_unseal(vault, Dialogue, body, _place("dialogues", person)) for person, body in rows)


async def drafts_expired(session: Session, vault: Vault, now: datetime) -> tuple[Draft, ...]:
    """The drafts whose time is over, oldest first."""
    lapsed = select(drafts.c.draft, drafts.c.body).where(drafts.c.expires_at <= now).order_by(drafts.c.expires_at)
    rows = await session.execute(lapsed)
    return tuple(_unseal(vault, Draft, body, _place("drafts", digest)) for digest, body in rows)


def _seal(vault: Vault, value: Dialogue | Draft, place: Place) -> bytes:
    return vault.seal(vault.identity, canonical(encode(value)), place)


def _unseal(vault: Vault, kind: type[T], body: bytes, place: Place) -> T:
    value: T = decode(kind, json.loads(unseal(vault.identity, body, place)))
    return value


def _place(table: str, digest: bytes) -> Place:
    return Place(table, "body", digest.hex())
