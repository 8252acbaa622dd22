from __future__ import annotations

import re

import pytest

from bot.sandbox.company import CompanyError, default_company, load_company
from tests.people import directory_for


def test_the_demo_company_has_its_people_headships_tags_and_roles() -> None:
    company = default_company()
    people = {person.userid: person for person in company.people}
    assert {"chenchen", "limin", "liuyang", "zhangwei", "wangqiang", "zhaolan", "zhouzong"} <= set(people)
    assert {"sunxiao", "lukai", "hejing"} <= set(people)
    assert company.names(people["wangqiang"].leader_of) == ["行政部"]
    assert people["zhaolan"].tags == ("回音-总监",)
    assert people["sunxiao"].tags == ()
    assert company.roles["director"] == ("zhaolan",)


def test_a_small_file_is_enough_and_departments_grow_from_their_names() -> None:
    company = load_company(
        '[[person]]\nuserid = "Wang"\nname = "王"\ndepartments = ["仓储部"]\nleader_of = ["仓储部"]\n'
    )
    (person,) = company.people
    assert company.names(person.departments) == ["仓储部"]
    assert person.departments == person.leader_of
    assert company.person("wang") is person
    assert company.department(person.departments[0]) is not None


def test_departments_nest_by_id_or_name_and_members_below_are_counted() -> None:
    company = load_company(
        '[[department]]\nid = 10\nname = "厂"\n[[department]]\nid = 11\nname = "车间"\nparent = "厂"\n'
        '[[person]]\nuserid = "a"\ndepartments = [11]\n[[person]]\nuserid = "b"\ndepartments = ["厂"]\n'
    )
    assert [person.userid for person in company.members(10)] == ["b"]
    assert [person.userid for person in company.members(10, below=True)] == ["a", "b"]
    assert company.subtree(1) == {1, 10, 11}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[person]", "not TOML"),
        ("", "nobody works here"),
        ("[[person]]\nname = 'x'\n", "person.userid"),
        ("[[person]]\nuserid = 'a'\n[[person]]\nuserid = 'A'\n", "used twice"),
        ("[[person]]\nuserid = 'a'\ndepartment = ['x']\n", "unknown key 'department'"),
        ("[[person]]\nuserid = 'a'\ndepartments = 'x'\n", "person a.departments: a list"),
        ("[[person]]\nuserid = 'a'\ndepartments = [7]\n", "there is no department 7"),
        ("[[person]]\nuserid = 'a'\ndirect_leader = 'boss'\n", "nobody is called 'boss'"),
        ("[[person]]\nuserid = 'a'\n[roles]\ndirector = ['b']\n", "roles.director: nobody is called 'b'"),
        ("[[person]]\nuserid = 'a'\n[roles]\ndirector = 'a'\n", "roles.director: a list"),
        ("person = 3\n", "written as [[person]] tables"),
        ("[[person]]\nuserid = 'a'\n[[department]]\nid = 2\n", "department 2"),
        ("[[person]]\nuserid = 'a'\n[[department]]\nid = 0\nname = 'x'\n", "department.id"),
        (
            "person = [{userid = 'a'}]\ndepartment = [{id=2, name='x', parent=3}, {id=3, name='y', parent=2}]",
            "ring",
        ),
    ],
)
def test_each_mistake_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(CompanyError) as caught:
        load_company(text)
    assert told in str(caught.value)


@pytest.mark.parametrize("policy", ["complaint-office", "customer-service", "nursing-home"])
def test_under_each_regulation_the_company_of_the_demo_is_the_cast_of_the_tests(policy: str) -> None:
    """Names, departments and the holder of every role; the office has its eleven people and no more."""
    company, expected = default_company(policy), directory_for(policy)
    assert {p.userid: p.name for p in company.people} == {p.userid: p.name for p in expected.people.values()}
    assert company.roles == expected.roles
    assert {p.userid: company.names(p.departments) for p in company.people} == {
        p.userid: [expected.departments[unit].name for unit in p.departments] for p in expected.people.values()
    }
    assert company.stage.play == policy
    assert company.stage.begins is not None
    assert len(company.stage.seats) == 4
    held = {holder for holders in company.roles.values() for holder in holders}
    assert held - set(company.stage.posts) <= _TITLED
    assert set(company.stage.seats) <= set(company.stage.posts)
    assert len(default_company("office").people) == len(default_company().people) == 11


# Whom their tag or headship names well enough under this regulation.
_TITLED = frozenset({"chenchen", "lukai", "tangyue"})


def test_a_company_without_a_stage_is_the_same_under_every_regulation() -> None:
    text = '[[person]]\nuserid = "a"\n[roles]\ndirector = ["a"]\n'
    assert load_company(text, "nursing-home") == load_company(text)


STAGE = '[[person]]\nuserid = "a"\n[[person]]\nuserid = "b"\nstages = ["home"]\n[roles]\ntop = ["a"]\n[stage.home]\n'


def test_a_stage_adds_people_and_roles_and_says_who_sits_in_front() -> None:
    text = f'{STAGE}begins = 2026-03-07T02:00:00+08:00\nseats = ["b"]\n[stage.home.roles]\noperator = ["b"]\n'
    home = load_company(text, "home")
    assert [person.userid for person in home.people] == ["a", "b"]
    assert home.roles == {"top": ("a",), "operator": ("b",)}
    assert home.stage.seats == ("b",)
    assert load_company(text).roles == {"top": ("a",)}


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ('seats = ["c"]', "stage.home: nobody is called 'c'"),
        ('begins = "soon"', "stage.home.begins: a date and time with an offset is needed"),
        ("begins = 2026-03-07T02:00:00", "stage.home.begins: a date and time with an offset is needed"),
        ("seat = []", "stage.home: unknown key 'seat'"),
        ('[stage.home.roles]\noperator = ["c"]', "stage.home.roles.operator: nobody is called 'c'"),
        ('[stage.home.posts]\nc = ["x", "y"]', "stage.home: nobody is called 'c'"),
    ],
)
def test_a_mistake_in_a_stage_is_named(table: str, problem: str) -> None:
    with pytest.raises(CompanyError, match=re.escape(problem)):
        load_company(f"{STAGE}{table}\n", "home")
