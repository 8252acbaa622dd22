"""The page on the real sandbox, with a bot that answers as it is told."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import serve
from tests.bot.sandbox.conftest import Stage, client_session, serve_bot
from tests.bot.sandbox.fake_bot import FakeBot
from tests.bot.sandbox.page.cards import ACCEPT
from tests.bot.sandbox.page.opened import Opened

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


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
