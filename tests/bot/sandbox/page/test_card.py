"""Each type of card as it is drawn, and what a tap on it submits."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.bot.sandbox.page.cards import ACCEPT, ASK, MULTIPLE, NOTICE, VOTE
from tests.bot.sandbox.page.opened import Opened

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_button_card_shows_its_facts_its_dropdown_and_its_buttons(page: Opened) -> None:
    page.stub.put("limin", card=ACCEPT)
    await page.open()
    card = page.card("limin")
    await expect(card.locator(".card-source")).to_have_class(re.compile("tone-black"))
    await expect(card.locator(".card-title")).to_have_text("26030012 食堂菜里有虫")
    await expect(card.locator("dt")).to_have_text(["投诉人", "责任人", "依据"])
    await expect(card.locator("dd")).to_have_text(["陈*（生产部，实名）", "张伟（点开可拨打）", "制度一(一)、七(二)"])
    await expect(card.locator("select")).to_have_value("none")
    await expect(card.locator(".tap")).to_have_text(["受理，我来办", "受理，派给…", "问投诉人"])
    await expect(card.locator(".card-menu-items")).to_be_hidden()
    await card.locator(".member").click()
    await expect(page.phone("zhangwei")).to_be_visible()


async def test_a_notice_shows_its_big_word_and_a_link_only_to_the_web(page: Opened) -> None:
    page.stub.put("chenchen", card=NOTICE)
    page.stub.put("chenchen", card={**NOTICE, "card_action": {"type": 1, "url": "javascript:alert(1)"}})
    await page.open()
    await expect(page.card("chenchen").locator(".card-emphasis b")).to_have_text("整改中")
    await expect(page.card("chenchen").locator("a.card-link")).to_have_attribute("href", "https://ex.test/my/26030012")
    await expect(page.card("chenchen", 1).locator(".card-title")).to_be_visible()
    await expect(page.card("chenchen", 1).locator("a")).to_have_count(0)


async def test_an_untouched_dropdown_submits_its_first_option(page: Opened) -> None:
    page.stub.put("limin", card=ACCEPT, task_id="t-1")
    await page.open()
    await page.card("limin").get_by_role("button", name="受理，我来办").click()
    await expect(page.card("limin")).not_to_have_class(re.compile("is-waiting"))
    assert page.tapped("limin") == [{"task_id": "t-1", "key": "accept", "selected": {"category": ["none"]}}]


async def test_a_chosen_option_is_submitted_and_a_preselected_one_is_shown(page: Opened) -> None:
    chosen = {**ACCEPT["button_selection"], "selected_id": "dormitory"}
    page.stub.put("limin", card={**ACCEPT, "button_selection": chosen})
    page.stub.put("limin", card=MULTIPLE)
    await page.open()
    await expect(page.card("limin").locator("select")).to_have_value("dormitory")
    await page.card("limin", 1).locator("select").nth(1).select_option("urgent")
    await page.card("limin", 1).get_by_role("button", name="派单").click()
    await expect(page.card("limin", 1)).not_to_have_class(re.compile("is-waiting"))
    assert page.tapped("limin")[0]["selected"] == {"owner": ["zhangwei"], "speed": ["urgent"]}


async def test_a_vote_submits_only_what_is_ticked(page: Opened) -> None:
    page.stub.put("chenchen", card=VOTE)
    many = {**VOTE["checkbox"], "question_key": "why", "mode": 1}
    page.stub.put("chenchen", card={**VOTE, "checkbox": many})
    await page.open()
    await page.card("chenchen").get_by_role("button", name="提交评价").click()
    await expect(page.card("chenchen")).not_to_have_class(re.compile("is-waiting"))
    await page.card("chenchen").get_by_text("一般").click()
    await page.card("chenchen").get_by_text("不满意", exact=True).click()
    await page.card("chenchen").get_by_role("button", name="提交评价").click()
    await expect(page.card("chenchen")).not_to_have_class(re.compile("is-waiting"))
    for text in ("很满意，已解决", "一般"):
        await page.card("chenchen", 1).get_by_text(text).click()
    await page.card("chenchen", 1).get_by_role("button", name="提交评价").click()
    await expect(page.card("chenchen", 1)).not_to_have_class(re.compile("is-waiting"))
    selected = [body["selected"] for body in page.tapped("chenchen")]
    assert selected == [{"score": []}, {"score": ["2"]}, {"why": ["5", "3"]}]


async def test_a_greyed_card_says_who_did_it_and_leaves_only_its_menu(page: Opened) -> None:
    held = page.stub.put("limin", card=ACCEPT)
    other = page.stub.put("wangqiang", card=ACCEPT)
    await page.open()
    page.stub.change(held, state="greyed", card={**ACCEPT, "replace_text": "李敏已受理"})
    await expect(page.card("limin").locator(".greyed")).to_have_text("李敏已受理")
    await expect(page.card("limin").locator(".tap")).to_have_count(0)
    await expect(page.card("limin").locator("select")).to_be_disabled()
    await expect(page.card("limin").locator(".card-menu")).to_be_visible()
    await expect(page.card("wangqiang").locator(".tap")).to_have_count(3)
    assert other["state"] == "live"


async def test_a_replaced_card_keeps_its_place_in_the_chat(page: Opened) -> None:
    held = page.stub.put("chenchen", card=ASK)
    page.stub.put("chenchen", text="好的。")
    await page.open()
    page.stub.change(held, state="replaced", card={"card_type": "text_notice", "main_title": {"title": "已撤诉"}})
    await expect(page.card("chenchen").locator(".card-title")).to_have_text("已撤诉")
    await expect(page.card("chenchen").locator("button")).to_have_count(0)
    await expect(page.phone("chenchen").locator(".row")).to_have_text([re.compile("已撤诉"), re.compile("好的。")])


async def test_a_choice_made_on_one_card_survives_news_on_the_same_phone(page: Opened) -> None:
    page.stub.put("limin", card=ACCEPT)
    await page.open()
    await page.card("limin").locator("select").select_option("dormitory")
    page.stub.put("limin", text="新消息")
    await expect(page.phone("limin").locator(".bubble")).to_have_text("新消息")
    await expect(page.card("limin").locator("select")).to_have_value("dormitory")


async def test_markup_in_a_complaint_is_shown_as_text_everywhere(page: Opened) -> None:
    evil = "<img src=x onerror=alert(1)><b>粗</b>"
    page.stub.put("chenchen", **{"from": "me"}, text=evil)
    page.stub.put(
        "chenchen",
        card={
            **ACCEPT,
            "main_title": {"title": evil, "desc": evil},
            "sub_title_text": evil,
            "horizontal_content_list": [{"keyname": evil, "value": evil}],
            "button_list": [{"text": evil, "style": 1, "key": evil}],
        },
    )
    page.stub.happened.append({"rev": 1, "at": page.stub.now, "text": {"zh": evil, "en": evil}, "clause": evil})
    await page.open()
    await expect(page.phone("chenchen").locator(".bubble")).to_have_text(evil)
    for part in (".card-title", ".card-desc", ".card-text", "dt", "dd", ".tap"):
        await expect(page.card("chenchen").locator(part)).to_have_text(evil)
    await expect(page.tab.locator("#strip .lines li")).to_contain_text(evil)
    await expect(page.tab.locator("#stage img, #strip img, #stage b, #strip b")).to_have_count(0)
