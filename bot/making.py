"""What is to be posted for an outbox row: made once, stored, and asked before every attempt whether it still holds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.outgoing import Request, Sender, unpack
from bot.replies import reply_of
from bot.wecom.limits import CardLimitError
from handlers.cards.kit import Card
from handlers.reply import Say
from storage.outbox_claims import Claimed
from storage.sent_cards import ON_ITS_WAY
from storage.store import SqlStore
from workflow.ports import ItemKind, OutboxItem, SentCard

CODE_LIFE = timedelta(hours=72)
"""How long a response code is good (wecom.md 2.5)."""

log = structlog.get_logger(__name__)

Render = Callable[[OutboxItem, datetime], Awaitable[Card | Say | None]]
"""What a notice or a card change says now; None when it is no longer true."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing to post, and why. `for_now`: there will be, a little later."""

    why: str
    for_now: bool = False


class Maker:
    """Makes requests of rows."""

    def __init__(self, store: SqlStore, sender: Sender, render: Render) -> None:
        self._store = store
        self._sender = sender
        self._render = render

    async def make(self, row: Claimed, now: datetime) -> Request | Nothing:
        """The request, stored before it is tried for the first time and the same at every attempt after that (D7).

        A notice that is no longer true is not sent, also when its request was made while it was.
        """
        if row.request is not None:
            if row.item.kind is ItemKind.NOTICE and await self._render(row.item, now) is None:
                return Nothing("no longer true")
            return unpack(row.request)
        try:
            made = await self._made(row, now)
        except CardLimitError as error:
            log.error("card refused at build time", row=row.id, template=row.item.template, part=error.part)
            return Nothing("card")
        if isinstance(made, Request):
            await self._store.outbox_request(row.id, made.pack(), self.card(row.item, made, "", now))
        return made

    async def in_words(self, row: Claimed, now: datetime) -> Request | Nothing:
        """The same in words, for a card that WeCom refused. A change of a card that lies on a phone has no words:
        nobody waits for it, and a tap on the old face is told the truth (D8)."""
        item = row.item
        if item.kind is ItemKind.UPDATE:
            return Nothing("a change")
        try:
            if item.kind is ItemKind.ANSWER:
                return self._sender.in_words(item.to, reply_of(item.params["reply"]), row.id) or Nothing("quiet")
            content = await self._render(item, now)
            if content is None:
                return Nothing("no longer true")
            return self._sender.in_words(item.to, content, row.id) or Nothing("quiet")
        except CardLimitError:
            return Nothing("no words")

    async def content(self, item: OutboxItem, now: datetime) -> Card | Say | None:
        """What a notice says now."""
        return await self._render(item, now)

    def task_id(self, row: Claimed) -> str:
        """The task id of the card that this row sends, if it sends one."""
        return self._sender.task_id(row.item.case_id, row.item.seq, row.id)

    def card(self, item: OutboxItem, request: Request, code: str, now: datetime) -> SentCard | None:
        """The card that the request puts on a phone, with the code WeCom gave for it; None when it puts none there."""
        if not request.task_id:
            return None
        return SentCard(
            task_id=request.task_id,
            to=item.to,
            case_id=item.case_id,
            topic=item.topic,
            template=item.template,
            params=item.params,
            response_code=code,
            code_until=now + CODE_LIFE,
        )

    async def _made(self, row: Claimed, now: datetime) -> Request | Nothing:
        item, task_id = row.item, self.task_id(row)
        if item.kind is ItemKind.ANSWER:
            answer = self._sender.answer(item.to, reply_of(item.params["reply"]), item.response_code, task_id, row.id)
            return answer or Nothing("nothing to say")
        content = await self._render(item, now)
        if content is None:
            return Nothing("no longer true")
        if item.kind is ItemKind.NOTICE:
            return self._sender.message(item.to, content, task_id, row.id)
        return await self._change(item, content, now)

    async def _change(self, item: OutboxItem, content: Card | Say, now: datetime) -> Request | Nothing:
        """A new face for a card, with its newest code. Without one the card stays as it looks, and a line in the log
        says so: the end of a question is told by rows of its own where it matters, and by the answer to a tap (D8)."""
        card = await self._store.sent_card(item.task_id)
        code = card.response_code if card is not None and card.code_until > now else ""
        if code == ON_ITS_WAY:
            return Nothing("the card is not there yet", for_now=True)
        if not code or isinstance(content, Say):
            return Nothing("no code left")
        return self._sender.change([item.to], content, code)
