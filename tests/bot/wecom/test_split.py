"""Long texts in parts: nothing lost, nothing too long, broken where a reader would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wecom.split import split_text


@given(text=st.text(max_size=400), size=st.integers(4, 60))
def test_the_parts_are_the_text_and_none_is_too_long_or_empty(text: str, size: int) -> None:
    parts = split_text(text, size)
    assert "".join(parts) == text
    assert all(0 < len(part.encode()) <= size for part in parts)


def test_a_complaint_of_5000_characters_is_split_and_nothing_is_cut() -> None:
    text = "".join(f"第{n}天夜里十一点以后楼上还在施工，打电话没人管。" for n in range(200))
    assert len(text) > 5000
    parts = split_text(text)
    assert "".join(parts) == text
    assert all(part.endswith("。") for part in parts)


def test_2048_bytes_are_one_part_and_2049_are_two() -> None:
    assert split_text("a" * 2048) == ("a" * 2048,)
    assert split_text("a" * 2049) == ("a" * 2048, "a")
    assert split_text("") == ()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("一行。\n二行，长", ("一行。\n", "二行，长")),
        ("一句。二句，三", ("一句。", "二句，三")),
        ("一二，三四五六", ("一二，", "三四五六")),
        ("一二三四五六七", ("一二三四五", "六七")),
        ("一。二三四五六七", ("一。二三四", "五六七")),  # a border in the first half is too far away
    ],
)
def test_a_part_ends_at_the_best_border_near_its_end(text: str, parts: tuple[str, ...]) -> None:
    assert split_text(text, 15) == parts


def test_half_a_surrogate_pair_is_a_character_like_any_other() -> None:
    text = "\ud800" * 5
    assert split_text(text, 7) == ("\ud800" * 2, "\ud800" * 2, "\ud800")
