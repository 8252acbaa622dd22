"""A story that begins again, on the page: by 重来, in another window, or because only the bot was started anew."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.bot.sandbox.page.cards import RECEIPT
from tests.bot.sandbox.page.opened import Opened
from tests.bot.sandbox.page.stub import Json

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def told(rev: int, zh: str) -> Json:
    return {"rev": rev, "at": f"2026-03-02T10:00:0{rev}+08:00", "text": {"zh": zh, "en": zh}, "clause": ""}


async def test_starting_over_asks_first_and_then_shows_empty_phones(page: Opened) -> None:
    page.stub.put("chenchen", card=RECEIPT)
    page.stub.happened = [told(1, "已登记")]
    await page.open()
    await page.tab.locator("#again").click()
    await page.tab.get_by_role("button", name="不，留着").click()
    await expect(page.card("chenchen")).to_be_visible()
    await expect(page.tab.locator("#sure")).to_be_hidden()
    await page.tab.locator("#again").click()
    await page.tab.get_by_role("button", name="清空，重来").click()
    await expect(page.tab.locator(".card")).to_have_count(0)
    await expect(page.tab.locator("#strip .lines")).to_contain_text("还没有事情发生")
    page.stub.put("chenchen", card=RECEIPT)
    await expect(page.card("chenchen")).to_be_visible()


async def test_a_sandbox_that_cannot_start_over_loses_the_button_and_nothing_else(page: Opened) -> None:
    page.stub.put("chenchen", card=RECEIPT)
    page.stub.refusal = (409, {"error": "no_reset", "message": "…"})
    await page.open()
    await page.tab.locator("#again").click()
    with page.complaining():
        await page.tab.get_by_role("button", name="清空，重来").click()
        await expect(page.tab.locator("#again")).to_be_hidden()
    await expect(page.tab.locator(".toast")).to_contain_text("请重新启动程序")
    await expect(page.tab.locator("#anew")).to_be_hidden()
    await expect(page.card("chenchen")).to_be_visible()


async def test_a_story_started_over_in_another_window_is_noticed(page: Opened) -> None:
    for _ in range(3):
        page.stub.put("chenchen", card=RECEIPT)
    await page.open()
    await expect(page.tab.locator(".card")).to_have_count(3)
    page.stub.begin_again()
    page.stub.put("limin", text="新的")
    await expect(page.tab.locator(".card")).to_have_count(0)
    await expect(page.phone("limin").locator(".bubble")).to_have_text("新的")


async def test_a_bot_that_was_started_anew_counts_from_one_and_its_lines_come_after_the_old(page: Opened) -> None:
    page.stub.happened = [told(1, "甲"), told(2, "乙"), told(3, "丙")]
    page.stub.put("chenchen", card=RECEIPT)
    await page.open()
    lines = page.tab.locator("#strip .lines li span")
    await expect(lines).to_have_text(["丙", "乙", "甲"])
    page.stub.happened = [told(1, "丁")]
    await expect(lines).to_have_text(["丁", "丙", "乙", "甲"])
    page.stub.happened.append(told(2, "戊"))
    await expect(lines).to_have_text(["戊", "丁", "丙", "乙", "甲"])
    await expect(page.card("chenchen")).to_be_visible()  # the phones were not the bot's to forget
