"""The phones page in a real browser, against a stub that speaks the sandbox's API with canned phones."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, ConsoleMessage, Error, Locator, Page, Request, async_playwright, expect

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import serve
from tests.bot.sandbox.conftest import Stage, client_session, serve_bot
from tests.bot.sandbox.fake_bot import FakeBot
from tests.bot.sandbox.page_cards import ACCEPT, ASK, MULTIPLE, NOTICE, RECEIPT, VOTE
from tests.bot.sandbox.page_stub import PAGE, Json, Stub

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

expect.set_options(timeout=15_000)  # of patience, not of waiting: the machine may be busy

SEATS = ["chenchen", "limin", "wangqiang", "zhaolan"]


@dataclass
class Opened:
    """A browser tab on a stub, and every complaint of the browser about the page."""

    tab: Page
    stub: Stub
    url: str
    complaints: list[str] = field(default_factory=list)

    async def open(self, pace: float = 0) -> None:
        """Open the page; `pace` 1 is what a viewer gets, 0 has the shortest pauses."""
        await self.tab.goto(f"{self.url}/?pace={pace}")
        await self.tab.wait_for_selector("body.is-ready")

    async def module(self, script: str, argument: Any = None) -> Any:
        """Run a script that imports the page's modules, without the page around them."""
        if not self.tab.url.startswith(self.url):
            await self.tab.goto(f"{self.url}/page/connect.html")
        return await self.tab.evaluate(script, argument)

    def phone(self, userid: str) -> Locator:
        return self.tab.locator(f"section.phone[data-userid={userid}]")

    def card(self, userid: str, at: int = 0) -> Locator:
        return self.phone(userid).locator(".card").nth(at)

    def tapped(self, userid: str) -> list[Json]:
        return self.stub.posted(userid, "tap")

    @contextmanager
    def complaining(self) -> Iterator[None]:
        """The browser reports refused requests in its console: here that is what the test is about."""
        before = len(self.complaints)
        yield
        del self.complaints[before:]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield started
        await started.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_tab(browser: Browser) -> Page:
    """One tab for all tests: each test has an origin of its own, so nothing is kept but the process."""
    return await browser.new_page(reduced_motion="reduce")


