"""What is due in the course of a case, by the policy alone: which event starts what, and which ends it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from workflow.calendar import Calendar
from workflow.holds import WAITING
from workflow.occasions import brought_with
from workflow.policy.casework import Deadline, Subject
from workflow.policy.model import Policy

Wait = tuple[datetime, datetime]
_ASKED, _CONTACT, _RESULT = "contact_logged", "last_contact", "result_delivered"


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
    happens: Iterable[tuple[str, datetime]],
    waits: Wait | None = None,
) -> Mapping[str, Owed]:
    """Every obligation that such a case gets from these events (names of RULES 4.1, aware instants), by id; the latest
    where one starts several times.

    Events are walked in order of time, those of one instant as they stand; each ends what it is the record of before
    it starts anything. `waits`: from when to when the complainant is awaited, who was asked then. This is what the
    program does with a case that is never classed otherwise; a test holds the two together.
    """
    owed: dict[str, Owed] = {}
    rows = policy.deadlines_for(subject)
    over = False
    for event, at in sorted([*happens, *([(_ASKED, waits[0])] if waits else [])], key=lambda item: item[1]):
        words = brought_with(event)
        for row in rows:
            if row.stops in words and row.id in owed and owed[row.id].met is None:
                owed[row.id] = replace(owed[row.id], met=at)
        over = over or _RESULT in words
        for row in rows:
            running = row.id in owed and owed[row.id].met is None
            if row.starts in words and not running and not (over and row.starts == _CONTACT):
                owed[row.id] = Owed(at, calendar.due(at, row.within).at)
    return {id_: _paused(policy.deadline(id_), found, waits, calendar) for id_, found in owed.items()}


def _paused(row: Deadline, owed: Owed, waits: Wait | None, calendar: Calendar) -> Owed:
    """The obligation, later by the wait; nothing waits that is overdue, legal, or not said to."""
    if waits is None or WAITING not in row.held_while or row.legal:
        return owed
    since, until = max(waits[0], owed.start), min(waits[1], owed.met or waits[1])
    if since >= min(owed.due, until):
        return owed
    passed = calendar.time_between(since, until, row.within)
    if row.held_at_most is not None:
        passed = min(passed, calendar.time_between(since, calendar.due(since, row.held_at_most).at, row.within))
    return replace(owed, due=calendar.later(owed.due, passed, row.within))
