"""On whose account a missed limit goes, and whom it lies with: once for each handler and case (X-56)."""

from __future__ import annotations

from tests.workflow.ladders import owned, rungs
from tests.workflow.world import World, world_of
from workflow import commands as c
from workflow.case import State
from workflow.events import ClockFired


def test_a_handler_is_charged_once_however_many_of_a_cases_limits_he_misses() -> None:
    world = owned(world_of("office"))
    fired = [e for _, e in world.passes("03-12 18:00") if isinstance(e, ClockFired) and e.moment == "due"]
    assert [(e.clock, e.charged) for e in fired] == [("plan", "zhangwei"), ("answer", "zhangwei")]
    assert world.case.timeouts == ("zhangwei",)


def test_each_handler_is_charged_with_what_falls_due_while_it_is_his() -> None:
    world = owned(world_of("office"))
    world.passes("03-05 18:00")
    world.does("limin", c.AssignCase("liuyang"), "03-06 09:00")
    world.does("liuyang", c.AcceptAssignment())
    world.passes("03-09 18:00")
    assert world.case.timeouts == ("zhangwei", "liuyang")


def test_what_was_handed_over_just_before_it_fell_due_is_not_the_former_owners() -> None:
    world = owned(world_of("office"))
    world.does("limin", c.AssignCase("liuyang"), "03-05 17:59")
    assert rungs(world, "03-05 18:00", "plan")[-1:] == [("03-05 18:00", "due", ("liuyang", "wangqiang"))]
    assert world.case.timeouts == ("liuyang",)


def test_a_declined_case_lies_with_those_who_dispatch_and_on_nobodys_account() -> None:
    world = world_of("office")
    world.files()
    world.does("limin", c.RegisterCase("canteen", "zhangwei"))
    world.does("zhangwei", c.DeclineAssignment("busy"))
    told = rungs(world, "03-05 18:00", "dispatch", "plan")
    pool = ("limin", "zhangwei", "liuyang")
    assert [(moment, people) for _, moment, people in told if moment == "due"] == [
        ("due", (*pool, "wangqiang")),
        ("due", (*pool, "wangqiang")),
    ]
    assert world.case.timeouts == ()


def in_approval() -> World:
    world = owned(world_of("office"))
    world.does("zhangwei", c.SubmitPlan("没洗净", "改洗三遍", 186000))
    assert world.case.state is State.APPROVING
    return world


def test_a_step_that_waits_is_the_approvers_and_on_no_handlers_account() -> None:
    world = in_approval()
    told = rungs(world, "03-05 18:00", "approval")
    assert told == [
        ("03-03 15:00", "warn", ("wangqiang",)),
        ("03-03 18:00", "due", ("wangqiang",)),
        ("03-04 18:00", "rung.1", ("zhaolan",)),
        ("03-05 18:00", "rung.2", ("zhouzong",)),
    ]
    assert world.case.timeouts == ()


def test_the_superior_told_of_a_late_approver_is_the_approvers_own() -> None:
    world = world_of("customer-service")
    customer = c.OnBehalf("客户", contact="138")
    world.does(
        "maling",
        c.FileCase("case1", "ABCDEFG", "退货没人管", channel="aftersales_hotline", on_behalf=customer),
        "03-02 10:00",
    )
    world.does("maling", c.RegisterCase("return_exchange", "maling"))
    world.does("maling", c.SubmitPlan("漏单", "补发", 900000))
    told = {moment: people for _, moment, people in rungs(world, "03-03 18:00", "approval")}
    assert told == {"warn": ("fanglei",), "due": ("fanglei", "zhouzong")}


def test_a_decision_that_waits_for_its_approver_is_his() -> None:
    world = world_of("customer-service")  # A36
    customer = c.OnBehalf("客户", contact="138")
    world.does(
        "qiancheng", c.FileCase("case1", "ABCDEFG", "区域员工失信", channel="pharma", on_behalf=customer), "03-02 14:00"
    )
    world.does("qiancheng", c.RegisterCase("pharma_service", "qiancheng"))
    world.does("qiancheng", c.SubmitPlan("失信", "道歉", 900000))
    told = {moment: people for _, moment, people in rungs(world, "03-03 18:00", "decision")}
    assert told["due"] == ("liuyang", "gaoyuan")
    assert world.case.timeouts == ()


def test_the_visit_is_on_no_handlers_account() -> None:
    world = owned(world_of("office"))
    world.does("zhangwei", c.SettleOnTheSpot("已换"))
    due = [
        e
        for _, e in world.passes("03-09 18:00")
        if isinstance(e, ClockFired) and (e.clock, e.moment) == ("visit", "due")
    ]
    assert [(e.told, e.charged) for e in due] == [(("limin", "liuyang", "wangqiang"), "")]
    assert world.case.timeouts == ()


def test_a_second_round_is_charged_to_its_own_handler() -> None:
    world = owned(world_of("office"))
    world.passes("03-05 18:00")
    world.does("zhangwei", c.SettleOnTheSpot("已换"))
    world.does("chenchen", c.AnswerSurvey("1"), "03-06 10:00")
    second = world.case.owner
    assert second not in ("zhangwei", "")
    world.does(second, c.AcceptAssignment())
    world.passes("03-20 18:00")
    assert world.case.timeouts == ("zhangwei", second)