@pytest_asyncio.fixture(loop_scope="module")
async def page(shared_tab: Page) -> AsyncIterator[Opened]:
    stub = Stub()
    runner = web.AppRunner(stub.app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    opened = Opened(shared_tab, stub, f"http://127.0.0.1:{runner.addresses[0][1]}")

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            opened.complaints.append(message.text)

    def failed(error: Error) -> None:
        opened.complaints.append(str(error))

    def asked(request: Request) -> None:
        opened.complaints.extend([request.url] * _strange(request.url, opened.url))

    await shared_tab.set_viewport_size({"width": 1440, "height": 900})
    shared_tab.on("console", said)
    shared_tab.on("pageerror", failed)
    shared_tab.on("request", asked)
    yield opened
    shared_tab.remove_listener("console", said)
    shared_tab.remove_listener("pageerror", failed)
    shared_tab.remove_listener("request", asked)
    await shared_tab.goto("about:blank")
    await runner.cleanup()
    assert opened.complaints == [], "errors, content policy violations or requests to other places"


def _strange(url: str, own: str) -> bool:
    return not url.startswith((own, "data:"))


# -- the first five seconds ---------------------------------------------------------------------------------------


async def test_the_page_opens_in_chinese_with_four_people_and_nothing_to_log_in(page: Opened) -> None:
    await page.open()
    names = page.tab.locator("#stage .plate strong")
    await expect(names).to_have_text(["陈晨", "李敏", "王强", "赵岚"])
    await expect(page.tab.locator("#stage .plate-role")).to_have_text(["员工", "投诉专员", "行政部负责人", "总监"])
    await expect(page.tab.locator(".clock-face")).to_have_text("2026年3月2日(周一)10:00")
    await expect(page.tab.locator(".top")).to_contain_text("演示环境，数据都在本机")
    await expect(page.phone("chenchen").locator(".chip").first).to_have_text("试试：食堂二楼的青菜里有虫子")
    await expect(page.phone("chenchen")).to_have_class(re.compile("has-turn"))


async def test_four_phones_are_wholly_in_sight_on_a_large_and_a_small_screen(page: Opened) -> None:
    await page.open()
    for width, height in [(1440, 900), (1280, 720)]:
        await page.tab.set_viewport_size({"width": width, "height": height})
        for userid in SEATS:
            box = await page.phone(userid).bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["y"] + box["height"] <= height


async def test_the_drawer_holds_the_others_and_says_whose_phone_must_stay_empty(page: Opened) -> None:
    await page.open()
    drawer = page.tab.locator("#drawer .tab")
    await expect(drawer).to_have_text(["张伟", "刘洋", "陆恺", "周总", "何静", "孙晓 无关人员"])
    await drawer.last.click()
    await expect(page.phone("sunxiao")).to_contain_text("她的手机应始终什么都没有")
    await page.tab.locator("#drawer .tab").first.click()
    await expect(page.phone("zhangwei")).to_be_visible()
    await expect(page.phone("sunxiao")).to_have_count(0)


async def test_another_company_gets_an_employee_a_specialist_a_head_and_a_director(page: Opened) -> None:
    def person(userid: str, leads: list[str], tags: list[str]) -> Json:
        return {"userid": userid, "name": userid, "department": ["甲部"], "leader_of": leads, "tags": tags}

    page.stub.people = [
        person("boss", ["甲部"], ["回音-高层"]),
        person("spare", [], []),
        person("head", ["甲部"], []),
        person("spec", [], ["回音-投诉专员"]),
        person("more", [], []),
    ]
    await page.open()
    await expect(page.tab.locator("#stage .plate strong")).to_have_text(["spare", "spec", "head", "boss"])
    await expect(page.tab.locator("#drawer .tab")).to_have_text(["more"])


# -- cards --------------------------------------------------------------------------------------------------------


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


# -- acting -------------------------------------------------------------------------------------------------------


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


async def test_a_sandbox_that_cannot_start_over_loses_the_button(page: Opened) -> None:
    await page.open()
    with page.complaining():
        await page.tab.locator("#again").click()
        await expect(page.tab.locator("#again")).to_be_hidden()
    await expect(page.tab.locator(".toast")).to_contain_text("请重新启动程序")


# -- dates --------------------------------------------------------------------------------------------------------


async def test_a_date_on_the_receipt_opens_a_calendar_of_the_counted_days(page: Opened) -> None:
    page.stub.put("chenchen", card=RECEIPT)
    page.stub.put("chenchen", card=ACCEPT)
    await page.open()
    await expect(page.card("chenchen", 1).locator(".date")).to_have_count(0)
    dates = page.card("chenchen").locator(".date")
    await expect(dates).to_have_text(["3月9日(周一)18:00", "3、4、5、6、9日"])
    await dates.first.click()
    sheet = page.phone("chenchen").locator(".sheet")
    await expect(sheet.locator(".day.is-counted")).to_have_text(["3", "4", "5", "6", "9"])
    await expect(sheet.locator(".day.is-due")).to_have_text("9")
    await expect(sheet.locator(".day.is-today")).to_have_text("2")
    await expect(sheet).to_contain_text("制度七(二)")
    await sheet.locator(".sheet-close").click()
    await expect(sheet).to_have_count(0)


DAYS = [
    ("2026-03-02", "3月9日(周一)18:00前", "5个工作日：3、4、5、6、9日", ["3-3", "3-4", "3-5", "3-6", "3-9"]),
    ("2026-04-03", "4月13日(周一)18:00前", "7、8、9、10、13日", ["4-7", "4-8", "4-9", "4-10", "4-13"]),
    ("2026-03-30", "4月3日(周五)18:00前", "31、1、2、3日", ["3-31", "4-1", "4-2", "4-3"]),
    ("2026-03-30", "4月2日(周四)18:00前", "3月31日、4月1日、2日", ["3-31", "4-1", "4-2"]),
    ("2026-03-30", "4月2日(周四)18:00前", "3个工作日：3月31日、4月1、2日", ["3-31", "4-1", "4-2"]),
    ("2026-03-02", "3月3日(周二)18:00前", "1个工作日：3日", ["3-3"]),
    ("2026-12-30", "2027年1月5日(周二)18:00前", "31、4、5日", ["2026-12-31", "1-4", "1-5"]),
    ("2026-12-30", "1月5日(周二)18:00前", "31、4、5日", ["2026-12-31", "1-4", "1-5"]),
]


COUNTED = """async ([card, now]) => (await import('/page/days.js')).countedDays(card, now)"""


async def test_counted_days_are_read_across_months_and_years(page: Opened) -> None:
    for now, desc, value, wanted in DAYS:
        card = {"main_title": {"desc": desc}, "horizontal_content_list": [{"keyname": "答复期限", "value": value}]}
        found = await page.module(COUNTED, [card, f"{now}T10:00:00+08:00"])
        year = found["due"]["year"]
        days = [[day["year"], day["month"], day["day"]] for day in found["days"]]
        assert ["-".join(map(str, day[day[0] == year :])) for day in days] == wanted, value
        assert year == (2027 if now.startswith("2026-12") else 2026)


async def test_a_card_that_names_no_counted_days_opens_no_calendar(page: Opened) -> None:
    for value in ["3月9日(周一)18:00", "5个工作日", "3、4、5件", ""]:
        card = {"main_title": {"desc": "3月9日"}, "horizontal_content_list": [{"keyname": "期限", "value": value}]}
        assert await page.module(COUNTED, [card, page.stub.now]) is None, value


# -- whose turn, the script, the strip ----------------------------------------------------------------------------


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


async def test_news_on_a_phone_in_the_drawer_are_counted_until_it_is_opened(page: Opened) -> None:
    await page.open()
    page.stub.put("zhangwei", text="一")
    page.stub.put("zhangwei", text="二")
    badge = page.tab.locator("#drawer [data-userid=zhangwei] .badge")
    await expect(badge).to_have_text("2")
    await expect(page.tab.locator("#drawer [data-userid=sunxiao] .badge")).to_be_hidden()
    await page.tab.locator("#drawer [data-userid=zhangwei]").click()
    await expect(badge).to_be_hidden()


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
    await expect(page.tab.locator("#play")).to_have_text("❚❚ 暂停")
    await page.phone("zhaolan").locator(".chip").first.click()
    await expect(page.tab.locator("#play")).to_have_text(re.compile("播放"))
    await expect(page.tab.locator("body")).not_to_have_class(re.compile("is-playing"))


SHORT: list[Json] = [
    {"who": "chenchen", "do": "say", "text": "青菜有虫", "hold": 0, "caption": {"zh": "一", "en": "1"}},
    {"who": "chenchen", "do": "photo", "built": False, "hold": 0, "caption": {"zh": "二", "en": "2"}},
    {"who": "chenchen", "do": "tap", "button": "登记投诉", "hold": 0, "caption": {"zh": "三", "en": "3"}},
    {"who": "chenchen", "do": "date", "hold": 0, "caption": {"zh": "四", "en": "4"}},
]


async def _with_script(page: Opened, steps: list[Json]) -> Locator:
    """Open the page with another script; returns the button for the next step."""
    await page.open()
    put = "async (steps) => { const { SCRIPT } = await import('/page/play.js'); SCRIPT.splice(0, Infinity, ...steps); }"
    await page.tab.evaluate(put, steps)
    return page.tab.locator("#next")


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


async def test_english_changes_the_page_and_leaves_the_chat(page: Opened) -> None:
    page.stub.put("chenchen", card=RECEIPT)
    await page.open()
    await page.tab.locator("#language").click()
    await expect(page.tab.locator("#play")).to_have_text("▶ Play 90 s")
    await expect(page.tab.locator(".clock-face")).to_have_text("Mon 2 Mar 2026 10:00")
    await expect(page.tab.locator("#stage .plate-role").first).to_have_text("employee")
    await expect(page.card("chenchen").locator(".card-title")).to_have_text("已收到，编号26030012")
    await page.tab.reload()
    await expect(page.tab.locator("#play")).to_have_text("▶ Play 90 s")


async def test_both_languages_have_the_same_words(page: Opened) -> None:
    words = await page.module("async () => (await import('/page/words.js')).WORDS")
    assert set(words["zh"]) == set(words["en"])
    slots = {
        key: [set(re.findall(r"\{\w+\}", words[language][key])) for language in ("zh", "en")] for key in words["zh"]
    }
    assert [key for key, (zh, en) in slots.items() if not en <= zh] == []
    script = await page.module("async () => (await import('/page/play.js')).SCRIPT")
    assert all(step["caption"]["zh"] and step["caption"]["en"] for step in script)


async def test_a_tab_that_nobody_looks_at_asks_for_nothing(page: Opened) -> None:
    await page.open()
    hide = "(away) => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => away }); }"
    await page.tab.evaluate(hide, True)
    # polled every 150 ms the network is never idle for the half second that this state takes
    await page.tab.wait_for_load_state("networkidle")
    await page.tab.evaluate(hide, False)
    async with page.tab.expect_request("**/messages?**"):
        await page.tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


# -- the real sandbox -----------------------------------------------------------------------------------------------


async def test_on_the_real_sandbox_a_card_travels_to_the_phone_and_the_tap_back_to_the_bot(page: Opened) -> None:
    async with Sandbox() as sandbox, client_session() as client:
        bot = FakeBot(sandbox.account)
        bot.moments = ["2026-03-02T15:00:00+08:00"]
        runner, port = await serve(sandbox)
        bot_runner, bot_url = await serve_bot(bot)
        sandbox.connect(bot_url)
        stage = Stage(sandbox, bot, f"http://127.0.0.1:{port}", client, bot_runner)
        page.url = stage.url
        try:
            await page.open()
            await expect(page.tab.locator(".clock-face")).to_have_text("2026年3月2日(周一)10:00")
            bot.reply = lambda fields: bot.text(fields["FromUserName"], "好的。")
            await page.phone("chenchen").locator(".photo").click()
            await expect(page.phone("chenchen").locator("img")).to_have_js_property("naturalWidth", 240)
            await expect(page.phone("chenchen").locator(".from-bot .bubble")).to_have_text("好的。")

            await stage.send("limin", {**ACCEPT, "task_id": "case-1"})
            bot.reply = lambda fields: bot.inner(
                fields["FromUserName"], "update_button", "<Button><ReplaceName>李敏已受理</ReplaceName></Button>"
            )
            await page.card("limin").locator("select").select_option("canteen")
            await page.card("limin").get_by_role("button", name="受理，我来办").click()
            await expect(page.card("limin").locator(".greyed")).to_have_text("李敏已受理")
            assert bot.told[-1]["EventKey"] == "accept"
            assert bot.told[-1]["SelectedItems"]["SelectedItem"]["OptionIds"]["OptionId"] == "canteen"

            await page.tab.get_by_role("button", name="到下一个期限").click()
            await expect(page.tab.locator(".clock-face")).to_have_text("2026年3月2日(周一)15:00")
            await page.tab.locator(".raw-switch").click()
            await expect(page.tab.locator(".packets li").first).to_contain_text("template_card_event · limin · 200")
        finally:
            await page.tab.goto("about:blank")
            await bot_runner.cleanup()
            await runner.cleanup()


async def test_the_twelve_steps_can_be_read(page: Opened) -> None:
    await page.tab.goto(f"{page.url}/page/connect.html")
    await expect(page.tab.locator("main ol").first.locator("li")).to_have_count(12)
    await expect(page.tab.locator("ol[lang=en] li")).to_have_count(12)


async def test_no_page_script_writes_markup_or_names_another_host() -> None:
    for file in PAGE.iterdir():
        text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text), file.name
        assert not re.search(r"https?://", text), file.name
