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
_POSTS = ("负责人", "经理", "部长", "主任", "主管", "领导", "总监")


def first_readers(text: str, levels: Sequence[str], directory: Directory, excluded: str) -> tuple[str, ...]:
    """The holders of the first of these roles in which somebody is left whom the text does not name.

    `excluded` is the complainant, who never handles his own case. Where nobody is left on these levels, anybody
    else with one of the three offices reads it, from the top; where the text names all of them, the last of these
    levels does all the same: a complaint is never lost.
    """
    for role in levels:
        held = tuple(u for u in directory.holders(role) if u.casefold() != excluded.casefold())
        left = tuple(u for u in held if not is_named(text, directory.person(u), directory))
        if left:
            return left
    for role in ("top", "director", "specialist"):
        others = tuple(u for u in directory.holders(role) if u.casefold() != excluded.casefold())
        if left := unnamed(others, text, directory):
            return left
    held = tuple(u for role in reversed(levels) for u in directory.holders(role) if u.casefold() != excluded.casefold())
    return held[:1]


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
