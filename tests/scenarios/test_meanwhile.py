"""What comes twice, in between or at the same moment: one effect, and a truthful answer to everybody."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.townsfolk import SandboxRefusedError
from tests.scenarios.acts import WORM, answer, filed, settled, taken_up
from tests.scenarios.heard import News, turned
from tests.scenarios.town import OFFICE, Town

CAST = frozenset({"chenchen", "limin", "zhangwei", "liuyang"})


# What comes twice.


async def test_a_second_tap_on_card_0_tells_the_number_it_has_and_registers_nothing(office: Town) -> None:
    office.cast = CAST
    await office.say("chenchen", WORM)
    card = await office.live_card("chenchen", "登记投诉")
    await office.tap("chenchen", "登记投诉")
    await office.news()
    with office.unchanged():
        await office.late_tap("chenchen", card, "登记投诉")
    await office.hears(chenchen=(turned("已收到，编号26030001"), "26030001"))
    with office.unchanged():
        await office.late_tap("chenchen", card, "只是问问")
    await office.hears(chenchen=(turned("已收到，编号26030001"), "26030001"))


@pytest.mark.parametrize("fresh_nonce", [False, True])
async def test_a_callback_that_wecom_repeats_has_one_effect(office: Town, fresh_nonce: bool) -> None:
    office.cast = CAST
    said = await office.say("chenchen", f"投诉 {WORM}")
    await office.news()
    with office.unchanged():
        await again(office, said, fresh_nonce=fresh_nonce)
    await office.hears()
    tapped = await office.tap("limin", "受理，我来办", "食堂")
    await office.news()
    with office.unchanged():
        await again(office, tapped, fresh_nonce=fresh_nonce)
    assert len(await office.cases()) == 1
    assert set(await office.news()) <= {"limin"}


async def test_a_repetition_is_recognised_after_a_restart_and_a_day_later(office: Town) -> None:
    office.cast = OFFICE
    said = await office.say("chenchen", f"投诉 {WORM}")
    await office.restart()
    with office.unchanged():
        await again(office, said, fresh_nonce=True)
    await office.until("03-03 10:00")
    await office.news()
    with office.unchanged():
        await again(office, said, fresh_nonce=True)
    await office.hears()


async def test_the_same_words_on_purpose_are_two_complaints(office: Town) -> None:
    office.cast = CAST
    await filed(office)
    await filed(office)
    assert [case.number for case in await office.cases()] == ["26030001", "26030002"]


async def again(office: Town, act: dict[str, Any], *, fresh_nonce: bool) -> None:
    """WeCom calls once more with what it called with before."""
    answered = await office.sandbox.teller.again(int(act["callback"]), fresh_nonce=fresh_nonce)
    assert answered["status"] == 200
    await office.settle()


# What comes in between.


async def test_commands_in_a_row_are_carried_out_and_the_open_question_is_offered_again_each_time(
    office: Town,
) -> None:
    await taken_up(office)
    await office.tap("limin", "当场办结")
    await office.hears(limin="请用一句话写26030001的处理结果")
    with office.unchanged():
        for command, told in (
            ("待办", "等您办的1件"),
            ("期限", "方案期限"),
            ("查询 0001", "调查核实"),
            ("帮助", "看事："),
        ):
            words = await answer(office, "limin", command)
            assert told in words
            assert "刚才的问题还等您回答：请用一句话写26030001的处理结果" in words
        # Politeness is no result.
        assert "刚才的问题还等您回答" in await answer(office, "limin", "好的")
    await office.say("limin", "已换洗菜流程")
    assert (await office.case()).result == "已换洗菜流程"


async def test_cancelled_means_that_the_next_sentence_is_no_answer_any_more(office: Town) -> None:
    await taken_up(office)
    await office.tap("limin", "当场办结")
    await office.news()
    with office.unchanged():
        assert "不问了，什么都没有改动" in await answer(office, "limin", "算了")
        await office.say("limin", "已换洗菜流程并退餐费了")
    await office.hears(limin="要登记这件事吗？")


async def test_a_question_that_nobody_answered_lapses_with_one_line_and_nothing_done(office: Town) -> None:
    await taken_up(office)
    await office.tap("limin", "当场办结")
    await office.news()
    await office.until("03-03 10:00")
    lines = [n.words for n in await office.arrivals() if n.userid == "limin"]
    assert len([words for words in lines if "过了时间，没有办" in words]) == 1
    with office.unchanged():
        await office.say("limin", "已换洗菜流程并退餐费了")
    await office.hears(limin="要登记这件事吗？")


async def test_an_answer_for_a_case_that_ended_meanwhile_changes_nothing_and_says_so(office: Town) -> None:
    """The owner was asked for the result; before he writes it the director's ladder gave the case to somebody else."""
    await taken_up(office)
    await office.tap("limin", "当场办结")
    await office.say("zhangwei", "派单 0001 张伟")
    await office.say("limin", "派单 0001 张伟")
    await office.news()
    assert (await office.case()).owner == "zhangwei"
    with office.unchanged():
        await office.say("limin", "已换洗菜流程并退餐费了")
    (told,) = (await office.news())["limin"]
    assert "不在您名下，现承办人：张伟" in told.words


# Two at once.


async def test_two_specialists_tap_at_the_same_moment_and_exactly_one_owns_it(office: Town) -> None:
    office.cast = CAST
    await filed(office)
    cards = {who: await office.live_card(who, "受理，我来办") for who in ("limin", "zhangwei", "liuyang")}
    chosen = {"category": ["canteen"]}
    async with asyncio.TaskGroup() as group:
        for who, card in cards.items():
            group.create_task(office.tap_card(who, card.task_id, "受理，我来办", chosen))
    await office.settle()
    case = await office.case()
    heard = await office.news()
    assert [who for who in cards if _shows(heard[who], "[当场办结]")] == [case.owner]
    name = {"limin": "李敏", "zhangwei": "张伟", "liuyang": "刘洋"}[case.owner]
    for loser in set(cards) - {case.owner}:
        assert _shows(heard[loser], f"{name}已受理")
    assert len([n for n in heard["chenchen"] if "已受理" in n.words]) == 1


async def test_a_complainant_who_rates_twice_at_once_is_counted_once(office: Town) -> None:
    await settled(office)
    await office.until("03-03 09:05")
    await office.news()
    card = await office.live_card("chenchen", "提交评价")
    async with asyncio.TaskGroup() as group:
        for option in ("5", "1"):
            group.create_task(_rate(office, card.task_id, option))
    await office.settle()
    case = await office.case()
    assert case.visit is not None or case.visits
    assert len([v for v in (*case.visits, case.visit) if v and v.score]) == 1


async def _rate(office: Town, task_id: str, option: str) -> None:
    try:
        await office.tap_card("chenchen", task_id, "提交评价", {"satisfaction": [option]})
    except SandboxRefusedError as error:
        # The card had changed already: this finger was too late on the phone itself.
        if error.code != "not_tappable":
            raise


def _shows(heard: list[News], words: str) -> bool:
    return any(words in n.words for n in heard)
