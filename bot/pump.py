"""Sends what the outbox holds: claims due rows, makes their bytes once, posts them, notes the outcome (D7)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Protocol

import structlog

from bot.conditions import Board
from bot.outgoing import Api, Request, Sender, unpack
from bot.pace import Pace
from bot.replies import reply_of
from bot.wecom.client import Sent
from bot.wecom.errors import TASK_ID_USED, Failure, Remedy, WeComError
from bot.wecom.limits import CardLimitError
from handlers.cards.kit import Card
from handlers.reply import Say
from storage.outbox_claims import LEASE, Claimed
from storage.store import SqlStore
from workflow.ports import ItemKind, OutboxItem, SentCard

BATCH = 64
CODE_LIFE = timedelta(hours=72)
"""How long a response code is good (wecom.md 2.5)."""

ALARM_PAUSE = timedelta(minutes=1)
"""A wrong secret or address list is a person's to put right; it takes effect a minute after that (wecom.md 2.13)."""

_EVERYTHING = 100_000
_LONGEST_PAUSE = timedelta(minutes=5)

log = structlog.get_logger(__name__)

Render = Callable[[OutboxItem, datetime], Awaitable[Card | Say | None]]
"""What a notice or a card change says now; None when it is no longer true."""


class Client(Protocol):
    """The part of the WeCom client that sends."""

    async def send(self, body: bytes) -> Sent:
        """message/send."""

    async def update_card(self, body: bytes) -> tuple[str, ...]:
        """message/update_template_card."""


