"""Dates counted again because the calendar changed: once, upwards in generation, and only those that are others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.workflow.rows import world_with
from tests.workflow.world import World, at, office, told, world_of
from workflow import commands as c
from workflow.calendar import Calendar, CompanyDays, NamedDay, build_calendar
from workflow.clock import Moved
from workflow.events import ClockFired, ClockMoved, Event, SurveyAsked
from workflow.published import load_published


def without(*days: str) -> Calendar:
    """The office's calendar, with those days of 2026 off."""
    off = tuple(NamedDay(date.fromisoformat(f"2026-{day}"), "厂休") for day in days)
    return build_calendar(office().calendar.rules, load_published(), CompanyDays(off=off))


def taken_up() -> World:
    world = World()
    world.files()
    world.does("limin", c.RegisterCase("canteen", "limin"), "03-02 11:00")
    return world


def counted(world: World, calendar: Calendar, when: str) -> dict[str, str]:
    """The calendar is that one now; which clocks move, and until when."""
    world.calendar = calendar
    return moves(world.does(c.SYSTEM, c.RecountClocks(), when))


def moves(events: tuple[Event, ...]) -> dict[str, str]:
    found = [event for event in events if isinstance(event, ClockMoved)]
    assert {(event.reason, event.by, event.words) for event in found} <= {(Moved.CALENDAR, "", "")}
    return {event.clock: told(event.due) for event in found}


def test_a_day_off_moves_what_counts_it() -> None:
    world = taken_up()
    assert counted(world, without("03-06"), "03-03 10:00") == {"plan": "03-05 18:00", "answer": "03-10 18:00"}
    assert [told(m.at) for m in world.clock("plan").moments if m.rung] == ["03-09 18:00", "03-10 18:00"], "its ladder"
    answer = world.clock("answer")
    assert (answer.generation, answer.first_due, answer.moved) == (2, at("03-09 18:00"), (Moved.CALENDAR,))
    assert world.case.answer_told == at("03-10 18:00")


def test_a_day_off_that_nothing_counts_moves_nothing() -> None:
    world = taken_up()
    world.calendar = without("03-12")
    assert world.refused(c.SYSTEM, c.RecountClocks()) == "nothing_to_recount"


def test_counting_again_with_the_same_days_does_nothing() -> None:
    world = taken_up()
    assert world.refused(c.SYSTEM, c.RecountClocks()) == "nothing_to_recount"
    counted(world, without("03-06"), "03-03 10:00")
    assert world.refused(c.SYSTEM, c.RecountClocks()) == "nothing_to_recount"


def test_only_the_system_counts_again() -> None:
    world = taken_up()
    for who in ("limin", "zhaolan", "zhouzong", "chenchen", c.CLOCK):
        assert world.refused(who, c.RecountClocks()) == "not_system"


def test_moments_of_the_old_count_never_come() -> None:
    world = taken_up()
    old = world.clock("answer")
    counted(world, without("03-06"), "03-03 10:00")
    world.now = at("03-20 18:00")
    for moment in old.moments:
        assert world.refused(c.CLOCK, c.FireClock("answer:1", 1, moment.name, moment.at)) == "moment_past"


def test_what_came_and_still_lies_behind_does_not_come_again_and_what_lies_ahead_does() -> None:
    world = taken_up()
    world.passes("03-06 17:00")
    assert world.clock("answer").fired == ("warn",)
    world.calendar = without("03-03")  # counted wrongly until now: the Tuesday was off
    world.does(c.SYSTEM, c.RecountClocks())
    answer = world.clock("answer")
    assert told(answer.due) == "03-10 18:00"
    assert answer.fired == (), "the reminder was too early by the new count, and comes when it should"
    fired = [(told(when), e.moment) for when, e in world.passes("03-10 18:00") if isinstance(e, ClockFired)]
    assert [e for e in fired if e[1] in ("warn", "due")][-2:] == [("03-09 16:36", "warn"), ("03-10 18:00", "due")]


@pytest.mark.parametrize(("when", "comes"), [("03-09 17:59", ["due", "rung.1"]), ("03-09 18:00", ["rung.1"])])
def test_a_due_time_that_moves_to_where_it_lies_behind_comes_once(when: str, comes: list[str]) -> None:
    """The Saturday is worked after all: the due time moves back, to before what is now."""
    world = taken_up()
    world.passes(when)
    work = (NamedDay(date(2026, 3, 7), "补班"),)
    world.calendar = build_calendar(office().calendar.rules, load_published(), CompanyDays(work=work))
    world.does(c.SYSTEM, c.RecountClocks())
    assert world.due("answer") == "03-07 18:00"
    fired = [e.moment for _, e in world.passes("03-09 18:00") if isinstance(e, ClockFired) and e.clock == "answer"]
    assert fired == comes
    assert world.case.timeouts == ("limin",)


