"""When limits fall due: boundaries, and what is no calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflow.oracle.ours import calendar_of
from tests.workflow.oracle.questions import Company
from tests.workflow.strategies import LIMITS, STARTS, companies
from workflow.calendar import (
    Calendar,
    CalendarRules,
    CompanyDays,
    DayHours,
    DayKind,
    Hours,
    NamedDay,
    PublishedYear,
    build_calendar,
)
from workflow.durations import Duration, parse_duration
from workflow.published import load_published

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE_HOURS: Hours = ((time(9), time(12)), (time(13), time(18)))
WEEK = frozenset({1, 2, 3, 4, 5})
OFFICE = build_calendar(CalendarRules("Asia/Shanghai", WEEK, OFFICE_HOURS), load_published())


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def due(calendar: Calendar, start: str, limit: str) -> str:
    at = calendar.due(local(start, calendar.zone), parse_duration(limit)).at
    return f"{at.astimezone(calendar.zone):%Y-%m-%dT%H:%M:%S}".removesuffix(":00")


def plain(zone: str, hours: Hours, workweek: frozenset[int] = WEEK, company: CompanyDays | None = None) -> Calendar:
    return build_calendar(CalendarRules(zone, workweek, hours), {}, company)


# ---- the table of limits


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        # a working day's event is not counted, however early it is
        ("2026-03-02T00:00", "1wd", "2026-03-03T18:00"),
        ("2026-03-02T10:00", "5wd", "2026-03-09T18:00"),
        ("2026-03-02T23:59", "1wd", "2026-03-03T18:00"),
        # Friday evening, a holiday Monday (A04)
        ("2026-04-03T17:30", "5wd", "2026-04-13T18:00"),
        # filed on a day off: the first working day counts as the first
        ("2026-04-04T12:00", "1wd", "2026-04-07T18:00"),
        # the same working day: just before, at, just after close of business
        ("2026-03-02T17:59:59", "0wd", "2026-03-02T18:00"),
        ("2026-03-02T18:00", "0wd", "2026-03-03T18:00"),
        ("2026-03-02T18:00:01", "0wd", "2026-03-03T18:00"),
        ("2026-03-07T10:00", "0wd", "2026-03-09T18:00"),
        # working hours: across lunch, from before opening, at opening, at closing, after closing
        ("2026-03-02T10:00", "4wh", "2026-03-02T15:00"),
        ("2026-03-02T08:00", "1wh", "2026-03-02T10:00"),
        ("2026-03-02T09:00", "3wh", "2026-03-02T12:00"),
        ("2026-03-02T09:00:01", "3wh", "2026-03-02T13:00:01"),
        ("2026-03-02T12:00", "1wh", "2026-03-02T14:00"),
        ("2026-03-02T12:30", "1wh", "2026-03-02T14:00"),
        ("2026-03-02T17:00", "1wh", "2026-03-02T18:00"),
        ("2026-03-02T17:00:01", "1wh", "2026-03-03T09:00:01"),
        ("2026-03-02T18:00", "1wh", "2026-03-03T10:00"),
        ("2026-03-06T17:30", "1wh", "2026-03-09T09:30"),
        ("2026-03-07T10:00", "0wh", "2026-03-09T09:00"),
        ("2026-12-31T17:00", "1wh", "2026-12-31T18:00"),
        ("2026-12-31T17:00", "2wh", "2027-01-01T10:00"),
        # round the clock
        ("2026-03-07T22:10", "30m", "2026-03-07T22:40"),
        ("2026-03-07T22:10", "24h", "2026-03-08T22:10"),
        # calendar: close of business of the last day, or of the next working day
        ("2026-03-02T10:00", "30cd", "2026-04-01T18:00"),
        ("2026-03-02T10:00", "5cd", "2026-03-09T18:00"),
        ("2026-01-15T10:00", "6mo", "2026-07-15T18:00"),
        ("2026-03-31T10:00", "1mo", "2026-04-30T18:00"),
        ("2024-02-29T10:00", "1y", "2025-02-28T18:00"),
        ("2026-03-02T19:00", "0cd", "2026-03-03T18:00"),
    ],
)
def test_a_limit_ends_where_the_regulation_says(start: str, limit: str, expected: str) -> None:
    assert due(OFFICE, start, limit) == expected


def test_the_days_that_were_counted_are_told() -> None:
    counted = OFFICE.due(local("2026-04-03T17:30"), parse_duration("5wd"))
    assert [day.day for day in counted.days] == [7, 8, 9, 10, 13]
    assert counted.first == date(2026, 4, 4)
    hours = OFFICE.due(local("2026-03-06T17:30"), parse_duration("4wh"))
    assert hours.days == (date(2026, 3, 6), date(2026, 3, 9))
    assert OFFICE.due(local("2026-03-06T18:00"), parse_duration("0wh")).days == (date(2026, 3, 9),)
    assert OFFICE.due(local("2026-03-06T17:30"), parse_duration("4h")).days == ()


# ---- what is no calendar


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        (CalendarRules("Asia/Shanghai", frozenset(), OFFICE_HOURS), "workweek"),
        (CalendarRules("Asia/Shanghai", frozenset({0, 1}), OFFICE_HOURS), "workweek"),
        (CalendarRules("Asia/Shanghai", WEEK, ()), "hours"),
        (CalendarRules("Asia/Shanghai", WEEK, ((time(9), time(12)), (time(11), time(18)))), "overlap"),
        (CalendarRules("Asia/Shanghai", WEEK, ((time(13), time(18)), (time(9), time(12)))), "overlap"),
        (CalendarRules("Asia/Shanghai", WEEK, ((time(9), time(9)),)), "before they close"),
        (CalendarRules("Asia/Shanghai", WEEK, ((time(9), time(0)), (time(13), time(18)))), "overlap"),
        (CalendarRules("Asia/Nowhere", WEEK, OFFICE_HOURS), "time zone"),
        (CalendarRules("", WEEK, OFFICE_HOURS), "time zone"),
    ],
)
def test_an_emptied_or_broken_calendar_is_refused_and_not_replaced(rules: CalendarRules, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        build_calendar(rules, {})


def test_a_day_that_is_both_off_and_worked_is_refused() -> None:
    day = NamedDay(date(2026, 4, 6), "清明节")
    rules = CalendarRules("Asia/Shanghai", WEEK, OFFICE_HOURS)
    with pytest.raises(ValueError, match="both off and worked"):
        build_calendar(rules, {2026: PublishedYear(2026, "", (day,), (day,))})
    with pytest.raises(ValueError, match="another year"):
        build_calendar(rules, {2025: PublishedYear(2025, "", (day,), ())})


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        OFFICE.due(datetime(2026, 3, 2, 10), parse_duration("5wd"))  # noqa: DTZ001


# ---- years that nobody published


def test_a_date_counted_over_an_unpublished_year_is_provisional() -> None:
    assert OFFICE.covered(2026)
    assert not OFFICE.covered(2027)
    limit = parse_duration("1wd")
    assert not OFFICE.due(local("2026-12-30T10:00"), limit).provisional
    assert OFFICE.due(local("2026-12-31T10:00"), limit).provisional
    assert due(OFFICE, "2026-12-31T10:00", "1wd") == "2027-01-01T18:00"  # the weekday rule, and it says so
    assert not OFFICE.due(local("2026-12-31T10:00"), parse_duration("48h")).provisional
    assert OFFICE.due(local("2026-12-31T17:30"), parse_duration("1wh")).provisional
    assert OFFICE.due(local("2026-12-31T10:00"), parse_duration("1mo")).provisional


# ---- company days


def test_company_days_win_over_published_ones() -> None:
    company = CompanyDays(
        off=(NamedDay(date(2026, 5, 9), "司庆"),),
        work=(NamedDay(date(2026, 4, 6), "盘点"),),
        hours=(DayHours(date(2026, 3, 6), ((time(9), time(12)),), "半天"), DayHours(date(2026, 3, 5), (), "停电")),
    )
    calendar = build_calendar(CalendarRules("Asia/Shanghai", WEEK, OFFICE_HOURS), load_published(), company)
    assert not calendar.is_workday(date(2026, 5, 9))
    assert calendar.is_workday(date(2026, 4, 6))
    assert due(calendar, "2026-03-04T10:00", "1wd") == "2026-03-06T12:00"
    assert calendar.about(date(2026, 3, 5)).kind is DayKind.HOLIDAY
    assert calendar.about(date(2026, 3, 5)).name == "停电"
    assert calendar.hours(date(2026, 3, 9)) == OFFICE_HOURS


def test_every_other_saturday_is_worked_both_ways_unless_published_as_off() -> None:
    company = CompanyDays(alternate_saturdays=date(2026, 3, 7))
    published = {2026: PublishedYear(2026, "", (NamedDay(date(2026, 4, 4), "清明节"),), ())}
    calendar = build_calendar(CalendarRules("Asia/Shanghai", WEEK, OFFICE_HOURS), published, company)
    worked = [calendar.is_workday(date(2026, 2, 21) + timedelta(weeks=n)) for n in range(5)]
    assert worked == [True, False, True, False, True]
    assert not calendar.is_workday(date(2026, 4, 4))
    with pytest.raises(ValueError, match="Saturday"):
        build_calendar(
            CalendarRules("Asia/Shanghai", WEEK, OFFICE_HOURS), {}, CompanyDays(alternate_saturdays=date(2026, 3, 8))
        )


# ---- openings


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-02T08:59:59", "2026-03-02T09:00"),
        ("2026-03-02T09:00", "2026-03-02T09:00"),
        ("2026-03-02T11:59:59", "2026-03-02T11:59:59"),
        ("2026-03-02T12:00", "2026-03-02T13:00"),
        ("2026-03-02T18:00", "2026-03-03T09:00"),
        ("2026-03-06T18:00", "2026-03-09T09:00"),
        ("2026-12-31T18:00", "2027-01-01T09:00"),
    ],
)
def test_the_next_opening_is_now_while_it_is_open(at: str, expected: str) -> None:
    assert OFFICE.next_opening(local(at)) == local(expected)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-04-15T18:00", "2026-04-16T09:05"),
        ("2026-04-16T09:04:59", "2026-04-16T09:05"),
        ("2026-04-16T09:05", "2026-04-16T09:05"),
        ("2026-04-16T09:05:01", "2026-04-17T09:05"),
        ("2026-04-03T09:06", "2026-04-07T09:05"),
    ],
)
def test_a_held_notice_goes_out_on_the_next_working_day_at_its_time(at: str, expected: str) -> None:
    assert OFFICE.next_workday_at(local(at), time(9, 5)) == local(expected)


# ---- zones that change their offset


def test_a_night_shift_over_a_change_of_the_clock_is_as_long_as_it_really_is() -> None:
    berlin = plain("Europe/Berlin", ((time(0), time(8)),), frozenset(range(1, 8)))
    hours = timedelta(hours=1)
    spring, autumn, ordinary = date(2026, 3, 29), date(2026, 10, 25), date(2026, 6, 1)
    for day, length in ((spring, 7), (autumn, 9), (ordinary, 8)):
        start = datetime.combine(day, time(0), berlin.zone)
        assert berlin.working_time(start, start.astimezone(UTC) + timedelta(hours=12)) == length * hours


def test_close_of_business_keeps_its_local_time_when_the_offset_changes() -> None:
    berlin = plain("Europe/Berlin", OFFICE_HOURS)
    assert due(berlin, "2026-03-27T10:00", "1wd") == "2026-03-30T18:00"
    assert berlin.due(local("2026-03-27T10:00", berlin.zone), parse_duration("1wd")).at.hour == 16
    assert berlin.due(local("2026-03-26T10:00", berlin.zone), parse_duration("1wd")).at.hour == 17


@pytest.mark.parametrize(
    ("spans", "minutes"),
    [
        (((time(2, 15), time(2, 45)), (time(3), time(4))), 60),
        (((time(1, 30), time(2, 30)),), 30),
        (((time(2, 30), time(5)),), 120),
        (((time(2), time(3)), (time(3), time(3, 1))), 1),
    ],
)
def test_hours_that_the_clock_skips_are_nobodys_working_time(spans: Hours, minutes: int) -> None:
    berlin = plain("Europe/Berlin", spans, frozenset(range(1, 8)))
    start = datetime(2026, 3, 29, 0, tzinfo=berlin.zone).astimezone(UTC)
    assert berlin.working_time(start, start + timedelta(hours=12)) == timedelta(minutes=minutes)


def test_of_an_hour_that_comes_twice_the_first_one_opens_and_closes() -> None:
    berlin = plain("Europe/Berlin", ((time(2, 15), time(2, 45)),), frozenset(range(1, 8)))
    start = datetime(2026, 10, 25, 0, tzinfo=berlin.zone).astimezone(UTC)
    assert berlin.next_opening(start) == datetime(2026, 10, 25, 0, 15, tzinfo=UTC)
    assert berlin.working_time(start, start + timedelta(hours=12)) == timedelta(minutes=30)


def test_a_business_day_may_end_at_midnight() -> None:
    round_the_clock = plain("Asia/Shanghai", ((time(0), time(0)),), frozenset(range(1, 8)))
    assert due(round_the_clock, "2026-03-02T10:00", "0wd") == "2026-03-03T00:00"
    assert due(round_the_clock, "2026-03-02T10:00", "1wd") == "2026-03-04T00:00"
    assert due(round_the_clock, "2026-03-02T23:30", "1wh") == "2026-03-03T00:30"
    assert round_the_clock.due(local("2026-03-02T23:00"), parse_duration("1wh")).days == (date(2026, 3, 2),)


# ---- what a calendar is


def test_the_hash_is_of_what_the_calendar_says_and_of_nothing_else() -> None:
    rules = CalendarRules("Asia/Shanghai", WEEK, OFFICE_HOURS)
    years = load_published()
    same = build_calendar(rules, dict(sorted(years.items(), reverse=True)), CompanyDays())
    assert same == OFFICE
    assert hash(same) == hash(OFFICE)
    resourced = {year: replace(days, source="another paper") for year, days in years.items()}
    assert build_calendar(rules, resourced).hash == OFFICE.hash
    day = NamedDay(date(2026, 7, 1), "司庆")
    others = [
        build_calendar(replace(rules, zone="Asia/Tokyo"), years),
        build_calendar(replace(rules, workweek=WEEK | {6}), years),
        build_calendar(replace(rules, hours=((time(9), time(18)),)), years),
        build_calendar(rules, {2026: years[2026]}),
        build_calendar(rules, years, CompanyDays(off=(day,))),
        build_calendar(rules, years, CompanyDays(work=(day,))),
        build_calendar(rules, years, CompanyDays(hours=(DayHours(date(2026, 7, 1), ()),))),
        build_calendar(rules, years, CompanyDays(alternate_saturdays=date(2026, 3, 7))),
    ]
    assert len({OFFICE.hash, *(calendar.hash for calendar in others)}) == len(others) + 1


# ---- measuring

MEASURED = settings(deadline=None, max_examples=60)


@MEASURED
@given(companies(), STARTS, st.integers(0, 10**9), LIMITS)
def test_measuring_undoes_moving(company: Company, start: datetime, milliseconds: int, limit: Duration) -> None:
    calendar, amount = calendar_of(company), timedelta(milliseconds=milliseconds)
    assert calendar.time_between(start, calendar.later(start, amount, limit), limit) == amount


@MEASURED
@given(companies(), STARTS, st.tuples(st.integers(0, 9000), st.integers(0, 9000)), LIMITS)
def test_time_in_two_parts_is_as_long_as_in_one(
    company: Company, start: datetime, parts: tuple[int, int], limit: Duration
) -> None:
    calendar = calendar_of(company)
    middle = start + timedelta(minutes=parts[0])
    end = middle + timedelta(minutes=parts[1])
    whole = calendar.time_between(start, end, limit)
    assert calendar.time_between(start, middle, limit) + calendar.time_between(middle, end, limit) == whole
    assert calendar.time_between(end, start, limit) == timedelta(0)
