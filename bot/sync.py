"""Reads the address book through WeCom and makes a directory of it (people.md 1.16). It stores nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from workflow.directory import Department, Directory, Person

TAG_PREFIX = "回音-"

ROLE_TAGS: Mapping[str, str] = {
    "投诉专员": "specialist",
    "总监": "director",
    "高层": "top",
    "财务": "finance",
    "HR": "hr",
    "技术": "tech",
    "内审": "auditor",
}
"""Tags that HR edits in the console, and the policy's role each stands for."""

Row = Mapping[str, Any]


class AddressBook(Protocol):
    """The part of the WeCom client that reads the address book (wecom.md 2.7)."""

    async def department_list(self) -> Sequence[Row]:
        """Every visible department."""

    async def user_list(self, department_id: int) -> Sequence[Row]:
        """The members of one department."""

    async def tag_list(self) -> Sequence[Row]:
        """`tagid` and `tagname` of every tag."""

    async def tag_get(self, tag_id: int) -> Row:
        """`userlist` and `partylist` of one tag."""


async def read_directory(book: AddressBook, roles: Mapping[str, Sequence[str]]) -> Directory:
    """The whole address book as one snapshot. `roles` is the deployment's own binding, which beats a tag of that role.

    Raises what the client raises; a half-read address book is never returned.
    """
    departments = await book.department_list()
    users: dict[str, Row] = {}
    for department in departments:
        for user in await book.user_list(int(department["id"])):
            users[str(user["userid"])] = user
    tagged = {
        str(tag["tagname"]): await book.tag_get(int(tag["tagid"]))
        for tag in await book.tag_list()
        if str(tag["tagname"]).startswith(TAG_PREFIX)
    }
    return directory_of(departments, list(users.values()), tagged, roles)


def directory_of(
    departments: Sequence[Row], users: Sequence[Row], tagged: Mapping[str, Row], roles: Mapping[str, Sequence[str]]
) -> Directory:
    """The snapshot that these answers of WeCom describe."""
    named = {name: _members(tag, users) for name, tag in tagged.items()}
    people = {person.userid.casefold(): person for person in (_person(user, departments, named) for user in users)}
    by_tag = {ROLE_TAGS.get(suffix := name.removeprefix(TAG_PREFIX), suffix): who for name, who in named.items()}
    return Directory(
        people=people,
        departments={str(d["id"]): _department(d) for d in departments},
        roles={**by_tag, **{role: tuple(who) for role, who in roles.items()}},
    )


def _members(tag: Row, users: Sequence[Row]) -> tuple[str, ...]:
    """The people of a tag: named ones first, then those of its departments."""
    named = [str(user["userid"]) for user in tag.get("userlist", ())]
    parties = {int(party) for party in tag.get("partylist", ())}
    by_department = [str(u["userid"]) for u in users if parties & {int(d) for d in u.get("department", ())}]
    return tuple(dict.fromkeys(named + by_department))


def _person(user: Row, departments: Sequence[Row], named: Mapping[str, tuple[str, ...]]) -> Person:
    userid = str(user["userid"])
    own = [str(d) for d in user.get("department", ())]
    main = str(user.get("main_department", "") or "")
    leads = [d for d, leader in zip(own, user.get("is_leader_in_dept", ()), strict=False) if int(leader)]
    leads += [str(d["id"]) for d in departments if userid in d.get("department_leader", ())]
    return Person(
        userid=userid,
        name=str(user.get("name") or userid),
        departments=tuple(dict.fromkeys([main, *own] if main in own else own)),
        leader_of=tuple(dict.fromkeys(leads)),
        direct_leader=str(next(iter(user.get("direct_leader", ())), "")),
        tags=tuple(name for name, who in named.items() if userid in who),
        # 1 active, 2 disabled, 4 not activated, 5 left (wecom.md 2.7); somebody not yet activated can still be told.
        active=int(user.get("status", 1)) not in (2, 5),
    )


def _department(row: Row) -> Department:
    parent = str(row.get("parentid", "") or "")
    return Department(str(row["id"]), str(row.get("name", "")), "" if parent == "0" else parent)
