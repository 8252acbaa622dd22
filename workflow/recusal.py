"""Who is not to read a complaint: those whom its words name, until a person has said whom it is about (design D9).

It only ever narrows who reads; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from workflow.directory import Directory, Person

# How people call each other by the surname: 「王经理」, 「李专员」. A post with a department: 「行政部负责人」.
_TITLES = (
    "总",
    "经理",
    "总监",
    "专员",
    "主任",
    "主管",
    "部长",
    "科长",
    "组长",
    "班长",
    "店长",
    "厂长",
    "书记",
    "老师",
    "工",
    "姐",
    "哥",
)
_OFFICES = ("top", "director", "specialist")
_POSTS = ("负责人", "经理", "部长", "主任", "主管", "领导", "总监")


def first_readers(text: str, levels: Sequence[str], directory: Directory, excluded: str) -> tuple[str, ...]:
    """The first of `reader_groups`; where the text names everybody, the last of these levels reads it all the same: a
    complaint is never lost."""
    groups = reader_groups(text, levels, directory, excluded)
    held = (u for role in reversed(levels) for u in _held(role, directory, excluded))
    return groups[0] if groups else tuple(held)[:1]


def reader_groups(text: str, levels: Sequence[str], directory: Directory, excluded: str) -> tuple[tuple[str, ...], ...]:
    """Who may read it, the first choice first: of the holders of each of these roles those whom the text does not name;
    where nobody is left on these levels, anybody else with one of the three offices, from the top. No group is empty.

    `excluded` is the complainant, who never handles his own case.
    """
    for roles in (levels, _OFFICES):
        groups = [unnamed(_held(role, directory, excluded), text, directory) for role in roles]
        if any(groups):
            return tuple(group for group in groups if group)
    return ()


def _held(role: str, directory: Directory, excluded: str) -> tuple[str, ...]:
    return tuple(u for u in directory.holders(role) if u.casefold() != excluded.casefold())


def unnamed(people: Sequence[str], text: str, directory: Directory) -> tuple[str, ...]:
    """Those of these people whom the text does not name, in their order."""
    return tuple(u for u in people if not is_named(text, directory.person(u), directory))


def is_named(text: str, person: Person | None, directory: Directory) -> bool:
    """Whether the words contain the name, the surname with a title, or the post in a department that he leads."""
    if person is None or not person.name:
        return False
    if person.name in text or any(person.name[0] + title in text for title in _TITLES):
        return True
    led = [directory.departments[d].name for d in person.leader_of if d in directory.departments]
    return any(name + post in text for name in led for post in _POSTS)
