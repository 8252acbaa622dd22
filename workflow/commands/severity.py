"""How grave and how urgent it is, and the emergency procedure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """What holds of the case, among the facts of the policy's criteria: the whole list (X-47)."""

    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetLevel:
    """定级: a person says how grave it is. Lowering needs `reason`."""

    severity: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class JudgeUrgency:
    """A person confirms the urgency, sets it, or clears it; clearing needs `reason`."""

    urgent: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LogCall:
    """电话: whom one reached by telephone in an emergency. `called` is a userid."""

    called: str
    text: str = ""
