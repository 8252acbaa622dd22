"""Shortening: never longer than asked, never half an emoji."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wecom.limits import shorten


@pytest.mark.parametrize(
    ("text", "characters", "short"),
    [
        ("", 5, ""),
        ("投诉受理", 4, "投诉受理"),
        ("投诉受理中", 4, "投诉受…"),
        ("ab cd", 4, "ab…"),
        ("a👩\u200d👧b", 4, "a…"),
        ("a👍🏽bc", 3, "a…"),
        ("e\u0301e\u0301e\u0301", 4, "e\u0301…"),
        ("e\u0301e\u0301e\u0301", 5, "e\u0301e\u0301…"),
    ],
)
def test_a_long_text_ends_in_an_ellipsis_at_a_whole_character(text: str, characters: int, short: str) -> None:
    assert shorten(text, characters) == short


@given(text=st.text(max_size=30), characters=st.integers(1, 30))
def test_a_shortened_text_is_never_too_long_and_a_fitting_one_never_changed(text: str, characters: int) -> None:
    short = shorten(text, characters)
    assert len(short) <= characters
    assert (short == text) == (len(text) <= characters) or short[:-1] == text[:-1]
    assert text.startswith(short.removesuffix("…")) or short == text
