"""The plays of the regulations on the phones page: whose phones are shown, and that every step can be done."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.bot.sandbox.page.opened import Opened
from tests.bot.sandbox.page.stub import Json
from tests.scenarios.town import Town, town
from workflow.case import State

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CASES = {"complaint-office": 1, "nursing-home": 1, "customer-service": 2}


async def test_a_regulation_seats_its_own_people_with_their_posts_and_what_they_may_say(page: Opened) -> None:
    seats = ["lukai", "limin", "hejing", "zhaolan"]
    post: Json = {"post": ["接线员", "Operator"], "says": ["来电 王女士 没有人接电话", "期限 {no}"]}
    page.stub.stage = {"play": "nursing-home", "seats": seats}
    page.stub.people = [{**one, **(post if one["userid"] == "lukai" else {})} for one in page.stub.people]
    await page.open()
    await expect(page.tab.locator("#stage .plate strong")).to_have_text(["陆恺", "李敏", "何静", "赵岚"])
    await expect(page.tab.locator("#stage .plate-role")).to_have_text(["接线员", "投诉专员", "生产部负责人", "总监"])
    chips = page.phone("lukai").locator(".chip")
    await expect(chips).to_have_text(["试试：来电 王女士 没有人接电话"])
    await expect(page.phone("lukai")).to_contain_text("轮到要办的事会到这里")
    await page.tab.get_by_role("button", name="EN").click()
    await expect(page.tab.locator("#stage .plate-role").first).to_have_text("Operator")

    # Until the case has its number the code of the receipt stands for it.
    page.stub.put("lukai", text="已登记，回执码ABC2345。")
    await expect(chips.last).to_have_text("期限 ABC2345")
    page.stub.put("lukai", card={"card_type": "text_notice", "main_title": {"title": "20260307001 没有人接电话"}})
    await expect(chips.last).to_have_text("期限 20260307001")


async def test_the_play_is_that_of_the_regulation_and_the_offices_where_it_has_none(page: Opened) -> None:
    first = "async (play) => (await import('/page/plays.js')).scriptOf(play)[0].who"
    assert await page.module(first, "complaint-office") == "qiancheng"
    assert await page.module(first, "nursing-home") == "maling"
    assert await page.module(first, "of-ones-own") == await page.module(first, "office") == "chenchen"


@pytest.mark.parametrize("policy", CASES)
async def test_every_step_of_a_play_can_be_done_and_its_cases_are_closed(
    page: Opened, tmp_path: Path, policy: str
) -> None:
    script = await page.module("async (play) => (await import('/page/plays.js')).scriptOf(play)", policy)
    async with town(tmp_path, policy=policy) as played:
        played.cast |= {"sunxiao"}
        for step in script:
            await DEEDS[step["do"]](played, step)
        cases = await played.cases()
        assert [case.state for case in cases] == [State.CLOSED] * CASES[policy]
        assert [m.text[:4] for m in await played.inbox("sunxiao")] == ["没有查到"]


async def _say(played: Town, step: Json) -> None:
    number = next((case.number or case.receipt for case in (await played.cases())[-1:]), "")
    await played.say(step["who"], step["text"].replace("{no}", number))


async def _tap(played: Town, step: Json) -> None:
    await played.tap(step["who"], step["button"], *step.get("choose", ()))


async def _clock(played: Town, step: Json) -> None:
    """Once, and the words that it was to go on for are heard."""
    await played.advance(**step["how"])
    if until := step.get("until"):
        heard = await played.messages(until["who"])
        assert any(until["says"] in f"{m.text}{m.card}" for m in heard), until


DEEDS = {"say": _say, "tap": _tap, "clock": _clock}
