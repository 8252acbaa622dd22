"""Years as the store keeps them: the same days are the same text, and two versions differ where their days do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from workflow.days import DayKind, NamedDay, PublishedYear
from workflow.published import load_published
from workflow.years import ORDINARY, Mark, YearChange, year_changes, year_hash, year_of, year_text

YEAR = load_published()[2026]
LABOUR_DAY = date(2026, 5, 1)


@pytest.mark.parametrize("year", load_published())
def test_what_is_written_is_read_back(year: int) -> None:
    days = load_published()[year]
    assert year_of(year_text(days), days.source) == days


def test_the_same_days_in_another_order_from_another_paper_are_the_same_text() -> None:
    other = PublishedYear(2026, "another paper", YEAR.off[::-1], YEAR.work[::-1])
    assert year_text(other) == year_text(YEAR)
    assert year_hash(year_text(other)) == "940d04ad7d3b53dd267ce5ada2fdc7ef90e0b37d9319a8475316a2909de32b3d"


def test_a_year_differs_from_itself_in_nothing_and_from_none_in_every_day() -> None:
    assert year_changes(YEAR, replace(YEAR, source="another paper")) == ()
    everything = year_changes(None, YEAR)
    assert [change.day for change in everything] == sorted(named.day for named in (*YEAR.off, *YEAR.work))
    assert {change.before for change in everything} == {ORDINARY}


def test_a_day_taken_out_put_in_renamed_or_turned_round_is_told_with_both_sides() -> None:
    kept = tuple(named for named in YEAR.off if named.day != LABOUR_DAY)
    renamed = tuple(replace(n, name="除夕") if n.name == "农历除夕" else n for n in kept)
    turned = tuple(n for n in renamed if n.day != date(2026, 10, 1))
    new = replace(YEAR, off=(*turned, NamedDay(date(2026, 5, 6), "劳动节")))
    new = replace(new, work=(*YEAR.work, NamedDay(date(2026, 10, 1), "调休上班")))
    holiday, make_up = DayKind.HOLIDAY, DayKind.MAKE_UP
    assert year_changes(YEAR, new) == (
        YearChange(date(2026, 2, 16), Mark(holiday, "农历除夕"), Mark(holiday, "除夕")),
        YearChange(LABOUR_DAY, Mark(holiday, "劳动节"), ORDINARY),
        YearChange(date(2026, 5, 6), ORDINARY, Mark(holiday, "劳动节")),
        YearChange(date(2026, 10, 1), Mark(holiday, "国庆节"), Mark(make_up, "调休上班")),
    )
