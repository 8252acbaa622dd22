"""A refused card, what is no longer true, cards on their way, codes that are spent, people who cannot be reached."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery import ODD_TRIES, UNKNOWN_TRIES
from bot.wecom.errors import refused, unanswered
from handlers.cards.kit import Button
from handlers.digest import gathered
from handlers.reply import GreyCard, ReplaceCard, Reply
from storage.sent_cards import ON_ITS_WAY
from tests.bot.sending import ASKED, CARD, NOW, SECOND, TOLD, Room, answer, codes, tapped
from tests.contract import made
from workflow.case import Case
from workflow.directory import Directory, Person
from workflow.ports import BusyError, ItemKind, OutboxItem

TOO_MUCH = replace(CARD, buttons=tuple(Button("受理", f"k{n}") for n in range(7)))
SEND, UPDATE = "message/send", "message/update_template_card"


async def test_a_card_that_wecom_refuses_is_said_in_words_at_once(room: Room) -> None:
    room.wire.fails = [refused(SEND, 42045)]
    (row,) = await room.put(ASKED)
    await room.beat()
    assert [body["msgtype"] for body in room.bodies()] == ["template_card", "text"]
    assert room.bodies()[1]["text"]["content"] == CARD.twin
    assert await room.store.sent_card(f"eep-abc-7-{row}") is None
    assert await room.store.outbox_next_at() is None


async def test_words_that_go_out_for_a_card_are_repeated_with_the_same_bytes(room: Room) -> None:
    room.wire.fails = [refused(SEND, 42045), unanswered(SEND, "timeout")]
    await room.put(ASKED)
    await room.beat()
    await room.beat(NOW + SECOND)
    assert [body["msgtype"] for body in room.bodies()] == ["template_card", "text", "text"]
    assert room.wire.sent[1] == room.wire.sent[2]


async def test_words_that_wecom_refuses_too_are_given_up(room: Room) -> None:
    room.wire.fails = [refused(SEND, 42045), refused(SEND, 40033)]
    await room.put(ASKED)
    await room.beat()
    assert len(room.wire.sent) == 2
    assert await room.store.outbox_next_at() is None


@pytest.mark.parametrize("reply", [ReplaceCard(CARD), GreyCard(CARD.twin)])
async def test_a_pushed_answer_whose_change_wecom_refuses_is_said_in_words(room: Room, reply: Reply) -> None:
    room.wire.fails = [refused(UPDATE, 42045)]
    await room.put(answer(reply, "rc"))
    await room.beat()
    assert len(room.wire.updated) == 1
    assert room.words() == [CARD.twin]


@pytest.mark.parametrize("code", ["rc", ""])
async def test_a_pushed_answer_beyond_the_limits_of_a_card_is_said_in_words(room: Room, code: str) -> None:
    await room.put(answer(ReplaceCard(TOO_MUCH), code))
    await room.beat()
    assert room.wire.updated == []
    assert room.words() == [CARD.twin]


async def test_a_change_that_wecom_refuses_is_given_up_without_a_word(room: Room) -> None:
    task_id = await arrived(room)
    room.wire.fails = [refused(UPDATE, 42045)]
    await room.put(change_of(task_id))
    await room.beat()
    assert (len(room.wire.updated), len(room.wire.sent)) == (1, 1)
    assert await room.store.outbox_next_at() is None


@pytest.mark.parametrize(("item", "kinds"), [(TOLD, []), (ASKED, ["text"])])
async def test_an_unknown_code_is_tried_a_few_times_before_it_is_given_up(
    room: Room, item: OutboxItem, kinds: list[str]
) -> None:
    room.wire.fails = [refused(SEND, 99999)] * UNKNOWN_TRIES
    await room.put(item)
    for seconds in range(UNKNOWN_TRIES + 1):
        await room.beat(NOW + seconds * SECOND)
    assert len(set(room.wire.sent[:UNKNOWN_TRIES])) == 1
    assert [body["msgtype"] for body in room.bodies()[UNKNOWN_TRIES:]] == kinds
    assert await room.store.outbox_next_at() is None


async def test_what_passed_while_its_request_waited_is_not_sent(room: Room) -> None:
    room.wire.fails = [refused(SEND, 60020)]
    (row,) = await room.put(ASKED)
    await room.put(replace(ASKED, to="wangqiang", template="done"), at=NOW)
    await room.beat()
    room.says["card"] = None
    await room.beat(NOW + timedelta(minutes=2))
    assert [body["touser"] for body in room.bodies()] == ["limin", "wangqiang"]
    assert await room.store.sent_card(f"eep-abc-7-{row}") is None
    assert await room.store.outbox_next_at() is None


async def test_a_question_that_ends_while_its_card_is_on_its_way_turns_when_it_is_there(room: Room) -> None:
    async def ends(body: bytes) -> None:
        await ended(room)

    room.wire.meanwhile = ends
    await room.put(ASKED)
    await room.beat()
    assert codes(room.wire.updated) == ["code1"]
    assert await room.store.outbox_next_at() is None


async def test_a_card_that_is_tapped_before_we_know_it_arrived_stays_what_it_became(room: Room) -> None:
    (row,) = await room.put(ASKED)
    task_id = f"eep-abc-7-{row}"

    async def taps(body: bytes) -> None:
        await tapped(room.store, task_id, "tap1")
        async with room.store.begin() as uow:
            await uow.outbox.becomes(task_id, "work")
            await uow.commit()

    room.wire.meanwhile = taps
    await room.beat()
    async with room.store.begin() as uow:
        assert [card.task_id for card in await uow.outbox.cards("abc", "work")] == [task_id]
        assert await uow.outbox.cards("abc", "triage") == ()
    found = []
    for _ in range(3):
        card = await room.store.sent_card(task_id)
        assert card is not None
        found.append(card.response_code)
        await room.store.card_code_used(task_id, card.response_code)
    assert found == ["tap1", "code1", ""]


async def test_a_change_waits_while_nobody_knows_whether_the_card_arrived(room: Room) -> None:
    room.wire.fails = [unanswered(SEND, "timeout"), unanswered(SEND, "timeout")]
    await room.put(ASKED)
    await room.beat()
    await ended(room)
    await room.beat()
    assert room.wire.updated == []
    await room.beat(NOW + SECOND)
    await room.beat(NOW + 3 * SECOND)
    assert codes(room.wire.updated) == ["code3"]


async def test_a_change_that_was_done_before_and_whose_answer_got_lost_is_not_said_again(room: Room) -> None:
    room.wire.fails = [unanswered(UPDATE, "timeout"), refused(UPDATE, 60140)]
    await room.put(answer(ReplaceCard(CARD), "rc"))
    await room.beat()
    await room.beat(NOW + SECOND)
    assert (len(room.wire.updated), len(room.wire.sent)) == (2, 0)
    assert await room.store.outbox_next_at() is None


async def test_a_row_that_nobody_can_word_is_given_up_after_a_while(room: Room) -> None:
    await room.put(replace(ASKED, template="nobody wrote this"))
    for minutes in range(ODD_TRIES):
        assert await room.store.outbox_next_at() is not None
        await room.beat(NOW + minutes * timedelta(minutes=6))
    assert await room.store.outbox_next_at() is None


async def test_a_row_waits_for_a_memory_that_is_away_however_long_that_is(room: Room) -> None:
    async def away(_: bytes) -> None:
        raise BusyError

    room.wire.meanwhile = away
    await room.put(TOLD)
    for minutes in range(2 * ODD_TRIES):
        await room.beat(NOW + minutes * timedelta(minutes=6))
    assert len(room.wire.sent) == 2 * ODD_TRIES
    room.wire.meanwhile = None
    await room.beat(NOW + timedelta(days=1))
    assert await room.store.outbox_next_at() is None


async def test_a_row_that_cannot_be_read_is_set_aside_and_the_others_go_out(room: Room, tmp_path: Path) -> None:
    (bad, _) = await room.put(TOLD, replace(TOLD, params={"text": "next"}))
    with sqlite3.connect(tmp_path / "store.db") as connection:
        connection.execute("UPDATE outbox SET item = x'00' WHERE id = ?", (bad,))
    connection.close()
    await room.beat()
    assert room.words() == ["next"]
    assert await room.store.outbox_next_at() is None


@pytest.mark.parametrize("by", ["code", "list"])
async def test_what_staff_cannot_be_told_goes_to_the_director_and_then_to_the_top(room: Room, by: str) -> None:
    await people(room)
    if by == "code":
        room.wire.fails = [refused(SEND, 60111), refused(SEND, 81013)]
    else:
        room.wire.invalid = ("limin", "zhaolan")
    await room.put(replace(ASKED, case_id="case1"))
    await room.beat()
    told = ["limin", "zhaolan", "zhouzong"]
    assert [body["touser"] for body in room.bodies()] == told
    assert all(body["msgtype"] == "template_card" for body in room.bodies())
    assert await room.store.outbox_next_at() is None


async def test_each_matter_of_a_digest_that_cannot_be_told_goes_up_by_itself(room: Room) -> None:
    await people(room)
    room.says["digest"] = CARD
    room.wire.fails = [refused(SEND, 60111)]
    one = replace(ASKED, case_id="case1")
    await room.put(gathered(one, one))
    await room.beat()
    assert [body["touser"] for body in room.bodies()] == ["limin", "zhaolan", "zhaolan"]


async def test_a_question_that_only_one_person_can_answer_goes_up_in_words(room: Room) -> None:
    await people(room)
    room.says["work"] = CARD
    room.wire.fails = [refused(SEND, 60111)]
    await room.put(replace(ASKED, case_id="case1", template="work"))
    await room.beat()
    assert room.bodies()[1]["touser"] == "zhaolan"
    assert room.bodies()[1]["text"]["content"] == f"→ 李敏\n{CARD.twin}"


@pytest.mark.parametrize(
    "item",
    [TOLD, replace(ASKED, case_id="case1", to=made.COMPLAINANT), replace(ASKED, case_id="case1", to="zhouzong")],
)
async def test_nobody_hears_instead_of_a_complainant_or_of_the_top(room: Room, item: OutboxItem) -> None:
    await people(room)
    room.wire.fails = [refused(SEND, 60111)]
    await room.put(item)
    await room.beat()
    assert len(room.wire.sent) == 1
    assert await room.store.outbox_next_at() is None


async def arrived(room: Room) -> str:
    await room.put(ASKED)
    await room.beat()
    return str(room.bodies()[0]["template_card"]["task_id"])


def change_of(task_id: str) -> OutboxItem:
    return OutboxItem(ItemKind.UPDATE, "limin", "done", case_id="abc", task_id=task_id)


async def ended(room: Room) -> None:
    """What handlers do when a question is answered: its copies are found, and change when they have a code."""
    async with room.store.begin() as uow:
        for card in await uow.outbox.cards("abc", "triage"):
            assert card.response_code == ON_ITS_WAY
            await uow.outbox.retire(card.task_id)
            await uow.outbox.add(change_of(card.task_id), at=NOW)
        await uow.commit()


async def people(room: Room) -> None:
    """A case, a specialist, two directors and a top."""
    case = made.filed()
    async with room.store.begin() as uow:
        await uow.cases.append(Case(), case, made.filing(case), made.POLICY)
        await uow.commit()
    names = {"limin": "李敏", "zhaolan": "赵岚", "heyan": "何岩", "zhouzong": "周总"}
    roles = {"specialist": ("limin",), "director": ("zhaolan", "heyan"), "top": ("zhouzong",)}
    snapshot = Directory({userid: Person(userid, name) for userid, name in names.items()}, {}, roles)
    await room.store.directory_replace(snapshot, NOW)
