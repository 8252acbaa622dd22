"""Whom a role of a rung reaches: past who cannot be told, by deputies and the line above, to whoever may read it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workflow.ladders import gone, owned, rungs
from tests.workflow.world import world_of
from workflow import commands as c


def test_who_left_is_passed_over_to_whoever_his_role_reports_to() -> None:
    world = owned(world_of("office"))
    gone(world, "zhangwei")
    assert rungs(world, "03-05 18:00", "plan") == [
        ("03-05 10:48", "warn", ("zhaolan",)),
        ("03-05 18:00", "due", ("zhaolan", "wangqiang")),
    ]


def test_a_rung_whose_holder_left_goes_to_the_deputies_of_the_role() -> None:
    world = owned(world_of("nursing-home"), "care", "limin", "03-02 09:00")
    gone(world, "zhaolan")
    assert rungs(world, "03-02 10:30", "first_contact")[2:] == [
        ("03-02 10:00", "rung.1", ("gaoyuan",)),  # the director's deputy
        ("03-02 10:30", "rung.2", ("gaoyuan",)),
    ]


def test_whom_the_complaint_names_hears_of_no_rung() -> None:
    world = world_of("office")
    world.files("赵岚对员工大喊大叫，王经理也不管")
    told = rungs(world, "03-12 18:00")
    assert {u for _, _, people in told for u in people} == {"limin", "zhangwei", "liuyang", "zhouzong"}


def test_the_complainant_hears_of_no_rung_of_his_own_complaint() -> None:
    world = world_of("office")
    world.does("zhaolan", c.FileCase("case1", "ABCDEFG", "食堂菜里有虫"), "03-02 10:00")
    told = {moment: people for _, moment, people in rungs(world, "03-03 16:00", "dispatch")}
    assert told["rung.1"] == ("zhouzong",)


def test_where_the_roles_of_a_rung_reach_nobody_whoever_may_read_the_case_is_told() -> None:
    world = owned(world_of("office"))
    gone(world, "zhaolan", "zhouzong")
    assert [people for _, moment, people in rungs(world, "03-07 18:00", "plan") if moment == "rung.1"] == [
        ("limin", "zhangwei", "liuyang")
    ]


def test_what_went_to_the_director_is_told_to_nobody_below_her() -> None:
    world = world_of("nursing-home")
    world.files(to_director=True)
    told = {u for _, _, people in rungs(world, "03-20 18:00") for u in people}
    assert told == {"zhaolan", "gaoyuan"}  # the director, and who stands above her; not the group lead


def test_where_the_address_book_names_no_heads_those_entered_count_for_their_own_departments() -> None:
    world = world_of("office")
    people = {u: replace(p, leader_of=()) for u, p in world.directory.people.items()}
    world.directory = replace(world.directory, people=people)
    owned(world)
    assert rungs(world, "03-05 18:00", "plan")[-1][2] == ("zhangwei", "wangqiang")  # and not 何静 of another one
    only = {**world.directory.roles, "dept_head": ("hejing",)}
    world.directory = replace(world.directory, roles=only)
    assert rungs(world, "03-09 18:00", "answer")[-1][2] == ("zhangwei", "hejing")


@pytest.mark.parametrize(
    ("role", "people"),
    [
        ("hr|director", ("lukai",)),
        ("legal|director", ("zhaolan",)),  # the first that somebody holds
        ("legal|third_party", ("limin", "zhangwei", "liuyang")),  # nobody on either line: whoever may read the case
        ("dept_head:own", ("wangqiang",)),
        ("handler", ("zhangwei",)),
        ("intake", ("limin", "zhangwei", "liuyang")),
        ("visitor", ("limin", "liuyang")),
        ("superior", ("zhaolan",)),
        ("overdue_role", ("zhaolan",)),
        ("crisis_group", ("zhaolan",)),
        ("meeting", ("zhouzong",)),
    ],
)
def test_a_rung_may_name_any_role_that_a_case_fills(role: str, people: tuple[str, ...]) -> None:
    world = world_of("office")
    first, *others = world.policy.escalation.steps
    steps = (first.model_copy(update={"to": (role,)}), *others)
    escalation = world.policy.escalation.model_copy(update={"steps": steps})
    world.policy = world.policy.model_copy(update={"escalation": escalation})
    owned(world)
    assert rungs(world, "03-05 18:00", "plan")[-1] == ("03-05 18:00", "due", people)


def test_of_alternatives_the_next_is_told_when_nobody_of_the_first_is_left() -> None:
    world = world_of("office")
    first, *others = world.policy.escalation.steps
    steps = (first.model_copy(update={"to": ("hr|finance",)}), *others)
    escalation = world.policy.escalation.model_copy(update={"steps": steps})
    world.policy = world.policy.model_copy(update={"escalation": escalation})
    owned(world)
    gone(world, "lukai")
    assert rungs(world, "03-05 18:00", "plan")[-1][2] == ("tangyue",)


def test_the_deputies_of_a_superior_come_before_the_next_above_him() -> None:
    world = owned(world_of("office"))
    director = world.policy.roles["director"].model_copy(update={"deputies": ("hr",)})
    roles = {**world.policy.roles, "director": director}
    world.policy = world.policy.model_copy(update={"roles": roles})
    gone(world, "zhangwei", "zhaolan")
    assert rungs(world, "03-05 11:00", "plan") == [("03-05 10:48", "warn", ("lukai",))]
