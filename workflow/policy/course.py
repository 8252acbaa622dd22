"""What is due in the course of a case, by the policy alone: which event starts what, and which ends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from workflow.calendar import Calendar
from workflow.policy.casework import Deadline, Event, Subject
from workflow.policy.model import Policy

WAITING = "needs_info"


@dataclass(frozen=True, slots=True)
class Owed:
    """One obligation: from when, until when, and when its record was made (None: it is still owed)."""

    start: datetime
    due: datetime
    met: datetime | None = None


def course(
    policy: Policy,
    calendar: Calendar,
    subject: Subject,
    happens: Mapping[Event, datetime],
    waits: tuple[datetime, datetime] | None = None,
) -> Mapping[str, Owed]:
    """Every obligation that such a case gets from these events (names of RULES 4.1, aware instants), by id.

    Events are walked in order of time, those of one instant as they stand; each ends what it is the record of before
    it starts anything. `waits`: from when to when the complainant is awaited.
    """
    owed: dict[str, Owed] = {}
    rows = policy.deadlines_for(subject)
    for event, at in sorted(happens.items(), key=lambda item: item[1]):
        for row in rows:
            if row.stops == event and row.id in owed and owed[row.id].met is None:
                owed[row.id] = replace(owed[row.id], met=at)
        for row in rows:
            if row.starts == event:
                owed[row.id] = Owed(at, calendar.due(at, row.within).at)
    if waits is None:
        return owed
    return {row.id: _paused(row, owed[row.id], waits, calendar) for row in rows if row.id in owed}


def _paused(row: Deadline, owed: Owed, waits: tuple[datetime, datetime], calendar: Calendar) -> Owed:
    """The obligation, later by the wait; nothing waits that is overdue, legal, or not said to."""
    since, until = max(waits[0], owed.start), min(waits[1], owed.met or waits[1])
    if WAITING not in row.held_while or row.legal or since >= owed.due:
        return owed
    passed = calendar.time_between(since, until, row.within)
    if row.held_at_most is not None:
        budget = calendar.time_between(since, calendar.due(since, row.held_at_most).at, row.within)
        passed = min(passed, budget)
    return replace(owed, due=calendar.later(owed.due, passed, row.within))
