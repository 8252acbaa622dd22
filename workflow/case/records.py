"""The values that a case is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Note:
    """Words with their author and time: an investigation note, a supplement, a measure record."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One version of the plan (RULES S1-4.1). `seen` is what approvers decide on: version, words, amount, proposer."""

    version: int
    proposer: str
    cause: str
    measures: str
    amount_cents: int
    seen: str
    at: datetime


class StepState(StrEnum):
    """Where one approval step stands."""

    WAITING = "waiting"
    PENDING = "pending"
    APPROVED = "approved"
    RETURNED = "returned"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Step:
    """One approval step: who may decide it, and what was decided."""

    instance: str
    role: str
    people: tuple[str, ...]
    state: StepState = StepState.WAITING
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """The chain for one plan version."""

    chain: str
    plan_version: int
    seen: str
    steps: tuple[Step, ...]

    def pending(self) -> Step | None:
        """The step whose turn it is."""
        return next((s for s in self.steps if s.state is StepState.PENDING), None)

    def step(self, instance: str) -> Step | None:
        """The step of that instance, in whatever state."""
        return next((s for s in self.steps if s.instance == instance), None)


@dataclass(frozen=True, slots=True)
class Visit:
    """The return visit of one round. `by` are those who ask a complainant from outside."""

    round: int
    asked: int = 0
    score: int = 0
    answered_at: datetime | None = None
    reasons: tuple[str, ...] = ()
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """When one of the policy's words for starting and stopping deadlines last came true of the case."""

    word: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Extension:
    """A later due time that somebody asked for, until it is granted or refused. The reason is in `Case.reasons`."""

    clock: str
    instance: str
    until: datetime
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """The result report of one round, its parts by the policy's names."""

    at: datetime
    by: str
    round: int
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Covered:
    """A moment of a clock at which somebody was on leave; `by` heard of it for him ("": whoever came next)."""

    at: datetime
    instance: str
    away: str
    by: str
