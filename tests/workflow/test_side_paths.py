"""The life beside the straight road: steps back, people who leave, late cards, what is kept for the director."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workflow.world import SHANGHAI, World
from workflow import commands as c
from workflow.case import State
from workflow.events import ClockFired


def taken_up(world: World, owner: str = "limin") -> None:
    world.files()
    world.does("limin", c.RegisterCase("canteen", owner))


def exhausted() -> World:
    world = World()
    taken_up(world)
    world.does("limin", c.SettleOnTheSpot("已处理"))
    world.case = replace(world.case, round=2)
    world.does("chenchen", c.ReportUnsolved())
    assert world.case.rounds_exhausted
    return world


def leaves(world: World, *userids: str) -> None:
    people = {u: p for u, p in world.directory.people.items() if u not in userids}
    world.directory = replace(world.directory, people=people)


def due(world: World, clock: str) -> str:
    running = world.case.running(clock)
    assert running is not None
    return running.due.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


def test_a_card_that_showed_another_owner_takes_the_case_from_nobody() -> None:
    world = World()
    taken_up(world, "zhangwei")
    assert world.refused("limin", c.AssignCase("liuyang", instead_of="")) == "already_assigned"
    assert world.refused("limin", c.AssignCase("liuyang", instead_of="limin")) == "already_assigned"
    world.does("limin", c.AssignCase("liuyang", instead_of="zhangwei"))
    assert world.case.owner == "liuyang"


@pytest.mark.parametrize("command", [c.AnswerSurvey("5"), c.AnswerSurvey("1"), c.ReportUnsolved()])
def test_while_the_director_decides_no_further_score_counts(command: c.Command) -> None:
    assert exhausted().refused("chenchen", command) == "director_decides"


def test_a_declined_case_is_to_be_dispatched_again_in_the_same_time() -> None:
    world = World()
    taken_up(world, "zhangwei")
    assert world.case.running("dispatch") is None
    world.does("zhangwei", c.DeclineAssignment("busy"), "03-02 11:00")
    assert due(world, "dispatch") == "03-02 16:00"
    world.does("limin", c.AssignCase("liuyang"))
    assert world.case.running("dispatch") is None


def test_a_plan_taken_back_gains_no_time_and_a_returned_one_gets_it_anew() -> None:
    world = World()
    taken_up(world)
    world.does("limin", c.SubmitPlan("原因", "措施", 90000), "03-03 10:00")
    world.does("limin", c.WithdrawPlan(), "03-04 10:00")
    assert due(world, "plan") == "03-05 18:00"
    world.does("limin", c.SubmitPlan("原因", "措施", 90000))
    assert world.case.approval is not None
    world.does("wangqiang", c.ReturnPlan("2.0", world.case.approval.seen, words="再想想"), "03-05 10:00")
    assert due(world, "plan") == "03-10 18:00"


def test_a_returned_plan_is_not_got_round_by_settling_on_the_spot() -> None:
    world = World()
    taken_up(world)
    world.does("limin", c.SubmitPlan("原因", "退1860元", 186000))
    assert world.case.approval is not None
    world.does("wangqiang", c.ReturnPlan("1.0", world.case.approval.seen, words="太贵"))
    assert world.refused("limin", c.SettleOnTheSpot("退您1860元")) == "settle_after_plan"


def test_naming_oneself_is_accepting() -> None:
    world = World()
    taken_up(world, "zhangwei")
    world.does("liuyang", c.AssignCase("liuyang"))
    assert (world.case.owner, world.case.state) == ("liuyang", State.INVESTIGATING)


def test_the_department_follows_the_owner() -> None:
    world = World()
    taken_up(world)
    assert world.case.department == "2"
    world.does("limin", c.AssignCase("tangyue"))
    assert world.case.department == "6"
    world.does("tangyue", c.AcceptAssignment())
    world.does("tangyue", c.SubmitPlan("原因", "措施", 90000))
    assert world.case.approval is not None
    assert "wangqiang" not in world.case.approval.steps[0].people


def test_when_owner_and_approver_have_left_others_go_on() -> None:
    world = World()
    taken_up(world)
    world.does("limin", c.SubmitPlan("原因", "措施", 90000))
    assert world.case.approval is not None
    seen = world.case.approval.seen
    leaves(world, "limin", "wangqiang")
    world.does("zhaolan", c.AssignCase("liuyang"))
    assert (world.case.owner, world.case.state) == ("liuyang", State.APPROVING)
    world.does("zhouzong", c.ApproveStep("1.0", seen))
    world.does("zhaolan", c.ApproveStep("1.1", seen))
    assert world.case.state is State.IMPLEMENTING


def test_what_was_told_to_the_director_climbs_past_no_department_head() -> None:
    world = World()
    world.files("我们领导收食堂的回扣", to_director=True)
    world.does("zhaolan", c.RegisterCase("finance", "zhangwei"))
    world.does("zhangwei", c.AcceptAssignment())
    told = {u for _, e in world.passes("03-20 18:00") if isinstance(e, ClockFired) for u in e.told}
    assert told == {"zhangwei", "zhaolan", "zhouzong"}
    world.does("zhangwei", c.SubmitPlan("原因", "措施", 90000))
    assert world.case.approval is not None
    assert "wangqiang" not in {u for step in world.case.approval.steps for u in step.people}


def test_a_round_after_going_to_the_director_is_handed_out_by_her() -> None:
    world = World()
    world.files("反映领导", to_director=True)
    world.does("zhaolan", c.RegisterCase("management", "limin"))
    world.does("limin", c.SettleOnTheSpot("说明过了"))
    world.does("chenchen", c.ReportUnsolved())
    assert world.case.owner == "zhaolan"


def test_a_complaint_about_the_director_is_decided_above_her_to_the_end() -> None:
    world = World()
    world.files("赵岚态度恶劣")
    world.does("limin", c.RegisterCase("attitude", "limin"))
    world.does("limin", c.SettleOnTheSpot("已道歉"))
    world.case = replace(world.case, round=2)
    world.does("chenchen", c.ReportUnsolved())
    fired = [e for _, e in world.passes("03-20 18:00") if isinstance(e, ClockFired) and e.clock == "director_decision"]
    assert fired
    told = {u for event in fired for u in event.told}
    assert "zhouzong" in told
    assert "zhaolan" not in told
    world.does("zhouzong", c.CloseExplained("已核实"))


def test_when_the_only_one_above_complains_somebody_still_reads_it() -> None:
    world = World()
    world.does("zhouzong", c.FileCase("case1", "R", "赵岚瞒报", to_director=True))
    fired = [e for _, e in world.passes("03-03 18:00") if isinstance(e, ClockFired) and e.clock == "dispatch"]
    assert fired
    told = {u for event in fired for u in event.told}
    assert told
    assert told.isdisjoint({"zhouzong", "zhaolan"})


def test_a_supplement_that_names_somebody_shuts_him_out_too() -> None:
    world = World()
    world.files("有人骂我")
    world.does("chenchen", c.AddSupplement("就是刘洋骂的我"))
    assert world.refused("liuyang", c.RegisterCase("attitude", "liuyang")) == "not_found"
