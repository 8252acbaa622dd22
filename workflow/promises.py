"""Which obligation gives the date that the complainant is told: the answer, else the plan (people.md 1.17)."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.occasions import REPORTED
from workflow.policy.casework import Deadline

BEGINNINGS = frozenset({"filed", "received", "call_started", "registered"})
ANSWERS = frozenset({"result_delivered", REPORTED})
PLAN = "plan_submitted"


def promise_of(rows: Sequence[Deadline]) -> Deadline | None:
    """The first deadline from the filing to the answer; where the regulation has none, the one to the plan."""
    begun = [row for row in rows if row.starts in BEGINNINGS]
    return next((row for row in begun if row.stops in ANSWERS), None) or next(
        (row for row in begun if row.stops == PLAN), None
    )


def is_promise(deadline: Deadline, rows: Sequence[Deadline]) -> bool:
    """Whether this is the one among those that apply to a case."""
    found = promise_of(rows)
    return found is not None and found.id == deadline.id
