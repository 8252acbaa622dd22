"""The bug museum, the rows about time: what users of other systems reported, and what must happen here instead."""

from __future__ import annotations

from datetime import date, datetime, time
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from tests.workflow.test_calendar import OFFICE, OFFICE_HOURS, WEEK, due, local, plain
from tests.workflow.world import SHANGHAI, World, at
from workflow import commands as c
from workflow.calendar import CalendarRules, DayKind, NamedDay, PublishedYear, build_calendar
from workflow.case import State
from workflow.clock import Clock, ClockState
from workflow.clocks import explain, schedule
from workflow.durations import parse_duration
from workflow.events import ClockFired, ClockHeld, ClockResumed, ClockStopped, Event, PolicyMoved, SurveyAsked
from workflow.policy.load import load_policy
from workflow.published import policy_text, read_year


def clock(world: World, name: str) -> Clock:
    found = world.case.clock(name)
    assert found is not None
    return found


def due_of(world: World, name: str) -> str:
    return clock(world, name).due.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


def fired(told: list[tuple[datetime, Event]], name: str) -> list[tuple[str, str, bool]]:
    return [
        (f"{when:%m-%d %H:%M}", event.moment, event.late)
        for when, event in told
        if isinstance(event, ClockFired) and event.clock == name
    ]


def taken_up() -> World:
    world = World()
    world.files()
    world.does("limin", c.RegisterCase("canteen", "limin"))
    return world


# ---- counting


def test_friday_1630_one_hour_is_monday_0930__chatwoot_13392() -> None:
    assert due(plain("Asia/Shanghai", ((time(9), time(17)),)), "2026-03-06T16:30", "1wh") == "2026-03-09T09:30"


def test_monday_1700_four_hours_is_tuesday_1100_and_the_warning_is_at_1000_and_never_at_midnight__glpi_22678() -> None:
    calendar = plain("Asia/Shanghai", ((time(8), time(18)),))
    start, limit = local("2026-03-02T17:00"), parse_duration("4wh")
    at_ = calendar.due(start, limit).at
    assert at_ == local("2026-03-03T11:00")
    assert calendar.fraction_point(start, at_, Fraction(3, 4), limit) == local("2026-03-03T10:00")


def test_a_case_created_on_a_holiday_starts_its_clock_at_the_next_opening_minute__frappe_2075() -> None:
    assert OFFICE.about(date(2026, 4, 6)).kind is DayKind.HOLIDAY
    assert OFFICE.next_opening(local("2026-04-06T10:00")) == local("2026-04-07T09:00")
    assert due(OFFICE, "2026-04-06T10:00", "1wh") == "2026-04-07T10:00"
    assert due(OFFICE, "2026-04-06T10:00", "1wh") == due(OFFICE, "2026-04-07T09:00", "1wh")


def test_a_swapped_saturday_is_worked_and_its_weekday_rests__hello_halo_405() -> None:
    assert OFFICE.is_workday(date(2026, 5, 9))
    assert not OFFICE.is_workday(date(2026, 5, 5))
    assert due(OFFICE, "2026-05-08T10:00", "1wd") == "2026-05-09T18:00"
    assert due(OFFICE, "2026-04-30T10:00", "1wd") == "2026-05-06T18:00"
    why = explain(OFFICE, schedule(OFFICE, parse_duration("3wd"), local("2026-05-06T10:00"), Fraction(4, 5), ()))
    assert [(day.day, day.name) for day in why.make_up] == [(date(2026, 5, 9), "调休上班")]


def test_a_viewer_in_another_zone_sees_the_same_instant_under_his_own_label__frappe_3776() -> None:
    start, limit, new_york = local("2026-04-03T17:30"), parse_duration("5wd"), ZoneInfo("America/New_York")
    seen = OFFICE.due(start.astimezone(new_york), limit)
    assert seen == OFFICE.due(start, limit)
    assert seen.at.astimezone(new_york).isoformat() == "2026-04-13T06:00:00-04:00"


def test_there_is_no_date_that_means_none__globaleaks_4121() -> None:
    world = taken_up()
    dates = [moment.at for running in world.case.clocks for moment in running.moments]
    assert min(dates) >= at("03-02 10:00")
    plan = schedule(OFFICE, parse_duration("0m"), local("2026-03-02T10:00"), Fraction(4, 5), ())
    assert plan.warn is None  # and not 1970
    with pytest.raises(ValueError, match="zone"):
        OFFICE.due(datetime(1970, 1, 1), parse_duration("1h"))  # noqa: DTZ001  # a naive date is what is refused


# ---- calendars


