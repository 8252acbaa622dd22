"""The bot's process as the API handles it, and the story that begins again on both sides."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.sandbox.child import BotStartError
from bot.sandbox.clock import DEFAULT_START, RealTime
from bot.sandbox.company import default_company
from bot.sandbox.world import World
from tests.bot.sandbox.conftest import Stage, button_card


class Control:
    """A bot's process of which only the order of things is real; `before_start` is called when it should come up."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.running = True
        self.stopped = asyncio.Event()
        self.before_start: Callable[[], None] = lambda: None

    async def kill(self) -> None:
        self.done.append("kill")
        self.running = False

    async def stop(self) -> None:
        self.done.append("stop")
        await asyncio.sleep(0)  # somebody else gets a turn here
        self.running = False
        self.stopped.set()

    async def start(self) -> None:
        self.before_start()
        self.done.append("start")
        self.running = True

    def wipe(self) -> None:
        assert not self.running, "nobody wipes the store of a bot that is at work"
        self.done.append("wipe")


@pytest.fixture
def control(stage: Stage) -> Control:
    stage.sandbox.control = control = Control()
    stage.sandbox.wipe_bot = control.wipe
    return control


async def test_the_bot_is_killed_and_started_through_whoever_controls_it(stage: Stage) -> None:
    assert (await stage.post("/sandbox/bot", {"do": "kill"}, status=409))["error"] == "no_control"
    stage.sandbox.control = control = Control()
    for wish, running in [("kill", False), ("kill", False), ("start", True), ("start", True), ("stop", False)]:
        assert (await stage.post("/sandbox/bot", {"do": wish}))["running"] is running
    assert control.done == ["kill", "start", "stop"]
    assert stage.bot.clocks == [("2026-03-02T10:00:00+08:00", 0)]  # told the time when it came up again
    await stage.post("/sandbox/bot", {"do": "hug"}, status=400)
    assert (await stage.get("/sandbox/bot"))["running"] is False


async def test_a_bot_that_does_not_come_up_is_told_with_its_reason(stage: Stage, control: Control) -> None:
    def fails() -> None:
        raise BotStartError("the process ended with 3")

    control.before_start = fails
    control.running = False
    for path, body in [("/sandbox/bot", {"do": "start"}), ("/sandbox/reset", {})]:
        refused = await stage.post(path, body, status=500)
        assert refused["error"] == "not_started"
        assert "ended with 3" in refused["message"]


async def test_after_a_reset_nothing_is_left_but_the_people_and_the_credentials(stage: Stage, control: Control) -> None:
    account = stage.sandbox.account
    first = await stage.act("limin", "say", {"text": "待办"})
    await stage.act("limin", "send", {"type": "image"})
    await stage.send("limin", button_card("case-1"))
    await stage.act("limin", "tap", {"task_id": "case-1", "button": "受理"})
    await stage.api("menu/create", {"button": [{"type": "click", "name": "我的", "key": "MINE"}]}, agentid="1000002")
    await stage.post("/sandbox/clock", {"advance": "P1D", "rate": 1})
    people = await stage.get("/sandbox/phones")

    answer = await stage.post("/sandbox/reset")
    assert answer["running"] is True
    assert control.done == ["stop", "wipe", "start"]
    assert await stage.get("/sandbox/phones/limin/messages") == {"rev": 0, "messages": []}
    assert await stage.get("/sandbox/clock") == {"now": "2026-03-02T10:00:00+08:00", "rate": 0, "next": None}
    assert (await stage.get("/sandbox/menu"))["button"] == []
    assert await stage.traffic() == []
    assert (await stage.post(f"/sandbox/callbacks/{first['callback']}/again", status=404))[
        "error"
    ] == "unknown_callback"
    assert stage.bot.clocks[-1] == ("2026-03-02T10:00:00+08:00", 0)
    assert stage.sandbox.account == account
    assert await stage.get("/sandbox/phones") == people


async def test_after_a_reset_the_story_can_be_told_again_word_for_word(stage: Stage, control: Control) -> None:
    async def story() -> object:
        await stage.act("limin", "say", {"text": "待办"})
        assert (await stage.send("limin", button_card("case-1")))["errcode"] == 0  # the task id is free again
        await stage.act("limin", "tap", {"task_id": "case-1", "button": "受理"})
        await stage.post("/sandbox/clock", {"advance": "PT30M"})
        return await stage.get("/sandbox/phones/limin/messages")

    stage.tokens.clear()
    told = await story()
    await stage.post("/sandbox/reset")
    assert await story() == told


async def test_a_callback_under_way_is_over_before_anything_is_wiped(stage: Stage, control: Control) -> None:
    stage.bot.hang = asyncio.Event()
    saying = asyncio.create_task(stage.act("limin", "say", {"text": "待办"}))
    await stage.bot.held.wait()
    stage.bot.reply = lambda fields: stage.bot.text(fields["FromUserName"], "好的。")
    resetting = asyncio.create_task(stage.post("/sandbox/reset"))
    await control.stopped.wait()
    assert "wipe" not in control.done
    stage.bot.hang.set()
    await asyncio.gather(saying, resetting)
    assert control.done == ["stop", "wipe", "start"]
    assert await stage.messages("limin") == []  # the late answer came to the old story


async def test_two_resets_at_once_come_one_after_the_other(stage: Stage, control: Control) -> None:
    await asyncio.gather(stage.post("/sandbox/reset"), stage.post("/sandbox/reset"))
    assert control.done == ["stop", "wipe", "start"] * 2


async def test_a_sandbox_that_cannot_wipe_the_bot_refuses_and_touches_nothing(stage: Stage) -> None:
    await stage.act("limin", "say", {"text": "待办"})
    before = await stage.get("/sandbox/phones/limin/messages")
    assert (await stage.post("/sandbox/reset", status=409))["error"] == "no_control"
    stage.sandbox.control = control = Control()
    assert (await stage.post("/sandbox/reset", status=409))["error"] == "no_reset"
    stage.sandbox.wipe_bot = control.wipe
    assert (await stage.post("/sandbox/reset", {"to": "x"}, status=400))["error"] == "bad_field"
    assert control.done == []
    assert await stage.get("/sandbox/phones/limin/messages") == before


def test_what_was_wiped_does_not_come_back_from_the_file(tmp_path: Path) -> None:
    def world() -> World:
        return World(default_company(), DEFAULT_START, 0, tmp_path, RealTime(), secrets.token_bytes)

    one = world()
    account = one.account
    one.add_message("limin", "me", "text", text="待办")
    one.clock.set(DEFAULT_START.replace(day=9))
    one.wipe()
    one.close()
    other = world()
    assert (other.rev, other.messages("limin")) == (0, [])
    assert other.clock.now() == DEFAULT_START
    assert other.account == account
    other.close()
