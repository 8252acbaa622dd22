"""The calendars and policies that ship: another library agrees on every day, and the generator still writes them."""

from __future__ import annotations

import importlib.util
from datetime import date, time, timedelta
from pathlib import Path
from types import ModuleType

import chinese_calendar
import pytest

from workflow.calendar import CalendarRules, build_calendar
from workflow.published import load_published, policy_text, read_year, shipped_policies

ROOT = Path(__file__).parents[2]
CALENDARS = ROOT / "workflow" / "calendars"
RULES = CalendarRules("Asia/Shanghai", frozenset({1, 2, 3, 4, 5}), ((time(9), time(18)),))

GOOD = """
year = 2026
source = "paper"
off = [{ date = 2026-04-06, name = "清明节" }]
work = [{ date = 2026-05-09, name = "调休上班" }]
"""


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_calendars", ROOT / "deploy" / "make_calendars.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("year", sorted(load_published()))
def test_another_library_agrees_on_every_day_that_ships(year: int) -> None:
    calendar = build_calendar(RULES, load_published())
    days = [date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    wrong = [day for day in days if calendar.is_workday(day) != chinese_calendar.is_workday(day)]
    assert wrong == []


def test_the_years_that_ship_are_those_that_were_announced() -> None:
    assert list(load_published()) == [2024, 2025, 2026]
    assert load_published("nowhere") == {}


@pytest.mark.parametrize("year", sorted(load_published()))
def test_the_generator_still_writes_what_ships(year: int) -> None:
    written = generator().render(year).splitlines()
    shipped = (CALENDARS / f"cn-{year}.toml").read_text(encoding="utf-8").splitlines()
    without_version = [[line for line in lines if not line.startswith("source")] for lines in (written, shipped)]
    assert without_version[0] == without_version[1]


def test_a_year_that_was_not_announced_is_not_written() -> None:
    assert generator().render(2090) is None


def test_a_calendar_file_says_its_year_and_its_days() -> None:
    year = read_year(GOOD, 2026)
    assert [(str(named.day), named.name) for named in (*year.off, *year.work)] == [
        ("2026-04-06", "清明节"),
        ("2026-05-09", "调休上班"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("year = 2026", "year = 2025", "needs year = 2026"),
        ('source = "paper"', "", "source"),
        ("2026-04-06", "2025-04-06", "not a named day"),
        ("2026-04-06", '"2026-04-06"', "not a named day"),
        ("2026-04-06", "2026-04-06T00:00:00", "not a named day"),
        ('name = "清明节"', "name = 6", "not a named day"),
        ('[{ date = 2026-04-06, name = "清明节" }]', "3", "needs a list 'off'"),
        ('{ date = 2026-05-09, name = "调休上班" }', "", "no make-up day, so it was not announced"),
        ('{ date = 2026-04-06, name = "清明节" }', "", "no day off, so it was not announced"),
        ("2026-05-09", "2026-04-06", "stands there twice"),
    ],
)
def test_a_calendar_file_that_is_wrong_is_refused(old: str, new: str, says: str) -> None:
    assert old in GOOD
    with pytest.raises(ValueError, match=says):
        read_year(GOOD.replace(old, new), 2026)


@pytest.mark.parametrize("year", ["", "year = true", 'year = "2026"', "year = 2027"])
def test_a_file_of_any_year_must_say_which_and_hold_its_days(year: str) -> None:
    assert read_year(GOOD).year == 2026
    with pytest.raises(ValueError, match=r"needs year = a number|not a named day of the year"):
        read_year(GOOD.replace("year = 2026", year))


def test_shipped_policies_are_found_by_id() -> None:
    assert "office" in shipped_policies()
    assert "办公室投诉" in policy_text("office")
    with pytest.raises(KeyError):
        policy_text("../calendars/cn-2026")
