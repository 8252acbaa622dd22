"""Dates on cards: the days they name, and the calendar behind them."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.bot.sandbox.page.cards import ACCEPT, RECEIPT
from tests.bot.sandbox.page.opened import Opened

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

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
