"""What a handler works with: one unit of work, the time, the regulation, the organisation. It decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflow.calendar import Calendar
from workflow.directory import Directory
from workflow.policy.model import Policy
from workflow.ports import Ids, UnitOfWork


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Every adopted policy by hash, the one new cases are filed under, and a calendar for each."""

    policies: Mapping[str, Policy]
    current: str
    calendars: Mapping[str, Calendar]

    def policy(self, policy_hash: str = "") -> Policy:
        """The policy of that hash; without one, the policy that new cases are filed under."""
        return self.policies[policy_hash or self.current]

    def calendar(self, policy_hash: str = "") -> Calendar:
        """The calendar that goes with it."""
        return self.calendars[policy_hash or self.current]


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
