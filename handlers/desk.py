"""What a handler works with: one unit of work, the time, the regulation, the organisation. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from workflow.calendar import Calendar
from workflow.case import Case
from workflow.commands import BOT, COMPLAINT
from workflow.directory import Department, Directory
from workflow.intake import EMPLOYEE
from workflow.policy.model import Policy
from workflow.ports import Ids, UnitOfWork


@dataclass(frozen=True, slots=True)
class Filing:
    """What is known of a complaint before it is filed: what sort of person complains, in which way (None: nobody has
    said so yet, and it may be any), and to which department he belongs, with those above it."""

    complainant: str | None = EMPLOYEE
    channel: str | None = BOT
    kind: str = COMPLAINT
    lineage: Sequence[Department] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """Complaints that are filed under that policy: those that fit every list that is not empty."""

    policy_hash: str
    complainant: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    department: tuple[str, ...] = ()

    def fits(self, filing: Filing) -> bool:
        """Whether such a complaint takes this route."""
        asked = ((self.complainant, filing.complainant), (self.channel, filing.channel), (self.kind, filing.kind))
        home = {word for unit in filing.lineage for word in (unit.id, unit.name)}
        belongs = not self.department or not home.isdisjoint(self.department)
        return belongs and all(not wanted or known is None or known in wanted for wanted, known in asked)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Every adopted policy by hash, the one new cases are filed under, and a calendar for each.

    `by_department` has, by policy, the calendars of departments that work otherwise, under their names or ids; `routes`
    lead new cases to other policies.
    """

    policies: Mapping[str, Policy]
    current: str
    calendars: Mapping[str, Calendar]
    by_department: Mapping[str, Mapping[str, Calendar]] = field(default_factory=dict)
    routes: tuple[Route, ...] = ()

    def policy(self, policy_hash: str = "") -> Policy:
        """The policy of that hash; without one, the policy that new cases are filed under."""
        return self.policies[policy_hash or self.current]

    def for_filing(self, filing: Filing) -> str:
        """The hash of the policy that such a complaint is filed under: that of the first route that fits."""
        return next((route.policy_hash for route in self.routes if route.fits(filing)), self.current)

    def for_person(self, userid: str, directory: Directory, filing: Filing | None = None) -> str:
        """The same for a complaint of that person ("" for somebody outside); the department is the directory's."""
        home = directory.main_department(userid) if userid else None
        lineage = directory.lineage(home.id) if home else ()
        return self.for_filing(replace(filing or Filing(), lineage=lineage))

    def calendar(self, policy_hash: str = "", lineage: Sequence[Department] = ()) -> Calendar:
        """The calendar that goes with it: the nearest in a department's `Directory.lineage`, else the general one."""
        own = self.by_department.get(policy_hash or self.current, {})
        found = (own.get(unit.id) or own.get(unit.name) for unit in lineage)
        return next((calendar for calendar in found if calendar), self.calendars[policy_hash or self.current])

    def calendar_that_counted(self, policy_hash: str, calendar_hash: str) -> Calendar | None:
        """The calendar of that policy with that hash; None when it changed since."""
        calendars = (self.calendars[policy_hash], *self.by_department.get(policy_hash, {}).values())
        return next((calendar for calendar in calendars if calendar.hash == calendar_hash), None)

    def calendar_of(self, case: Case, directory: Directory) -> Calendar:
        """The calendar that counts the case: of the department that handles it."""
        return self.calendar(case.policy_hash, directory.lineage(case.department))


Rules = Callable[[], Rulebook]
"""The rulebook in force when it is asked for: a calendar may be adopted while the bot runs."""


@dataclass(slots=True)
class Desk:
    """Everything one message, tap or clock moment is handled with. `cause` makes the command ids unique for ever.

    `tapped` is the task id of the card whose tap is being handled: the reply changes that copy, and nothing else does.
    """

    uow: UnitOfWork
    now: datetime
    rules: Rulebook
    directory: Directory
    ids: Ids
    cause: str
    tapped: str = ""
    _commands: int = field(default=0)

    def command_id(self) -> str:
        """The next command id of this cause: handling the same cause again yields the same ids in the same order."""
        self._commands += 1
        return f"{self.cause}.{self._commands}"
