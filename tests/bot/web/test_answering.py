"""The response: it carries the answer, or the answer is the pump's at once; never a 500, never nothing."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import cast

from aiohttp import ClientSession, web

from bot.clock import SandboxClock
from bot.conditions import Board
from bot.replies import reply_text
from bot.sandbox.child import free_port
from bot.sandbox.envelope import encrypt, sign
from bot.web.callback import PATH, Door, Responses
from bot.wecom.envelope import Envelope
from bot.worker import Handled, Worker
from handlers.cards.kit import Button
from handlers.reply import ReplaceCard, Reply, Say
from storage.inbox import Received
from storage.store import SqlStore
from tests.bot.sending import CARD, NOW
from workflow.ports import ItemKind, OutboxItem

TOKEN, CORP = "token", "corp"
KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")
TOO_MUCH = replace(CARD, buttons=tuple(Button("受理", f"k{n}") for n in range(7)))
LATER = NOW + timedelta(seconds=6)
XML = (
    "<xml><ToUserName>corp</ToUserName><FromUserName>limin</FromUserName><CreateTime>1</CreateTime>"
    "<MsgType>text</MsgType><Content>x</Content><MsgId>1</MsgId><AgentID>7</AgentID></xml>"
)


@dataclass
class Answers:
    """Stands where the worker stands: whatever comes in, the answer is this one."""

    store: SqlStore
    reply: Reply
    hold: asyncio.Event
    arrived: asyncio.Event

    def accept(self, _: Received) -> asyncio.Task[Handled]:
        return asyncio.create_task(self._handled())

    async def _handled(self) -> Handled:
        self.arrived.set()
        await self.hold.wait()
        item = OutboxItem(ItemKind.ANSWER, "limin", params={"reply": reply_text(self.reply)}, not_before=LATER)
        async with self.store.begin() as uow:
            row = await uow.outbox.add(item, at=NOW)
            await uow.commit()
        return Handled(row, self.reply, in_response=True)


async def test_an_answer_that_is_in_the_response_is_not_the_pumps(store: SqlStore) -> None:
    async with door(store, Say("好的。")) as (url, *_):
        status, body = await knock(url)
    assert status == 200
    assert b"Encrypt" in body
    assert await store.outbox_claim(LATER + timedelta(hours=1), 10) == ()


async def test_a_card_that_the_response_cannot_carry_is_the_pumps_at_once(store: SqlStore) -> None:
    async with door(store, ReplaceCard(TOO_MUCH)) as (url, *_):
        assert await knock(url) == (200, b"")
    assert len(await store.outbox_claim(NOW, 10)) == 1


async def test_what_nobody_is_there_to_hear_is_the_pumps_at_once(store: SqlStore) -> None:
    async with door(store, Say("好的。")) as (url, answers, server):
        answers.hold.clear()
        knocking = asyncio.create_task(knock(url))
        await answers.arrived.wait()
        knocking.cancel()
        while any(connection.transport is not None for connection in server.connections):
            await one_turn()
        answers.hold.set()
        while server.connections:
            await one_turn()
    assert len(await store.outbox_claim(NOW, 10)) == 1


@asynccontextmanager
async def door(store: SqlStore, reply: Reply) -> AsyncIterator[tuple[str, Answers, web.Server]]:
    answers = Answers(store, reply, asyncio.Event(), asyncio.Event())
    answers.hold.set()
    opened = Door(
        Envelope(TOKEN, KEY, CORP), CORP, 7, store, cast(Worker, answers), SandboxClock(NOW, 0), Board(), Responses()
    )
    app = web.Application()
    app.add_routes(opened.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    assert runner.server is not None
    try:
        yield f"http://127.0.0.1:{port}{PATH}", answers, runner.server
    finally:
        await runner.cleanup()


async def one_turn() -> None:
    """Of the loop: whatever is ready runs."""
    await asyncio.sleep(0)


async def knock(url: str) -> tuple[int, bytes]:
    sealed = encrypt(KEY, XML.encode(), CORP, bytes(16))
    timestamp = str(int(NOW.timestamp()))
    query = {"msg_signature": sign(TOKEN, timestamp, "1", sealed), "timestamp": timestamp, "nonce": "1"}
    body = f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>".encode()
    async with ClientSession() as session, session.post(url, params=query, data=body) as response:
        return response.status, await response.read()
