"""Whose turn it is, and the script: it does what can be done and skips what cannot."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, expect

from tests.bot.sandbox.page.cards import ACCEPT, ASK, NOTICE, RECEIPT
from tests.bot.sandbox.page.opened import Opened
from tests.bot.sandbox.page.stub import Json, Stub

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SHORT: list[Json] = [
    {"who": "chenchen", "do": "say", "text": "青菜有虫", "hold": 0, "caption": {"zh": "一", "en": "1"}},
    {"who": "chenchen", "do": "photo", "built": False, "hold": 0, "caption": {"zh": "二", "en": "2"}},
    {"who": "chenchen", "do": "tap", "button": "登记投诉", "hold": 0, "caption": {"zh": "三", "en": "3"}},
    {"who": "chenchen", "do": "date", "hold": 0, "caption": {"zh": "四", "en": "4"}},
]


def _story(stub: Stub) -> None:
    """A bot that can file and nothing else."""
    held: list[Json] = []

    def asked(_: Json) -> None:
        held.append(stub.put("chenchen", card=ASK))

    def filed(_: Json) -> None:
        stub.change(held[-1], card=RECEIPT)
        stub.put("limin", card=ACCEPT)

    def sought(_: Json) -> None:
        stub.put("sunxiao", text="没有查到 26030012。")

    stub.replies = {"chenchen:say": asked, "chenchen:tap": filed, "sunxiao:say": sought}


async def _with_script(page: Opened, steps: list[Json]) -> Locator:
    """Open the page with another script; returns the button for the next step."""
    await page.open()
    put = "async (steps) => { const { SCRIPT } = await import('/page/play.js'); SCRIPT.splice(0, Infinity, ...steps); }"
    await page.tab.evaluate(put, steps)
    return page.tab.locator("#next")


async def test_the_holder_of_the_newest_card_that_asks_for_something_glows(page: Opened) -> None:
    page.stub.put("chenchen", card=RECEIPT)
    held = page.stub.put("limin", card=ACCEPT)
    page.stub.put("zhaolan", card=NOTICE)
    await page.open()
    await expect(page.tab.locator(".phone.has-turn .turn")).to_have_text("轮到李敏 →")
    page.stub.change(held, state="greyed", card={**ACCEPT, "replace_text": "李敏已受理"})
    page.stub.put("zhangwei", card={**ACCEPT, "main_title": {"title": "派给您"}})
    await expect(page.tab.locator(".tab.has-turn")).to_have_text(re.compile("张伟"))
    await expect(page.tab.locator(".phone.has-turn")).to_have_count(0)


async def test_the_script_plays_what_there_is_and_skips_what_is_not(page: Opened) -> None:
    _story(page.stub)
    await page.open()
    await page.tab.locator("#play").click()
    await expect(page.tab.locator("#end")).to_be_visible()
    await expect(page.tab.locator("#end h2")).to_have_text("现在您来当陈晨")
    await expect(page.tab.locator("#end-skipped")).to_contain_text("我们不摆拍")
    assert page.stub.posted("chenchen", "say") == [{"text": "食堂二楼上周五中午的青菜里有虫子，已经第二次了"}]
    assert [body["key"] for body in page.tapped("chenchen")] == ["file"]
    assert page.tapped("limin") == [{"task_id": "task-4", "key": "assign", "selected": {"category": ["canteen"]}}]
    assert page.tapped("wangqiang") == page.tapped("zhaolan") == []
    assert page.stub.posted("sunxiao", "say") == [{"text": "查询 26030012"}]
    assert page.stub.posted("", "clock") == []


async def test_the_script_stops_when_somebody_acts_by_hand(page: Opened) -> None:
    _story(page.stub)
    await page.open(pace=1)
    await page.tab.locator("#play").click()
    await expect(page.tab.locator("#play")).to_have_text("暂停")
    await page.phone("zhaolan").locator(".chip").first.click()
    await expect(page.tab.locator("#play")).to_have_text(re.compile("播放"))
    await expect(page.tab.locator("body")).not_to_have_class(re.compile("is-playing"))


async def test_next_step_does_the_script_one_deed_at_a_time_without_what_is_not_built(page: Opened) -> None:
    _story(page.stub)
    step = await _with_script(page, SHORT)
    for done in (["say"], ["say", "tap"]):
        await step.click()
        await expect(step).to_be_enabled()
        assert [what for _, what, _ in page.stub.acts] == done
    await expect(page.card("chenchen").locator(".card-title")).to_have_text("已收到，编号26030012")
    await step.click()
    await expect(page.phone("chenchen").locator(".sheet")).to_be_visible()
    await expect(page.tab.locator("#caption")).to_have_text("四")


async def test_what_was_done_by_hand_is_not_done_again_by_the_next_step(page: Opened) -> None:
    _story(page.stub)
    step = await _with_script(page, SHORT)
    await page.phone("chenchen").locator(".chip").first.click()
    await expect(page.card("chenchen").locator(".tap")).to_have_count(3)
    await step.click()
    await expect(step).to_be_enabled()
    assert [what for _, what, _ in page.stub.acts] == ["say", "tap"]


async def test_without_a_script_the_primary_button_is_tapped_with_a_real_choice(page: Opened) -> None:
    page.stub.put("zhouzong", card={**ACCEPT, "button_list": [{"text": "我看看", "style": 1, "key": "look"}]})
    step = await _with_script(page, [])
    await step.click()
    await expect(step).to_be_enabled()
    assert page.tapped("zhouzong")[0]["selected"] == {"category": ["canteen"]}


async def test_a_number_is_not_found_inside_a_larger_one(page: Opened) -> None:
    options = [{"id": "large", "text": "1,860.00元"}, {"id": "small", "text": "860.00元"}]
    select = {"question_key": "sum", "title": "金额", "option_list": options}
    page.stub.put("limin", card={**ACCEPT, "button_selection": select})
    short = {"who": "limin", "do": "tap", "choose": ["860"], "hold": 0, "caption": {"zh": "一", "en": "1"}}
    step = await _with_script(page, [short])
    await step.click()
    await expect(page.tab.locator("#end")).to_be_visible()
    assert page.tapped("limin")[0]["selected"] == {"sum": ["small"]}


async def test_a_step_that_needs_an_old_card_or_a_word_waits_for_it(page: Opened) -> None:
    page.stub.put("limin", card=ACCEPT, task_id="old")
    need = {"who": "limin", "button": "问投诉人", "cards": 2}
    old = {"who": "limin", "do": "tap", "button": "问投诉人", "old": True, "need": need}
    heard = {"who": "limin", "do": "say", "text": "好", "need": {"who": "limin", "says": "一句话"}}
    step = await _with_script(page, [{**each, "hold": 0, "caption": {"zh": "", "en": ""}} for each in (old, heard)])
    await step.click()  # neither is possible: the primary button of the only card is tapped instead
    await expect(step).to_be_enabled()
    page.stub.put("limin", card=ACCEPT, task_id="new")
    await expect(page.phone("limin").locator(".card")).to_have_count(2)
    await step.click()
    await expect(step).to_be_enabled()
    page.stub.put("limin", text="请用一句话说明")
    await expect(page.phone("limin").locator(".bubble")).to_have_count(1)
    await step.click()
    await expect(page.tab.locator("#end")).to_be_visible()
    assert [(body["task_id"], body["key"]) for body in page.tapped("limin")] == [("old", "accept"), ("old", "relay")]
    assert page.stub.posted("limin", "say") == [{"text": "好"}]


async def test_a_step_of_the_clock_goes_on_until_its_words_are_heard_and_the_holder_of_a_card_is_found(
    page: Opened,
) -> None:
    page.stub.next = "2026-03-02T15:00:00+08:00"
    page.stub.put("liuyang", card=ACCEPT)

    def moved(_: Json) -> None:
        page.stub.put("zhaolan", text="超期" if len(page.stub.posted("", "clock")) == 2 else "别的")

    page.stub.replies["clock"] = moved
    steps: list[Json] = [
        {"do": "clock", "how": {"to_next": True}, "until": {"who": "zhaolan", "says": "超期"}},
        {"do": "open", "holder": "受理，我来办"},
        {"do": "open", "holder": "没有这个"},
    ]
    await _with_script(page, [{**each, "hold": 0, "caption": {"zh": "", "en": ""}} for each in steps])
    await page.tab.locator("#play").click()
    await expect(page.tab.locator("#end-skipped")).to_contain_text("1步")
    assert len(page.stub.posted("", "clock")) == 2
    await expect(page.phone("liuyang")).to_have_count(1)
