"""Clocks stand still while the complainant is awaited: those that may, from the question to the answer, no longer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.workflow.rows import row, world_with
from tests.workflow.world import World, at, told
from workflow import commands as c
from workflow.case import State
from workflow.clock import ClockState, MomentKind
from workflow.events import ClockCancelled, ClockHeld, ClockResumed, Event, InfoSettled

ASK = c.AskComplainant("是哪一天的菜？")
ANSWER = c.AddSupplement("周一的")


def taken_up(world: World | None = None) -> World:
    world = world or World()
    world.files()
    world.does("limin", c.RegisterCase("canteen", "limin"))
    return world


def held(world: World) -> set[str]:
    return {clock.clock for clock in world.case.clocks if clock.state is ClockState.HELD}


def of(events: tuple[Event, ...], kind: type[Event]) -> set[str]:
    return {event.clock for event in events if isinstance(event, kind)}  # type: ignore[attr-defined]  # clock events only


@pytest.mark.parametrize(("asked", "standing"), [("03-05 17:59", True), ("03-05 18:00", False), ("03-05 18:01", False)])
def test_a_question_before_the_due_time_holds_a_clock_and_one_from_then_on_hides_nothing(
    asked: str, standing: bool
) -> None:
    world = taken_up()
    world.passes(asked)
    world.does("limin", ASK)
    assert ("plan" in held(world)) is standing
    assert "answer" in held(world), "this one has time"


def test_only_those_that_the_policy_lets_wait_stand_still() -> None:
    world = World()
    world.files()
    world.does("limin", ASK, "03-02 11:00")
    assert held(world) == {"plan", "answer"}
    assert world.clock("dispatch").state is ClockState.RUNNING
    assert world.due("dispatch") == "03-02 15:00"


def test_a_legal_limit_waits_for_nobody() -> None:
    legal = row("legal", "filed -> result_delivered", "5wd", legal=True, held_while=("needs_info",), held_at_most="5wd")
    world = taken_up(world_with("office", legal))
    world.does("limin", ASK, "03-03 10:00")
    world.does("chenchen", ANSWER, "03-05 10:00")
    assert (world.due("legal"), world.due("answer")) == ("03-09 18:00", "03-11 18:00")


@pytest.mark.parametrize("pauses", [
    [("03-03 10:00", "03-03 16:00")],
    [("03-03 10:00", "03-03 12:00"), ("03-03 13:00", "03-03 16:00")],
    [("03-03 10:00", "03-03 11:00"), ("03-03 14:00", "03-03 15:00"), ("03-04 09:00", "03-04 12:00")],
    [("03-03 17:00", "03-04 12:00"), ("03-04 17:00", "03-05 09:00")],
])  # fmt: skip
def test_several_waits_move_the_date_as_one_of_the_same_length_does(pauses: list[tuple[str, str]]) -> None:
    world = taken_up()
    for asked, answered in pauses:
        world.does("limin", ASK, asked)
        world.does("chenchen", ANSWER, answered)
    assert world.clock("answer").held_seconds == 5 * 3600
    assert world.due("answer") == "03-10 15:00"


def test_a_wait_while_the_company_is_closed_costs_nothing() -> None:
    world = taken_up()
    world.passes("03-06 18:00")
    world.does("limin", ASK)
    world.does("chenchen", ANSWER, "03-09 09:00")
    assert (world.due("answer"), world.clock("answer").held_seconds) == ("03-09 18:00", 0)


def test_round_the_clock_limits_wait_round_the_clock() -> None:
    hours = row("hours", "filed -> result_delivered", "72h", held_while=("needs_info",), held_at_most="24h")
    world = taken_up(world_with("office", hours))
    world.does("limin", ASK, "03-03 10:00")
    assert world.clock("hours").hold_ends == at("03-04 10:00")
    world.does("chenchen", ANSWER, "03-03 22:00")
    assert world.due("hours") == "03-05 22:00"


def test_when_the_budget_is_used_up_to_the_minute_the_clock_runs_again_by_itself() -> None:
    world = taken_up()
    world.does("limin", ASK, "03-03 10:00")
    resume = world.clock("answer").next_moment()
    assert resume is not None
    assert (resume.kind, told(resume.at)) == (MomentKind.RESUME, "03-10 18:00")
    world.now = at("03-10 17:59")
    fire = c.FireClock("answer:1", 2, "resume", resume.at)
    assert world.refused(c.CLOCK, fire) == "moment_to_come"
    happened = [event for _, event in world.passes("03-10 18:00")]
    assert [event for event in happened if isinstance(event, InfoSettled)] == [InfoSettled(answered=False, by="")]
    assert world.case.waiting_since is None
    assert held(world) == set()
    assert world.due("answer") == "03-17 17:00"
    assert world.refused(c.CLOCK, fire) == "moment_past"


def test_what_one_wait_leaves_of_the_budget_is_all_that_the_next_has() -> None:
    world = taken_up()
    world.does("limin", ASK, "03-03 10:00")  # until the close of business of the 10th: 47 working hours
    world.does("chenchen", ANSWER, "03-09 18:00")
    assert world.clock("answer").hold_left == 8 * 3600
    world.does("limin", ASK, "03-11 13:00")
    assert world.clock("answer").hold_ends == at("03-12 12:00")
    world.passes("03-12 12:00")
    assert world.case.waiting_since is None
    world.does("limin", ASK, "03-13 09:00")
    assert held(world) == set(), "used up is used up"


def test_a_question_at_another_hour_makes_no_new_budget() -> None:
    """Asked shortly before closing, five days end early; asked in the morning they would end later."""
    world = taken_up()
    world.passes("03-03 17:59")
    world.does("limin", ASK)
    world.passes("03-10 18:00")
    world.does("limin", ASK, "03-11 09:00")
    assert held(world) == set()


def test_each_clock_has_a_budget_of_its_own_and_the_wait_is_over_with_the_last() -> None:
    short = row("plan", "filed -> plan_submitted", "3wd", held_while=("needs_info",), held_at_most="1wd")
    world = taken_up(world_with("office", short))
    world.does("limin", ASK, "03-03 10:00")
    happened = tuple(event for _, event in world.passes("03-04 18:00"))
    assert of(happened, ClockResumed) == {"plan"}
    assert held(world) == {"answer"}
    assert world.case.waiting_since == at("03-03 10:00")
    world.does("limin", c.LogContact("打了电话，没有接"), "03-05 10:00")
    assert held(world) == {"answer"}, "the plan's budget is used up, whatever happens meanwhile"
    world.does("chenchen", ANSWER, "03-05 12:00")
    assert (world.due("plan"), world.due("answer")) == ("03-09 17:00", "03-12 11:00")


def test_an_answer_after_the_budget_and_before_the_program_noticed_adds_nothing() -> None:
    world = taken_up()
    world.does("limin", ASK, "03-03 10:00")
    world.does("chenchen", ANSWER, "03-12 10:00")  # nothing fired on the 10th
    assert world.due("answer") == "03-17 17:00"
    assert world.clock("answer").hold_left == 0


@pytest.mark.parametrize("command", [
    c.SubmitPlan("只洗一遍", "改洗三遍", 86_000), c.SettleOnTheSpot("已更换"), c.GoOn()
], ids=["a plan", "settling", "going on"])  # fmt: skip
def test_whoever_goes_on_without_the_answer_ends_the_wait(command: c.Command) -> None:
    world = taken_up()
    world.does("limin", ASK, "03-03 10:00")
    happened = world.does("limin", command, "03-04 10:00")
    assert [event for event in happened if isinstance(event, InfoSettled)] == [InfoSettled(answered=False, by="limin")]
    assert of(happened, ClockResumed) == {"plan", "answer"}
    assert world.case.waiting_since is None
    assert world.clock("answer").held_seconds == 8 * 3600


def test_delivering_the_result_ends_a_wait_that_began_while_it_was_carried_out() -> None:
    world = taken_up()
    world.does("limin", c.SubmitPlan("只洗一遍", "改洗三遍", 0), "03-03 10:00")
    assert world.case.state is State.IMPLEMENTING
    world.does("limin", ASK)
    world.does("limin", c.CompleteMeasures("换了"), "03-04 10:00")
    assert held(world) == {"answer"}
    world.does("limin", c.DeliverResult("已改"), "03-05 10:00")
    assert world.case.waiting_since is None
    assert world.clock("answer").held_seconds == 16 * 3600


def test_a_clock_that_starts_during_the_wait_waits_from_its_start() -> None:
    world = taken_up()
    world.does("limin", c.SubmitPlan("只洗一遍", "改洗三遍", 86_000), "03-03 10:00")
    world.does("limin", ASK, "03-03 11:00")
    assert held(world) == {"answer"}, "the plan is there"
    assert world.case.approval is not None
    happened = world.does("wangqiang", c.ReturnPlan("1.0", world.case.approval.seen, words="再想想"), "03-04 10:00")
    assert of(happened, ClockHeld) == {"plan"}
    world.does("chenchen", ANSWER, "03-04 15:00")
    assert world.clock("plan").held_seconds == 4 * 3600
    assert world.due("plan") == "03-10 14:00"


def test_one_question_at_a_time() -> None:
    world = taken_up()
    assert world.refused("limin", c.GoOn()) == "not_waiting"
    world.does("limin", ASK)
    assert world.refused("limin", ASK) == "asked_already"
    assert world.refused("limin", c.AskComplainant(" ")) == "nothing_said"
    assert world.refused("sunxiao", c.GoOn()) == "not_found"


def test_before_it_is_taken_up_a_case_waits_as_needing_information_and_may_still_be_taken_back() -> None:
    world = World()
    world.files()
    world.does("limin", ASK, "03-02 10:30")
    assert world.case.state.value == "needs_info"
    assert world.refused("limin", ASK) == "asked_already"
    world.does("chenchen", ANSWER, "03-02 11:30")
    assert world.case.state.value == "new"
    world.does("limin", ASK)
    happened = world.does("chenchen", c.WithdrawCase(), "03-02 14:00")
    assert of(happened, ClockCancelled) == {"dispatch", "plan", "answer"}
    assert world.case.waiting_since is None


def test_taking_up_a_case_that_waits_goes_on_without_the_answer() -> None:
    world = World()
    world.files()
    world.does("limin", ASK, "03-02 11:00")
    happened = world.does("limin", c.RegisterCase("canteen", "zhangwei"), "03-02 15:00")
    assert happened[0] == InfoSettled(answered=False, by="limin")
    assert held(world) == set()
    assert world.due("answer") == "03-10 12:00"


def test_a_wait_is_counted_in_whole_seconds_so_that_counting_again_changes_nothing() -> None:
    world = taken_up()
    world.now = at("03-03 10:00") + timedelta(milliseconds=300)
    world.does("limin", ASK)
    world.now = at("03-03 11:00") + timedelta(milliseconds=900)
    world.does("chenchen", ANSWER)
    assert world.clock("answer").held_seconds == 3601
    assert world.refused(c.SYSTEM, c.RecountClocks()) == "nothing_to_recount"


def test_without_a_budget_only_a_person_ends_the_wait() -> None:
    endless = row("answer", "filed -> result_delivered", "5wd", held_while=("needs_info",))
    world = taken_up(world_with("office", endless, without=("plan",)))
    world.does("limin", ASK, "03-03 10:00")
    assert (world.clock("answer").hold_ends, world.clock("answer").next_moment()) == (None, None)
    assert world.passes("06-03 10:00") == []
    world.does("limin", c.GoOn())
    assert world.case.waiting_since is None
    assert world.clock("answer").due > at("06-03 10:00")
