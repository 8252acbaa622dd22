"""The company's own days in the settings: what is refused by its key, and what a department's calendar is made of."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from bot.rulebook import department_calendars
from bot.settings import Settings
from tests.bot.test_settings import DOOR, loaded, problems
from tests.workflow.policy.test_season_tables import with_summer
from tests.workflow.world import office
from workflow.calendar import Calendar
from workflow.published import load_published

PLANT = """
[[calendar.named]]
name = "车间"
departments = ["生产部", "7"]
"""
SUMMER = '{ first = "05-01", last = "09-30", hours = [["06:00", "14:00"]] }'
POLICY_HOURS = ((time(9), time(12)), (time(13), time(18)))


def plant(folder: Path, more: str = "", general: str = "") -> Calendar:
    """The calendar of a department with these keys, beside that `[calendar]`."""
    settings = loaded(folder, f"{DOOR}[calendar]\n{general}\n{PLANT}{more}")
    found = department_calendars(office(), settings.calendar, load_published())
    assert set(found) == {"生产部", "7"}
    assert found["生产部"] is found["7"]
    return found["7"]


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        ("[calendar]\nalternate_saturdays = 2026-01-09", "calendar.alternate_saturdays", "周六"),
        (
            "[calendar]\noff = [{ date = 2026-05-06 }]\nwork = [{ date = 2026-05-06 }]",
            "calendar",
            "既列为休息又列为上班",
        ),
        (
            '[calendar]\nown_hours = [{ date = 2026-03-08, hours = [["12:00", "09:00"]] }]',
            "calendar.own_hours.0.hours",
            "先开后关",
        ),
        (f'{PLANT}hours = [["08:00", "12:00"], ["11:59", "17:00"]]', "calendar.named.0.hours", "先开后关"),
        (f"{PLANT}hours = []", "calendar.named.0.hours", "没有填写"),
        (f"{PLANT}workweek = []", "calendar.named.0.workweek", "1 到 7"),
        (f"{PLANT}workweek = [0, 1]", "calendar.named.0.workweek", "1 到 7"),
        (f"{PLANT}workweek = [7, 8]", "calendar.named.0.workweek", "1 到 7"),
        (PLANT.replace('["生产部", "7"]', "[]"), "calendar.named.0.departments", "没有填写"),
        (PLANT.replace('"车间"', '""'), "calendar.named.0.name", "没有填写"),
        (PLANT + PLANT.replace('["生产部", "7"]', '["8"]'), "calendar", "同名"),
        (PLANT + PLANT.replace('"车间"', '"仓库"'), "calendar", "两个日历里"),
        (
            f"{PLANT}season = [{SUMMER.replace('09-30', '09-31')}]",
            "calendar.named.0.season.0.last",
            "05-01",
        ),
        (
            f"{PLANT}season = [{SUMMER}, {SUMMER.replace('05-01', '04-01').replace('09-30', '05-01')}]",
            "calendar.named.0",
            "重叠",
        ),
        (f"{PLANT}holidays = []", "calendar.named.0.holidays", "没有这个设置项"),
    ],
)
def test_what_cannot_be_a_calendar_is_refused_by_its_key(tmp_path: Path, text: str, key: str, says: str) -> None:
    found = problems(tmp_path, f"{DOOR}{text}\n")
    assert list(found) == [key]
    assert says in found[key].problem
    assert found[key].fix


def test_no_day_is_worked_by_being_named_twice_in_one_calendar(tmp_path: Path) -> None:
    twice = PLANT.replace('["生产部", "7"]', '["7", "7"]')
    assert isinstance(loaded(tmp_path, DOOR + twice), Settings)


def test_what_a_department_leaves_out_comes_from_the_policy_and_the_company(tmp_path: Path) -> None:
    general = 'off = [{ date = 2026-05-06, name = "司庆" }]\nalternate_saturdays = 2026-01-10'
    calendar = plant(tmp_path, general=general)
    assert calendar.name == "车间"
    assert calendar.hours(date(2026, 3, 2)) == POLICY_HOURS
    assert calendar.about(date(2026, 5, 6)).name == "司庆"
    assert calendar.is_workday(date(2026, 3, 7))
    assert not calendar.is_workday(date(2026, 4, 6)), "published days count for everybody"


def test_a_department_may_have_a_week_hours_and_days_of_its_own(tmp_path: Path) -> None:
    calendar = plant(
        tmp_path,
        'workweek = [1, 2, 3, 4, 5, 6]\nhours = [["08:00", "17:00"]]\noff = [{ date = 2026-03-09, name = "检修" }]\n'
        'own_hours = [{ date = 2026-03-10, hours = [["08:00", "12:00"]] }]\nwork = [{ date = 2026-04-06 }]\n',
    )
    day = ((time(8), time(17)),)
    assert calendar.hours(date(2026, 3, 6)) == calendar.hours(date(2026, 3, 7)) == day
    assert calendar.hours(date(2026, 3, 8)) == calendar.hours(date(2026, 3, 9)) == ()
    assert calendar.closing(date(2026, 3, 10)) == time(12)
    assert calendar.hours(date(2026, 4, 6)) == day


def test_a_department_beats_the_company_on_the_days_that_it_names_and_on_no_other(tmp_path: Path) -> None:
    general = "off = [{ date = 2026-03-10 }, { date = 2026-03-11 }]\nwork = [{ date = 2026-03-14 }]\n"
    general += 'own_hours = [{ date = 2026-03-12, hours = [["09:00", "12:00"]] }]'
    calendar = plant(
        tmp_path, "work = [{ date = 2026-03-10 }, { date = 2026-03-12 }]\noff = [{ date = 2026-03-14 }]", general
    )
    worked = [calendar.is_workday(date(2026, 3, day)) for day in (10, 11, 12, 13, 14)]
    assert worked == [True, False, True, True, False]
    assert calendar.closing(date(2026, 3, 12)) == time(18)


@pytest.mark.parametrize(
    ("more", "worked"),
    [
        ("", True),
        ("alternate_saturdays = 2026-03-14", False),
        ("workweek = [1, 2, 3, 4, 5]", False),  # a week of its own has the Saturdays that it names
        ("workweek = [1, 2, 3, 4, 5]\nalternate_saturdays = 2026-03-07", True),
    ],
)
def test_alternate_saturdays_are_the_companys_unless_the_week_is_its_own(
    tmp_path: Path, more: str, worked: bool
) -> None:
    calendar = plant(tmp_path, more, "alternate_saturdays = 2026-03-07")
    assert calendar.is_workday(date(2026, 3, 7)) is worked


@pytest.mark.parametrize(
    ("more", "closes"),
    [
        ("", time(17, 30)),
        ('hours = [["08:00", "16:00"]]', time(16)),  # its own hours hold all year
        (f"season = [{SUMMER}]", time(14)),
        (f'hours = [["08:00", "16:00"]]\nseason = [{SUMMER}]', time(14)),
        (f'hours = [["08:00", "16:00"]]\nseason = [{SUMMER.replace("05-01", "08-01")}]', time(16)),
    ],
)
def test_the_seasons_of_the_policy_hold_for_a_department_without_hours_of_its_own(
    tmp_path: Path, more: str, closes: time
) -> None:
    settings = loaded(tmp_path, f"{DOOR}{PLANT}{more}")
    calendar = department_calendars(with_summer(), settings.calendar, load_published())["7"]
    assert calendar.closing(date(2026, 7, 1)) == closes
