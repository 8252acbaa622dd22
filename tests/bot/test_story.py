"""The story that plays itself: it ends well on a bot that works, and says what was missing when it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.demo import DemoError, DemoOptions
from bot.stories.scene import Scene
from bot.stories.shipped import STORIES
from bot.story import Telling, run_story
from tests.scenarios.town import town
from workflow.case import State

BEGINNINGS = {
    "office": "2026-03-02(周一)10:00  陈晨 说：",
    "complaint-office": "2026-03-06(周五)16:40  钱程 说：代录 王女士 客户 收到于 今天16:30",
    "nursing-home": "2026-03-07(周六)02:00  马玲 说：来电 王女士 家属",
    "customer-service": "2026-03-08(周日)20:00  马玲 说：代录 张先生 来访 业主",
}


def test_every_shipped_regulation_has_its_story() -> None:
    shipped = {path.stem for path in Path("workflow/policies").glob("*.toml")}
    assert set(STORIES) == set(BEGINNINGS) == shipped


@pytest.mark.parametrize("policy", BEGINNINGS)
async def test_the_story_ends_with_a_closed_case_and_everybody_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], policy: str
) -> None:
    async with town(tmp_path, policy=policy) as t:
        assert await Telling(t).tell(STORIES[policy]) == 0, capsys.readouterr().out
        told = capsys.readouterr().out
        assert all(case.state is State.CLOSED for case in await t.cases())
    assert BEGINNINGS[policy] in told
    assert "已办结，该到的都到了" in told


async def test_a_regulation_without_a_story_is_said_so_before_anything_starts() -> None:
    with pytest.raises(DemoError, match="没有可演的故事，有的是：office、"):
        await run_story(DemoOptions(policy="my-own.toml"))


@pytest.mark.parametrize(
    ("scene", "missing"),
    [
        (Scene("chenchen", says="帮助", told=(("limin", "待受理"),)), "李敏 没有收到「待受理」"),
        (Scene("chenchen", taps="登记投诉"), "chenchen: 登记投诉"),
        (Scene("sunxiao", says="帮助"), "孙晓 看到了不该看到的"),
    ],
)
async def test_the_story_fails_and_says_what_was_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], scene: Scene, missing: str
) -> None:
    async with town(tmp_path) as t:
        assert await Telling(t).tell([scene]) == 1
        assert missing in capsys.readouterr().out
        for person in t.sandbox.world.company.people:
            t.cast |= {person.userid}