@pytest.mark.parametrize(
    "emptied",
    [
        CalendarRules("Asia/Shanghai", frozenset(), OFFICE_HOURS),
        CalendarRules("Asia/Shanghai", WEEK, ()),
        CalendarRules("", WEEK, OFFICE_HOURS),
    ],
    ids=["no days", "no hours", "no zone"],
)
def test_an_emptied_calendar_is_refused_and_never_silently_always_open__zammad_1396(emptied: CalendarRules) -> None:
    with pytest.raises(ValueError, match=r"workweek|hours|zone"):
        build_calendar(emptied, {})


def test_a_deleted_year_makes_dates_provisional_and_says_so__zammad_1396() -> None:
    deleted = plain("Asia/Shanghai", OFFICE_HOURS)
    assert deleted.due(local("2026-04-03T17:30"), parse_duration("5wd")).provisional
    assert not OFFICE.due(local("2026-04-03T17:30"), parse_duration("5wd")).provisional


def test_a_feed_that_was_only_guessed_or_holds_odd_days_is_refused__zammad_390() -> None:
    day = '{ date = 2027-01-01, name = "元旦" }'
    with pytest.raises(ValueError, match="not announced yet"):
        read_year(f'year = 2027\nsource = "x"\noff = [{day}]\nwork = []', 2027)
    with pytest.raises(ValueError, match="not a named day of the year"):
        read_year(f'year = 2026\nsource = "x"\noff = [{day}]\nwork = [{day}]', 2026)
    odd = NamedDay(date(2026, 4, 7), "?")
    with pytest.raises(ValueError, match="both off and worked"):
        build_calendar(
            CalendarRules("Asia/Shanghai", WEEK, OFFICE_HOURS), {2026: PublishedYear(2026, "", (odd,), (odd,))}
        )


# ---- pauses and moves


def test_paused_and_then_solved_in_one_step_counts_the_pause__frappe_3776() -> None:
    world = taken_up()
    world.does("limin", c.AskComplainant("是哪一天的菜？"), "03-03 10:00")
    assert clock(world, "answer").state is ClockState.HELD
    happened = world.does("limin", c.SettleOnTheSpot("已更换"), "03-09 18:30")  # the first due time was 03-09 18:00
    assert [event.late for event in happened if isinstance(event, ClockStopped) and event.clock == "answer"] == [False]
    assert clock(world, "answer").held_seconds == 39 * 3600  # 7 h of Tuesday, four days of 8 h
    assert due_of(world, "answer") == "03-16 17:00"


@pytest.mark.parametrize(("when", "late"), [("03-11 18:00", False), ("03-11 18:01", True)])
def test_after_a_pause_the_record_is_in_time_until_the_moved_due_time__frappe_3776(when: str, late: bool) -> None:
    world = taken_up()
    world.does("limin", c.AskComplainant("是哪一天的菜？"), "03-03 10:00")
    world.does("chenchen", c.AddSupplement("周一"), "03-05 10:00")
    assert due_of(world, "answer") == "03-11 18:00"
    happened = world.does("limin", c.SettleOnTheSpot("已更换"), when)
    assert [event.late for event in happened if isinstance(event, ClockStopped) and event.clock == "answer"] == [late]


def test_a_policy_that_changes_during_a_pause_keeps_the_pause_and_both_versions__glpi_15605() -> None:
    world = taken_up()
    before = world.policy
    world.does("limin", c.AskComplainant("是哪一天的菜？"), "03-03 10:00")
    text = policy_text("office").replace('within = "5wd"\nowner', 'within = "6wd"\nowner')
    after = load_policy(text, "office.toml")
    assert after.hash != before.hash
    world.policy = after
    world.does(c.SYSTEM, c.MoveToPolicy("office", after.hash), "03-04 10:00")
    assert clock(world, "answer").state is ClockState.HELD
    world.does("chenchen", c.AddSupplement("周一"), "03-05 10:00")
    assert clock(world, "answer").held_seconds == 16 * 3600
    assert due_of(world, "answer") == "03-12 18:00"  # six days, two of them paused
    moved = [event for event, _ in world.entries if isinstance(event, PolicyMoved)]
    assert [event.policy_hash for event in moved] == [after.hash]
    assert world.case.policy_hash == after.hash


