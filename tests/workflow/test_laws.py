"""What holds of every due date, whatever the calendar: laws over random companies, limits, starts and pauses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.workflow.oracle.ours import calendar_of
from tests.workflow.oracle.questions import Company
from tests.workflow.strategies import DAYS, LIMITS, STARTS, companies, regular_companies
from tests.workflow.test_clocks import EIGHTY, LADDER
from workflow.calendar import Calendar
from workflow.clock import MomentKind
from workflow.clocks import Schedule, explain, schedule, schedule_until
from workflow.durations import Duration

NOTHING = timedelta()
ANY = settings(deadline=None, max_examples=60)
PAUSES = st.lists(st.integers(0, 4000), min_size=2, max_size=6, unique=True).map(sorted)
SHARES = st.fractions(Fraction(1, 20), Fraction(19, 20), max_denominator=20)


def planned(calendar: Calendar, start: datetime, limit: Duration, paused: timedelta = NOTHING) -> Schedule:
    return schedule(calendar, limit, start, EIGHTY, LADDER, paused=paused)


def tellings(plan: Schedule) -> dict[str, datetime]:
    """When each role is told that it is late."""
    late = [moment for moment in plan.moments if moment.kind is not MomentKind.WARN]
    return {role: moment.at for moment in late for role in moment.to}


# ---- the calendar


@ANY
@given(companies(), STARTS, LIMITS, DAYS)
def test_another_holiday_never_makes_a_due_date_or_a_rung_earlier(
    company: Company, start: datetime, limit: Duration, day: date
) -> None:
    closed = replace(company, own={**company.own, day: ()})
    before, after = (tellings(planned(calendar_of(c), start, limit)) for c in (company, closed))
    assert all(after[role] >= before[role] for role in before)


@ANY
@given(companies(), STARTS, LIMITS, DAYS)
def test_another_make_up_day_never_makes_a_due_date_or_a_rung_later(
    company: Company, start: datetime, limit: Duration, day: date
) -> None:
    assume(not company.spans_on(day))
    own = {other: spans for other, spans in company.own.items() if other != day}
    opened = replace(company, off=company.off - {day}, work=company.work | {day}, own=own)
    before, after = (tellings(planned(calendar_of(c), start, limit)) for c in (company, opened))
    assert all(after[role] <= before[role] for role in before)


@ANY
@given(regular_companies(), STARTS, LIMITS.filter(lambda limit: limit.unit != "mo"), st.integers(-40, 40))
def test_weeks_without_special_days_shift_every_moment_by_as_many_weeks(
    company: Company, start: datetime, limit: Duration, weeks: int
) -> None:
    calendar, shift = calendar_of(company), timedelta(weeks=weeks)
    here, there = planned(calendar, start, limit), planned(calendar, start + shift, limit)
    assert [moment.at + shift for moment in here.moments] == [moment.at for moment in there.moments]
    assert [day + shift for day in here.days] == list(there.days)


@ANY
@given(companies(), STARTS, LIMITS)
def test_the_same_calendar_built_anew_gives_the_same_dates(company: Company, start: datetime, limit: Duration) -> None:
    warm = calendar_of(company)
    planned(warm, start + timedelta(days=400), limit)  # lays out later years first
    assert planned(warm, start, limit) == planned(calendar_of(company), start, limit)


# ---- start and limit


@ANY
@given(companies(), STARTS, st.integers(0, 60 * 72), LIMITS)
def test_who_starts_later_is_never_due_earlier(
    company: Company, start: datetime, minutes: int, limit: Duration
) -> None:
    calendar = calendar_of(company)
    assert start <= calendar.due(start, limit).at <= calendar.due(start + timedelta(minutes=minutes), limit).at


@ANY
@given(companies(), STARTS, LIMITS, st.integers(1, 5))
def test_a_longer_limit_is_never_due_earlier(company: Company, start: datetime, limit: Duration, more: int) -> None:
    calendar = calendar_of(company)
    longer = Duration(limit.unit, limit.count + more)
    assert calendar.due(start, limit).at <= calendar.due(start, longer).at


# ---- the moments


@ANY
@given(companies(), STARTS, LIMITS, SHARES, st.integers(0, 10**5))
def test_the_warning_lies_strictly_before_the_due_time_and_the_moments_ascend(
    company: Company, start: datetime, limit: Duration, share: Fraction, seconds: int
) -> None:
    plan = schedule(calendar_of(company), limit, start, share, LADDER, paused=timedelta(seconds=seconds))
    assert all(a.at < b.at for a, b in pairwise(plan.moments))
    assert [m.at for m in plan.moments if m.kind is MomentKind.DUE] == [plan.due]
    assert start <= plan.due
    assert plan.warn is None or start < plan.warn < plan.due
    assert tellings(plan).keys() == {"owner", "dept_head", "director", "top"}


@ANY
@given(companies(), STARTS, LIMITS, SHARES)
def test_at_the_warning_that_share_of_the_time_has_passed_to_the_second(
    company: Company, start: datetime, limit: Duration, share: Fraction
) -> None:
    calendar = calendar_of(company)
    due = calendar.due(start, limit).at
    whole = calendar.time_between(start, due, limit) // timedelta(seconds=1)
    passed = calendar.time_between(start, calendar.fraction_point(start, due, share, limit), limit)
    assert passed == timedelta(seconds=int(whole * share))


@ANY
@given(companies(), STARTS, LIMITS)
def test_a_due_date_accounts_for_every_day_that_counted_and_every_one_that_did_not(
    company: Company, start: datetime, limit: Duration
) -> None:
    calendar = calendar_of(company)
    plan = planned(calendar, start, limit)
    why = explain(calendar, plan)
    parts = sorted([*why.counted, *(day.day for day in why.holidays), *why.weekends])
    if limit.clock_time is not None and not limit.in_working_time:
        assert parts == []
        return
    first, last = plan.first, plan.days[-1]
    assert parts == [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert all(company.spans_on(day) for day in why.counted)
    assert not any(company.spans_on(day) for day in (*why.weekends, *(off.day for off in why.holidays)))
    assert {day.day for day in why.make_up} <= set(why.counted)


@ANY
@given(companies(), STARTS, LIMITS, DAYS)
def test_another_day_off_gives_another_hash_even_where_the_date_stays(
    company: Company, start: datetime, limit: Duration, day: date
) -> None:
    assume(day not in company.own)
    before, after = (planned(calendar_of(c), start, limit) for c in (company, replace(company, own={day: ()})))
    assert before.calendar_hash != after.calendar_hash


# ---- pauses


@ANY
@given(companies(), STARTS, LIMITS, PAUSES)
def test_splitting_a_pause_changes_nothing(
    company: Company, start: datetime, limit: Duration, minutes: list[int]
) -> None:
    calendar = calendar_of(company)
    cuts = [start + timedelta(minutes=minute) for minute in minutes]
    whole = calendar.time_between(cuts[0], cuts[-1], limit)
    parts = sum((calendar.time_between(a, b, limit) for a, b in pairwise(cuts)), NOTHING)
    assert parts == whole
    assert planned(calendar, start, limit, parts) == planned(calendar, start, limit, whole)


@ANY
@given(companies(), STARTS, LIMITS.filter(lambda limit: limit.in_working_time), st.integers(0, 60 * 72))
def test_a_pause_while_the_company_is_closed_changes_nothing(
    company: Company, start: datetime, limit: Duration, minutes: int
) -> None:
    calendar = calendar_of(company)
    since = start + timedelta(minutes=minutes)
    paused = calendar.time_between(since, calendar.next_opening(since), limit)
    assert paused == NOTHING
    assert planned(calendar, start, limit, paused) == planned(calendar, start, limit)


@ANY
@given(companies(), STARTS, LIMITS, st.integers(0, 10**5))
def test_a_paused_clock_is_due_later_by_exactly_the_pause(
    company: Company, start: datetime, limit: Duration, seconds: int
) -> None:
    calendar, paused = calendar_of(company), timedelta(seconds=seconds)
    before, after = planned(calendar, start, limit), planned(calendar, start, limit, paused)
    assert calendar.time_between(before.due, after.due, limit) == paused
    assert all(tellings(after)[role] >= at for role, at in tellings(before).items())


@ANY
@given(companies(), STARTS, LIMITS)
def test_a_date_that_a_person_fixes_where_it_was_changes_nothing(
    company: Company, start: datetime, limit: Duration
) -> None:
    calendar = calendar_of(company)
    plan = planned(calendar, start, limit)
    assert schedule_until(calendar, limit, start, plan.due, EIGHTY, LADDER) == plan
