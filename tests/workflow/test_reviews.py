"""The mid-term review of a project case: due in every quarter in which the case runs (A22, S3-3.8)."""

from __future__ import annotations

import pytest

from tests.workflow.world import SHANGHAI, World, world_of
from workflow import commands as c
from workflow.case import Case
from workflow.clock import ClockState
from workflow.events import ClockFired


@pytest.fixture
def world() -> World:
    return world_of("nursing-home")


def registered(world: World, category: str) -> None:
    world.files("花园改造拖了很久", "02-10 10:00")
    world.does("limin", c.RegisterCase(category, "limin"))


def reviews(case: Case) -> list[tuple[str, ClockState]]:
    return [(f"{k.due.astimezone(SHANGHAI):%m-%d %H:%M}", k.state) for k in case.clocks if k.clock == "midterm"]


def test_a_project_case_is_reviewed_by_the_end_of_the_quarter_and_then_by_the_end_of_the_next(world: World) -> None:
    registered(world, "project")
    assert reviews(world.case) == [("03-31 18:00", ClockState.RUNNING)]
    world.does("zhaolan", c.RecordReview("进度过半，风险是雨季"), "03-20 10:00")
    assert reviews(world.case) == [("03-31 18:00", ClockState.STOPPED), ("06-30 18:00", ClockState.RUNNING)]
    assert [note.text for note in world.case.reviews] == ["进度过半，风险是雨季"]


def test_a_review_that_comes_late_belongs_to_its_own_quarter_and_the_director_is_told(world: World) -> None:
    registered(world, "project")
    fired = [e for _, e in world.passes("04-01 12:00") if isinstance(e, ClockFired) and e.clock == "midterm"]
    assert [(e.moment, e.told[:1], e.charged) for e in fired] == [
        ("warn", ("zhaolan",), ""),
        ("due", ("zhaolan",), ""),
    ]
    world.does("zhaolan", c.RecordReview("补记"), "04-02 10:00")
    assert reviews(world.case)[-1] == ("06-30 18:00", ClockState.RUNNING)


def test_other_categories_owe_no_review_and_it_is_the_directors(world: World) -> None:
    registered(world, "care")
    assert reviews(world.case) == []
    assert world.refused("limin", c.RecordReview("进度过半")) == "not_director"
