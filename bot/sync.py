"""Reads the address book through WeCom and makes a directory of it (people.md 1.16). It stores nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.wecom.contacts import Department as DepartmentRow
from bot.wecom.contacts import Member, Tag, TagMembers
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
    "管理员": "admin",
}
"""Tags that HR edits in the console, and the policy's role each stands for; another tag names its role itself."""


class AddressBook(Protocol):
    """The part of the WeCom client that reads the address book."""

    async def department_list(self) -> Sequence[DepartmentRow]:
        """Every visible department."""

    async def user_list(self, department: int) -> Sequence[Member]:
        """The direct members of one department."""

    async def tag_list(self) -> Sequence[Tag]:
        """Every tag."""

    async def tag_get(self, tag_id: int) -> TagMembers:
        """Who has one tag."""


async def read_directory(book: AddressBook, roles: Mapping[str, Sequence[str]]) -> Directory:
    """The whole address book as one snapshot. `roles` is the deployment's own binding, which beats a tag of that role.

    Raises what the client raises; a half-read address book is never returned.
    """
    departments = await book.department_list()
    members: dict[str, Member] = {}
    for department in departments:
        for member in await book.user_list(department.id):
            members[member.userid] = member
    tags = [await book.tag_get(tag.id) for tag in await book.tag_list() if tag.name.startswith(TAG_PREFIX)]
    return directory_of(departments, list(members.values()), tags, roles)


def directory_of(
    departments: Sequence[DepartmentRow],
    members: Sequence[Member],
    tags: Sequence[TagMembers],
    roles: Mapping[str, Sequence[str]],
) -> Directory:
    """The snapshot that these answers of WeCom describe."""
    tagged = {tag.name: _holders(tag, members) for tag in tags}
    by_tag = {ROLE_TAGS.get(name := tag.removeprefix(TAG_PREFIX), name): who for tag, who in tagged.items()}
    return Directory(
        people={member.userid.casefold(): _person(member, departments, tagged) for member in members},
        departments={str(d.id): Department(str(d.id), d.name, str(d.parent or "")) for d in departments},
        roles={**by_tag, **{role: tuple(who) for role, who in roles.items()}},
    )


def _holders(tag: TagMembers, members: Sequence[Member]) -> tuple[str, ...]:
    """The people of a tag: named ones first, then those of its departments."""
    of_departments = [m.userid for m in members if set(tag.departments) & set(m.departments)]
    return tuple(dict.fromkeys([*tag.userids, *of_departments]))


def _person(member: Member, departments: Sequence[DepartmentRow], tagged: Mapping[str, tuple[str, ...]]) -> Person:
    main_first = [d for d in (member.main_department, *member.departments) if d in member.departments]
    # Companies fill in one or the other: the flag on the person, or the leader on the department.
    leads = [*member.leads, *(d.id for d in departments if member.userid in d.leaders)]
    return Person(
        userid=member.userid,
        name=member.name,
        departments=tuple(dict.fromkeys(str(d) for d in main_first)),
        leader_of=tuple(dict.fromkeys(str(d) for d in leads)),
        direct_leader=next(iter(member.direct_leaders), ""),
        tags=tuple(name for name, holders in tagged.items() if member.userid in holders),
        active=member.active,
    )
