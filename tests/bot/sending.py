"""A pump with everything it needs, and a WeCom at the other end of the wire that answers as it is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.conditions import Board
from bot.delivery import Delivery
from bot.gate import Gate
from bot.making import Maker
from bot.outgoing import Sender
from bot.pace import Pace
from bot.pump import Pump
from bot.replies import reply_text
from bot.wecom.client import Sent
from bot.wecom.errors import Failure, WeComError
from handlers.cards.kit import Button, Card
from handlers.reply import Reply, Say
from storage.store import SqlStore
from workflow.ports import ItemKind, OutboxItem

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CARD = Card("回音", "新投诉", "有一件新投诉", buttons=(Button("受理", "k"),))
TOLD = OutboxItem(ItemKind.NOTICE, "limin", "say", params={"text": "您好"})
ASKED = OutboxItem(ItemKind.NOTICE, "limin", "card", case_id="abc", seq=7, topic="triage")


@dataclass
class Wire:
    """WeCom's end of the wire: takes what comes, or fails as told. Bodies are kept as they came."""

    fails: list[Failure | None] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)
    updated: list[bytes] = field(default_factory=list)
    invalid: tuple[str, ...] = ()
    always: Failure | None = None
    meanwhile: Callable[[bytes], Awaitable[None]] | None = None

    async def send(self, body: bytes) -> Sent:
        self.sent.append(body)
        await asyncio.sleep(0)  # lets others in, as a real network would
        if self.meanwhile is not None:
            await self.meanwhile(body)
        self._maybe_fail()
        return Sent("m1", f"code{len(self.sent)}" if b"template_card" in body else "", self.invalid)

    async def update_card(self, body: bytes) -> tuple[str, ...]:
        self.updated.append(body)
        await asyncio.sleep(0)
        self._maybe_fail()
        return ()

    def _maybe_fail(self) -> None:
        failure = self.fails.pop(0) if self.fails else self.always
        if failure is not None:
            raise WeComError(failure)


@dataclass
class Hands:
    """A clock that is set by hand."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@dataclass
class Room:
    store: SqlStore
    clock: Hands
    wire: Wire
    pump: Pump
    board: Board
    says: dict[str, Card | Say | None]

    async def put(self, *items: OutboxItem, at: datetime = NOW) -> list[int]:
        async with self.store.begin() as uow:
            ids = [await uow.outbox.add(item, at=at) for item in items]
            await uow.commit()
        return ids

    async def beat(self, now: datetime = NOW) -> None:
        self.clock.at = now
        while await self.pump.step():
            pass

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body in self.wire.sent]

    def words(self) -> list[str]:
        return [body["text"]["content"] for body in self.bodies()]


def make_room(store: SqlStore) -> Room:
    says: dict[str, Card | Say | None] = {"card": CARD, "gone": None, "done": replace(CARD, greyed="李敏已受理")}

    async def render(item: OutboxItem, _: datetime) -> Card | Say | None:
        return Say(item.params["text"]) if item.template == "say" else says[item.template]

    wire, board, clock, gate = Wire(), Board(), Hands(), Gate()
    maker = Maker(store, Sender(7, "ep"), render)
    delivery = Delivery(store, wire, maker, Pace(), board, gate, clock, lambda: 0.0)
    return Room(store, clock, wire, Pump(store, delivery, gate, clock, look_again=0.01), board, says)


def answer(reply: Reply, code: str) -> OutboxItem:
    params = {"reply": reply_text(reply)}
    return OutboxItem(ItemKind.ANSWER, "limin", params=params, task_id="t1", response_code=code)


async def tapped(store: SqlStore, task_id: str, code: str) -> None:
    async with store.begin() as uow:
        await uow.outbox.card_tapped(task_id, code, NOW + timedelta(hours=72))
        await uow.commit()


def codes(bodies: Sequence[bytes]) -> list[str]:
    return [json.loads(body)["response_code"] for body in bodies]
