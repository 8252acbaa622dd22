"""What a person does with a phone of the page, and how refusals are told."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from handlers.understand import Asker, Do, Intent, Matter, understand
from handlers.vocabulary import word_of
from tests.bot.sandbox.page.cards import ACCEPT, RECEIPT
from tests.bot.sandbox.page.opened import Opened
from tests.bot.sandbox.page.stub import Json

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_tapped_button_waits_until_the_answer_is_there(page: Opened) -> None:
    page.stub.put("limin", card=ACCEPT)
    await page.open()
    page.stub.gate.clear()
    button = page.card("limin").locator(".tap").first
    await button.click()
    await expect(button).to_have_class(re.compile("is-waiting"))
    page.stub.gate.set()
    await expect(button).not_to_have_class(re.compile("is-waiting"))


async def test_a_refused_tap_is_told_in_words(page: Opened) -> None:
    page.stub.put("limin", card=ACCEPT)
    await page.open()
    page.stub.refusal = (409, {"error": "not_tappable", "message": "no such card"})
    with page.complaining():
        await page.card("limin").locator(".tap").first.click()
        await expect(page.tab.locator(".toast")).to_have_text("这张卡片已经变了，请看最新的内容")


async def test_an_unknown_refusal_is_told_with_its_message(page: Opened) -> None:
    await page.open()
    page.stub.refusal = (400, {"error": "odd", "message": "too odd"})
    with page.complaining():
        await page.phone("limin").locator(".chip").first.click()
        await expect(page.tab.locator(".toast")).to_have_text("没有成功：too odd")


async def test_typing_suggestions_pictures_and_menus_are_sent_as_they_are(page: Opened) -> None:
    page.stub.menu = [{"name": "我的", "sub_button": [{"type": "click", "name": "催一下", "key": "URGE"}]}]
    await page.open()
    phone = page.phone("chenchen")
    await phone.locator("input[type=text]").fill("投诉 青菜有虫")
    await phone.locator("input[type=text]").press("Enter")
    await expect(phone.locator(".bubble")).to_have_text(["投诉 青菜有虫"])
    await phone.locator(".chip").first.click()
    await expect(phone.locator(".bubble")).to_have_text(["投诉 青菜有虫", "食堂二楼的青菜里有虫子"])
    await phone.locator(".photo").click()
    await expect(phone.locator(".photo")).not_to_have_class(re.compile("is-waiting"))
    await phone.get_by_role("button", name="我的", exact=False).last.click()
    await phone.get_by_role("button", name="催一下").click()
    await expect(phone.locator(".is-waiting")).to_have_count(0)
    assert [body["text"] for body in page.stub.posted("chenchen", "say")] == ["投诉 青菜有虫", "食堂二楼的青菜里有虫子"]
    (photo,) = page.stub.posted("chenchen", "send")
    assert photo["type"] == "image"
    assert photo["content_base64"].startswith("iVBOR")
    assert page.stub.posted("chenchen", "menu") == [{"key": "URGE"}]


async def test_an_item_of_a_cards_menu_is_tapped_with_its_key(page: Opened) -> None:
    page.stub.put("limin", card=ACCEPT, task_id="t-9")
    await page.open()
    await page.card("limin").locator(".card-menu").click()
    await page.card("limin").get_by_role("button", name="涉及我，回避").click()
    await expect(page.card("limin")).not_to_have_class(re.compile("is-waiting"))
    assert (page.tapped("limin")[0]["task_id"], page.tapped("limin")[0]["key"]) == ("t-9", "recuse")


async def test_the_clock_is_pushed_by_what_its_button_says(page: Opened) -> None:
    await page.open()
    for name in ("+30分钟", "+1个工作日", "到下一个期限"):
        await page.tab.get_by_role("button", name=name).click()
        await expect(page.tab.get_by_role("button", name=name)).to_be_enabled()
    assert page.stub.posted("", "clock") == [{"advance": "PT30M"}, {"advance_working_days": 1}, {"to_next": True}]
    await expect(page.tab.locator(".clock-face")).to_have_text("2026年3月2日(周一)10:30")


async def test_the_next_deadline_is_the_next_moment_that_somebody_hears_of(page: Opened) -> None:
    page.stub.next = "2026-03-02T15:00:00+08:00"

    def at_the_third(_: Json) -> None:
        if len(page.stub.posted("", "clock")) == 3:
            page.stub.put("zhangwei", text="到期提醒")

    page.stub.replies["clock"] = at_the_third
    await page.open()
    button = page.tab.get_by_role("button", name="到下一个期限")
    await button.click()
    await expect(button).to_be_enabled()
    assert page.stub.posted("", "clock") == [{"to_next": True}] * 3
    page.stub.replies.clear()
    await button.click()
    await expect(button).to_be_enabled()
    assert len(page.stub.posted("", "clock")) == 3 + 5  # a bot that only waits for quiet moments is not chased for ever


async def test_the_strip_lists_events_with_their_clause_newest_first(page: Opened) -> None:
    for rev, zh in enumerate(["已收到", "受理期限 15:00"], start=1):
        at = f"2026-03-02T10:00:0{rev}+08:00"
        page.stub.happened.append({"rev": rev, "at": at, "text": {"zh": zh, "en": f"event {rev}"}, "clause": "一(一)"})
    await page.open()
    lines = page.tab.locator("#strip .lines li")
    await expect(lines.first).to_have_text("3月2日 10:00:02受理期限 15:00一(一)")
    await expect(lines).to_have_count(2)


async def test_engineers_see_the_raw_traffic(page: Opened) -> None:
    shown = {"at": page.stub.now, "direction": "api", "what": "message/send", "status": 200, "attempts": 1}
    page.stub.traffic = [{"n": 7, **shown, "userid": "chenchen", "request": {"touser": "x"}, "response": None}]
    page.stub.traffic[0].update(dropped=True, refused=None)
    await page.open()
    await page.tab.locator(".raw-switch").click()
    packet = page.tab.locator(".packets li")
    await expect(packet).to_contain_text("message/send · chenchen · 200")
    await expect(packet).to_contain_text("被企业微信丢弃")
    await packet.locator("summary").click()
    await expect(packet.locator("pre").first).to_contain_text('"touser": "x"')


async def test_every_suggestion_is_something_this_version_answers(page: Opened) -> None:
    suggested = await page.module("async () => (await import('/page/cast.js')).SUGGESTIONS")
    meant = {
        text: understand(text.replace("{no}", "26030001"), Asker(staff=True))
        for texts in suggested.values()
        for text in texts
    }
    assert len(meant) >= 7

    def answered(intent: Intent) -> bool:
        return isinstance(intent, Matter) or (isinstance(intent, Do) and not word_of(intent.verb).instead)

    assert [text for text, intent in meant.items() if not answered(intent)] == []


async def test_a_suggestion_with_a_number_waits_until_there_is_one(page: Opened) -> None:
    await page.open()
    chips = page.phone("limin").locator(".chip")
    await expect(chips).to_have_text(["试试：待办", "帮助"])
    page.stub.put("chenchen", card=RECEIPT)
    await expect(chips).to_have_text(["试试：待办", "期限 26030012", "帮助"])
