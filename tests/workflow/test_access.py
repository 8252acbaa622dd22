"""Who may see a case: parties, those whose office it is, and never the one whom its words name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.people import CAST, directory
from tests.workflow.world import World, world_of
from workflow import commands as c
from workflow.access import may_read_identity, may_see
from workflow.commands import person
from workflow.context import Context
from workflow.directory import Directory
from workflow.holders import holders_of


def seen_by(world: World) -> set[str]:
    return {p.userid for p in CAST if may_see(p.userid, world.case, world.directory)}


def test_a_new_case_is_seen_by_its_complainant_intake_and_those_above() -> None:
    world = World()
    world.files("食堂二楼的青菜里有虫子")
    assert seen_by(world) == {"chenchen", "limin", "zhangwei", "liuyang", "zhaolan", "zhouzong"}


def test_the_head_of_those_who_handle_it_sees_it_once_somebody_does() -> None:
    world = World()
    world.files()
    world.does("limin", c.RegisterCase("canteen", "zhangwei"))
    assert "wangqiang" in seen_by(world)
    assert "hejing" not in seen_by(world)


@pytest.mark.parametrize("text", ["李敏态度恶劣", "李专员爱答不理", "投诉 李敏"])
def test_whom_the_words_name_does_not_see_it_on_any_surface(text: str) -> None:
    world = World()
    world.files(text)
    assert "limin" not in seen_by(world)
    assert {"zhangwei", "liuyang", "zhaolan"} <= seen_by(world)
    assert world.refused("limin", c.RegisterCase("attitude", "limin")) == "not_found"
    world.does("zhangwei", c.RegisterCase("attitude", "zhangwei"))
    assert "limin" not in seen_by(world)


def test_a_head_who_is_named_by_his_post_does_not_see_what_his_people_handle() -> None:
    world = World()
    world.files("行政部负责人王强骂人")
    world.does("limin", c.RegisterCase("attitude", "limin"))
    assert "wangqiang" not in seen_by(world)


def test_where_everybody_is_named_the_top_still_reads_it() -> None:
    world = World()
    world.files("李敏张伟刘洋赵岚周总都不管")
    assert seen_by(world) == {"chenchen", "zhouzong"}


def test_what_goes_to_the_director_is_hers_and_the_tops_alone() -> None:
    world = World()
    world.files("王强报销作假", to_director=True)
    assert seen_by(world) == {"chenchen", "zhaolan", "zhouzong"}
    about_her = World()
    about_her.files("赵岚报销作假", to_director=True)
    assert seen_by(about_her) == {"chenchen", "zhouzong"}


def test_identity_is_read_by_owner_intake_and_director_and_masked_for_everybody_else() -> None:
    world = World()
    world.files()
    world.does("limin", c.RegisterCase("canteen", "zhangwei"))
    readers = {p.userid for p in CAST if may_read_identity(p.userid, world.case, world.directory)}
    assert readers == {"chenchen", "limin", "zhangwei", "zhaolan"}


def test_a_person_who_left_is_nobody() -> None:
    gone = directory()
    people = {**gone.people, "limin": replace(gone.people["limin"], active=False)}
    world = World(directory=Directory(people, gone.departments, gone.roles))
    world.files()
    assert not may_see("limin", world.case, world.directory)


def test_whom_the_ladder_told_sees_the_case_and_not_who_complained() -> None:
    """The shipped nursing home tells the lead and the vice president, who otherwise see no cases."""
    world = world_of("nursing-home")
    world.files("护理员态度很差", "03-02 10:00")
    lead = world.directory.holders("lead")[0]
    assert not may_see(lead, world.case, world.directory)
    world.passes("03-03 10:00")
    assert lead in world.case.informed
    assert may_see(lead, world.case, world.directory)
    assert not may_read_identity(lead, world.case, world.directory)


def test_the_named_person_is_never_asked_to_visit() -> None:
    world = world_of("complaint-office")
    name = world.directory.name("limin")
    world.files(f"{name}在电话里骂我")
    context = Context(person("zhaolan"), world.now, world.policy, world.calendar, world.directory)
    assert "limin" not in holders_of("visitor", world.case, context)
    assert holders_of("visitor", world.case, context)
