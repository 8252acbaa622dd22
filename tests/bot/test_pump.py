"""The pump: what becomes of a row for every way in which WeCom can answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.conditions import Board
from bot.delivery import ALARM_PAUSE, Delivery
from bot.gate import Gate
from bot.making import Maker
from bot.outgoing import Sender
from bot.pace import PER_MINUTE, Pace
from bot.pump import Pump
from bot.replies import reply_text
from bot.wecom.client import Sent
from bot.wecom.errors import Failure, Remedy, WeComError, refused, unanswered
from handlers.cards.kit import Button, Card
from handlers.reply import GreyCard, ReplaceCard, Reply, Say
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

    async def send(self, body: bytes) -> Sent:
        self.sent.append(body)
        self._maybe_fail()
        return Sent("m1", f"code{len(self.sent)}" if b"template_card" in body else "", ())

    async def update_card(self, body: bytes) -> tuple[str, ...]:
        self.updated.append(body)
        self._maybe_fail()
        return ()

    def _maybe_fail(self) -> None:
        failure = self.fails.pop(0) if self.fails else None
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


@pytest.fixture
def room(store: SqlStore) -> Room:
    says: dict[str, Card | Say | None] = {"card": CARD, "gone": None, "done": replace(CARD, greyed="李敏已受理")}

    async def render(item: OutboxItem, _: datetime) -> Card | Say | None:
        return Say(item.params["text"]) if item.template == "say" else says[item.template]

    wire, board, clock, gate = Wire(), Board(), Hands(), Gate()
    maker = Maker(store, Sender(7, "ep"), render)
    delivery = Delivery(store, wire, maker, Pace(), board, gate, clock, lambda: 0.0)
    return Room(store, clock, wire, Pump(store, delivery, gate, clock, look_again=0.01), board, says)


async def test_a_text_goes_out_once(room: Room) -> None:
    await room.put(TOLD)
    await room.beat()
    await room.beat(NOW + timedelta(days=1))
    assert [body["text"]["content"] for body in room.bodies()] == ["您好"]
    assert await room.store.outbox_open(NOW) == 0


async def test_a_card_is_kept_with_its_code_so_that_it_can_change_later(room: Room) -> None:
    (row,) = await room.put(ASKED)
    await room.beat()
    card = await room.store.sent_card(f"eep-abc-7-{row}")
    assert card is not None
    assert (card.response_code, card.topic, card.to, card.live) == ("code1", "triage", "limin", True)
    assert card.code_until == NOW + timedelta(hours=72)


async def test_what_is_no_longer_true_is_not_sent(room: Room) -> None:
    await room.put(replace(ASKED, template="gone"))
    await room.beat()
    assert room.wire.sent == []
    assert await room.store.outbox_next_at() is None


async def test_a_row_waits_for_its_time(room: Room) -> None:
    await room.put(replace(TOLD, not_before=NOW + SECOND))
    await room.beat(NOW + SECOND - timedelta(milliseconds=1))
    assert room.wire.sent == []
    await room.beat(NOW + SECOND)
    assert len(room.wire.sent) == 1


async def test_one_persons_messages_go_in_order(room: Room) -> None:
    await room.put(*(replace(TOLD, params={"text": str(n)}) for n in range(10)))
    await room.beat()
    assert [body["text"]["content"] for body in room.bodies()] == [str(n) for n in range(10)]


async def test_a_call_without_an_answer_is_repeated_with_the_same_bytes_one_two_and_four_seconds_later(
    room: Room,
) -> None:
    silent = unanswered("message/send", "timeout")
    room.wire.fails = [silent, silent, silent]
    await room.put(ASKED)
    await room.beat()
    room.says["card"] = replace(CARD, title="changed since")
    at = NOW
    for pause in (1, 2, 4):
        await room.beat(at + timedelta(seconds=pause) - timedelta(milliseconds=1))
        before = len(room.wire.sent)
        at += timedelta(seconds=pause)
        await room.beat(at)
        assert len(room.wire.sent) == before + 1
    assert len(set(room.wire.sent)) == 1
    assert await room.store.outbox_next_at() is None


async def test_a_task_id_that_we_tried_before_means_delivered(room: Room) -> None:
    room.wire.fails = [unanswered("message/send", "timeout"), refused("message/send", 42014)]
    (row,) = await room.put(ASKED)
    await room.beat()
    await room.beat(NOW + SECOND)
    assert len(room.wire.sent) == 2
    card = await room.store.sent_card(f"eep-abc-7-{row}")
    assert card is not None
    assert card.live
    assert await room.store.outbox_next_at() is None


async def test_a_task_id_that_we_never_tried_is_replaced_by_another(room: Room) -> None:
    room.wire.fails = [refused("message/send", 42014)]
    await room.put(ASKED)
    await room.beat()
    first, second = (body["template_card"]["task_id"] for body in room.bodies())
    assert first != second
    assert await room.store.sent_card(second) is not None
    assert await room.store.sent_card(first) is None


@pytest.mark.parametrize("errcode", [60020, 40001, 48002])
async def test_a_wrong_set_up_is_told_once_and_tried_again_a_minute_later(room: Room, errcode: int) -> None:
    refusal = Failure("message/send", Remedy.ALARM, errcode=errcode)
    room.wire.fails = [refusal, refusal]
    await room.put(TOLD)
    await room.beat()
    assert [(c.name, c.holds, c.reason) for c in room.board.conditions] == [("wecom.send", False, str(errcode))]
    await room.beat(NOW + ALARM_PAUSE - timedelta(milliseconds=1))
    assert len(room.wire.sent) == 1
    await room.beat(NOW + ALARM_PAUSE)
    await room.beat(NOW + 2 * ALARM_PAUSE)
    assert len(room.wire.sent) == 3
    assert room.board.ready


async def test_a_limit_is_waited_out(room: Room) -> None:
    room.wire.fails = [refused("message/send", 45009)]
    await room.put(TOLD)
    await room.beat()
    await room.beat(NOW + timedelta(seconds=59))
    assert len(room.wire.sent) == 1
    await room.beat(NOW + timedelta(seconds=60))
    assert len(room.wire.sent) == 2


@pytest.mark.parametrize("errcode", [81013, 60111, 44004, 40033])
async def test_what_can_never_work_is_dropped_and_holds_up_nobody(room: Room, errcode: int) -> None:
    room.wire.fails = [refused("message/send", errcode)]
    await room.put(TOLD, replace(TOLD, params={"text": "next"}))
    await room.beat()
    assert [body["text"]["content"] for body in room.bodies()] == ["您好", "next"]
    assert await room.store.outbox_next_at() is None


async def test_one_row_that_cannot_be_worded_does_not_stop_the_next(room: Room) -> None:
    await room.put(replace(ASKED, template="nobody wrote this"), TOLD)
    await room.beat()
    assert [body["msgtype"] for body in room.bodies()] == ["text"]
    assert await room.store.outbox_next_at() == NOW + SECOND


async def test_a_person_gets_thirty_a_minute_and_the_rest_later(room: Room) -> None:
    await room.put(*(replace(TOLD, params={"text": str(n)}) for n in range(PER_MINUTE + 1)))
    await room.beat()
    assert len(room.wire.sent) == PER_MINUTE
    await room.beat(NOW + timedelta(minutes=1))
    assert len(room.wire.sent) == PER_MINUTE + 1


async def test_a_long_text_goes_in_parts(room: Room) -> None:
    await room.put(replace(TOLD, params={"text": "很长的一句话。" * 200}))
    await room.beat()
    assert len(room.wire.sent) == 3
    assert all(len(body["text"]["content"].encode()) <= 2048 for body in room.bodies())


async def test_a_card_beyond_the_vendors_limits_is_said_in_words(room: Room) -> None:
    room.says["card"] = replace(CARD, buttons=tuple(Button("受理", f"k{n}") for n in range(7)))
    await room.put(ASKED)
    await room.beat()
    assert room.bodies()[0]["text"]["content"] == CARD.twin


@pytest.mark.parametrize(
    ("reply", "code", "sends", "changes"),
    [
        (Say("好的。"), "", 1, 0),
        (Say("好的。"), "rc", 1, 0),
        (ReplaceCard(CARD), "rc", 0, 1),
        (ReplaceCard(CARD), "", 1, 0),
        (GreyCard("已接单"), "rc", 0, 1),
        (GreyCard("已接单"), "", 1, 0),
    ],
)
async def test_an_answer_that_came_too_late_for_the_response_is_pushed(
    room: Room, reply: Reply, code: str, sends: int, changes: int
) -> None:
    await room.put(answer(reply, code))
    await room.beat()
    assert (len(room.wire.sent), len(room.wire.updated)) == (sends, changes)


async def test_an_answer_that_went_into_the_response_is_not_pushed(room: Room) -> None:
    (row,) = await room.put(answer(Say("好的。"), ""), at=NOW)
    assert await room.store.outbox_take_answer(row)
    await room.store.outbox_sent(row, NOW)
    await room.beat(NOW + timedelta(minutes=1))
    assert room.wire.sent == []


async def test_what_a_process_that_is_gone_had_in_hand_is_sent_at_once_and_what_waits_goes_on_waiting(
    room: Room,
) -> None:
    (told, _, answered) = await room.put(
        TOLD, replace(TOLD, params={"text": "später"}, not_before=NOW + 20 * SECOND), answer(Say("好的。"), "")
    )
    assert [row.id for row in await room.store.outbox_claim(NOW, 1)] == [told]
    assert await room.store.outbox_take_answer(answered)
    await room.beat()
    assert room.wire.sent == []
    await room.pump.take_over()
    await room.beat()
    assert [body["text"]["content"] for body in room.bodies()] == ["您好", "好的。"]
    await room.beat(NOW + 20 * SECOND - timedelta(milliseconds=1))
    assert len(room.wire.sent) == 2
    await room.beat(NOW + 20 * SECOND)
    assert len(room.wire.sent) == 3


async def test_a_code_that_is_spent_makes_the_answer_a_new_message(room: Room) -> None:
    room.wire.fails = [refused("message/update_template_card", 60140)]
    await room.put(answer(ReplaceCard(CARD), "rc"))
    await room.beat()
    assert (len(room.wire.updated), len(room.wire.sent)) == (1, 1)
    assert room.bodies()[0]["msgtype"] == "template_card"


async def test_another_copy_of_a_card_is_changed_with_its_newest_code_and_a_code_is_used_once(room: Room) -> None:
    await room.put(ASKED)
    await room.beat()
    task_id = room.bodies()[0]["template_card"]["task_id"]
    await tapped(room.store, task_id, "tap1")
    change = OutboxItem(ItemKind.UPDATE, "limin", "done", case_id="abc", task_id=task_id)
    await room.put(change, change, change)
    await room.beat()
    assert codes(room.wire.updated) == ["tap1", "code1"]
    assert await room.store.outbox_next_at() is None


async def test_a_refused_code_is_dropped_and_the_next_one_tried(room: Room) -> None:
    await room.put(ASKED)
    await room.beat()
    task_id = room.bodies()[0]["template_card"]["task_id"]
    await tapped(room.store, task_id, "tap1")
    room.wire.fails = [refused("message/update_template_card", 60140)]
    await room.put(OutboxItem(ItemKind.UPDATE, "limin", "done", case_id="abc", task_id=task_id))
    await room.beat()
    assert codes(room.wire.updated) == ["tap1", "code1"]


async def test_a_code_older_than_seventy_two_hours_is_not_tried(room: Room) -> None:
    await room.put(ASKED)
    await room.beat()
    task_id = room.bodies()[0]["template_card"]["task_id"]
    change = OutboxItem(ItemKind.UPDATE, "limin", "done", case_id="abc", task_id=task_id)
    late = NOW + timedelta(hours=72)
    await room.put(replace(change, not_before=late))
    await room.beat(late)
    assert room.wire.updated == []


def answer(reply: Reply, code: str) -> OutboxItem:
    params = {"reply": reply_text(reply)}
    return OutboxItem(ItemKind.ANSWER, "limin", params=params, task_id="t1", response_code=code)


async def tapped(store: SqlStore, task_id: str, code: str) -> None:
    async with store.begin() as uow:
        await uow.outbox.card_tapped(task_id, code, NOW + timedelta(hours=72))
        await uow.commit()


def codes(bodies: Sequence[bytes]) -> list[str]:
    return [json.loads(body)["response_code"] for body in bodies]
