"""The proof of a ladder finds every hole that there is and no other, and what it calls reachable is reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.people import directory_for
from tests.workflow.ladders import away, gone, owned
from tests.workflow.world import World, shipped, world_of
from workflow import commands as c
from workflow.case import State
from workflow.directory import Away
from workflow.ladder import Hole, Instead, holes
from workflow.ladder_of_policy import prove
from workflow.reach import Why

POLICIES = ("office", "complaint-office", "customer-service", "nursing-home")


def found(world: World) -> tuple[Hole, ...]:
    return holes(world.policy, world.directory, world.case, world.calendar, world.now)


def told(world: World) -> list[tuple[str, str, str, Why, Instead]]:
    return [(hole.instance, hole.moment, hole.role, hole.why, hole.instead) for hole in found(world)]


# ---- the holes of a case


def test_a_company_with_everybody_in_his_place_has_no_holes() -> None:
    for policy, category in (("office", "canteen"), ("complaint-office", "service_attitude"), ("nursing-home", "care")):
        assert found(owned(world_of(policy), category)) == ()


def test_a_rung_that_nobody_holds_is_one_hole_for_each_clock_and_only_from_now_on() -> None:
    world = owned(world_of("office"))
    world.directory = replace(world.directory, roles={**world.directory.roles, "top": ()})
    expected = ("rung.2", "top", Why.UNHELD, Instead.LAST_RESORT)
    assert told(world) == [("plan:1", *expected), ("answer:1", *expected)]
    assert {(hole.case_id, hole.meant, hole.until) for hole in found(world)} == {("case1", ("top",), None)}
    world.passes("03-09 18:00")  # the plan's last rung has come; the answer's is still to come
    assert told(world) == [("answer:1", *expected)]
    world.does("zhangwei", c.SettleOnTheSpot("已换"))
    assert {instance for instance, *_ in told(world)} == {"visit:1"}


def test_the_reason_is_the_one_nearest_to_somebody_being_there() -> None:
    world = owned(world_of("office"))
    gone(world, "zhouzong")
    assert {why for *_, why, _ in told(world)} == {Why.LEFT}

    world = world_of("office")
    world.files("周总从来不管食堂")
    assert {(role, why) for _, _, role, why, _ in told(world)} == {("top", Why.RECUSED)}


def test_leave_counts_on_the_day_of_the_moment_and_says_until_when() -> None:
    world = owned(world_of("office"))
    world.directory = replace(world.directory, away=(Away("zhouzong", date(2026, 3, 10), date(2026, 3, 15), ""),))
    (hole,) = found(world)  # the plan's rung comes on the 9th, the answer's on the 11th: the first is before his leave
    assert (hole.instance, hole.why, hole.instead, hole.until) == (
        "answer:1",
        Why.AWAY,
        Instead.ON_LEAVE,
        date(2026, 3, 15),
    )


def test_a_role_whose_rung_others_hear_is_a_hole_all_the_same() -> None:
    world = owned(world_of("nursing-home"), "care", "limin")
    gone(world, "fanglei", "zhaolan", "gaoyuan", "zhouzong")
    plan = [hole for hole in found(world) if hole.clock == "plan"]
    assert [(hole.moment, hole.role, hole.instead) for hole in plan] == [
        ("due", "lead", Instead.OTHERS),
        ("rung.1", "director", Instead.LAST_RESORT),
        ("rung.2", "vp_operations", Instead.LAST_RESORT),
    ]


def test_where_nobody_at_all_is_left_the_proof_says_nobody() -> None:
    world = owned(world_of("office"))
    gone(world, *(person.userid for person in world.directory.people.values()))
    assert {instead for *_, instead in told(world)} == {Instead.NOBODY}


def test_a_step_that_nobody_may_decide_is_a_hole() -> None:
    world = owned(world_of("office"))
    world.does("zhangwei", c.SubmitPlan("没洗净", "改洗三遍", 186000))
    gone(world, "wangqiang", "zhaolan", "zhouzong")
    assert ("approval:1.0", "warn", "owner", Why.LEFT, Instead.LAST_RESORT) in told(world)


def test_a_clock_that_stands_still_is_looked_at_too() -> None:
    world = owned(world_of("complaint-office"), "service_attitude")
    world.does("zhangwei", c.AskComplainant("哪个窗口"))
    away(world, ("zhouzong", ""), day=date(2026, 3, 11))
    assert world.case.clocks[-1].held_since or any(clock.held_since for clock in world.case.clocks)
    assert ("plan:1", "rung.2", "top", Why.AWAY, Instead.ON_LEAVE) in told(world)


def test_a_closed_case_has_no_holes() -> None:
    world = owned(world_of("office"))
    world.does("zhangwei", c.SettleOnTheSpot("已换"))
    world.does("chenchen", c.AnswerSurvey("5"), "03-03 10:00")
    gone(world, "zhouzong")
    assert world.case.state is State.CLOSED
    assert found(world) == ()


# ---- a policy without cases


@pytest.mark.parametrize("policy", POLICIES)
def test_a_company_that_fills_every_role_has_no_holes_under_any_regulation(policy: str) -> None:
    assert prove(shipped(policy), directory_for(policy)) == ()


@pytest.mark.parametrize("policy", POLICIES)
def test_without_the_top_the_last_rung_of_every_limit_is_a_hole(policy: str) -> None:
    regulation, people = shipped(policy), directory_for(policy)
    last = regulation.escalation.steps[-1].to
    line = {*last, "top"}
    bare = replace(people, roles={role: () if role in line else held for role, held in people.roles.items()})
    found = {hole.clock for hole in prove(regulation, bare) if hole.moment == "rung.2"}
    limits = {row.id for row in regulation.deadlines} | {
        row.id for row in regulation.duties if row.id != "daily_review"
    }
    assert limits <= found


def test_the_overdue_role_of_each_line_is_proven_by_itself() -> None:
    people = directory_for("customer-service")
    roles = {**people.roles, "supervision": (), "top": ()}
    found = prove(shipped("customer-service"), replace(people, roles=roles))
    overdue = {(hole.clock, hole.meant) for hole in found if hole.role == "overdue_role"}
    # 督导中心 is that of the estate line, and above it stands only the top
    assert ("dispatch", ("supervision",)) in overdue
    assert {meant for _, meant in overdue} == {("supervision",)}


def test_the_steps_of_each_chain_and_the_calls_of_an_emergency_are_proven_too() -> None:
    people = directory_for("office")
    bare = replace(people, roles={"specialist": people.roles["specialist"]})
    nobody_leads = {u: replace(p, leader_of=()) for u, p in people.people.items()}
    found = prove(shipped("office"), replace(bare, people=nobody_leads))
    assert {"approval", "director_decision", "emergency_call", "emergency_report", "dispatch", "visit"} <= {
        hole.clock for hole in found
    }


def test_leave_is_no_hole_in_a_policy() -> None:
    people = directory_for("office")
    all_away = tuple(Away(person.userid, date(2020, 1, 1), date(2030, 1, 1)) for person in people.people.values())
    assert prove(shipped("office"), replace(people, away=all_away)) == ()
