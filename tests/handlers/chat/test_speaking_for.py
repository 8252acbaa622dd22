"""Somebody outside rings again: staff write down in the chat what he adds, that he urges, that he takes it back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.handlers.office import Office, opened
from workflow.case import Outcome, State


@pytest.fixture
async def outside(tmp_path: Path, empty: Path) -> AsyncIterator[Office]:
    """李敏 took down what 王女士 said on the telephone."""
    async with opened(tmp_path, empty) as office:
        await office.say("limin", "代录 王女士 电话 13800000000 客户 送餐晚了一个小时，打电话没人接")
        yield office


async def test_what_he_adds_is_added(outside: Office) -> None:
    reply = await outside.say("limin", "补充 26030001 他说昨天也晚了")
    assert reply is not None
    assert "26030001" in reply
    assert [note.text for note in (await outside.case()).supplements] == ["他说昨天也晚了"]


async def test_that_he_urges_is_passed_on_once_a_day(outside: Office) -> None:
    await outside.say("limin", "催办 26030001")
    await outside.say("limin", "催办 26030001")
    assert len((await outside.case()).urges) == 1


async def test_what_he_takes_back_is_closed_after_a_card_that_asks(outside: Office) -> None:
    await outside.say("limin", "撤诉 26030001")
    assert (await outside.case()).is_open
    await outside.tap("limin", "确定撤诉")
    case = await outside.case()
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.WITHDRAWN)


async def test_to_somebody_without_a_part_there_is_no_such_case(outside: Office) -> None:
    for words in ("补充 {} 他说", "催办 {}", "撤诉 {}"):
        there, nowhere = [await outside.say("sunxiao", words.format(n)) for n in ("26030001", "26039999")]
        assert str(there).replace("26030001", "26039999") == nowhere
    assert (await outside.case()).supplements == ()
