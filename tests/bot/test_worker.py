"""The worker: an entry is handled once and answered once, and one that fails twice holds up nobody."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SandboxClock
from bot.happened import ToldStore
from bot.ids import RandomIds
from bot.replies import reply_of
from bot.worker import ANSWER_AFTER, NOTHING, STOPPED, Handled, Worker
from handlers.desk import Rulebook
from handlers.reply import Say
from handlers.texts.words import load_words
from storage.inbox import LEASE, MAX_STARTS
from storage.outbox_claims import Claimed
from storage.store import SqlStore
from tests.people import directory
from tests.workflow.world import calendar, office
from workflow.ports import BusyError, ConflictError, ItemKind

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
INSTANT = timedelta(milliseconds=1)


@dataclass
class Dice(RandomIds):
    """Chance that fails a number of times, as a handler with a fault does."""

    fails: list[BaseException] = field(default_factory=list)

    def receipt(self) -> str:
        if self.fails:
            raise self.fails.pop(0)
        return super().receipt()


class Killed(BaseException):
    """What a process that ends leaves behind: no handler sees it."""


@dataclass
class Room:
    store: SqlStore
    dice: Dice
    clock: SandboxClock
    done: list[int] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.worker = self.another_worker()

    def another_worker(self) -> Worker:
        """The worker of the next process."""
        policy = office()
        rules = Rulebook({policy.hash: policy}, policy.hash, {policy.hash: calendar()})
        return Worker(
            self.store,
            ToldStore(self.store, None),
            lambda: rules,
            load_words("zh_CN", rules.calendar().zone),
            self.clock,
            self.dice,
            on_done=lambda: self.done.append(1),
            on_directory_change=lambda: self.asked.append(1),
        )

    async def start_again(self) -> None:
        """The next process, alone on the store, finishes what was received."""
        await self.store.take_over(self.clock.now())
        await self.another_worker().finish_pending()

    async def hear(self, userid: str, text: str, serial: int = 1) -> Handled:
        xml = message(userid, f"<MsgType>text</MsgType><Content>{text}</Content><MsgId>{serial}</MsgId>")
        return await self.take(userid, xml)

    async def take(self, userid: str, xml: bytes) -> Handled:
        received = await self.store.receive(xml, userid, xml, NOW)
        return await self.worker.accept(received)

    async def later(self, passed: timedelta) -> None:
        """A beat, so much later."""
        self.clock.set(self.clock.now() + passed, 0)
        await self.worker.take_left(self.clock.now())
        await self.worker.lanes.quiet()

    @contextmanager
    def full_outbox(self) -> Iterator[None]:
        """Nothing can be queued while the block runs: the engine refuses it."""
        path = self.store._database._writer.url.database
        assert path is not None
        refuse = "CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'full'); END"
        for statement in (refuse, "DROP TRIGGER full"):
            with closing(sqlite3.connect(path)) as connection:
                connection.execute(statement)
            if statement == refuse:
                yield

    async def answers(self, at: datetime = NOW + ANSWER_AFTER) -> list[Claimed]:
        rows = await self.store.outbox_claim(at, 100)
        return [row for row in rows if row.item.kind is ItemKind.ANSWER]


@pytest.fixture
async def room(store: SqlStore) -> Room:
    await store.directory_replace(directory(), NOW)
    return Room(store, Dice(), SandboxClock(NOW, 0))


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


async def test_changes_that_meet_for_ever_are_a_failure_at_last(room: Room) -> None:
    room.dice.fails = [ConflictError() for _ in range(20)]
    await room.hear("chenchen", "投诉 食堂二楼的青菜里有虫子")
    (aside,) = await room.store.inbox_set_aside()
    assert aside.reason == "ConflictError"


async def test_a_file_that_others_hold_is_no_failure_and_the_entry_is_handled_when_it_is_free(room: Room) -> None:
    room.dice.fails = [BusyError() for _ in range(5)]
    assert await room.hear("chenchen", "投诉 食堂二楼的青菜里有虫子") == NOTHING
    for _ in range(4):
        await room.later(LEASE)
    assert (len(await room.store.pending()), await room.store.inbox_set_aside()) == (1, ())
    await room.later(LEASE)
    assert await room.store.pending() == ()
    assert len(await room.answers(room.clock.now() + ANSWER_AFTER)) == 1


async def test_an_entry_that_was_left_is_taken_up_again_ten_seconds_later_and_not_before(room: Room) -> None:
    room.dice.fails = [BusyError(), BusyError()]
    await room.hear("chenchen", "投诉 食堂二楼的青菜里有虫子")
    await room.later(LEASE - INSTANT)
    assert len(room.dice.fails) == 1
    await room.later(INSTANT)
    assert room.dice.fails == []
    await room.later(LEASE - INSTANT)
    assert len(await room.store.pending()) == 1
    await room.later(INSTANT)
    assert await room.store.pending() == ()


async def test_an_entry_that_its_taker_forgot_is_taken_up_ten_seconds_later(room: Room) -> None:
    xml = message("chenchen", "<MsgType>text</MsgType><Content>帮助</Content><MsgId>1</MsgId>")
    await room.store.receive(xml, "chenchen", xml, NOW)
    await room.later(LEASE - INSTANT)
    assert len(await room.store.pending()) == 1
    await room.later(INSTANT)
    assert await room.store.pending() == ()


async def test_a_message_that_ends_the_process_is_set_aside_at_the_third_start(room: Room) -> None:
    deadly = message("chenchen", "<MsgType>text</MsgType><Content>投诉 有虫子</Content><MsgId>1</MsgId>")
    harmless = message("hejing", "<MsgType>text</MsgType><Content>帮助</Content><MsgId>2</MsgId>")
    killed = await room.store.receive(deadly, "chenchen", deadly, NOW)
    await room.store.receive(harmless, "hejing", harmless, NOW)
    room.dice.fails = [Killed()]
    with pytest.raises(Killed):
        await room.start_again()
    assert await room.store.inbox_set_aside() == ()
    room.dice.fails = [Killed()]
    await room.start_again()
    (aside,) = await room.store.inbox_set_aside()
    assert (aside.entry.entry_id, aside.reason) == (killed.entry_id, STOPPED)
    assert await room.store.pending() == (), "whoever else waited was handled"
    to = sorted(row.item.to for row in await room.answers())
    assert to == ["chenchen", "hejing"], "its sender is told all the same"


async def test_a_start_does_not_wait_for_a_store_that_is_held(room: Room) -> None:
    for n, person in enumerate(("chenchen", "hejing")):
        xml = message(person, f"<MsgType>text</MsgType><Content>投诉 有虫子</Content><MsgId>{n}</MsgId>")
        await room.store.receive(xml, person, xml, NOW)
    room.dice.fails = [BusyError(), BusyError()]
    await room.store.take_over(NOW)
    await room.worker.finish_pending()
    assert (len(room.dice.fails), len(await room.store.pending())) == (1, 2)
    room.dice.fails = []
    await room.later(LEASE)
    assert await room.store.pending() == ()


async def test_an_entry_is_set_aside_and_its_sender_told_or_neither(room: Room) -> None:
    room.dice.fails = [RuntimeError("one"), RuntimeError("two")]
    with room.full_outbox():
        await room.hear("chenchen", "投诉 食堂二楼的青菜里有虫子")
    assert await room.store.inbox_set_aside() == ()
    assert await room.answers() == []
    await room.later(LEASE)
    assert len(await room.store.inbox_set_aside()) == 1
    assert len(await room.answers(room.clock.now() + ANSWER_AFTER)) == 1


async def test_an_event_that_is_set_aside_is_told_to_nobody(room: Room) -> None:
    event = "<MsgType>event</MsgType><Event>change_contact</Event><ChangeType>update_user</ChangeType>"
    received = await room.store.receive(message("sys", event), "sys", message("sys", event), NOW)
    for _ in range(MAX_STARTS):
        await room.store.inbox_start(received.entry_id, NOW)
    await room.start_again()
    assert len(await room.store.inbox_set_aside()) == 1
    assert await room.answers() == []


async def test_an_entry_set_aside_can_be_handled_after_the_fault_is_repaired(room: Room) -> None:
    room.dice.fails = [RuntimeError("one"), RuntimeError("two")]
    await room.hear("chenchen", "投诉 食堂二楼的青菜里有虫子")
    (aside,) = await room.store.inbox_set_aside()
    assert await room.store.inbox_retry(aside.entry.entry_id)
    await room.later(LEASE)
    _sorry, filed = await room.answers(room.clock.now() + ANSWER_AFTER)
    assert "编号26030001" in filed.item.params["reply"]


async def test_what_was_received_before_a_stop_is_finished_first(room: Room) -> None:
    xml = message("chenchen", "<MsgType>text</MsgType><Content>帮助</Content><MsgId>1</MsgId>")
    await room.store.receive(xml, "chenchen", xml, NOW)
    await room.start_again()
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
