"""Where a case stands, and how it ends."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """The life-cycle (RULES 2.4)."""

    NEW = "new"
    NEEDS_INFO = "needs_info"
    REGISTERED = "registered"
    ASSIGNED = "assigned"
    INVESTIGATING = "investigating"
    PLANNING = "planning"
    APPROVING = "approving"
    IMPLEMENTING = "implementing"
    FEEDING_BACK = "feeding_back"
    VISITING = "visiting"
    DISPUTED = "disputed"
    CLOSED = "closed"
    ARCHIVED = "archived"
    DESTROYED = "destroyed"


OVER = frozenset({State.CLOSED, State.ARCHIVED, State.DESTROYED})


OPEN = frozenset(State) - OVER


class Outcome(StrEnum):
    """How a case ended."""

    RESOLVED = "resolved"
    EXPLAINED = "explained"
    UNFOUNDED = "unfounded"
    DIVERTED = "diverted"
    WITHDRAWN = "withdrawn"
    UNCONFIRMED = "unconfirmed"


class Urgency(StrEnum):
    """How far the urgency of a case is settled."""

    NORMAL = "normal"
    FLAGGED = "flagged"
    CONFIRMED = "confirmed"
    CLEARED = "cleared"
