"""Who works here: the people, departments and tags of the sandboxed company, from TOML. Not the bot's directory."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import resources
from typing import Any

ROOT = 1  # WeCom's id of the company itself as a department


class CompanyError(ValueError):
    """The company file cannot be used; the text names the table, the key and the reason."""


@dataclass(frozen=True, slots=True)
class Department:
    """One department; `parent` 0 for the company itself."""

    id: int
    name: str
    parent: int


@dataclass(frozen=True, slots=True)
class Person:
    """One member; the first department is the main one. Ids of departments, userid of the direct leader."""

    userid: str
    name: str
    departments: tuple[int, ...]
    leader_of: tuple[int, ...] = ()
    direct_leader: str = ""
    tags: tuple[str, ...] = ()
    position: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """What is different under one regulation: when its play begins, who sits in front, what people are called there in
    Chinese and English, and what they could say. `play` is the regulation's name, "" for none of one's own."""

    play: str = ""
    begins: datetime | None = None
    seats: tuple[str, ...] = ()
    posts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    says: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Company:
    """The whole address book. `roles` is for the bot's configuration; the sandbox makes no use of it."""

    people: tuple[Person, ...]
    departments: tuple[Department, ...]
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stage: Stage = Stage()  # it has no state

    def person(self, userid: str) -> Person | None:
        """The member with this userid in any case: WeCom's userids are case-insensitive (wecom.md 2.7)."""
        return next((person for person in self.people if person.userid.lower() == userid.lower()), None)

    def department(self, number: int) -> Department | None:
        """The department with this id."""
        return next((department for department in self.departments if department.id == number), None)

    def names(self, numbers: Sequence[int]) -> list[str]:
        """The names of departments, in the order asked for."""
        return [found.name for number in numbers if (found := self.department(number)) is not None]

    def members(self, number: int, *, below: bool = False) -> list[Person]:
        """Who is in this department, with `below` also in those under it."""
        wanted = self.subtree(number) if below else {number}
        return [person for person in self.people if wanted.intersection(person.departments)]

    def subtree(self, number: int) -> set[int]:
        """The department and everything under it."""
        found: set[int] = {number}
        while more := {unit.id for unit in self.departments if unit.parent in found} - found:
            found |= more
        return found

    def tags(self) -> list[str]:
        """Tag names in the order of the file; a tag's id is its place in this list, from 1."""
        return list(dict.fromkeys(tag for person in self.people for tag in person.tags))

    def tagged(self, tag: str) -> list[Person]:
        """Who has the tag."""
        return [person for person in self.people if tag in person.tags]


def default_company(policy: str = "") -> Company:
    """The company of the demo (company.toml) under that regulation."""
    text = resources.files(__package__ or "bot.sandbox").joinpath("company.toml").read_text("utf-8")
    return load_company(text, policy)


def load_company(text: str, policy: str = "") -> Company:
    """The company of a `--company` file under that regulation; raises `CompanyError`.

    Departments may be named or numbered anywhere; a department that is named but has no table of its own is added
    under the company. Whoever has `stages` works there under these regulations only; `[stage.<name>]` adds the roles
    of one. Unknown keys are refused, so that a misspelt one does not silently do nothing.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CompanyError(f"not TOML: {error}") from error
    _only(document, {"person", "department", "roles", "stage"}, "file")
    units = _Units(_tables(document, "department"))
    rows = [
        row for row in _tables(document, "person") if policy in _list(row, "stages", "person") or "stages" not in row
    ]
    people = tuple(_person(row, units) for row in rows)
    if not people:
        raise CompanyError("person: nobody works here; at least one [[person]] is needed")
    _check_people(people)
    roles = _roles(document.get("roles", {}), people, "roles")
    stages = document.get("stage", {})
    found = stages.get(policy) if isinstance(stages, dict) else None
    if found is None:
        return Company(people, units.all(), roles)
    where = f"stage.{policy}"
    _only(found, {"begins", "seats", "roles", "posts", "says"}, where)
    own = _roles(found.get("roles", {}), people, f"{where}.roles")
    return Company(people, units.all(), {**roles, **own}, _stage(found, policy, people))


class _Units:
    """Departments while the file is read: by id and by name, growing."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._by_id: dict[int, tuple[str, int | str]] = {}
        for row in rows:
            _only(row, {"id", "name", "parent"}, "department")
            number, name = row.get("id"), row.get("name")
            if not isinstance(number, int) or number < 1:
                raise CompanyError(f"department.id: a positive number is needed, not {number!r}")
            if number in self._by_id or not isinstance(name, str) or not name:
                raise CompanyError(f"department {number}: the id is used twice or the name is missing")
            self._by_id[number] = (name, row.get("parent", 0 if number == ROOT else ROOT))
        self._by_id.setdefault(ROOT, ("公司", 0))

    def number(self, reference: object, where: str) -> int:
        """The id of a department given by id or name; an unknown name becomes a department."""
        if isinstance(reference, int):
            if reference not in self._by_id and reference != 0:
                raise CompanyError(f"{where}: there is no department {reference}")
            return reference
        if not isinstance(reference, str) or not reference:
            raise CompanyError(f"{where}: a department is given by its name or id, not {reference!r}")
        named = [number for number, (name, _) in self._by_id.items() if name == reference]
        if not named:
            named = [max(self._by_id) + 1]
            self._by_id[named[0]] = (reference, ROOT)
        return named[0]

    def all(self) -> tuple[Department, ...]:
        """Every department, parents resolved; a ring of parents is refused."""
        found = {
            number: Department(number, name, self.number(parent, f"department {number}.parent"))
            for number, (name, parent) in list(self._by_id.items())
        }
        for unit in found.values():
            above, steps = unit, 0
            while above.parent and steps <= len(found):
                above, steps = found[above.parent], steps + 1
            if steps > len(found):
                raise CompanyError(f"department {unit.id}.parent: the departments form a ring")
        return tuple(found.values())