@pytest.mark.parametrize("moved", [True, False], ids=["moved", "paused"])
def test_a_plan_that_is_taken_back_keeps_its_pause_its_moved_date_and_its_reminder(moved: bool) -> None:
    """Beside the museum: it fell back to the first date, and whoever had been reminded was reminded again."""
    world = taken_up()
    if moved:
        world.does("zhaolan", c.MoveDue("plan", at("03-06 18:00"), "等检测报告"), "03-03 10:00")
    else:
        world.does("limin", c.AskComplainant("是哪一天的菜？"), "03-03 10:00")
        world.does("chenchen", c.AddSupplement("周一"), "03-04 10:00")
    told = world.passes("03-06 16:50")
    assert [moment for _, moment, _ in fired(told, "plan")] == ["warn"]
    world.does("limin", c.SubmitPlan("原因", "措施", 86000))
    world.does("limin", c.WithdrawPlan(), "03-06 17:00")
    assert due_of(world, "plan") == "03-06 18:00"
    assert clock(world, "plan").instance == "plan:1"
    assert fired(world.passes("03-06 18:00"), "plan") == [("03-06 18:00", "due", False)]


def test_an_outage_never_makes_a_pause_longer_than_its_budget() -> None:
    """Beside the museum: the budget of five working days ends while the program is down."""
    world = taken_up()
    world.does("limin", c.AskComplainant("是哪一天的菜？"), "03-03 10:00")
    ends = clock(world, "answer").hold_ends
    assert ends == at("03-10 18:00")
    world.now = at("03-13 09:00")
    resume = clock(world, "answer").next_moment()
    assert resume is not None
    world.does(c.CLOCK, c.FireClock(clock(world, "answer").instance, 2, resume.name, resume.at))
    assert clock(world, "answer").held_seconds == 47 * 3600  # and not the days of the outage
    assert due_of(world, "answer") == "03-17 17:00"


def test_a_question_that_the_result_made_idle_holds_no_clock_of_the_next_round() -> None:
    """Beside the museum: a pause that nobody ends would have held the second round's clocks from their start."""
    world = taken_up()
    world.does("limin", c.AskComplainant("是哪一天的菜？"), "03-03 10:00")
    world.does("limin", c.SettleOnTheSpot("已更换"), "03-04 10:00")
    happened = world.does("chenchen", c.AnswerSurvey("1"), "03-05 10:00")
    assert not [event for event in happened if isinstance(event, ClockHeld)]
    assert clock(world, "answer").state is ClockState.RUNNING


# ---- several clocks, several moments


def test_a_shorter_second_clock_leaves_the_first_alone_and_is_left_alone__zammad_5177() -> None:
    world = World()
    world.files()
    dates = {name: due_of(world, name) for name in ("dispatch", "plan", "answer")}
    assert dates == {"dispatch": "03-02 15:00", "plan": "03-05 18:00", "answer": "03-09 18:00"}
    told = world.passes("03-06 18:00")
    assert [moment for _, moment, _ in fired(told, "plan")] == ["warn", "due", "rung.1"]
    assert [moment for _, moment, _ in fired(told, "answer")] == ["warn"]
    assert due_of(world, "answer") == dates["answer"]
    world.does("limin", c.RegisterCase("canteen", "limin"))
    assert clock(world, "dispatch").state is ClockState.STOPPED
    assert clock(world, "answer").state is ClockState.RUNNING


def test_a_second_reminder_after_a_first_one_is_sent__zammad_4348() -> None:
    world = taken_up()
    told = world.passes("03-06 17:00")
    assert fired(told, "answer") == [("03-06 16:36", "warn", False)]
    world.does("zhaolan", c.MoveDue("answer", at("03-13 18:00"), "等检测报告"))
    assert fired(world.passes("03-13 18:00"), "answer") == [
        ("03-12 09:12", "warn", False),
        ("03-13 18:00", "due", False),
    ]


def test_a_pause_after_the_reminder_sends_no_second_one() -> None:
    """Beside the museum: by the pause the reminder moves to where it lies behind already."""
    world = taken_up()
    world.passes("03-06 17:00")
    world.does("limin", c.AskComplainant("是哪一天的菜？"))
    world.does("chenchen", c.AddSupplement("周一"), "03-09 17:00")
    assert fired(world.passes("03-10 18:00"), "answer") == [("03-10 18:00", "due", False)]


def test_the_reminder_of_a_date_that_the_director_fixed_moves_with_a_pause_like_the_date() -> None:
    """Beside the museum: it came at once when the pause was over, as if the program had been down."""
    world = taken_up()
    world.does("zhaolan", c.MoveDue("answer", at("03-13 18:00"), "等检测报告"))
    world.does("limin", c.AskComplainant("是哪一天的菜？"), "03-12 09:00")  # twelve minutes before the reminder
    world.does("chenchen", c.AddSupplement("周一"), "03-16 09:00")
    assert due_of(world, "answer") == "03-17 18:00"
    assert fired(world.passes("03-17 18:00"), "answer") == [
        ("03-16 09:12", "warn", False),
        ("03-17 18:00", "due", False),
    ]


