"""People on leave: their deputies hear and decide where they may, else the next above; and it is on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.workflow.ladders import away, context, gone, owned, rungs
from tests.workflow.world import World, at, world_of
from workflow import commands as c
from workflow.access import reading_levels
from workflow.approval import asked, deciders
from workflow.case import Covered
from workflow.clock import Cover
from workflow.directory import Away
from workflow.events import ClockFired
from workflow.presence import readers_there


def test_who_is_on_leave_is_passed_over_to_the_deputy_whom_he_named() -> None:
    world = owned(world_of("office"))
    away(world, ("zhangwei", "liuyang"), day=date(2026, 3, 5))
    world.passes("03-04 18:00")
    assert rungs(world, "03-05 18:00", "plan") == [
        ("03-05 10:48", "warn", ("liuyang",)),
        ("03-05 18:00", "due", ("liuyang", "wangqiang")),
    ]
    assert world.case.covered == (
        Covered(at("03-05 10:48"), "plan:1", "zhangwei", "liuyang"),
        Covered(at("03-05 18:00"), "plan:1", "zhangwei", "liuyang"),
    )


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2026, 3, 3), date(2026, 3, 4), "zhangwei"),
        (date(2026, 3, 4), date(2026, 3, 5), "liuyang"),
        (date(2026, 3, 5), date(2026, 3, 6), "liuyang"),
        (date(2026, 3, 6), date(2026, 3, 7), "zhangwei"),
    ],
)
def test_the_first_and_the_last_day_of_a_leave_are_part_of_it(first: date, last: date, told: str) -> None:
    world = owned(world_of("office"))
    world.directory = replace(world.directory, away=(Away("zhangwei", first, last, "liuyang"),))
    assert rungs(world, "03-05 18:00", "plan")[0][2] == (told,)


def test_the_day_of_a_leave_is_the_day_where_the_company_is() -> None:
    world = world_of("nursing-home")
    call = c.FileCase("case1", "ABCDEFG", "呼叫没人应", channel="phone", on_behalf=c.OnBehalf("家属", contact="138"))
    # 00:01 in Shanghai is still the day before in Greenwich.
    world.does("maling", call, "03-03 00:00")
    away(world, ("maling", ""), day=date(2026, 3, 3))
    assert rungs(world, "03-03 00:01", "calm")[-1][2] == ("fanglei",)


@pytest.mark.parametrize("deputy", ["", "sunxiao", "chenchen", "liuyang"])
def test_a_deputy_who_may_not_read_the_case_is_none(deputy: str) -> None:
    """Nobody, a stranger, the complainant, and one whom the complaint names: the next above hears."""
    world = world_of("office")
    world.files("刘洋打翻了我的饭")
    world.does("limin", c.RegisterCase("canteen", "zhangwei"))
    world.does("zhangwei", c.AcceptAssignment())
    away(world, ("zhangwei", deputy), day=date(2026, 3, 5))
    assert rungs(world, "03-05 11:00", "plan") == [("03-05 10:48", "warn", ("zhaolan",))]
    assert world.case.covered == (Covered(at("03-05 10:48"), "plan:1", "zhangwei", ""),)


def test_a_deputy_who_is_on_leave_himself_is_none() -> None:
    world = owned(world_of("office"))
    away(world, ("zhangwei", "liuyang"), ("liuyang", "zhangwei"), day=date(2026, 3, 5))
    assert rungs(world, "03-05 11:00", "plan") == [("03-05 10:48", "warn", ("zhaolan",))]


def test_of_several_holders_those_who_are_there_hear_and_the_deputy_of_the_other() -> None:
    world = world_of("office")
    world.files()
    away(world, ("limin", ""), ("zhangwei", "wangqiang"))
    assert rungs(world, "03-02 14:12") == [("03-02 14:12", "warn", ("liuyang",))]  # 王强 may not read it: not his
    world = world_of("office")
    world.files()
    away(world, ("limin", ""), ("zhangwei", "liuyang"))
    assert rungs(world, "03-02 14:12") == [("03-02 14:12", "warn", ("liuyang",))]
    assert [(one.away, one.by) for one in world.case.covered] == [("limin", ""), ("zhangwei", "liuyang")]


def test_where_everybody_is_on_leave_the_holder_is_told_all_the_same() -> None:
    world = owned(world_of("office"))
    everybody = tuple((person.userid, "") for person in world.directory.people.values())
    away(world, *everybody, day=date(2026, 3, 5))
    assert rungs(world, "03-05 18:00", "plan") == [
        ("03-05 10:48", "warn", ("zhangwei",)),
        ("03-05 18:00", "due", ("zhangwei", "wangqiang")),
    ]
    assert world.case.covered == ()


def test_an_approver_on_leave_is_stood_in_for_by_his_deputy_who_may_decide() -> None:
    world = owned(world_of("office"))
    away(world, ("wangqiang", "limin"))
    world.does("zhangwei", c.SubmitPlan("没洗净", "改洗三遍", 186000))
    assert world.case.approval
    step = world.case.approval.steps[0]
    assert step.people == ("limin",)
    world.does("limin", c.ApproveStep(step.instance, world.case.approval.seen))


def test_an_approver_who_goes_on_leave_later_may_still_decide_and_so_may_his_deputy() -> None:
    world = owned(world_of("office"))
    world.does("zhangwei", c.SubmitPlan("没洗净", "改洗三遍", 186000))
    away(world, ("wangqiang", "limin"))
    assert world.case.approval
    step = world.case.approval.steps[0]
    assert asked(step, world.case, context(world)) == ("limin",)
    assert deciders(step, world.case, context(world)) == ("wangqiang", "limin")
    assert world.refused("liuyang", c.ApproveStep(step.instance, world.case.approval.seen)) == "not_your_step"
    world.does("limin", c.ApproveStep(step.instance, world.case.approval.seen))


def test_the_proposer_stands_in_for_no_approver() -> None:
    world = owned(world_of("office"))
    away(world, ("wangqiang", "zhangwei"))
    world.does("zhangwei", c.SubmitPlan("没洗净", "改洗三遍", 186000))
    assert world.case.approval
    assert world.case.approval.steps[0].people == ("zhaolan",)


def test_where_the_regulation_forbids_delegation_the_step_goes_to_the_next_above() -> None:
    world = world_of("office")
    assert "major" in world.policy.chain("three-level").no_delegation_at
    world.files()
    world.does("limin", c.RegisterCase("canteen", "zhangwei"))
    world.does("limin", c.SetLevel("major", "三人同诉"))
    world.does("zhangwei", c.AcceptAssignment())
    away(world, ("wangqiang", "limin"))
    world.does("zhangwei", c.SubmitPlan("没洗净", "改洗三遍", 186000))
    assert world.case.approval
    assert [step.people for step in world.case.approval.steps] == [("zhaolan",), ("zhaolan",)]


def test_no_deputy_of_a_role_decides_where_delegation_is_forbidden() -> None:
    """The finance step of a nursing home has the finance director for deputy and superior alike; a director's deputy
    is only a deputy."""
    world = world_of("office")
    world.files()
    world.does("limin", c.RegisterCase("canteen", "zhangwei"))
    world.does("limin", c.SetLevel("crisis", "数据泄露"))
    world.does("zhangwei", c.AcceptAssignment())
    roles = {**world.policy.roles}
    roles["dept_head"] = roles["dept_head"].model_copy(update={"deputies": ("hr",)})
    world.policy = world.policy.model_copy(update={"roles": roles})
    gone(world, "wangqiang", "zhaolan")
    world.does("zhangwei", c.SubmitPlan("没洗净", "改洗三遍", 186000))
    assert world.case.approval
    assert world.case.approval.steps[0].people == ("zhouzong",)


def test_covers_are_part_of_the_record() -> None:
    world = owned(world_of("office"))
    away(world, ("zhangwei", "liuyang"), day=date(2026, 3, 5))
    fired = [e for _, e in world.passes("03-05 18:00") if isinstance(e, ClockFired)]
    assert [e.covers for e in fired] == [(Cover("zhangwei", "liuyang"),), (Cover("zhangwei", "liuyang"),)]


def readers(world: World) -> tuple[str, ...]:
    return readers_there(reading_levels(world.case), world.case, context(world))


def test_a_new_complaint_goes_to_those_who_are_there_and_to_deputies_of_the_others() -> None:
    world = world_of("office")
    world.files()
    assert readers(world) == ("limin", "zhangwei", "liuyang")
    away(world, ("limin", ""), ("zhangwei", "zhaolan"))
    assert readers(world) == ("zhaolan", "liuyang")
    away(world, ("limin", ""), ("zhangwei", ""), ("liuyang", ""))
    assert readers(world) == ("zhaolan",)


def test_what_went_to_the_director_stays_above_while_all_above_are_on_leave() -> None:
    world = world_of("office")
    world.files(to_director=True)
    away(world, ("zhaolan", ""))
    assert readers(world) == ("zhouzong",)
    away(world, ("zhaolan", "limin"), ("zhouzong", ""))
    assert readers(world) == ("zhaolan",)
