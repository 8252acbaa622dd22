"""The story that plays itself: it ends well on a bot that works, and says what was missing when it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.story import STORY, Scene, Telling
from tests.scenarios.town import town


async def test_the_story_ends_with_a_closed_case_and_everybody_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with town(tmp_path) as t:
        assert await Telling(t).tell(STORY) == 0, capsys.readouterr().out
        told = capsys.readouterr().out
    assert "2026-03-02(周一)10:00  陈晨 说：" in told
    assert "已办结，该到的都到了" in told


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
