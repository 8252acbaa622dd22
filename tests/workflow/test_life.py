"""A complaint from filing to closing, as the rules alone tell it (stories A01, A02, A04 and the dissatisfied path)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workflow.world import SHANGHAI, World, at
from workflow import commands as c
from workflow.case import Outcome, State
from workflow.events import CaseClosed, CaseNumbered, ClockFired, PlanApproved, RoundStarted, SurveyAsked


@pytest.fixture
def world() -> World:
    return World()


def taken_up(world: World, owner: str = "limin") -> None:
    world.files()
    world.does("limin", c.RegisterCase("canteen", owner))
    if owner != "limin":
        world.does(owner, c.AcceptAssignment())


def state(world: World) -> State:
    return world.case.state


def due(world: World, clock: str) -> str:
    found = world.case.clock(clock)
    assert found is not None
    return found.due.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


def test_filing_gives_a_number_and_the_date_of_the_answer_at_once(world: World) -> None:
    world.files("食堂二楼的青菜里有虫子")
    assert world.case.number == "26030012"
    assert state(world) is State.NEW
    assert (due(world, "dispatch"), due(world, "plan"), due(world, "answer")) == (
        "03-02 15:00",
        "03-05 18:00",
        "03-09 18:00",
    )
    assert world.case.title == "食堂二楼的青菜里有虫子"


def test_the_three_levels_inside_five_working_days(world: World) -> None:
    """A01."""
    taken_up(world, "zhangwei")
    assert world.case.running("dispatch") is None
    world.does("zhangwei", c.NoteInvestigation("后厨只洗一遍"))
    world.does("zhangwei", c.SubmitPlan("只洗一遍", "改洗三遍", 86000), "03-04 15:00")
    assert state(world) is State.APPROVING
    assert due(world, "approval") == "03-05 18:00"
    assert world.case.approval is not None
    first, second = world.case.approval.steps
    assert (first.people, second.people) == (("wangqiang",), ("zhaolan",))
    assert world.refused("zhaolan", c.ApproveStep(second.instance, second_seen(world))) == "not_your_turn"
    world.does("wangqiang", c.ApproveStep(first.instance, second_seen(world)), "03-05 09:30")
    assert due(world, "approval") == "03-06 18:00"
    happened = world.does("zhaolan", c.ApproveStep(second.instance, second_seen(world)), "03-06 11:00")
    assert any(isinstance(event, PlanApproved) for event in happened)
    assert state(world) is State.IMPLEMENTING
    assert world.refused("zhangwei", c.DeliverResult("办好了")) == "no_result_yet"
    world.does("zhangwei", c.CompleteMeasures("已改洗三遍"))
    told = world.passes("03-06 16:00")
    assert not [event for _, event in told if isinstance(event, ClockFired) and event.clock == "answer"]
    world.does("zhangwei", c.DeliverResult("已改洗三遍并加灯检"), "03-06 16:00")
    assert world.case.running("answer") is None
    assert due(world, "visit") == "03-13 18:00"
    world.does("chenchen", c.AnswerSurvey("4"), "03-09 10:00")
    assert (world.case.state, world.case.outcome) == (State.CLOSED, Outcome.RESOLVED)
    assert not [clock for clock in world.case.clocks if clock.next_moment()]


def second_seen(world: World) -> str:
    assert world.case.approval is not None
    return world.case.approval.seen


@pytest.mark.parametrize(("cents", "chain"), [(0, "small"), (49999, "small"), (50000, "three-level")])
def test_just_below_the_limit_one_settles_alone_and_exactly_the_limit_goes_up(
    world: World, cents: int, chain: str
) -> None:
    """A02."""
    taken_up(world)
    world.does("limin", c.SubmitPlan("原因", "措施", cents))
    assert world.case.approval is not None
    assert world.case.approval.chain == chain
    assert state(world) is (State.IMPLEMENTING if chain == "small" else State.APPROVING)


@pytest.mark.parametrize(("cents", "code"), [(0, None), (49999, None), (50000, "beyond_authority")])
def test_settling_on_the_spot_stays_within_authority(world: World, cents: int, code: str | None) -> None:
    taken_up(world)
    if code:
        assert world.refused("limin", c.SettleOnTheSpot("已更换", cents)) == code
        return
    world.does("limin", c.SettleOnTheSpot("已更换", cents))
    assert state(world) is State.VISITING
    assert world.case.settled_on_the_spot
    assert world.case.running("plan") is None


def test_nobody_approves_his_own_plan(world: World) -> None:
    world.files()
    world.does("zhaolan", c.RegisterCase("canteen", "zhaolan"))
    world.does("zhaolan", c.SubmitPlan("原因", "措施", 90000))
    assert world.case.approval is not None
    people = {u for step in world.case.approval.steps for u in step.people}
    assert "zhaolan" not in people
    assert world.case.approval.steps[-1].people == ("zhouzong",)


def test_a_plan_changed_after_the_card_was_sent_is_never_approved_by_that_card(world: World) -> None:
    taken_up(world)
    world.does("limin", c.SubmitPlan("原因", "措施", 86000))
    old = second_seen(world)
    world.does("limin", c.WithdrawPlan())
    world.does("limin", c.SubmitPlan("原因", "措施", 186000))
    assert world.refused("wangqiang", c.ApproveStep("1.0", old)) == "plan_changed"
    assert world.refused("wangqiang", c.ApproveStep("2.0", old)) == "plan_changed"
    assert world.case.approval is not None
    assert world.case.approval.steps[0].by == ""
    world.does("wangqiang", c.ApproveStep("2.0", second_seen(world)))


def test_a_second_tap_hears_that_it_was_approved_already(world: World) -> None:
    taken_up(world)
    world.does("limin", c.SubmitPlan("原因", "措施", 86000))
    seen = second_seen(world)
    world.does("wangqiang", c.ApproveStep("1.0", seen), "03-02 10:06")
    assert world.refused("wangqiang", c.ApproveStep("1.0", seen)) == "already_approved_by_you"
    assert world.refused("zhaolan", c.ApproveStep("1.0", seen)) == "already_approved"


def test_a_returned_plan_needs_a_comment_and_comes_back_as_the_next_version(world: World) -> None:
    taken_up(world)
    world.does("limin", c.SubmitPlan("原因", "措施", 86000))
    assert world.refused("wangqiang", c.ReturnPlan("1.0", second_seen(world))) == "comment_needed"
    world.does("wangqiang", c.ReturnPlan("1.0", second_seen(world), words="费用偏高"))
    assert state(world) is State.PLANNING
    world.does("limin", c.SubmitPlan("原因", "措施", 60000))
    assert [plan.version for plan in world.case.plans] == [1, 2]


def test_dissatisfied_means_handled_again_by_somebody_else_with_new_dates(world: World) -> None:
    taken_up(world)
    world.does("limin", c.SettleOnTheSpot("已处理"))
    happened = world.does("chenchen", c.AnswerSurvey("2"), "03-10 10:00")
    assert [event.round for event in happened if isinstance(event, RoundStarted)] == [2]
    assert world.case.owner in ("zhangwei", "liuyang")
    assert state(world) is State.ASSIGNED
    assert world.case.severity == "major"
    assert due(world, "plan") == "03-13 18:00"
    assert due(world, "answer") == "03-17 18:00"
    world.does(world.case.owner, c.AcceptAssignment())
    assert state(world) is State.PLANNING
    assert world.refused(world.case.owner, c.SettleOnTheSpot("又好了")) == "too_grave_to_settle"


@pytest.mark.parametrize(("option", "again"), [("3", False), ("2", True)])
def test_the_score_on_either_side_of_the_line(world: World, option: str, again: bool) -> None:
    taken_up(world)
    world.does("limin", c.SettleOnTheSpot("已处理"))
    world.does("chenchen", c.AnswerSurvey(option))
    assert world.case.is_open is again


def test_the_least_busy_specialist_takes_the_next_round(world: World) -> None:
    world.loads = {"zhangwei": 3, "liuyang": 1, "limin": 0}
    taken_up(world)
    world.does("limin", c.SettleOnTheSpot("已处理"))
    world.does("chenchen", c.ReportUnsolved())
    assert world.case.owner == "liuyang"


def test_after_the_last_round_the_director_decides(world: World) -> None:
    taken_up(world)
    world.does("limin", c.SettleOnTheSpot("已处理"))
    assert world.refused("zhaolan", c.AllowRound()) == "rounds_left"
    world.does("chenchen", c.ReportUnsolved())
    owner = world.case.owner
    world.does(owner, c.AcceptAssignment())
    world.does(owner, c.SubmitPlan("原因", "措施", 0))
    seen = second_seen(world)
    world.does("wangqiang", c.ApproveStep("1.0", seen))
    world.does("zhaolan", c.ApproveStep("1.1", seen))
    world.does(owner, c.CompleteMeasures("做了"))
    world.does(owner, c.DeliverResult("结果"))
    world.does("chenchen", c.AnswerSurvey("1"))
    assert world.case.rounds_exhausted
    assert world.case.running("director_decision") is not None
    assert world.refused("limin", c.AllowRound()) == "not_director"
    world.does("zhaolan", c.CloseExplained("已尽所能，原因如下……"))
    assert world.case.outcome is Outcome.EXPLAINED


def test_the_silent_specialist_is_warned_then_told_of_and_each_rung_comes_once(world: World) -> None:
    """A04: over a holiday, to the top."""
    world.files(when="04-03 17:30")
    world.does("limin", c.RegisterCase("canteen", "limin"))
    world.does("limin", c.SubmitPlan("原因", "措施", 0))
    told = [
        (when.strftime("%m-%d %H:%M"), event.moment, event.told)
        for when, event in world.passes("04-20 18:00")
        if isinstance(event, ClockFired) and event.clock == "answer"
    ]
    assert told == [
        ("04-10 17:54", "warn", ("limin",)),
        ("04-13 18:00", "due", ("limin", "wangqiang")),
        ("04-14 18:00", "rung.1", ("zhaolan",)),
        ("04-15 18:00", "rung.2", ("zhouzong",)),
    ]
    assert world.case.timeouts == ("limin",)


def test_a_moment_fires_neither_early_nor_twice_nor_after_its_clock_stopped(world: World) -> None:
    world.files()
    dispatch = world.case.running("dispatch")
    assert dispatch is not None
    warn = dispatch.moments[0]
    fire = c.FireClock(dispatch.instance, 1, warn.name, warn.at)
    assert world.refused(c.CLOCK, fire) == "moment_to_come"
    world.now = warn.at
    world.does(c.CLOCK, fire)
    assert world.refused(c.CLOCK, fire) == "moment_past"
    world.does("limin", c.RegisterCase("canteen", "limin"))
    assert world.refused(c.CLOCK, c.FireClock(dispatch.instance, 1, "due", dispatch.due)) == "moment_past"
    assert world.refused("limin", fire) == "not_clock"


def test_an_outage_is_recorded_as_late(world: World) -> None:
    world.files()
    dispatch = world.case.running("dispatch")
    assert dispatch is not None
    world.now = at("03-03 09:00")
    fired = world.does(c.CLOCK, c.FireClock(dispatch.instance, 1, "warn", dispatch.moments[0].at))
    assert [event.late for event in fired if isinstance(event, ClockFired)] == [True]


def test_the_visit_is_asked_on_three_days_and_then_the_director_may_close_it_unconfirmed(world: World) -> None:
    taken_up(world)
    world.does("limin", c.SettleOnTheSpot("已处理"), "03-06 16:00")
    assert world.refused("zhaolan", c.CloseUnconfirmed()) == "ask_more_often"
    asked = [when.strftime("%m-%d %H:%M") for when, e in world.passes("03-11 10:00") if isinstance(e, SurveyAsked)]
    assert asked == ["03-09 09:05", "03-10 09:05", "03-11 09:05"]
    happened = world.does("zhaolan", c.CloseUnconfirmed())
    assert [e.outcome for e in happened if isinstance(e, CaseClosed)] == [Outcome.UNCONFIRMED]


def test_taking_it_back_works_until_somebody_took_it_up(world: World) -> None:
    world.files()
    world.does("limin", c.RegisterCase("canteen", "limin"))
    assert world.refused("chenchen", c.WithdrawCase()) == "withdraw_after_taken_up"
    other = World()
    other.files()
    other.does("chenchen", c.WithdrawCase())
    assert other.case.outcome is Outcome.WITHDRAWN


def test_urging_counts_once_a_day_by_the_companys_wall_clock(world: World) -> None:
    world.files()
    world.does("chenchen", c.UrgeCase(), "03-02 10:00")
    world.now = at("03-02 23:59")
    assert world.refused("chenchen", c.UrgeCase()) == "urged_today"
    world.does("chenchen", c.UrgeCase(), "03-03 00:00")


def test_what_goes_to_the_director_is_unseen_by_the_specialists(world: World) -> None:
    world.files("李敏态度恶劣", to_director=True)
    assert world.refused("limin", c.RegisterCase("attitude", "limin")) == "not_found"
    told = [e for _, e in world.passes("03-02 18:00") if isinstance(e, ClockFired)]
    assert {u for event in told for u in event.told}.isdisjoint({"limin", "zhangwei", "liuyang"})
    world.does("zhaolan", c.RegisterCase("attitude", "zhaolan"))


def test_the_complainant_never_handles_his_own_case() -> None:
    world = World()
    world.does("limin", c.FileCase("case1", "ABCDEFG", "打印机坏了"))
    assert world.refused("limin", c.RegisterCase("facilities", "limin")) == "not_intake"
    assert world.refused("zhangwei", c.RegisterCase("facilities", "limin")) == "complainant_cannot_handle"


def test_numbers_come_with_their_series(world: World) -> None:
    happened = world.does("chenchen", c.FileCase("case1", "R", "x"), "04-01 09:00")
    numbered = next(event for event in happened if isinstance(event, CaseNumbered))
    assert (numbered.series, numbered.number) == ("office/2604", "26040012")


def test_whom_the_complaint_names_neither_approves_nor_hears_of_its_delays_nor_gets_the_next_round() -> None:
    world = World()
    world.files("王强和刘洋推诿", when="03-02 10:00")
    world.does("limin", c.RegisterCase("attitude", "limin"))
    told = [e.told for _, e in world.passes("03-06 18:00") if isinstance(e, ClockFired) and e.moment == "due"]
    assert told == [("limin", "zhaolan")]
    world.does("limin", c.SubmitPlan("原因", "措施", 90000))
    assert world.case.approval is not None
    assert [step.people for step in world.case.approval.steps] == [("zhaolan",), ("zhaolan",)]
    seen = second_seen(world)
    world.does("zhaolan", c.ApproveStep("1.0", seen))
    world.does("zhaolan", c.ApproveStep("1.1", seen))
    world.does("limin", c.CompleteMeasures("做了"))
    world.does("limin", c.DeliverResult("结果"))
    world.does("chenchen", c.ReportUnsolved())
    assert world.case.owner == "zhangwei"


def test_when_the_owner_has_left_the_ladder_starts_above_him() -> None:
    world = World()
    world.files(when="03-02 10:00")
    world.does("limin", c.RegisterCase("canteen", "limin"))
    people = dict(world.directory.people)
    people["limin"] = replace(people["limin"], active=False)
    world.directory = replace(world.directory, people=people)
    told = [e.told for _, e in world.passes("03-05 12:00") if isinstance(e, ClockFired) and e.clock == "plan"]
    assert told == [("zhaolan",)]
