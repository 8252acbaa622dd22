"""Leave: arranged by whoever goes or by his superior, with a deputy who can stand in, and ended early."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.workflow.ladders import gone
from tests.workflow.world import World, at, world_of
from workflow.absence import AbsenceEnded, AbsenceSet, EndAbsence, SetAbsence, end_absence, may_arrange, set_absence
from workflow.commands import person
from workflow.context import Context
from workflow.directory import Away
from workflow.errors import Refusal

FIFTH, EIGHTH = date(2026, 3, 5), date(2026, 3, 8)  # a Thursday and a Sunday


@pytest.fixture
def world() -> World:
    return world_of("office")


def by(world: World, who: str) -> Context:
    return Context(person(who), world.now, world.policy, world.calendar, world.directory)


def sets(
    world: World, who: str, userid: str, first: date = FIFTH, last: date = EIGHTH, deputy: str = ""
) -> AbsenceSet | str:
    """The event, or the code of the refusal."""
    found = set_absence(SetAbsence(userid, first, last, deputy), by(world, who))
    return found.code if isinstance(found, Refusal) else found


def on_leave(world: World, *leaves: Away) -> None:
    world.directory = replace(world.directory, away=leaves)


def test_who_goes_says_so_himself_and_hears_what_waited_on_his_first_working_day(world: World) -> None:
    assert sets(world, "zhangwei", "ZhangWei", deputy="LiuYang") == AbsenceSet(
        userid="zhangwei", first=FIFTH, last=EIGHTH, deputy="liuyang", back=at("03-09 09:05")
    )


def test_the_first_working_day_is_that_of_the_companys_calendar(world: World) -> None:
    # 2 May is a holiday, the 9th (a Saturday) is worked in exchange.
    found = sets(world, "zhangwei", "zhangwei", date(2026, 4, 30), date(2026, 5, 2))
    assert isinstance(found, AbsenceSet)
    assert found.back == at("05-06 09:05")
    found = sets(world, "zhangwei", "zhangwei", date(2026, 5, 6), date(2026, 5, 8))
    assert isinstance(found, AbsenceSet)
    assert found.back == at("05-09 09:05")


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), ""),  # today
        (date(2026, 2, 20), date(2026, 3, 2), ""),  # entered late, still on
        (date(2026, 2, 20), date(2026, 3, 1), "leave_past"),
        (EIGHTH, FIFTH, "leave_backwards"),
        (FIFTH, date(2027, 3, 5), ""),
        (FIFTH, date(2027, 3, 6), "leave_too_long"),
    ],
)
def test_the_days_make_sense(world: World, first: date, last: date, code: str) -> None:
    found = sets(world, "zhangwei", "zhangwei", first, last)
    assert (found if isinstance(found, str) else "") == code


@pytest.mark.parametrize(
    ("deputy", "code"),
    [
        ("liuyang", ""),
        ("wangqiang", ""),
        ("zhangwei", "deputy_is_himself"),
        ("nobody", "no_such_person"),
        ("lukai", ""),
        ("sunxiao", "deputy_not_staff"),
    ],
)
def test_a_deputy_works_here_and_handles_cases(world: World, deputy: str, code: str) -> None:
    found = sets(world, "zhangwei", "zhangwei", deputy=deputy)
    assert (found if isinstance(found, str) else "") == code


def test_who_has_left_neither_goes_on_leave_nor_stands_in(world: World) -> None:
    gone(world, "liuyang")
    assert sets(world, "zhangwei", "zhangwei", deputy="liuyang") == "no_such_person"
    assert sets(world, "zhaolan", "liuyang") == "no_such_person"


@pytest.mark.parametrize(
    ("first", "last", "is_away"),
    [
        (date(2026, 3, 1), date(2026, 3, 4), False),
        (date(2026, 3, 4), date(2026, 3, 5), True),
        (date(2026, 3, 6), date(2026, 3, 7), True),
        (date(2026, 3, 8), date(2026, 3, 20), True),
        (date(2026, 3, 9), date(2026, 3, 20), False),
    ],
)
def test_a_deputy_is_there_all_the_time(world: World, first: date, last: date, is_away: bool) -> None:
    on_leave(world, Away("liuyang", first, last))
    assert (sets(world, "zhangwei", "zhangwei", deputy="liuyang") == "deputy_on_leave") is is_away


@pytest.mark.parametrize(
    ("policy", "who", "userid", "may"),
    [
        ("office", "zhangwei", "zhangwei", True),
        ("office", "wangqiang", "zhangwei", True),  # head of his department
        ("office", "zhaolan", "zhangwei", True),  # to whom specialists report
        ("office", "zhouzong", "zhaolan", True),
        ("office", "liuyang", "zhangwei", False),
        ("office", "hejing", "zhangwei", False),  # head of another one
        ("office", "zhangwei", "wangqiang", False),
        ("office", "zhaolan", "zhouzong", False),
        ("office", "zhaolan", "sunxiao", True),
        ("nursing-home", "fanglei", "luoping", True),  # the lead of the group, by the reporting line alone
        ("nursing-home", "luoping", "fanglei", False),
        ("nursing-home", "gaoyuan", "zhaolan", True),
    ],
)
def test_a_superior_arranges_the_leave_of_his_people(policy: str, who: str, userid: str, may: bool) -> None:
    assert may_arrange(userid, by(world_of(policy), who)) is may


def test_somebody_elses_leave_is_refused_by_name(world: World) -> None:
    refused = set_absence(SetAbsence("zhangwei", FIFTH, EIGHTH), by(world, "liuyang"))
    assert refused == Refusal("not_his_superior", {"person": "zhangwei"})
    assert sets(world, "liuyang", "sunxiao") == "not_his_superior"


def test_the_direct_leader_of_the_address_book_is_a_superior(world: World) -> None:
    people = {**world.directory.people}
    people["zhangwei"] = replace(people["zhangwei"], direct_leader="LuKai")
    world.directory = replace(world.directory, people=people)
    assert isinstance(sets(world, "lukai", "zhangwei"), AbsenceSet)


def ends(world: World, who: str, userid: str) -> AbsenceEnded | str:
    found = end_absence(EndAbsence(userid), by(world, who))
    return found.code if isinstance(found, Refusal) else found


def test_who_is_back_ends_the_leave_that_he_is_on_else_the_next(world: World) -> None:
    now, later = Away("zhangwei", date(2026, 3, 1), date(2026, 3, 3)), Away("zhangwei", FIFTH, EIGHTH)
    other = Away("liuyang", date(2026, 3, 3), date(2026, 3, 3))
    on_leave(world, later, Away("zhangwei", date(2026, 4, 1), date(2026, 4, 2)), now, other)
    assert ends(world, "zhangwei", "zhangwei") == AbsenceEnded("zhangwei", now.first, now.last)
    on_leave(world, Away("zhangwei", date(2026, 4, 1), date(2026, 4, 2)), later, other)
    assert ends(world, "wangqiang", "zhangwei") == AbsenceEnded("zhangwei", FIFTH, EIGHTH)
    on_leave(world, Away("zhangwei", date(2026, 3, 1), date(2026, 3, 1)), other)
    assert ends(world, "zhangwei", "zhangwei") == "not_on_leave"
    assert ends(world, "liuyang", "zhangwei") == "not_his_superior"


def test_of_two_leaves_over_the_same_day_the_newer_word_holds(world: World) -> None:
    on_leave(world, Away("zhangwei", FIFTH, EIGHTH, "limin"), Away("zhangwei", date(2026, 3, 1), FIFTH, "liuyang"))
    assert [getattr(world.directory.absence("ZhangWei", date(2026, 3, d)), "deputy", None) for d in (4, 5, 8, 9)] == [
        "liuyang",
        "limin",
        "limin",
        None,
    ]
