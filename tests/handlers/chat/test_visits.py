"""A complaint of somebody outside, from the call to the visit: staff tell him and ask him on the telephone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.cards.kit import Line
from handlers.reply import ReplaceCard
from tests.handlers.office import Office, opened
from workflow.case import Outcome, State

PHONE = "13800000000"
MATTER = "送餐晚了一个小时，打电话没人接"
CUSTOMER = f"王女士 电话 {PHONE} 客户 {MATTER}"


@pytest.fixture
async def answered(tmp_path: Path, empty: Path) -> AsyncIterator[Office]:
    """The office: 李敏 took the call, 张伟 settled it and told 王女士 on the telephone."""
    async with opened(tmp_path, empty) as office:
        await office.say("limin", f"代录 {CUSTOMER}")
        await office.tap("limin", "受理，派给…", category="canteen")
        await office.tap("limin", "派单", owner="zhangwei")
        await office.tap("zhangwei", "接单")
        asked = await office.say("zhangwei", "办结 26030001")
        assert asked.startswith("请先打电话把26030001的处理结果告诉投诉人")
        told = await office.say("zhangwei", "已致歉，今后准时")
        assert told == ("26030001已当场办结，结果已记下。投诉人不在企业微信里，以您电话告知为准；之后会打电话回访。")
        yield office


async def asked(office: Office) -> None:
    """The next working day it is time to ask."""
    await office.until("03-03 09:05")


async def test_nothing_is_ever_queued_for_somebody_who_has_no_wecom(answered: Office) -> None:
    await asked(answered)
    assert "" not in answered.phones


async def test_those_who_did_not_handle_it_get_whom_to_call_and_what_he_was_told(answered: Office) -> None:
    await asked(answered)
    assert {u for u, phone in answered.phones.items() if any(c.template == "visit" for c in phone)} == {
        "limin",
        "liuyang",
    }
    card = answered.newest("liuyang", "visit").card
    assert card is not None
    assert card.text == "已答复：已致歉，今后准时。"
    assert Line("投诉人", f"王女士 {PHONE}") in card.lines
    assert Line("承办人", "张伟") in card.lines
    assert [*(b.text for b in card.buttons), *(m.text for m in card.menu)] == ["满意", "不满意", "未接通", "一般"]


async def test_content_on_the_telephone_closes_it_and_the_other_cards_say_so(answered: Office) -> None:
    await asked(answered)
    reply = await answered.tap("limin", "满意")
    assert isinstance(reply, ReplaceCard)
    assert reply.card.greyed == "已回访"
    assert answered.texts("limin")[-1] == "26030001的回访已记下，这件事已办结。"
    case = await answered.case()
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.RESOLVED)
    assert case.visit is not None
    assert case.visit.score == 4
    other = answered.newest("liuyang", "visit").card
    assert other is not None
    assert other.greyed == "已回访"


async def test_a_tap_on_a_card_that_is_answered_counts_nothing_and_shows_so(answered: Office) -> None:
    await asked(answered)
    copy = answered.newest("liuyang", "visit")
    assert copy.card is not None
    key = copy.card.buttons[1].key
    await answered.tap("limin", "满意")
    await answered.press("liuyang", copy, key)
    case = await answered.case()
    assert case.visit is not None
    assert (case.visit.score, case.round) == (4, 1)


async def test_not_content_begins_another_round_with_somebody_else(answered: Office) -> None:
    await asked(answered)
    await answered.tap("limin", "不满意")
    assert answered.texts("limin")[-1] == "26030001的回访已记下，已安排第2轮办理，承办人李敏。"
    assert (await answered.case()).round == 2


async def test_who_was_not_reached_is_still_to_be_asked_and_the_card_counts(answered: Office) -> None:
    await asked(answered)
    reply = await answered.tap("limin", "未接通")
    assert isinstance(reply, ReplaceCard)
    assert reply.card.desc == "第1次未接通，请换个时间再打"
    assert Line("已打过", "1次未接通，共需3次") in reply.card.lines
    assert not reply.card.greyed
    await answered.tap("limin", "一般")
    assert (await answered.case()).state is State.CLOSED


async def test_asked_again_the_older_card_points_to_the_newer(answered: Office) -> None:
    await asked(answered)
    await answered.until("03-04 09:05")
    cards = [copy.card for copy in answered.phones["liuyang"] if copy.template == "visit"]
    assert [card.greyed for card in cards if card] == ["请看新卡", ""]


TYPED = [
    ("回访 26030001 满意 希望准时", "26030001的回访已记下，这件事已办结。", 4),
    ("回访 很满意", "26030001的回访已记下，这件事已办结。", 5),
    ("回访 26030001 不满意 还是晚", "26030001的回访已记下，已安排第2轮办理，承办人李敏。", 2),
    ("回访 26030001 没人接", "26030001第1次未接通，已记下。请换个时间再打；满3次仍未接通，", 0),
]


@pytest.mark.parametrize(("words", "answer", "score"), TYPED)
async def test_the_answer_can_be_typed_with_the_words_behind_it(
    answered: Office, words: str, answer: str, score: int
) -> None:
    await asked(answered)
    assert (await answered.say("liuyang" if score else "limin", words)).startswith(answer)
    case = await answered.case()
    visits = [*case.visits, *([case.visit] if case.visit else [])]
    assert visits[0].score == score
    if "希望准时" in words:
        assert case.suggestion == "希望准时"
        assert "希望准时" in answered.texts("zhaolan")[-1]


async def test_what_made_him_unhappy_is_on_the_card_of_who_handles_it_next(answered: Office) -> None:
    await asked(answered)
    await answered.say("liuyang", "回访 26030001 不满意 还是晚了两天")
    card = answered.phones["limin"][-1].card
    assert card is not None
    assert Line("不满意点", "还是晚了两天") in card.lines
    assert "还是晚了两天" not in str(answered.texts("zhaolan"))


async def test_what_is_noted_of_a_call_that_nobody_answered_is_no_suggestion(answered: Office) -> None:
    await asked(answered)
    await answered.say("liuyang", "回访 26030001 未接通 在开会，明天再打")
    case = await answered.case()
    assert (case.suggestion, case.contacts) == ("", ())


async def test_without_an_answer_the_card_comes_again(answered: Office) -> None:
    await asked(answered)
    before = len(answered.phones["limin"])
    assert await answered.say("limin", "回访") == ""
    assert answered.newest("limin").template == "visit"
    assert "请点卡片上的按钮" in await answered.say("limin", "回访 26030001 他说再看看")
    assert len(answered.phones["limin"]) == before + 2


async def test_neither_who_handled_it_nor_a_stranger_visits(answered: Office) -> None:
    await asked(answered)
    assert "回访由没有经办这件事的人来做" in await answered.say("zhangwei", "回访 26030001 满意")
    assert "没有查到" in await answered.say("hejing", "回访 26030001 满意")
    assert "这里是办理人员用的" in await answered.say("sunxiao", "回访")


async def test_before_the_time_to_ask_there_is_nobody_to_call(answered: Office) -> None:
    assert await answered.say("limin", "回访") == "现在没有等您打电话回访的件。"


async def test_a_colleague_answers_for_himself(tmp_path: Path, empty: Path) -> None:
    async with opened(tmp_path, empty) as office:
        await office.say("limin", f"代录 陈晨 同事 电话 {MATTER}")
        await office.tap("limin", "受理，派给…", category="canteen")
        await office.tap("limin", "派单", owner="zhangwei")
        await office.tap("zhangwei", "接单")
        await office.say("zhangwei", "办结 26030001 已致歉，今后准时")
        await asked(office)
        assert office.newest("chenchen").template == "survey"
        assert "投诉人会在自己的手机上评价" in await office.say("limin", "回访 26030001 满意")


async def test_three_times_not_reached_the_director_may_close_it(answered: Office) -> None:
    await asked(answered)
    for _ in range(3):
        await answered.tap("limin", "未接通")
    assert (await answered.case()).visits_missed == 1, "three calls on one day are one attempt"
    for day in ("03-06 09:30", "03-09 09:30"):
        await answered.until(day)
        await answered.tap("limin", "未接通")
    await answered.until("03-10 18:00")
    copies = [c for c in answered.phones["zhaolan"] if c.template == "escalation" and c.button("未确认办结")]
    assert copies
    await answered.tap("zhaolan", "未确认办结", copies[-1])
    case = await answered.case()
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.UNCONFIRMED)


async def test_the_masked_name_is_all_that_others_read(answered: Office) -> None:
    """王强 heads the department that handled it: he has a copy, without the name."""
    copied = answered.texts("wangqiang")[-1]
    assert PHONE not in copied
    assert "王女士" not in copied
    full = await answered.say("wangqiang", "详情 26030001")
    assert PHONE not in full
