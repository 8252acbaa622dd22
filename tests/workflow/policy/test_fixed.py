"""Due dates written as dates: the last day, days off before and after, and periods that end inside others."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from workflow.calendar import Calendar, CalendarRules, CompanyDays, DayHours, NamedDay, build_calendar
from workflow.policy.fixed import OnDayOff, Recurrence, due_at, parse_fixed_date, period_end
from workflow.published import load_published

SHANGHAI = ZoneInfo("Asia/Shanghai")
RULES = CalendarRules("Asia/Shanghai", frozenset({1, 2, 3, 4, 5}), ((time(9), time(12)), (time(13), time(18))))
CALENDAR = build_calendar(RULES, load_published())


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def due(
    text: str,
    start: str,
    every: Recurrence | None = None,
    on_day_off: OnDayOff = "before",
    calendar: Calendar = CALENDAR,
) -> str:
    at = due_at(parse_fixed_date(text), calendar, local(start), on_day_off, every)
    return at.astimezone(SHANGHAI).replace(tzinfo=None).isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("text", "every", "start", "expected"),
    [
        ("next-month:5", "month", "2026-03-01T00:00", "2026-04-03T18:00"),  # the 5th a Sunday, Monday a holiday
        ("next-month:5", "month", "2026-03-31T23:59", "2026-04-03T18:00"),
        ("next-month:5", "month", "2026-04-01T00:00", "2026-04-30T18:00"),  # 1 to 5 May are a holiday
        ("next-month:3", "month", "2026-03-15T00:00", "2026-04-03T18:00"),
        ("next-month:10", "quarter", "2026-01-01T00:00", "2026-04-10T18:00"),
        ("next-month:10", "quarter", "2026-03-31T23:59", "2026-04-10T18:00"),
        ("next-month:10", "quarter", "2026-04-01T00:00", "2026-07-10T18:00"),
        ("this-week:fri", "week", "2026-03-02T00:00", "2026-03-06T18:00"),
        ("this-week:fri", "week", "2026-03-08T23:59", "2026-03-06T18:00"),
        ("next-week:fri", "week", "2026-03-08T23:59", "2026-03-13T18:00"),
        ("next-week:fri", "week", "2026-03-09T00:00", "2026-03-20T18:00"),
        ("this-quarter:end", "quarter", "2026-02-10T10:00", "2026-03-31T18:00"),
        ("this-month:end", "month", "2026-01-15T10:00", "2026-01-30T18:00"),  # the 31st is a Saturday
        ("next-quarter:1", "quarter", "2026-02-10T10:00", "2026-04-01T18:00"),
        ("next-year:01-31", "year", "2025-06-01T00:00", "2026-01-30T18:00"),
        ("this-year:end", None, "2026-06-01T00:00", "2026-12-31T18:00"),
        ("this-day:23:59", None, "2026-03-08T20:00", "2026-03-08T23:59"),  # a Sunday: a time of day does not move
        ("next-day:09:05", None, "2026-03-08T20:00", "2026-03-09T09:05"),
    ],
)
def test_a_report_is_due_on_the_last_working_day_until_then(
    text: str, every: Recurrence | None, start: str, expected: str
) -> None:
    assert due(text, start, every) == expected


@pytest.mark.parametrize(
    ("on_day_off", "expected"),
    [("before", "2026-04-03T18:00"), ("after", "2026-04-07T18:00"), ("keep", "2026-04-05T18:00")],
)
def test_a_day_off_moves_the_date_as_the_policy_says(on_day_off: OnDayOff, expected: str) -> None:
    assert due("next-month:5", "2026-03-15T00:00", "month", on_day_off) == expected


@pytest.mark.parametrize("on_day_off", ["before", "after", "keep"])
def test_a_working_day_is_never_moved(on_day_off: OnDayOff) -> None:
    assert due("next-month:10", "2026-03-15T00:00", "month", on_day_off) == "2026-04-10T18:00"


def test_a_make_up_saturday_counts_as_a_working_day() -> None:
    calendar = build_calendar(RULES, {}, CompanyDays(work=(NamedDay(date(2026, 1, 31), "调休"),)))
    assert due("this-month:end", "2026-01-15T10:00", calendar=calendar) == "2026-01-31T18:00"


def test_a_day_with_hours_of_its_own_ends_when_it_closes() -> None:
    own = CompanyDays(
        hours=(
            DayHours(date(2026, 3, 31), ((time(9), time(12)),), "盘点"),
            DayHours(date(2026, 6, 30), ((time(18), time(0)),), "夜班"),
        )
    )
    calendar = build_calendar(RULES, load_published(), own)
    assert due("this-month:end", "2026-03-15T10:00", calendar=calendar) == "2026-03-31T12:00"
    assert due("this-month:end", "2026-06-15T10:00", calendar=calendar) == "2026-07-01T00:00"


@pytest.mark.parametrize(
    "text",
    [
        "next-month:5",
        "this-quarter:end",
        "next-week:sun",
        "this-day:00:00",
        "next-year:02-28",
        "this-year:end",
        "next-quarter:28",
    ],
)
def test_what_is_read_is_written_back(text: str) -> None:
    assert str(parse_fixed_date(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "next-month:0",
        "next-month:29",
        "next-month:fri",
        "last-month:5",
        "next-week:5",
        "this-day:24:00",
        "this-day:end",
        "next-year:02-29",
        "next-year:02-30",
        "next-year:13-01",
        "next-month:5 ",
    ],
)
def test_what_is_no_date_of_every_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a (fixed date|day of every year)"):
        parse_fixed_date(text)


@pytest.mark.parametrize(
    ("period", "day", "end"),
    [
        ("day", "2026-03-02", "2026-03-02"),
        ("week", "2026-03-02", "2026-03-08"),
        ("week", "2026-03-08", "2026-03-08"),
        ("month", "2026-02-01", "2026-02-28"),
        ("month", "2028-02-29", "2028-02-29"),
        ("quarter", "2026-01-01", "2026-03-31"),
        ("quarter", "2026-03-31", "2026-03-31"),
        ("quarter", "2026-04-01", "2026-06-30"),
        ("quarter", "2026-12-31", "2026-12-31"),
        ("year", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_period_ends_with_its_last_day(period: Recurrence, day: str, end: str) -> None:
    assert period_end(period, date.fromisoformat(day)) == date.fromisoformat(end)
