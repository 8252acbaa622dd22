"""One thing that happened, as the table of notices looks at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.desk import Desk
from workflow.case import Case
from workflow.clock import Moment
from workflow.commands import SYSTEM
from workflow.context import Context
from workflow.durations import SHORT_LIMIT
from workflow.ports import Entry

COMPLAINANT = "complainant"
"""How an entry's header names the complainant (`workflow.ports.Entry`)."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a command: the case before and after the whole command, and the desk it happened at.

    `entries` are all of that command, this one among them.
    """

    entry: Entry
    before: Case
    after: Case
    desk: Desk
    entries: tuple[Entry, ...]

    @property
    def event(self) -> Any:
        """The event itself; each row of the table is for one class of events."""
        return self.entry.event

    @property
    def actor(self) -> str:
        """The userid of the person who acted, "" for the clock and the system."""
        if self.entry.actor == COMPLAINANT:
            return self.after.complainant
        return self.entry.actor if self.desk.directory.person(self.entry.actor) else ""

    @property
    def context(self) -> Context:
        """What the rules look at when they are asked who is told now."""
        desk, rules = self.desk, self.desk.rules
        calendar = rules.calendar_of(self.after, desk.directory)
        return Context(SYSTEM, desk.now, rules.policy(self.after.policy_hash), calendar, desk.directory)


Audience = Callable[[Happening], tuple[str, ...]]
Topic = Callable[[Happening], str]
When = Callable[[Happening], bool]
Params = Callable[[Happening], Mapping[str, str]]
Instant = datetime | None


def is_short(h: Happening) -> bool:
    """Whether the clock that the event is about runs for minutes: a ladder that is paced by the limit itself (X-59)."""
    clock = h.after.instance(h.event.instance)
    return clock is not None and clock.due - clock.start <= SHORT_LIMIT


def moment(h: Happening) -> Moment | None:
    """The moment that fired."""
    clock = next((c for c in h.after.clocks if c.instance == h.event.instance), None)
    return next((m for m in clock.moments if m.name == h.event.moment), None) if clock else None
