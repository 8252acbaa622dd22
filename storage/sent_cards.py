"""The cards on people's phones and the codes with which they can still be changed. It sends nothing.

A code is good for one change within 72 h (wecom.md 2.5); a send brings one and every tap another. They are kept newest
first, so that the last change a card needs finds one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select, update

from storage.seals import Place, unseal
from storage.session import Session
from storage.tables import cases, sent_cards
from storage.upsert import upsert
from storage.vault import Digest, Vault
from workflow.codec import canonical, decode, encode
from workflow.ports import SentCard

ON_ITS_WAY = "on-its-way"
"""Stands for the code of a card whose send WeCom has not answered yet: there will be one, or the card never comes."""

_CODES_KEPT = 5
_COLUMNS = (sent_cards.c.case_id, sent_cards.c.live, sent_cards.c.at, sent_cards.c.body)


@dataclass(frozen=True, slots=True)
class _Code:
    code: str
    until: datetime


@dataclass(frozen=True, slots=True)
class _Body:
    """What of a sent card is sealed."""

    to: str
    topic: str
    template: str
    params: Mapping[str, str] = field(default_factory=dict)
    codes: tuple[_Code, ...] = ()


class SentCards:
    """The rows of sent cards on one session."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def add(self, card: SentCard, at: datetime) -> None:
        """Keeps a card that was sent; the same task id again replaces it."""
        codes = (_Code(card.response_code, card.code_until),) if card.response_code else ()
        body = _Body(card.to, card.topic, card.template, card.params, codes)
        row = {
            "task_id": card.task_id,
            "case_id": card.case_id,
            "topic": self._topic(card.case_id, card.topic),
            "live": card.live,
            "at": at,
            "body": self._seal(card.task_id, body),
        }
        await self._session.execute(upsert(self._session, sent_cards), row)

    async def announce(self, card: SentCard) -> None:
        """The card is about to be sent. Its reader may tap it, and its question end, before WeCom's answer is here."""
        if await self._find(card.task_id) is None:
            # Among the cards of its question it is the last until it has arrived.
            await self.add(replace(card, response_code=ON_ITS_WAY), card.code_until)

    async def arrived(self, card: SentCard, at: datetime) -> None:
        """WeCom took the card, and this is its code. What became of it since `announce` stands."""
        found = await self._hold(card.task_id)
        if found is None or all(kept.code != ON_ITS_WAY for kept in found[1].codes):
            await self.add(card, at)
            return
        known = tuple(kept for kept in found[1].codes if kept.code != ON_ITS_WAY)
        code = (_Code(card.response_code, card.code_until),) if card.response_code else ()
        await self._rewrite(card.task_id, replace(found[1], codes=known + code))
        await self._session.execute(update(sent_cards).where(sent_cards.c.task_id == card.task_id).values(at=at))

    async def call_off(self, task_id: str) -> None:
        """The card that was on its way never comes. Nothing happens for one that was sent, or that we do not know."""
        found = await self._hold(task_id) if task_id else None
        if found and any(kept.code == ON_ITS_WAY for kept in found[1].codes):
            await self._session.execute(delete(sent_cards).where(sent_cards.c.task_id == task_id))

    async def get(self, task_id: str) -> SentCard | None:
        """The card of that task id, live or not."""
        found = await self._find(task_id)
        return found[0] if found else None

    async def live(self, case_id: str, topic: str) -> tuple[SentCard, ...]:
        """The cards of that topic that are still live, in order of sending."""
        c = sent_cards.c
        of_topic = select(c.task_id, c.case_id, c.live, c.at, c.body).where(c.topic == self._topic(case_id, topic))
        rows = await self._session.execute(of_topic.where(c.live).order_by(c.at, c.task_id))
        return tuple(
            _card(task_id, of_case, live, at, self._unseal(task_id, body)) for task_id, of_case, live, at, body in rows
        )

    async def keep_code(self, task_id: str, code: str, until: datetime) -> None:
        """A fresh code becomes the newest. Nothing happens for a card that we do not know, or a code we have.

        Its case is locked first, as by every command: two taps on copies of one question must not wait for each other.
        """
        of_card = select(sent_cards.c.case_id).where(sent_cards.c.task_id == task_id).scalar_subquery()
        await self._session.execute(select(cases.c.case_id).where(cases.c.case_id == of_card).with_for_update())
        found = await self._hold(task_id)
        if found and all(kept.code != code for kept in found[1].codes):
            codes = (_Code(code, until), *found[1].codes)[:_CODES_KEPT]
            await self._rewrite(task_id, replace(found[1], codes=codes))

    async def drop_code(self, task_id: str, code: str) -> None:
        """A code was used or refused; the next newest takes its place."""
        found = await self._hold(task_id)
        if found:
            await self._rewrite(task_id, replace(found[1], codes=tuple(c for c in found[1].codes if c.code != code)))

    async def becomes(self, task_id: str, topic: str) -> None:
        """The card is a copy of that question now, and live. Nothing happens for a card that we do not know."""
        found = await self._hold(task_id)
        if found:
            await self._rewrite(task_id, replace(found[1], topic=topic))
            card = update(sent_cards).where(sent_cards.c.task_id == task_id)
            await self._session.execute(card.values(topic=self._topic(found[0].case_id, topic), live=True))

    async def retire(self, task_id: str) -> None:
        """The card can no longer be acted on; its codes stay for its last change."""
        card = update(sent_cards).where(sent_cards.c.task_id == task_id)
        await self._session.execute(card.values(live=False))

    async def _find(self, task_id: str) -> tuple[SentCard, _Body] | None:
        return await self._found(task_id, select(*_COLUMNS))

    async def _hold(self, task_id: str) -> tuple[SentCard, _Body] | None:
        """What is about to be written anew: the pump and a tap may both want to add a code."""
        return await self._found(task_id, select(*_COLUMNS).with_for_update())

    async def _found(self, task_id: str, cards: Select[Any]) -> tuple[SentCard, _Body] | None:
        row = (await self._session.execute(cards.where(sent_cards.c.task_id == task_id))).one_or_none()
        if row is None:
            return None
        body = self._unseal(task_id, row.body)
        return _card(task_id, row.case_id, row.live, row.at, body), body

    async def _rewrite(self, task_id: str, body: _Body) -> None:
        card = update(sent_cards).where(sent_cards.c.task_id == task_id)
        await self._session.execute(card.values(body=self._seal(task_id, body)))

    def _topic(self, case_id: str, topic: str) -> bytes:
        """A topic may name an owner, so it is looked up by digest."""
        return self._vault.digest(Digest.TOPIC, case_id, topic)

    def _seal(self, task_id: str, body: _Body) -> bytes:
        return self._vault.seal(self._vault.identity, canonical(encode(body)), _place(task_id))

    def _unseal(self, task_id: str, blob: bytes) -> _Body:
        body: _Body = decode(_Body, json.loads(unseal(self._vault.identity, blob, _place(task_id))))
        return body


def _card(task_id: str, case_id: str, live: bool, at: datetime, body: _Body) -> SentCard:
    """Without a code left, `response_code` is "" and `code_until` the time of sending."""
    newest = body.codes[0] if body.codes else _Code("", at)
    return SentCard(
        task_id=task_id,
        to=body.to,
        case_id=case_id,
        topic=body.topic,
        template=body.template,
        params=body.params,
        response_code=newest.code,
        code_until=newest.until,
        live=live,
    )


def _place(task_id: str) -> Place:
    return Place("sent_cards", "body", task_id)
