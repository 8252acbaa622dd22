"""Durations and distances as a regulation writes them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.durations import Distance, Duration, Unit, parse_distance, parse_duration

UNITS = st.sampled_from(list(Unit))


@pytest.mark.parametrize(
    ("text", "unit", "count"),
    [
        ("5m", Unit.MINUTE, 5),
        ("24h", Unit.HOUR, 24),
        ("4wh", Unit.WORKING_HOUR, 4),
        ("5wd", Unit.WORKING_DAY, 5),
        ("0wd", Unit.WORKING_DAY, 0),
        ("30cd", Unit.CALENDAR_DAY, 30),
        ("6mo", Unit.MONTH, 6),
        ("1y", Unit.YEAR, 1),
    ],
)
def test_each_unit_is_read(text: str, unit: Unit, count: int) -> None:
    assert parse_duration(text) == Duration(unit, count)


@given(UNITS, st.integers(0, 100))
def test_what_is_written_is_read_back(unit: Unit, count: int) -> None:
    assert parse_duration(str(Duration(unit, count))) == Duration(unit, count)


@pytest.mark.parametrize(
    "text", ["", "5", "wd", "5 wd", " 5wd", "5wd ", "-5wd", "05wd", "5.5h", "5WD", "5d", "５wd", "5wd\n", "1h30m"]
)
def test_anything_else_is_refused_with_what_would_be_right(text: str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        parse_duration(text)


def test_a_count_has_a_top_so_that_no_date_runs_out() -> None:
    assert parse_duration("100y").count == 100
    with pytest.raises(ValueError, match="from 0 to 100"):
        parse_duration("101y")
    with pytest.raises(ValueError, match="from 0"):
        Duration(Unit.HOUR, -1)


def test_only_working_units_pass_in_working_time() -> None:
    assert {unit for unit in Unit if Duration(unit, 1).in_working_time} == {Unit.WORKING_HOUR, Unit.WORKING_DAY}


def test_days_months_and_years_have_no_length_by_themselves() -> None:
    assert parse_duration("90m").clock_time == timedelta(minutes=90)
    assert parse_duration("2h").clock_time == parse_duration("2wh").clock_time == timedelta(hours=2)
    assert [parse_duration(text).clock_time for text in ("1wd", "1cd", "1mo", "1y")] == [None] * 4


@pytest.mark.parametrize("text", ["due", "1wd", "12h", "limit*1", "limit*12"])
def test_distances_are_written_as_they_are_read(text: str) -> None:
    assert str(parse_distance(text)) == text


def test_a_distance_is_measured_in_the_limit_or_by_itself() -> None:
    limit = parse_duration("5m")
    assert parse_distance("limit*2").of(limit) == parse_duration("10m")
    assert parse_distance("1wd").of(limit) == parse_duration("1wd")
    assert parse_distance("due").of(limit) is None
    assert Distance() == parse_distance("due")


@pytest.mark.parametrize("text", ["limit", "limit*0", "limit*", "limit*1wd", "limit * 2"])
def test_a_broken_multiple_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match=r"limit\*2"):
        parse_distance(text)
