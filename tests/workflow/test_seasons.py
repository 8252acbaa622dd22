"""Summer and winter hours: the edges of a season, and New Year inside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from workflow.calendar import CalendarRules, CompanyDays, DayHours, DayKind, NamedDay, PublishedYear, build_calendar
from workflow.durations import parse_duration
from workflow.seasons import MonthDay, Season, shared_day

SHANGHAI = ZoneInfo("Asia/Shanghai")
ORDINARY = ((time(9), time(12)), (time(13), time(18)))
SUMMER_HOURS = ((time(8), time(12)), (time(14), time(17, 30)))
SUMMER = Season((5, 1), (9, 30), SUMMER_HOURS)
RULES = CalendarRules("Asia/Shanghai", frozenset({1, 2, 3, 4, 5}), ORDINARY)
SEASONAL = replace(RULES, seasons=(SUMMER,))
CALENDAR = build_calendar(SEASONAL, {})


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def due(start: str, limit: str) -> str:
    at = CALENDAR.due(local(start), parse_duration(limit)).at
    return at.astimezone(SHANGHAI).replace(tzinfo=None).isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        # the last day before the season, its first day, its last day, the day after
        ("2026-04-29T10:00", "1wd", "2026-04-30T18:00"),
        ("2026-04-30T10:00", "1wd", "2026-05-01T17:30"),
        ("2026-09-29T10:00", "1wd", "2026-09-30T17:30"),
        ("2026-09-30T10:00", "1wd", "2026-10-01T18:00"),
        # working hours over the edge: an hour of April, then from eight o'clock
        ("2026-04-30T17:00", "2wh", "2026-05-01T09:00"),
        ("2026-09-30T17:00", "1wh", "2026-10-01T09:30"),
        # the noon break of the season
        ("2026-07-01T11:30", "1wh", "2026-07-01T14:30"),
        # the same day, just before and at the earlier close of business
        ("2026-07-01T17:29", "0wd", "2026-07-01T17:30"),
        ("2026-07-01T17:30", "0wd", "2026-07-02T17:30"),
    ],
)
def test_a_day_closes_when_its_season_says(start: str, limit: str, expected: str) -> None:
    assert due(start, limit) == expected


@pytest.mark.parametrize(
    ("at", "inside"), [((11, 15), True), ((12, 31), True), ((1, 1), True), ((3, 15), True), ((3, 16), False)]
)
def test_a_season_may_pass_new_year(at: MonthDay, inside: bool) -> None:
    assert Season((11, 15), (3, 15), ORDINARY).holds(at) is inside
    assert not Season((11, 15), (3, 15), ORDINARY).holds((11, 14))


@pytest.mark.parametrize(
    ("first", "last", "shares"),
    [
        ((10, 1), (4, 30), False),  # the rest of the year, to the day
        ((9, 30), (12, 1), True),  # begins on the last day of summer
        ((1, 1), (5, 1), True),  # ends on its first
        ((6, 1), (6, 30), True),  # lies inside it
        ((4, 1), (10, 31), True),  # surrounds it
        ((10, 1), (9, 29), True),  # passes New Year into it
        ((2, 29), (2, 29), False),
    ],
)
def test_no_day_lies_in_two_seasons(first: MonthDay, last: MonthDay, shares: bool) -> None:
    both = (SUMMER, Season(first, last, ORDINARY))
    assert shared_day(both) == (1 if shares else None)
    assert shared_day(both[::-1]) == (1 if shares else None)
    if shares:
        with pytest.raises(ValueError, match="seasons overlap: number 2"):
            build_calendar(replace(RULES, seasons=both), {})
    else:
        build_calendar(replace(RULES, seasons=both), {})


def test_a_season_without_hours_or_with_crossed_ones_is_refused() -> None:
    for hours, says in (((), "needs hours"), (((time(9), time(12)), (time(11), time(18))), "overlap")):
        with pytest.raises(ValueError, match=says):
            build_calendar(replace(RULES, seasons=(Season((5, 1), (9, 30), hours),)), {})


def test_make_up_days_keep_the_season_and_the_companys_own_hours_beat_it() -> None:
    published = {2026: PublishedYear(2026, "", (), (NamedDay(date(2026, 5, 9), "调休上班"),))}
    morning = ((time(9), time(12)),)
    company = CompanyDays(
        work=(NamedDay(date(2026, 5, 10), "盘点"),), hours=(DayHours(date(2026, 7, 1), morning, "半天"),)
    )
    calendar = build_calendar(SEASONAL, published, company)
    for day in (date(2026, 5, 9), date(2026, 5, 10)):
        assert (calendar.about(day).kind, calendar.hours(day)) == (DayKind.MAKE_UP, SUMMER_HOURS)
    assert calendar.hours(date(2026, 7, 1)) == morning
    assert calendar.closing(date(2026, 7, 1)) == time(12)


def test_a_day_off_closes_like_a_working_day_of_its_time_of_year() -> None:
    saturdays = {date(2026, 4, 25): time(18), date(2026, 5, 2): time(17, 30), date(2026, 10, 3): time(18)}
    assert {day: CALENDAR.closing(day) for day in saturdays} == saturdays


def test_only_a_calendar_with_seasons_has_another_hash() -> None:
    plain = build_calendar(RULES, {})
    assert plain.hash == "c7cd51ce24318b518725f2668796b96b958737359de902b927d3db2e65cc2fe8"
    winter = Season((11, 15), (3, 15), ORDINARY)
    hashes = [
        build_calendar(replace(RULES, seasons=seasons), {}).hash
        for seasons in ((SUMMER,), (replace(SUMMER, last=(9, 29)),), (replace(SUMMER, hours=ORDINARY),), (winter,))
    ]
    assert len({plain.hash, *hashes}) == 5
    either = [build_calendar(replace(RULES, seasons=s), {}).hash for s in ((SUMMER, winter), (winter, SUMMER))]
    assert either[0] == either[1]
