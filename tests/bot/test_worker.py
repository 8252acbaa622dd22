"""The worker: an entry is handled once and answered once, and one that fails twice holds up nobody."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SandboxClock
from bot.happened import ToldStore
from bot.ids import RandomIds
from bot.replies import reply_of
from bot.worker import ANSWER_AFTER, NOTHING, Handled, Worker
from handlers.desk import Rulebook
from handlers.reply import Say
from handlers.texts.words import load_words
from storage.outbox_claims import Claimed
from storage.store import SqlStore
from tests.people import directory
from tests.workflow.world import calendar, office
from workflow.ports import ConflictError, ItemKind

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@dataclass
class Dice(RandomIds):
    """Chance that fails a number of times, as a handler with a fault does."""

    fails: list[Exception] = field(default_factory=list)

    def receipt(self) -> str:
        if self.fails:
            raise self.fails.pop(0)
        return super().receipt()


@dataclass
class Room:
    store: SqlStore
    worker: Worker
    dice: Dice
    done: list[int]
    asked: list[int]

    async def hear(self, userid: str, text: str, serial: int = 1) -> Handled:
        xml = message(userid, f"<MsgType>text</MsgType><Content>{text}</Content><MsgId>{serial}</MsgId>")
        return await self.take(userid, xml)

    async def take(self, userid: str, xml: bytes) -> Handled:
        received = await self.store.receive(xml, userid, xml, NOW)
        return await self.worker.lanes.put(received.entry_id, userid)

    async def answers(self, at: datetime = NOW + ANSWER_AFTER) -> list[Claimed]:
        rows = await self.store.outbox_claim(at, 100)
        return [row for row in rows if row.item.kind is ItemKind.ANSWER]


@pytest.fixture
async def room(store: SqlStore) -> Room:
    await store.directory_replace(directory(), NOW)
    policy = office()
    rules = Rulebook({policy.hash: policy}, policy.hash, {policy.hash: calendar()})
    dice, done, asked = Dice(), list[int](), list[int]()
    worker = Worker(
        store,
        ToldStore(store, None),
        rules,
        load_words("zh_CN", rules.calendar().zone),
        SandboxClock(NOW, 0),
        dice,
        on_done=lambda: done.append(1),
        on_directory_change=lambda: asked.append(1),
    )
    return Room(store, worker, dice, done, asked)


async def test_an_answer_is_a_row_that_the_pump_may_send_six_seconds_later(room: Room) -> None:
    handled = await room.hear("chenchen", "帮助")
    assert handled.in_response
    assert isinstance(handled.reply, Say)
    assert await room.answers(NOW + ANSWER_AFTER - timedelta(milliseconds=1)) == []
    (row,) = await room.answers()
    assert (row.id, row.item.to, reply_of(row.item.params["reply"])) == (handled.answer_id, "chenchen", handled.reply)
    assert room.done == [1]


async def test_an_entry_is_handled_once(room: Room) -> None:
    first = await room.hear("chenchen", "帮助")
    assert await room.hear("chenchen", "帮助") == NOTHING
    assert first != NOTHING
    assert await room.store.pending() == ()


async def test_a_fault_that_passes_leaves_no_trace(room: Room) -> None:
    room.dice.fails = [RuntimeError("once")]
    handled = await room.hear("chenchen", "投诉 食堂二楼的青菜里有虫子")
    assert isinstance(handled.reply, Say)
    assert "编号26030001" in handled.reply.text
    assert await room.store.inbox_set_aside() == ()


async def test_an_entry_that_fails_twice_is_set_aside_and_its_sender_is_told(room: Room) -> None:
    room.dice.fails = [RuntimeError("one"), RuntimeError("two")]
    handled = await room.hear("chenchen", "投诉 食堂二楼的青菜里有虫子")
    assert isinstance(handled.reply, Say)
    assert "会有人来看" in handled.reply.text
    assert handled.in_response
    (aside,) = await room.store.inbox_set_aside()
    assert aside.reason == "RuntimeError"
    assert "食堂二楼的青菜里有虫子" in aside.entry.body.decode()


async def test_the_lane_goes_on_after_an_entry_that_was_set_aside(room: Room) -> None:
    room.dice.fails = [RuntimeError("one"), RuntimeError("two")]
    await room.hear("chenchen", "投诉 食堂二楼的青菜里有虫子", 1)
    handled = await room.hear("chenchen", "投诉 宿舍没有热水", 2)
    assert isinstance(handled.reply, Say)
    assert "编号26030001" in handled.reply.text


async def test_two_changes_that_meet_are_no_failure(room: Room) -> None:
    room.dice.fails = [ConflictError()] * 3
    handled = await room.hear("chenchen", "投诉 食堂二楼的青菜里有虫子")
    assert isinstance(handled.reply, Say)
    assert "编号26030001" in handled.reply.text


async def test_what_was_received_before_a_stop_is_finished_first(room: Room) -> None:
    xml = message("chenchen", "<MsgType>text</MsgType><Content>帮助</Content><MsgId>1</MsgId>")
    await room.store.receive(xml, "chenchen", xml, NOW)
    await room.worker.finish_pending()
    assert await room.store.pending() == ()
    assert len(await room.answers()) == 1


async def test_a_change_of_the_address_book_is_passed_on(room: Room) -> None:
    event = "<MsgType>event</MsgType><Event>change_contact</Event><ChangeType>update_user</ChangeType>"
    assert await room.take("sys", message("sys", event)) == NOTHING
    assert room.asked == [1]


async def test_what_asks_nothing_of_us_is_finished_without_an_answer(room: Room) -> None:
    event = "<MsgType>event</MsgType><Event>view</Event><EventKey>https://example.com</EventKey>"
    assert await room.take("chenchen", message("chenchen", event)) == NOTHING
    assert await room.store.pending() == ()
    assert await room.answers() == []


def message(userid: str, inside: str) -> bytes:
    head = f"<ToUserName>ww1</ToUserName><FromUserName>{userid}</FromUserName><CreateTime>1772416800</CreateTime>"
    return f"<xml>{head}{inside}<AgentID>7</AgentID></xml>".encode()
