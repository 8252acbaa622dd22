"""Who may own a case of some channel, category and level, under each regulation (T7, S2RC-6.1, S3-6.6)."""

from __future__ import annotations

import pytest

from tests.workflow.ladders import away
from tests.workflow.world import World, world_of
from workflow.candidates import by_choice, candidates, is_senior_enough
from workflow.case import Case
from workflow.commands import SYSTEM, FileCase, OnBehalf
from workflow.context import Context

FIRST_CHOICE = [
    # policy, who takes it in, channel, category, level, who is of the first choice
    ("office", "limin", "phone", "canteen", "general", ("limin", "zhangwei", "liuyang")),
    ("complaint-office", "qiancheng", "email", "service_attitude", "general", ("zhangwei", "liuyang")),
    ("nursing-home", "maling", "phone", "care", "general", ("limin", "zhangwei", "liuyang")),
    ("nursing-home", "maling", "phone", "care", "major", ("luoping",)),
    ("nursing-home", "maling", "phone", "care", "crisis", ("zhaolan",)),
    ("customer-service", "lukai", "service_phone", "efficiency", "general", ("wangqiang", "hejing")),
    ("customer-service", "lukai", "service_phone", "efficiency", "major", ("zhaolan",)),
    ("customer-service", "maling", "estate_desk", "estate", "general", ("maling", "zhangwei")),
    ("customer-service", "qiancheng", "product", "pcb", "general", ("luoping",)),
    ("customer-service", "maling", "law_written", "lawyer", "general", ("fanglei",)),
]


@pytest.mark.parametrize(("policy", "who", "channel", "category", "level", "first"), FIRST_CHOICE)
def test_the_first_choice_is_who_handles_such_cases_under_that_regulation(
    policy: str, who: str, channel: str, category: str, level: str, first: tuple[str, ...]
) -> None:
    world = taken_in(policy, who, channel)
    assert next(people for people in by_choice(world.case, category, level, context(world)) if people) == first


def test_behind_the_first_choice_stand_department_and_whoever_took_it_in() -> None:
    world = taken_in("nursing-home", "maling", "phone")
    people = candidates(world.case, "care", "general", context(world))
    assert people == ("limin", "zhangwei", "liuyang", "hejing", "maling")


def test_a_grave_case_is_only_for_the_role_of_its_level_and_those_above_it() -> None:
    world = taken_in("nursing-home", "maling", "phone")
    fit = [u for u in ("limin", "luoping", "fanglei", "zhaolan") if is_senior_enough(u, "major", context(world))]
    assert fit == ["luoping", "fanglei", "zhaolan"]


def test_neither_the_complainant_nor_whom_the_words_name_is_a_candidate() -> None:
    world = world_of("office")
    world.does("limin", FileCase("c", "R", "张伟态度恶劣", channel="phone", on_behalf=OnBehalf("刘洋", "liuyang")))
    assert candidates(world.case, "attitude", "general", context(world)) == ("limin",)


def taken_in(policy: str, who: str, channel: str) -> World:
    """Somebody outside complained; he who watches the channel wrote it down."""
    world = world_of(policy)
    other = OnBehalf("王女士", contact="13800000000")
    world.does(who, FileCase("case1", "ABCDEFG", "太慢了，没人理", channel=channel, on_behalf=other))
    assert world.case != Case()
    return world


def context(world: World) -> Context:
    return Context(SYSTEM, world.now, world.policy, world.calendar, world.directory)


def test_who_is_on_leave_is_no_candidate_unless_everybody_is() -> None:
    world = taken_in("office", "limin", "phone")
    away(world, ("limin", ""), ("liuyang", ""))
    assert candidates(world.case, "attitude", "general", context(world)) == ("zhangwei",)
    away(world, ("limin", ""), ("liuyang", ""), ("zhangwei", ""))
    assert candidates(world.case, "attitude", "general", context(world)) == ("limin", "zhangwei", "liuyang")
