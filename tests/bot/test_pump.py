"""The pump: what becomes of a row for every way in which WeCom can answer."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery import ALARM_PAUSE
from bot.pace import PER_MINUTE
from bot.wecom.errors import Failure, Remedy, refused, unanswered
from handlers.cards.kit import Button
from handlers.reply import GreyCard, ReplaceCard, Reply, Say
from tests.bot.sending import ASKED, CARD, NOW, SECOND, TOLD, Room, answer, codes, tapped
from workflow.ports import ItemKind, OutboxItem


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
    await room.store.take_over(NOW)
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


async def test_a_backlog_that_meets_a_limit_makes_one_call_and_one_a_minute_later(room: Room) -> None:
    await room.put(*(replace(TOLD, to=f"p{n}") for n in range(300)))
    room.wire.always = refused("message/send", 45009)
    await room.beat()
    assert len(room.wire.sent) == 1
    await room.beat(NOW + timedelta(seconds=59))
    assert len(room.wire.sent) == 1
    await room.beat(NOW + timedelta(seconds=60))
    assert len(room.wire.sent) == 2
    assert await room.store.outbox_open(NOW + timedelta(seconds=61)) == 0, "nothing is due while the gate is shut"
    room.wire.always = None
    await room.beat(NOW + timedelta(seconds=120))
    assert len(room.wire.sent) == 302


@pytest.mark.parametrize("errcode", [45009, 45033, 60020])
async def test_a_refusal_in_the_middle_stops_what_has_not_started(room: Room, errcode: int) -> None:
    await room.put(*(replace(TOLD, to=f"p{n}") for n in range(300)))
    room.wire.fails = [None] * 20
    room.wire.always = refused("message/send", errcode)
    await room.beat()
    assert len(room.wire.sent) <= 65
    before = len(room.wire.sent)
    await room.beat(NOW + timedelta(minutes=1))
    assert len(room.wire.sent) == before + 1, "one row goes first"
    room.wire.always = None
    await room.beat(NOW + timedelta(minutes=5))
    assert len(room.wire.sent) == before + 281


async def test_a_message_that_comes_while_the_gate_is_shut_waits_with_the_others(room: Room) -> None:
    room.wire.fails = [refused("message/send", 45009)]
    await room.put(TOLD)
    await room.beat()
    await room.put(replace(TOLD, to="zhaolan"), at=NOW + SECOND)
    await room.beat(NOW + SECOND)
    assert len(room.wire.sent) == 1
    assert await room.store.outbox_next_at() == NOW + timedelta(seconds=60)


async def test_a_pause_begins_when_the_call_failed(room: Room) -> None:
    async def takes_nine_seconds(_: bytes) -> None:
        room.clock.at = NOW + 9 * SECOND

    room.wire.meanwhile = takes_nine_seconds
    room.wire.fails = [unanswered("message/send", "timeout")]
    await room.put(TOLD)
    await room.pump.step()
    assert await room.store.outbox_next_at() == NOW + 10 * SECOND


async def test_one_slow_person_holds_up_nobody_else(room: Room) -> None:
    answered = asyncio.Event()

    async def slow_for_one(body: bytes) -> None:
        if json.loads(body)["touser"] == "slow":
            await answered.wait()

    room.wire.meanwhile = slow_for_one
    await room.put(replace(TOLD, to="first"))
    await room.beat()
    await room.put(replace(TOLD, to="slow"), replace(TOLD, to="slow", params={"text": "second"}))
    assert await room.pump.step()
    await room.put(replace(TOLD, to="zhaolan"))
    while len(room.wire.sent) < 3:
        assert await room.pump.step()
    assert [body["touser"] for body in room.bodies()] == ["first", "slow", "zhaolan"]
    answered.set()
    await room.beat()
    assert [body["touser"] for body in room.bodies()] == ["first", "slow", "zhaolan", "slow"]


@pytest.mark.parametrize("failure", [unanswered("message/send", "timeout"), refused("message/send", 45009)])
async def test_what_waits_is_not_overtaken_by_the_same_persons_other_messages(room: Room, failure: Failure) -> None:
    await room.put(replace(TOLD, to="first"))
    await room.beat()
    await room.put(*(replace(TOLD, params={"text": str(n)}) for n in range(3)))
    room.wire.fails = [None, failure]
    await room.beat()
    await room.put(replace(TOLD, params={"text": "3"}))
    await room.beat()
    assert room.words() == ["您好", "0", "1"]
    for minutes in (1, 2):
        await room.beat(NOW + timedelta(minutes=minutes))
    assert room.words() == ["您好", "0", "1", "1", "2", "3"]


async def test_stopping_lets_the_post_under_way_end_and_begins_no_other(room: Room) -> None:
    posting, answered = asyncio.Event(), asyncio.Event()

    async def slow(_: bytes) -> None:
        posting.set()
        await answered.wait()

    room.wire.meanwhile = slow
    await room.put(TOLD, replace(TOLD, params={"text": "later"}))
    beating = asyncio.create_task(room.beat())
    await posting.wait()
    stopping = asyncio.create_task(room.pump.stop())
    await asyncio.sleep(0)
    answered.set()
    await asyncio.gather(stopping, beating)
    assert room.words() == ["您好"]
    await room.store.take_over(NOW)
    (left,) = await room.store.outbox_claim(NOW, 10)
    assert left.item.params["text"] == "later"


async def test_a_post_that_does_not_end_is_cut_off_and_repeated_after_the_next_start(room: Room) -> None:
    posting = asyncio.Event()

    async def hangs(_: bytes) -> None:
        posting.set()
        await asyncio.Event().wait()

    room.wire.meanwhile = hangs
    await room.put(TOLD)
    beating = asyncio.create_task(room.beat())
    await posting.wait()
    await room.pump.stop(patience=0.01)
    await beating
    await room.store.take_over(NOW)
    (left,) = await room.store.outbox_claim(NOW, 10)
    assert left.request is not None