def test_a_date_fixed_during_a_wait_is_later_by_the_rest_of_the_wait_only() -> None:
    """Beside the museum: the days waited before the director named the date were added to it."""
    world = taken_up()
    world.does("limin", c.AskComplainant("是哪一天的菜？"), "03-03 10:00")
    world.does("zhaolan", c.MoveDue("answer", at("03-16 12:00"), "等检测报告"), "03-05 10:00")
    world.does("chenchen", c.AddSupplement("周一"), "03-05 11:00")
    assert due_of(world, "answer") == "03-16 14:00"  # an hour of waiting, over the noon break


@pytest.mark.parametrize(("down_from", "late"), [("03-20 18:00", False), ("03-10 17:00", True)])
def test_level_two_comes_after_level_one_also_after_an_outage__glpi_5319(down_from: str, late: bool) -> None:
    """The program is down from then until 20 March: what was missed comes once, in order, marked late."""
    world = taken_up()
    told = world.passes(min(down_from, "03-20 18:00"))
    world.now = at("03-20 18:00")
    while True:
        waiting = [
            (m.at, running) for running in world.case.clocks if (m := running.next_moment()) and m.at <= world.now
        ]
        if not waiting:
            break
        moment_at, running = min(waiting, key=lambda found: (found[0], found[1].instance))
        moment = running.next_moment()
        assert moment is not None
        fire = c.FireClock(running.instance, running.generation, moment.name, moment_at)
        told += [(world.now.astimezone(SHANGHAI), event) for event in world.does(c.CLOCK, fire)]
    assert [(moment, was) for _, moment, was in fired(told, "answer")] == [
        ("warn", False),
        ("due", False),
        ("rung.1", late),
        ("rung.2", late),
    ]


def test_an_approver_silent_for_a_month_was_climbed_over_long_ago_and_may_still_answer__powercat_178() -> None:
    world = taken_up()
    world.does("limin", c.SubmitPlan("原因", "措施", 86000), "03-03 10:00")
    told = world.passes("04-03 10:00")
    climbed = [(when, moment) for when, moment, _ in fired(told, "approval")]
    assert climbed == [
        ("03-04 15:00", "warn"),
        ("03-04 18:00", "due"),
        ("03-05 18:00", "rung.1"),
        ("03-06 18:00", "rung.2"),
    ]
    assert world.case.approval is not None
    world.does("wangqiang", c.ApproveStep("1.0", world.case.approval.seen))
    assert world.case.approval.steps[0].by == "wangqiang"
    assert due_of(world, "approval") == "04-07 18:00"  # the next step has its own day; the 6th is a holiday


def test_a_case_that_is_solved_twice_is_asked_about_twice__chatwoot_4526() -> None:
    world = taken_up()
    world.does("limin", c.SettleOnTheSpot("已更换"), "03-02 11:00")
    asked = [event.attempt for _, event in world.passes("03-03 10:00") if isinstance(event, SurveyAsked)]
    assert asked == [1]
    world.does("chenchen", c.AnswerSurvey("1"))
    owner = world.case.owner
    world.does(owner, c.AcceptAssignment())
    world.does(owner, c.SubmitPlan("原因", "措施", 0))
    while world.case.state is State.APPROVING:
        assert world.case.approval is not None
        step = world.case.approval.pending()
        assert step is not None
        world.does(step.people[0], c.ApproveStep(step.instance, world.case.approval.seen))
    world.does(owner, c.CompleteMeasures("做了"))
    world.does(owner, c.DeliverResult("结果"), "03-04 11:00")
    asked = [event.attempt for _, event in world.passes("03-05 10:00") if isinstance(event, SurveyAsked)]
    assert asked == [1]
    assert [visit.asked for visit in world.case.visits] == [1]


def test_moments_of_a_clock_before_it_was_held_or_moved_never_come() -> None:
    """Beside the museum: a card or a queue that still knows the old date."""
    world = taken_up()
    old = clock(world, "answer")
    world.does("limin", c.AskComplainant("是哪一天的菜？"), "03-03 10:00")
    happened = world.does("chenchen", c.AddSupplement("周一"), "03-05 10:00")
    resumed = next(event for event in happened if isinstance(event, ClockResumed) and event.clock == "answer")
    assert (old.generation, resumed.generation) == (1, 3)
    world.now = at("03-30 18:00")
    for moment in old.moments:
        stale = c.FireClock(old.instance, old.generation, moment.name, moment.at)
        assert world.refused(c.CLOCK, stale) == "moment_past"
