"""Two bots on one PostgreSQL, as behind a balancer: what one does the other does not do again, and nobody overtakes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.clock import SandboxClock
from bot.happened import ToldStore
from bot.ids import RandomIds
from bot.sweeps import clock_sweep, lapse_sweep
from bot.worker import Worker
from handlers.desk import Desk, Rulebook
from handlers.texts.words import load_words
from storage.inbox import LEASE, Received
from storage.leases import TURN
from storage.outbox_claims import Claimed
from storage.store import SqlStore
from tests.bot.conftest import RING
from tests.bot.sending import NOW, TOLD, Room, make_room
from tests.bot.test_worker import message
from tests.handlers.office import Office
from tests.people import directory
from tests.wire import Wire, wired
from tests.workflow.world import SHANGHAI, calendar, office
from workflow.dialogue import Ask
from workflow.events import ClockFired
from workflow.ports import Dialogue, Draft, ItemKind, UnitOfWork

POLICY = office()
RULES = Rulebook({POLICY.hash: POLICY}, POLICY.hash, {POLICY.hash: calendar()})
WORDS = load_words("zh_CN", SHANGHAI)


@dataclass
class Bot:
    """The parts of one process that work by themselves."""

    store: SqlStore
    clock: SandboxClock

    def __post_init__(self) -> None:
        self.told = ToldStore(self.store, None)
        self.worker = Worker(
            self.store, self.told, lambda: RULES, WORDS, self.clock, RandomIds(), lambda: None, lambda: None
        )
        self.clocks = clock_sweep(self.told, self.desk)
        self.lapses = lapse_sweep(self.store, self.told, self.desk, WORDS)

    async def desk(self, uow: UnitOfWork, cause: str) -> Desk:
        return Desk(uow, self.clock.now(), RULES, directory(), RandomIds(), cause)

    async def receive(self, text: str, serial: int) -> Received:
        xml = message("chenchen", f"<MsgType>text</MsgType><Content>{text}</Content><MsgId>{serial}</MsgId>")
        return await self.store.receive(xml, "chenchen", xml, self.clock.now())

    async def answers(self) -> list[Claimed]:
        rows = await self.store.outbox_claim(self.clock.now() + timedelta(hours=1), 100)
        return [row for row in rows if row.item.kind is ItemKind.ANSWER]


@pytest.fixture
async def bots(postgres_url: str) -> AsyncIterator[tuple[Bot, Bot]]:
    clock = SandboxClock(NOW, 0)
    stores = [await SqlStore.open(postgres_url, RING, synchronous="OFF") for _ in range(2)]
    await stores[0].directory_replace(directory(), NOW)
    yield Bot(stores[0], clock), Bot(stores[1], clock)
    for store in stores:
        await store.close()


async def test_a_moment_that_two_beats_find_fires_once(bots: tuple[Bot, Bot]) -> None:
    one, other = bots
    filing = Office(one.store, NOW, WORDS)
    for _ in range(3):
        await filing.say("chenchen", "投诉 食堂二楼的青菜里有虫子")
    due = await one.store.next_at()
    assert due is not None
    one.clock.set(due, 0)
    await asyncio.gather(*(sweep(due) for _ in range(2) for sweep in (one.clocks, other.clocks)))
    async with one.store.begin() as uow:
        for case_id in ("case1", "case2", "case3"):
            fired = [entry.event for entry in await uow.cases.entries(case_id) if isinstance(entry.event, ClockFired)]
            assert len(fired) == 1


@pytest.mark.parametrize(
    "lapsed",
    [
        Dialogue("chenchen", Ask.RESULT, "case1", {}, NOW - timedelta(days=1), NOW),
        Draft("draft1", "chenchen", "青菜里有虫子", NOW - timedelta(hours=1), NOW),
    ],
    ids=["question", "draft"],
)
async def test_what_two_beats_find_lapsed_is_told_once(bots: tuple[Bot, Bot], lapsed: Dialogue | Draft) -> None:
    one, other = bots
    async with one.store.begin() as uow:
        await (uow.dialogues.put(lapsed) if isinstance(lapsed, Dialogue) else uow.dialogues.put_draft(lapsed))
        await uow.commit()
    await asyncio.gather(one.lapses(NOW), other.lapses(NOW))
    rows = await one.store.outbox_claim(NOW + timedelta(days=1), 10)
    assert [row.item.to for row in rows] == ["chenchen"]


async def test_a_message_that_comes_to_both_is_handled_and_answered_once(bots: tuple[Bot, Bot]) -> None:
    one, other = bots
    received = await asyncio.gather(*(bot.receive("投诉 食堂二楼的青菜里有虫子", 1) for bot in (*bots, *bots)))
    await asyncio.gather(*(bot.worker.accept(r) for bot, r in zip((*bots, *bots), received, strict=True)))
    assert await one.store.pending() == ()
    assert len(await other.answers()) == 1
    async with one.store.begin() as uow:
        assert len(await uow.ledger.in_state(["new"])) == 1


async def test_a_message_does_not_overtake_an_older_one_that_another_bot_has_in_hand(bots: tuple[Bot, Bot]) -> None:
    """The younger one is let go, and handled by whoever has the older one: at once, not at a beat."""
    one, other = bots
    older = await one.receive("投诉 食堂二楼的青菜里有虫子", 1)
    younger = await other.receive("帮助", 2)
    nothing = await other.worker.accept(younger)
    assert not nothing.answer_id
    assert [entry.entry_id for entry in await one.store.pending()] == [older.entry_id, younger.entry_id]
    assert (await one.worker.accept(older)).answer_id
    await one.worker.lanes.quiet()
    assert await one.store.pending() == ()
    # Nobody waits for the answer to the younger one, so it is due at once.
    (soon,) = [row for row in await one.store.outbox_claim(NOW, 10) if row.item.kind is ItemKind.ANSWER]
    assert "26030001" not in soon.item.params["reply"]
    assert ["编号26030001" in row.item.params["reply"] for row in await one.answers()].count(True) == 1


async def test_what_a_bot_that_is_gone_had_in_hand_another_one_handles_after_ten_seconds(
    bots: tuple[Bot, Bot],
) -> None:
    gone, there = bots
    await gone.receive("帮助", 1)
    for passed, left in ((LEASE - timedelta(milliseconds=1), 1), (timedelta(milliseconds=1), 0)):
        there.clock.set(there.clock.now() + passed, 0)
        await there.worker.take_left(there.clock.now())
        await there.worker.lanes.quiet()
        assert len(await there.store.pending()) == left


async def test_one_pump_sends_for_both_and_the_other_takes_over_when_it_ends(bots: tuple[Bot, Bot]) -> None:
    rooms: list[Room] = [make_room(bot.store) for bot in bots]
    for n in range(3):
        await rooms[n % 2].put(TOLD)
    for _ in range(2):
        await asyncio.gather(*(room.beat() for room in rooms))
    assert sorted(len(room.wire.sent) for room in rooms) == [0, 3]
    (sender,) = [room for room in rooms if room.wire.sent]
    (idle,) = [room for room in rooms if not room.wire.sent]
    await idle.put(TOLD)
    await idle.beat(NOW + TURN / 3)
    assert idle.wire.sent == []
    await sender.pump.stop()
    await idle.beat(NOW + TURN / 3)
    assert (len(sender.wire.sent), len(idle.wire.sent)) == (3, 1)


@pytest.fixture
async def wire(postgres_url: str) -> AsyncIterator[Wire]:
    async with wired(postgres_url) as found:
        yield found


async def test_a_message_whose_server_goes_away_is_left_and_handled_when_it_is_back(wire: Wire) -> None:
    store = await SqlStore.open(wire.url, RING, synchronous="OFF")
    await store.directory_replace(directory(), NOW)
    bot = Bot(store, SandboxClock(NOW, 0))
    received = await bot.receive("投诉 食堂二楼的青菜里有虫子", 1)
    await wire.cut()
    assert not (await bot.worker.accept(received)).answer_id
    await wire.mend()
    bot.clock.set(NOW + LEASE, 0)
    await bot.worker.take_left(bot.clock.now())
    await bot.worker.lanes.quiet()
    assert await store.pending() == ()
    assert await store.inbox_set_aside() == (), "and it cost the message nothing"
    (answer,) = await bot.answers()
    assert "编号26030001" in answer.item.params["reply"]
    await store.close()