class Pump:
    """One pump works for a store. `jitter()` is a random number from 0 to 1."""

    def __init__(
        self,
        store: SqlStore,
        client: Client,
        sender: Sender,
        render: Render,
        pace: Pace,
        board: Board,
        jitter: Callable[[], float],
    ) -> None:
        self._store = store
        self._client = client
        self._sender = sender
        self._render = render
        self._pace = pace
        self._board = board
        self._jitter = jitter

    async def take_over(self, now: datetime) -> None:
        """What a process that is gone had leased is free at once. Call it once, before anything else is claimed.

        Its leases would end by themselves after 30 s, but a person waits for his answer, and a standing clock never
        gets there. Right only while one process works for a store, as on SQLite (D14).
        """
        for row in await self._store.outbox_claim(now + LEASE, _EVERYTHING):
            # An answer waits for nothing any more: the response that could have carried it went with that process.
            later = None if row.item.kind is ItemKind.ANSWER else row.item.not_before
            await self._store.outbox_retry(row.id, max(now, later or now), "taken over")

    async def step(self, now: datetime) -> bool:
        """Sends a batch of what is due, each person's messages in order; returns whether there was any."""
        claimed = await self._store.outbox_claim(now, BATCH)
        by_person = sorted(claimed, key=lambda row: row.item.to)
        people = [list(rows) for _, rows in groupby(by_person, key=lambda row: row.item.to)]
        await asyncio.gather(*(self._in_order(rows, now) for rows in people))
        return bool(claimed)

    async def _in_order(self, rows: list[Claimed], now: datetime) -> None:
        for row in rows:
            try:
                await self._deliver(row, now)
            except Exception as error:  # one row that cannot even be tried must not hold up the rest
                log.error("outbox row failed", row=row.id, error=type(error).__name__, exc_info=error)
                await self._store.outbox_retry(row.id, now + self._pause(row.attempts), type(error).__name__)

    async def _deliver(self, row: Claimed, now: datetime) -> None:
        free_at = self._pace.free_at(row.item.to, now)
        if free_at > now:
            await self._store.outbox_retry(row.id, free_at, "pace")
            return
        request = unpack(row.request) if row.request else await self._make(row, now)
        if request is None:
            return
        try:
            sent = await self._post(row.item, request, now)
        except WeComError as error:
            await self._failed(row, request, error.failure, now)
        else:
            self._board.holds("wecom.send", now)
            await self._store.outbox_sent(row.id, now, sent)

    async def _make(self, row: Claimed, now: datetime) -> Request | None:
        """The request, stored before it is tried for the first time; None when the row was dropped."""
        try:
            made = await self._request(row, now)
        except CardLimitError as error:
            log.error("card refused at build time", row=row.id, template=row.item.template, part=error.part)
            made = "card"
        if isinstance(made, str):
            await self._store.outbox_drop(row.id, now, made)
            return None
        await self._store.outbox_request(row.id, made.pack())
        return made

    async def _request(self, row: Claimed, now: datetime) -> Request | str:
        """What to post, or why there is nothing to."""
        item = row.item
        task_id = self._sender.task_id(item.case_id, item.seq, row.id)
        if item.kind is ItemKind.ANSWER:
            answer = self._sender.answer(item.to, reply_of(item.params["reply"]), item.response_code, task_id, row.id)
            return answer or "nothing to say"
        content = await self._render(item, now)
        if content is None:
            return "no longer true"
        if item.kind is ItemKind.NOTICE:
            return self._sender.message(item.to, content, task_id, row.id)
        code = await self._code(item, now)
        if not code or isinstance(content, Say):
            return "no code left"
        return self._sender.change([item.to], content, code)

    async def _code(self, item: OutboxItem, now: datetime) -> str:
        """The newest code with which the card can still be changed, or ""."""
        card = await self._store.sent_card(item.task_id)
        return card.response_code if card is not None and card.code_until > now else ""

    async def _post(self, item: OutboxItem, request: Request, now: datetime) -> SentCard | None:
        self._pace.count(item.to, now, len(request.bodies) if request.api is Api.SEND else 0)
        if request.api is Api.UPDATE:
            for body in request.bodies:
                await self._client.update_card(body)
            await self._used(item, request)
            return None
        sent = [await self._client.send(body) for body in request.bodies]
        return _card(item, request.task_id, sent[-1].response_code, now) if request.task_id else None

    async def _failed(self, row: Claimed, request: Request, failure: Failure, now: datetime) -> None:
        """Does what the failure allows: wait, try again, say it anew, or give up with a line in the log."""
        say = log.bind(row=row.id, kind=row.item.kind.value, errcode=failure.errcode, reason=failure.reason)
        if failure.errcode == TASK_ID_USED and request.task_id:
            await self._task_id_used(row, request, now)
            return
        match failure.remedy:
            case Remedy.RETRY | Remedy.REFRESH:
                say.info("will be sent again")
                await self._store.outbox_retry(row.id, now + self._pause(row.attempts), str(failure.errcode))
            case Remedy.WAIT:
                say.warning("limit hit")
                await self._store.outbox_retry(row.id, now + failure.wait, str(failure.errcode))
            case Remedy.ALARM:
                if self._board.fails("wecom.send", str(failure.errcode or failure.reason), now):
                    say.error("WeCom refuses us; `huiyin doctor` says why")
                await self._store.outbox_retry(row.id, now + ALARM_PAUSE, str(failure.errcode))
            case Remedy.NEW_MESSAGE if request.code:
                await self._used(row.item, request)
                await self._again(row, now, str(failure.errcode))
            case Remedy.DROP | Remedy.SPLIT | Remedy.BUG | Remedy.NEW_MESSAGE:
                say.error("dropped") if failure.remedy is Remedy.BUG else say.warning("dropped")
                await self._store.outbox_drop(row.id, now, str(failure.errcode))

    async def _task_id_used(self, row: Claimed, request: Request, now: datetime) -> None:
        """Tried before: it was delivered then and only the answer got lost. Never tried: it needs a new id."""
        if row.request is not None:
            await self._store.outbox_sent(row.id, now, _card(row.item, request.task_id, "", now))
        else:
            await self._again(row, now, str(TASK_ID_USED))

    async def _again(self, row: Claimed, now: datetime, why: str) -> None:
        """The same words as a new row, hence with new bytes and a new task id; the code it had is gone."""
        fresh = replace(row.item, response_code="", not_before=None)
        async with self._store.begin() as uow:
            await uow.outbox.add(fresh, at=now)
            await uow.commit()
        await self._store.outbox_drop(row.id, now, why)

    async def _used(self, item: OutboxItem, request: Request) -> None:
        if request.code and item.task_id:
            await self._store.card_code_used(item.task_id, request.code)

    def _pause(self, attempts: int) -> timedelta:
        """1, 2, 4 … seconds and up to half as much again, so that a thousand rows do not come back at once."""
        pause = min(timedelta(seconds=2 ** min(attempts - 1, 16)), _LONGEST_PAUSE)
        return pause * (1 + self._jitter() / 2)


def _card(item: OutboxItem, task_id: str, code: str, now: datetime) -> SentCard:
    return SentCard(
        task_id=task_id,
        to=item.to,
        case_id=item.case_id,
        topic=item.topic,
        template=item.template,
        params=item.params,
        response_code=code,
        code_until=now + CODE_LIFE,
    )
