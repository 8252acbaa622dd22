"""What is still to be said, as handlers see it: queue it, change its card. The pump's side is outbox_claims.py."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.seals import Place, unseal
from storage.sent_cards import SentCards
from storage.session import Session
from storage.tables import outbox
from storage.turns import alone
from storage.vault import Digest, Vault
from workflow.codec import canonical, decode, encode, instant_text
from workflow.ports import Combine, OutboxItem, SentCard

_REF_BYTES = 12


class SqlOutbox:
    """`workflow.ports.Outbox` on one session."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault
        self._cards = SentCards(session, vault)

    async def add(self, item: OutboxItem, *, at: datetime) -> int:
        """Queues an item for `item.not_before`, or for now; returns its row id."""
        return await self._insert(item, self._vault.entropy(_REF_BYTES).hex(), at)

    async def gather(self, item: OutboxItem, about: str, combine: Combine, *, at: datetime) -> int:
        """Queues an item for its `not_before`; where one about the same was gathered already for the same person and
        time and waits untouched, what `combine` makes of that one and this takes its place. Returns the row's id."""
        when = max(at, item.not_before) if item.not_before else at
        ref = self._vault.digest(Digest.GATHERED, about, item.to.casefold(), instant_text(when)).hex()
        await alone(self._session, f"outbox.{ref}")
        c = outbox.c
        found = (await self._session.execute(select(c.id, c.item).where(c.ref == ref))).one_or_none()
        if found is None:
            return await self._insert(item, ref, at)
        place = outbox_place("item", ref)
        waits = (c.id == found.id) & (c.next_at == when) & (c.request == b"")  # a claim moves `next_at`
        if found.item:  # a row that is done has forgotten it
            waiting = decode(OutboxItem, json.loads(unseal(self._vault.identity, found.item, place)))
            sealed = self._vault.seal(self._vault.identity, canonical(encode(combine(waiting, item))), place)
            taken = await self._session.execute(update(outbox).where(waits).values(item=sealed))
            if taken.rowcount == 1:
                return int(found.id)
        return await self.add(item, at=at)  # that one is on its way, or was sent before the clock was set back

    async def _insert(self, item: OutboxItem, ref: str, at: datetime) -> int:
        row: dict[str, Any] = {
            "ref": ref,
            "kind": str(item.kind),
            "urgency": str(item.urgency),
            "at": at,
            "next_at": max(at, item.not_before) if item.not_before else at,
            "leased": False,
            "attempts": 0,
            "item": self._vault.seal(self._vault.identity, canonical(encode(item)), outbox_place("item", ref)),
            "request": b"",
            "why": b"",
        }
        added = await self._session.execute(insert(outbox).values(row).returning(outbox.c.id))
        return int(added.scalar_one())

    async def cards(self, case_id: str, topic: str) -> tuple[SentCard, ...]:
        """The cards of that topic that are still live on somebody's phone."""
        return await self._cards.live(case_id, topic)

    async def card(self, task_id: str) -> SentCard | None:
        """The card of that task id, live or not."""
        return await self._cards.get(task_id)

    async def card_tapped(self, task_id: str, response_code: str, until: datetime) -> None:
        """Keeps the fresh response code that a tap brought."""
        await self._cards.keep_code(task_id, response_code, until)

    async def becomes(self, task_id: str, topic: str) -> None:
        """The card has turned into a copy of another question of its case: it is live there, and nowhere else."""
        await self._cards.becomes(task_id, topic)

    async def retire(self, task_id: str) -> None:
        """The card can no longer be acted on."""
        await self._cards.retire(task_id)


def outbox_place(column: str, ref: str) -> Place:
    """Where a blob of an outbox row stands. Its reference is random, or for a gathered row a keyed digest of whom and
    when: the row's id is only known after the insert."""
    return Place("outbox", column, ref)
