"""Receipts where the number comes when the case is taken up, and the regulation promises a plan and no answer (D19)."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.cards.kit import Line
from handlers.reply import ReplaceCard
from tests.handlers.office import opened

MATTER = "宿舍三楼的热水连着三天没有了"
WHEN_NUMBERED = [
    # policy, who takes it up, category, the number, the date that was promised
    ("complaint-office", "limin", "general", "26030001", "3月9日(周一)18:00前给出处理方案"),
    ("nursing-home", "limin", "facilities", "20260302001", "3月9日(周一)18:00前给出处理方案"),
]


@pytest.mark.parametrize(("policy", "taker", "category", "number", "promise"), WHEN_NUMBERED)
async def test_the_receipt_shows_the_code_once_and_the_number_comes_when_it_is_taken_up(
    tmp_path: Path, empty: Path, policy: str, taker: str, category: str, number: str, promise: str
) -> None:
    async with opened(tmp_path, empty, policy) as home:
        answer = await home.say("chenchen", f"投诉 {MATTER}")
        assert answer.startswith(f"已收到，回执码K7M0001，{promise}。受理后告诉您编号。")
        assert answer.split("\n")[0].count("K7M0001") == 1
        assert "答复您" not in answer

        asked = await home.say("chenchen", "查询 K7M0001")
        assert asked.startswith("K7M0001 已收到。")
        assert f"{promise}。" in asked

        await home.tap(taker, "受理，我来办", category=category)
        assert home.texts("chenchen") == [f"【进展】回执码K7M0001，编号{number}：已受理，由李敏办理。{promise}。"]
        assert (await home.say("chenchen", "查询 K7M0001")).startswith(f"{number} ")


async def test_a_tap_brings_the_code_and_the_card_says_so_before(tmp_path: Path, empty: Path) -> None:
    async with opened(tmp_path, empty, "nursing-home") as home:
        await home.say("chenchen", MATTER)
        draft = home.newest("chenchen").card
        assert draft is not None
        assert draft.desc == "点一下就有回执码和日期"
        reply = await home.tap("chenchen", "登记投诉")
        assert isinstance(reply, ReplaceCard)
        assert reply.card.title == "已收到，回执码K7M0001"
        assert reply.card.desc == "3月9日(周一)18:00前给出处理方案"
        assert Line("回执码", "K7M0001") not in reply.card.lines


async def test_who_takes_it_up_is_whoever_watches_the_channel(tmp_path: Path, empty: Path) -> None:
    async with opened(tmp_path, empty, "complaint-office") as home:
        await home.say("chenchen", f"投诉 {MATTER}")
        assert "投诉专员今天15:00前受理" in await home.say("chenchen", "查询 K7M0001")


async def test_a_number_given_at_once_is_told_with_the_answer_and_the_code(tmp_path: Path, empty: Path) -> None:
    async with opened(tmp_path, empty) as office:
        answer = await office.say("chenchen", f"投诉 {MATTER}")
        assert answer.startswith("已收到，编号26030001，3月9日(周一)18:00前答复您。回执码K7M0001。\n")
