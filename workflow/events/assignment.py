"""Who handles it."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.events.base import Event, event
from workflow.fields import Content, Open


@event("case.assigned")
@dataclass(frozen=True, slots=True)
class CaseAssigned(Event):
    """One owner was named (T7), and with him the department that handles it. `reason`: `chosen`, `self` or `round`."""

    owner: Open[str]
    department: Open[str]
    reason: Open[str]
    note: Content[str]


@event("assignment.accepted")
@dataclass(frozen=True, slots=True)
class AssignmentAccepted(Event):
    """The owner accepted (T8)."""

    owner: Open[str]


@event("assignment.declined")
@dataclass(frozen=True, slots=True)
class AssignmentDeclined(Event):
    """The owner declined with a reason (T9)."""

    owner: Open[str]
    reason: Open[str]
    words: Content[str]
