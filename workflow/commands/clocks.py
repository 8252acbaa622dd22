"""What is to become of its obligations (D4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RequestExtension:
    """延期: a later due time for one clock, with the reason."""

    clock: str
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class GrantExtension:
    """同意延期. `instance` is the clock's."""

    instance: str


@dataclass(frozen=True, slots=True)
class RefuseExtension:
    """不同意延期, with the reason."""

    instance: str
    reason: str


@dataclass(frozen=True, slots=True)
class MoveDue:
    """改期: another due time by whom the time lock allows it, with the reason (S3-3.11)."""

    clock: str
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class RecountClocks:
    """The calendar is another than the one the case was counted with; by the system."""


@dataclass(frozen=True, slots=True)
class MoveToPolicy:
    """The running case goes on under another version of the policy; by the system at an operator's word (D3)."""

    policy_id: str
    policy_hash: str


@dataclass(frozen=True, slots=True)
class FireClock:
    """A moment of a clock has come; by the clock itself."""

    instance: str
    generation: int
    moment: str
    planned: datetime
