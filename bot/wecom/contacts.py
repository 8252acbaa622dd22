"""People, departments and tags as WeCom's address book tells them (wecom.md 2.7), in values without its spelling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

_ACTIVE: Final = 1  # status: 1 active, 2 disabled, 4 not activated, 5 left


@dataclass(frozen=True, slots=True)
class Member:
    """A person in the app's visible range. `leads` are the departments whose leader he or she is.

    Apps made since June 2022 see no mobile or email here; both may be empty (wecom.md 2.7).
    """

    userid: str
    name: str
    departments: tuple[int, ...] = ()
    main_department: int = 0
    leads: tuple[int, ...] = ()
    direct_leaders: tuple[str, ...] = ()
    position: str = ""
    alias: str = ""
    mobile: str = ""
    email: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class Department:
    """A department; `parent` is 0 for the root, `leaders` are userids, a higher `order` comes first."""

    id: int
    name: str
    parent: int = 0
    leaders: tuple[str, ...] = ()
    order: int = 0


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of the address book: how a company marks its roles."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class TagMembers:
    """Who has a tag: people, and whole departments."""

    name: str
    userids: tuple[str, ...]
    departments: tuple[int, ...]


def member(row: Mapping[str, Any]) -> Member:
    """Return the person of one `user` object. Raises ValueError or KeyError when it has no userid or a wrong shape."""
    departments = _numbers(row.get("department"))
    flags = _numbers(row.get("is_leader_in_dept"))
    return Member(
        userid=str(row["userid"]),
        name=str(row.get("name") or row["userid"]),
        departments=departments,
        main_department=int(row.get("main_department") or (departments[0] if departments else 0)),
        # The two lists run in parallel; a shorter one of flags means "no" for the rest.
        leads=tuple(department for department, leads in zip(departments, flags, strict=False) if leads),
        direct_leaders=_texts(row.get("direct_leader")),
        position=str(row.get("position") or ""),
        alias=str(row.get("alias") or ""),
        mobile=str(row.get("mobile") or ""),
        email=str(row.get("email") or ""),
        active=int(row.get("status") or _ACTIVE) == _ACTIVE,
    )


def department(row: Mapping[str, Any]) -> Department:
    """Return the department of one `department` object. Raises ValueError or KeyError like `member`."""
    return Department(
        id=int(row["id"]),
        name=str(row.get("name") or row["id"]),
        parent=int(row.get("parentid") or 0),
        leaders=_texts(row.get("department_leader")),
        order=int(row.get("order") or 0),
    )


def tag(row: Mapping[str, Any]) -> Tag:
    """Return the tag of one `taglist` object. Raises ValueError or KeyError like `member`."""
    return Tag(int(row["tagid"]), str(row.get("tagname") or row["tagid"]))


def tag_members(row: Mapping[str, Any]) -> TagMembers:
    """Return who has the tag that `tag/get` answered. Raises ValueError or KeyError like `member`."""
    return TagMembers(
        name=str(row.get("tagname") or ""),
        userids=tuple(str(person["userid"]) for person in row.get("userlist") or ()),
        departments=_numbers(row.get("partylist")),
    )


def _numbers(values: Any) -> tuple[int, ...]:
    return tuple(int(value) for value in values or ())


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(str(value) for value in values or ())
