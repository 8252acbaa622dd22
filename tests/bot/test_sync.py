"""The address book becomes a directory: roles from tags, heads from either place, the deployment's word above both."""

from __future__ import annotations

from bot.sync import directory_of, read_directory
from bot.wecom.contacts import Department, Member, Tag, TagMembers

DEPARTMENTS = (
    Department(1, "示例公司"),
    Department(2, "行政部", parent=1, leaders=("wangqiang",)),
    Department(3, "生产部", parent=1),
)
LIMIN = Member("limin", "李敏", (2,), 2, direct_leaders=("wangqiang",))
WANGQIANG = Member("wangqiang", "王强", (2,), 2)
HEJING = Member("hejing", "何静", (2, 3), 3, leads=(3,))
GONE = Member("gone", "离职", (3,), 3, active=False)
MEMBERS = (LIMIN, WANGQIANG, HEJING, GONE)


def test_a_tag_names_the_holders_of_its_role_people_first_and_then_whole_departments() -> None:
    tag = TagMembers("回音-投诉专员", ("hejing",), (2,))
    found = directory_of(DEPARTMENTS, MEMBERS, [tag], {})
    assert found.holders("specialist") == ("hejing", "limin", "wangqiang")
    assert found.people["hejing"].tags == ("回音-投诉专员",)


def test_the_deployments_own_binding_beats_the_tag_of_that_role_only() -> None:
    tags = [TagMembers("回音-投诉专员", ("limin",), ()), TagMembers("回音-总监", ("hejing",), ())]
    found = directory_of(DEPARTMENTS, MEMBERS, tags, {"director": ["wangqiang"]})
    assert found.holders("director") == ("wangqiang",)
    assert found.holders("specialist") == ("limin",)


def test_a_tag_of_an_unknown_role_names_that_role_itself() -> None:
    found = directory_of(DEPARTMENTS, MEMBERS, [TagMembers("回音-mediator", ("limin",), ())], {})
    assert found.holders("mediator") == ("limin",)


def test_who_left_holds_nothing() -> None:
    assert directory_of(DEPARTMENTS, MEMBERS, [], {"director": ["gone"]}).holders("director") == ()


def test_a_head_stands_on_the_person_or_on_the_department() -> None:
    found = directory_of(DEPARTMENTS, MEMBERS, [], {})
    assert found.heads("2") == ("wangqiang",)
    assert found.heads("3") == ("hejing",)
    assert found.departments["1"].parent == ""


def test_the_main_department_comes_first() -> None:
    assert directory_of(DEPARTMENTS, MEMBERS, [], {}).people["hejing"].departments == ("3", "2")


async def test_everybody_is_read_once_and_other_tags_are_left_alone() -> None:
    class Book:
        async def department_list(self) -> tuple[Department, ...]:
            return DEPARTMENTS

        async def user_list(self, department: int) -> tuple[Member, ...]:
            return tuple(m for m in MEMBERS if department in m.departments)

        async def tag_list(self) -> tuple[Tag, ...]:
            return (Tag(1, "回音-投诉专员"), Tag(2, "足球队"))

        async def tag_get(self, tag_id: int) -> TagMembers:
            assert tag_id == 1
            return TagMembers("回音-投诉专员", ("limin",), ())

    found = await read_directory(Book(), {})
    assert set(found.people) == {"limin", "wangqiang", "hejing", "gone"}
    assert found.holders("specialist") == ("limin",)
