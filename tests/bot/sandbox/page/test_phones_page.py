"""What a viewer meets first on the phones page, and that it asks for and shows nothing else."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.bot.sandbox.page.cards import RECEIPT
from tests.bot.sandbox.page.opened import Opened
from tests.bot.sandbox.page.stub import PAGE, Json

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SEATS = ["chenchen", "limin", "wangqiang", "zhaolan"]


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


async def test_news_on_a_phone_in_the_drawer_are_counted_until_it_is_opened(page: Opened) -> None:
    await page.open()
    page.stub.put("zhangwei", text="一")
    page.stub.put("zhangwei", text="二")
    badge = page.tab.locator("#drawer [data-userid=zhangwei] .badge")
    await expect(badge).to_have_text("2")
    await expect(page.tab.locator("#drawer [data-userid=sunxiao] .badge")).to_be_hidden()
    await page.tab.locator("#drawer [data-userid=zhangwei]").click()
    await expect(badge).to_be_hidden()


async def test_english_changes_the_page_and_leaves_the_chat(page: Opened) -> None:
    page.stub.put("chenchen", card=RECEIPT)
    await page.open()
    await page.tab.locator("#language").click()
    await expect(page.tab.locator("#play")).to_have_text("Play 90 s")
    await expect(page.tab.locator(".clock-face")).to_have_text("Mon 2 Mar 2026 10:00")
    await expect(page.tab.locator("#stage .plate-role").first).to_have_text("employee")
    await expect(page.card("chenchen").locator(".card-title")).to_have_text("已收到，编号26030012")
    await page.tab.reload()
    await expect(page.tab.locator("#play")).to_have_text("Play 90 s")


async def test_both_languages_have_the_same_words(page: Opened) -> None:
    words = await page.module("async () => (await import('/page/words.js')).WORDS")
    assert set(words["zh"]) == set(words["en"])
    slots = {
        key: [set(re.findall(r"\{\w+\}", words[language][key])) for language in ("zh", "en")] for key in words["zh"]
    }
    assert [key for key, (zh, en) in slots.items() if not en <= zh] == []
    plays = await page.module("async () => (await import('/page/plays.js')).PLAYS")
    assert all(step["caption"]["zh"] and step["caption"]["en"] for script in plays.values() for step in script)


async def test_a_tab_that_nobody_looks_at_asks_for_nothing(page: Opened) -> None:
    await page.open()
    hide = "(away) => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => away }); }"
    await page.tab.evaluate(hide, True)
    # polled every 150 ms the network is never idle for the half second that this state takes
    await page.tab.wait_for_load_state("networkidle")
    await page.tab.evaluate(hide, False)
    async with page.tab.expect_request("**/messages?**"):
        await page.tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


async def test_the_twelve_steps_can_be_read(page: Opened) -> None:
    await page.tab.goto(f"{page.url}/page/connect.html")
    await expect(page.tab.locator("main ol").first.locator("li")).to_have_count(12)
    await expect(page.tab.locator("ol[lang=en] li")).to_have_count(12)


async def test_no_page_script_writes_markup_or_names_another_host() -> None:
    for file in PAGE.iterdir():
        text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text), file.name
        assert not re.search(r"https?://", text), file.name