def test_the_approver_s_step_is_counted_again() -> None:
    world = taken_up()
    world.does("limin", c.SubmitPlan("原因", "措施", 90_000), "03-03 10:00")
    assert counted(world, without("03-04"), "03-03 11:00") == {"approval": "03-05 18:00", "answer": "03-10 18:00"}


def test_the_questions_of_the_return_visit_are_asked_on_working_days_of_the_new_calendar() -> None:
    world = taken_up()
    world.does("limin", c.SettleOnTheSpot("已更换"), "03-03 10:00")
    asks = [told(moment.at) for moment in world.clock("survey").moments]
    assert asks == ["03-04 09:05", "03-05 09:05", "03-06 09:05"]
    assert set(counted(world, without("03-05"), "03-03 11:00")) == {"survey", "visit"}
    told_at = [told(when) for when, event in world.passes("03-10 18:00") if isinstance(event, SurveyAsked)]
    assert told_at == ["03-04 09:05", "03-06 09:05", "03-09 09:05"]


def test_the_director_s_decision_is_counted_again() -> None:
    world = taken_up()
    world.does("limin", c.SettleOnTheSpot("已更换"), "03-03 10:00")
    world.case = replace(world.case, round=2)
    world.does("chenchen", c.ReportUnsolved(), "03-03 11:00")
    assert counted(world, without("03-04"), "03-03 12:00") == {"director_decision": "03-05 18:00"}


def test_an_emergency_is_counted_round_the_clock_and_never_moves() -> None:
    world = taken_up()
    world.does("zhaolan", c.SetLevel("crisis"), "03-03 10:00")
    moved = counted(world, without("03-04"), "03-03 10:10")
    assert moved.keys().isdisjoint({"emergency_call", "emergency_report"})


def test_a_review_with_a_fixed_date_is_counted_again() -> None:
    world = world_of("nursing-home")
    world.files()
    world.does("limin", c.RegisterCase("project", "zhangwei"), "03-02 11:00")
    assert world.due("midterm") == "03-31 18:00"
    world.calendar = without("03-31")
    assert moves(world.does(c.SYSTEM, c.RecountClocks(), "03-03 10:00"))["midterm"] == "03-30 18:00"


def test_a_date_that_a_person_fixed_stays_and_only_its_ladder_is_counted_again() -> None:
    world = taken_up()
    world.does("zhaolan", c.MoveDue("answer", at("03-12 18:00"), "等检测"), "03-03 10:00")
    counted(world, without("03-13"), "03-03 11:00")
    answer = world.clock("answer")
    assert told(answer.due) == "03-12 18:00"
    assert [told(m.at) for m in answer.moments if m.rung] == ["03-16 18:00", "03-17 18:00"]


def test_what_is_held_is_counted_again_and_stays_held() -> None:
    world = taken_up()
    world.does("limin", c.AskComplainant("哪天？"), "03-03 10:00")
    assert counted(world, without("03-09"), "03-03 11:00") == {"plan": "03-05 18:00", "answer": "03-10 18:00"}
    assert world.clock("answer").held_since == at("03-03 10:00")
    world.does("chenchen", c.AddSupplement("周一"), "03-03 14:00")
    assert world.due("answer") == "03-11 12:00"
    assert world.clock("answer").generation == 4


def test_a_year_that_is_published_at_last_makes_a_date_certain() -> None:
    published = load_published()
    unpublished = build_calendar(office().calendar.rules, {})
    world = World(calendar=unpublished)
    world.files()
    assert world.clock("answer").provisional
    world.calendar = build_calendar(office().calendar.rules, published)
    events = world.does(c.SYSTEM, c.RecountClocks(), "03-02 11:00")
    assert {event.clock for event in events if isinstance(event, ClockMoved)} == {"dispatch", "plan", "answer"}
    assert (world.due("answer"), world.clock("answer").provisional) == ("03-09 18:00", False)


def test_a_limit_that_the_policy_no_longer_has_stays_as_it_was_counted() -> None:
    """Such a policy is no version to move to; but a clock without a row must not stop the others."""
    world = taken_up()
    world.policy = world_with("office", without=("plan",)).policy
    assert counted(world, without("03-04"), "03-03 10:00") == {"answer": "03-10 18:00"}
