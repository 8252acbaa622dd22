"""The organisation as `decide` sees it: people, departments, role holders. A frozen snapshot, no look-ups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the company. `departments` and `leader_of` are department ids, the main one first."""

    userid: str
    name: str
    departments: tuple[str, ...] = ()
    leader_of: tuple[str, ...] = ()
    direct_leader: str = ""
    tags: tuple[str, ...] = ()
    active: bool = True


@dataclass(frozen=True, slots=True)
class Department:
    """A department; `parent` is "" for the root."""

    id: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody's leave, from its first day to its last, both included, as the policy's zone counts days. `deputy` is
    the userid of who stands in for him, "" for nobody in particular."""

    userid: str
    first: date
    last: date
    deputy: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """One snapshot. Userids are compared case-folded, as WeCom does (wecom.md 2.7): keys here are case-folded."""

    people: Mapping[str, Person] = field(default_factory=dict)
    departments: Mapping[str, Department] = field(default_factory=dict)
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    away: tuple[Away, ...] = ()
    # Whoever is asked for a head is asked for many: looking through 5,000 people each time would be felt.
    _heads: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        heads: dict[str, list[str]] = {}
        for person in self.people.values():
            for department in person.leader_of if person.active else ():
                heads.setdefault(department, []).append(person.userid)
        object.__setattr__(self, "_heads", {unit: tuple(sorted(set(found))) for unit, found in heads.items()})

    def person(self, userid: str) -> Person | None:
        """The active or departed person of that id, or None."""
        return self.people.get(userid.casefold())

    def name(self, userid: str) -> str:
        """The person's name, or the bare userid when the directory does not know it."""
        person = self.person(userid)
        return person.name if person else userid

    def holders(self, role: str) -> tuple[str, ...]:
        """Active holders of a role in the order of the binding, spelt as the directory spells them."""
        bound = (self.person(userid) for userid in self.roles.get(role, ()))
        return tuple(person.userid for person in bound if person is not None and person.active)

    def has_role(self, userid: str, role: str) -> bool:
        """Whether the person holds that role now."""
        return userid.casefold() in (u.casefold() for u in self.holders(role))

    def is_staff(self, userid: str) -> bool:
        """Whether the person handles cases: he holds a role or leads a department."""
        person = self.person(userid)
        return any(self.has_role(userid, role) for role in self.roles) or bool(person and person.leader_of)

    def absence(self, userid: str, day: date) -> Away | None:
        """The leave that the person is on that day, or None."""
        mine = (away for away in self.away if away.userid.casefold() == userid.casefold())
        return next((away for away in mine if away.first <= day <= away.last), None)

    def is_away(self, userid: str, day: date) -> bool:
        """Whether the person is on leave that day."""
        return self.absence(userid, day) is not None

    def main_department(self, userid: str) -> Department | None:
        """The person's first department."""
        person = self.person(userid)
        return self.departments.get(person.departments[0]) if person and person.departments else None

    def lineage(self, department: str) -> tuple[Department, ...]:
        """The department of that id and those above it, the nearest first; none when the directory has none of it."""
        found: dict[str, Department] = {}
        while department not in found and (unit := self.departments.get(department)) is not None:
            found[department] = unit
            department = unit.parent
        return tuple(found.values())

    def heads(self, department: str) -> tuple[str, ...]:
        """Active heads of a department; where it has none, of the nearest department above that has one."""
        seen: set[str] = set()
        while department and department not in seen:
            seen.add(department)
            if department in self._heads:
                return self._heads[department]
            above = self.departments.get(department)
            department = above.parent if above else ""
        return ()

    def heads_of(self, userid: str) -> tuple[str, ...]:
        """The heads of a person's main department, never the person himself while somebody above exists."""
        home = self.main_department(userid)
        while home:
            heads = tuple(h for h in self.heads(home.id) if h.casefold() != userid.casefold())
            if heads:
                return heads
            above = self.departments.get(home.parent)
            home = above if above and above.id != home.id else None
        return ()

    def department_size(self, department: str) -> int:
        """How many active people have it as one of their departments."""
        return sum(1 for p in self.people.values() if p.active and department in p.departments)
