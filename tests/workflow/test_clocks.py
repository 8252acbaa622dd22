"""The moments of a clock: when it warns, when it is due, whom the ladder reaches, and how the date explains itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from fractions import Fraction

import pytest

from tests.workflow.test_calendar import OFFICE, local, plain
from workflow.calendar import DayKind
from workflow.clocks import OWNER, Schedule, explain, schedule, schedule_until
from workflow.durations import Distance, parse_distance, parse_duration
from workflow.worktime import MIDNIGHT

EIGHTY = Fraction(4, 5)


@dataclass(frozen=True)
class Rung:
    after: Distance
    after_hours: Distance
    after_short: Distance
    to: tuple[str, ...]


def rung(after: str, after_hours: str, after_short: str, *to: str) -> Rung:
    return Rung(parse_distance(after), parse_distance(after_hours), parse_distance(after_short), to)


LADDER = (
    rung("due", "due", "due", "owner", "dept_head"),
    rung("1wd", "12h", "limit*1", "director"),
    rung("2wd", "24h", "limit*2", "top"),
)


def planned(start: str, limit: str) -> Schedule:
    return schedule(OFFICE, parse_duration(limit), local(start), EIGHTY, LADDER)


def told(plan: Schedule) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(m.name, f"{m.at.astimezone(OFFICE.zone):%m-%d %H:%M}", m.to) for m in plan.moments]


def test_a_friday_filing_before_a_holiday_warns_and_climbs_as_the_regulation_says() -> None:
    plan = planned("2026-04-03T17:30", "5wd")  # A04
    assert told(plan) == [
        ("warn", "04-10 17:54", (OWNER,)),
        ("due", "04-13 18:00", ("owner", "dept_head")),
        ("rung.1", "04-14 18:00", ("director",)),
        ("rung.2", "04-15 18:00", ("top",)),
    ]
    assert plan.warn == plan.moments[0].at
    assert plan.due == plan.moments[1].at
    assert plan.calendar_hash == OFFICE.hash
    assert not plan.provisional


@pytest.mark.parametrize(
    ("limit", "due", "warn"),
    [
        ("4wh", "03-02 15:00", "03-02 14:12"),
        ("3wd", "03-05 18:00", "03-05 10:48"),
        ("5wd", "03-09 18:00", "03-06 16:36"),
    ],
)
def test_the_three_clocks_of_a_monday_morning(limit: str, due: str, warn: str) -> None:
    moments = told(planned("2026-03-02T10:00", limit))  # A01
    assert [moment[:2] for moment in moments[:2]] == [("warn", warn), ("due", due)]


@pytest.mark.parametrize(
    ("limit", "rungs"),
    [
        # up to two hours the ladder is paced by the limit, above it by hours, in days by days
        ("5m", ["03-02 10:10", "03-02 10:15"]),
        ("120m", ["03-02 14:00", "03-02 16:00"]),
        ("2h", ["03-02 14:00", "03-02 16:00"]),
        ("121m", ["03-03 00:01", "03-03 12:01"]),
        ("3h", ["03-03 01:00", "03-03 13:00"]),
        ("2wh", ["03-02 15:00", "03-02 17:00"]),
        ("3wh", ["03-03 02:00", "03-03 14:00"]),
        ("0wd", ["03-03 18:00", "03-04 18:00"]),
        ("5cd", ["03-10 18:00", "03-11 18:00"]),
    ],
)
def test_a_ladder_is_paced_by_the_size_of_the_limit(limit: str, rungs: list[str]) -> None:
    moments = told(planned("2026-03-02T10:00", limit))
    assert [at for name, at, _ in moments if name.startswith("rung")] == rungs


def test_a_limit_of_no_length_tells_everybody_at_once_and_warns_nobody() -> None:
    plan = planned("2026-03-07T22:10", "0m")
    assert told(plan) == [("due", "03-07 22:10", ("owner", "dept_head", "director", "top"))]
    assert plan.warn is None


def test_days_behind_a_due_time_at_midnight_are_counted_from_the_day_that_it_ends() -> None:
    calendar = plain("Asia/Shanghai", ((MIDNIGHT, MIDNIGHT),))
    plan = schedule(calendar, parse_duration("1wd"), local("2026-03-02T10:00"), EIGHTY, LADDER)
    assert [at for _, at, _ in told(plan)] == ["03-03 16:24", "03-04 00:00", "03-05 00:00", "03-06 00:00"]


def test_a_rung_in_an_unpublished_year_makes_the_schedule_provisional() -> None:
    assert not planned("2026-12-28T10:00", "1wd").provisional
    assert planned("2026-12-29T10:00", "1wd").provisional  # due on 12-30, the top rung on 1 January
    assert not planned("2026-12-31T10:00", "24h").provisional


# ---- explanations


def test_a_due_date_explains_itself_day_by_day() -> None:
    why = explain(OFFICE, planned("2026-04-03T17:30", "5wd"))
    assert [day.day for day in why.counted] == [7, 8, 9, 10, 13]
    assert [(day.day.day, day.name) for day in why.holidays] == [(5, "清明节"), (6, "清明节")]
    assert [day.day for day in why.weekends] == [4, 11, 12]
    assert why.make_up == ()


def test_a_make_up_day_that_counts_is_named() -> None:
    why = explain(OFFICE, planned("2026-05-06T10:00", "3wd"))
    assert [day.day for day in why.counted] == [7, 8, 9]
    assert [(day.day.day, day.kind) for day in why.make_up] == [(9, DayKind.MAKE_UP)]
    assert why.due == local("2026-05-09T18:00")


def test_hours_round_the_clock_count_no_days() -> None:
    why = explain(OFFICE, planned("2026-04-03T17:30", "24h"))
    assert (why.counted, why.holidays, why.weekends) == ((), (), ())


# ---- pauses and fixed dates


def test_a_pause_while_closed_changes_nothing_and_two_days_of_pause_are_two_days_later() -> None:
    limit, start = parse_duration("5wd"), local("2026-03-02T10:00")
    night = OFFICE.time_between(local("2026-03-03T18:00"), local("2026-03-04T09:00"), limit)
    two_days = OFFICE.time_between(local("2026-03-03T10:00"), local("2026-03-05T10:00"), limit)
    plan = schedule(OFFICE, limit, start, EIGHTY, LADDER)
    assert schedule(OFFICE, limit, start, EIGHTY, LADDER, paused=night) == plan
    later = schedule(OFFICE, limit, start, EIGHTY, LADDER, paused=two_days)
    assert told(later)[:3] == [
        ("warn", "03-10 16:36", (OWNER,)),
        ("due", "03-11 18:00", ("owner", "dept_head")),
        ("rung.1", "03-12 18:00", ("director",)),
    ]
    assert later.days[-1] == date(2026, 3, 11)


def test_a_paused_day_that_ends_at_midnight_does_not_count_the_next_one() -> None:
    calendar = plain("Asia/Shanghai", ((time(18), MIDNIGHT),))
    plan = schedule(
        calendar, parse_duration("1wd"), local("2026-03-02T10:00"), EIGHTY, LADDER, paused=timedelta(hours=6)
    )
    assert plan.due == local("2026-03-05T00:00")
    assert [day.day for day in plan.days] == [3, 4]


def test_a_warning_half_a_second_after_an_opening_is_not_moved_to_the_closing_before_its_time() -> None:
    limit, start, half = parse_duration("1wd"), local("2026-03-02T09:00:01"), Fraction(1, 2)
    assert schedule(OFFICE, limit, start, half, LADDER).warn == local("2026-03-03T09:00:00")
    moved = schedule(OFFICE, limit, start, half, LADDER, paused=timedelta(hours=3))
    assert moved.warn == local("2026-03-03T13:00:00")


def test_a_date_that_a_person_fixed_keeps_the_pace_of_its_limit() -> None:
    limit, start = parse_duration("5wd"), local("2026-03-02T10:00")
    moved = schedule_until(OFFICE, limit, start, local("2026-03-13T12:00"), EIGHTY, LADDER)
    assert [(name, at) for name, at, _ in told(moved)] == [
        ("warn", "03-11 14:12"),
        ("due", "03-13 12:00"),
        ("rung.1", "03-16 18:00"),
        ("rung.2", "03-17 18:00"),
    ]
    same = schedule(OFFICE, limit, start, EIGHTY, LADDER)
    assert schedule_until(OFFICE, limit, start, same.due, EIGHTY, LADDER) == same
    overdue = schedule_until(OFFICE, limit, start, start - timedelta(days=1), EIGHTY, LADDER)
    assert overdue.warn is None
    assert overdue.days == ()
