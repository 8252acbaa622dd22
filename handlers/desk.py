"""What a handler works with: one unit of work, the time, the regulation, the organisation. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from workflow.calendar import Calendar
from workflow.case import Case
from workflow.directory import Department, Directory
from workflow.policy.model import Policy
from workflow.ports import Ids, UnitOfWork


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Every adopted policy by hash, the one new cases are filed under, and a calendar for each.

    `by_department` has, by policy, the calendars of departments that work otherwise, under their names or ids.
    """

    policies: Mapping[str, Policy]
    current: str
    calendars: Mapping[str, Calendar]
    by_department: Mapping[str, Mapping[str, Calendar]] = field(default_factory=dict)

    def policy(self, policy_hash: str = "") -> Policy:
        """The policy of that hash; without one, the policy that new cases are filed under."""
        return self.policies[policy_hash or self.current]

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