def _person(row: Mapping[str, Any], units: _Units) -> Person:
    userid = row.get("userid")
    if not isinstance(userid, str) or not userid:
        raise CompanyError(f"person.userid: a text is needed, not {userid!r}")
    where = f"person {userid}"
    _only(row, {"userid", "name", "departments", "leader_of", "direct_leader", "tags", "position", "stages"}, where)
    departments = tuple(units.number(unit, f"{where}.departments") for unit in _list(row, "departments", where))
    return Person(
        userid=userid,
        name=_text(row, "name", where) or userid,
        departments=departments or (ROOT,),
        leader_of=tuple(units.number(unit, f"{where}.leader_of") for unit in _list(row, "leader_of", where)),
        direct_leader=_text(row, "direct_leader", where),
        tags=tuple(str(tag) for tag in _list(row, "tags", where)),
        position=_text(row, "position", where),
    )


def _check_people(people: Sequence[Person]) -> None:
    known: set[str] = set()
    for person in people:
        if person.userid.lower() in known:
            raise CompanyError(f"person {person.userid}: the userid is used twice (WeCom ignores its case)")
        known.add(person.userid.lower())
    for person in people:
        if person.direct_leader and person.direct_leader.lower() not in known:
            raise CompanyError(f"person {person.userid}.direct_leader: nobody is called {person.direct_leader!r}")


def _roles(table: object, people: Sequence[Person], where: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict):
        raise CompanyError(f"{where}: a table of role = [userid, …] is needed")
    roles = {role: tuple(str(holder) for holder in _list(table, role, where)) for role in table}
    for role, holders in roles.items():
        _known(holders, people, f"{where}.{role}")
    return roles


def _stage(table: Mapping[str, Any], policy: str, people: Sequence[Person]) -> Stage:
    where = f"stage.{policy}"
    begins = table.get("begins")
    if begins is not None and not (isinstance(begins, datetime) and begins.tzinfo):
        raise CompanyError(f"{where}.begins: a date and time with an offset is needed, not {begins!r}")
    seats = tuple(str(seat) for seat in _list(table, "seats", where))
    words: dict[str, dict[str, tuple[str, ...]]] = {}
    for name in ("posts", "says"):
        rows = table.get(name, {})
        if not isinstance(rows, dict):
            raise CompanyError(f"{where}.{name}: a table of userid = [text, …] is needed")
        words[name] = {userid: tuple(map(str, _list(rows, userid, f"{where}.{name}"))) for userid in rows}
    _known((*seats, *words["posts"], *words["says"]), people, where)
    return Stage(policy, begins, seats, words["posts"], words["says"])


def _known(userids: Sequence[str], people: Sequence[Person], where: str) -> None:
    known = {person.userid.lower() for person in people}
    if strangers := [userid for userid in userids if userid.lower() not in known]:
        raise CompanyError(f"{where}: nobody is called {strangers[0]!r}")


def _tables(document: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = document.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CompanyError(f"{name}: written as [[{name}]] tables")
    return rows


def _list(row: Mapping[str, Any], key: str, where: str) -> list[Any]:
    value = row.get(key, [])
    if not isinstance(value, list):
        raise CompanyError(f"{where}.{key}: a list is needed, not {value!r}")
    return value


def _text(row: Mapping[str, Any], key: str, where: str) -> str:
    value = row.get(key, "")
    if not isinstance(value, str):
        raise CompanyError(f"{where}.{key}: a text is needed, not {value!r}")
    return value


def _only(row: Mapping[str, Any], known: set[str], where: str) -> None:
    if strange := sorted(set(row) - known):
        raise CompanyError(f"{where}: unknown key {strange[0]!r}; known are {', '.join(sorted(known))}")
