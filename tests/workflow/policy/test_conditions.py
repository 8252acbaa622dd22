"""Conditions of a policy."""

from __future__ import annotations

import pytest

from workflow.policy.conditions import parse_condition


@pytest.mark.parametrize(
    ("text", "value", "holds"),
    [
        ("satisfaction<=2", 1, True),
        ("satisfaction<=2", 2, True),
        ("satisfaction<=2", 3, False),
        ("round>=2", 1, False),
        ("round>=2", 2, True),
        ("score<5", 4, True),
        ("score<5", 5, False),
        ("score>5", 5, False),
        ("score>5", 6, True),
        ("solved=0", 0, True),
        ("solved=0", 1, False),
        ("solved=no", 0, True),
        ("solved=no", 1, False),
        ("attitude=poor", 1, True),
        ("attitude=poor", 3, False),
        ("data_leak", 1, True),
        ("data_leak", 0, False),
    ],
)
def test_a_condition_holds_on_its_side_of_the_boundary(text: str, value: int, holds: bool) -> None:
    condition = parse_condition(text)
    assert condition.holds({condition.fact: value}) is holds
    assert str(condition) == text


def test_a_condition_about_an_unknown_fact_does_not_hold() -> None:
    assert not parse_condition("satisfaction<=2").holds({"score": 1})


@pytest.mark.parametrize(
    "text", ["", "a b", "satisfaction<=", "<=2", "satisfaction<=two", "satisfaction<=no", "satisfaction=<2", "A>1"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a condition"):
        parse_condition(text)
