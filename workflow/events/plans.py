"""What was proposed and who decided."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.case import Step
from workflow.events.base import Event, event
from workflow.fields import Content, Open


@event("plan.submitted")
@dataclass(frozen=True, slots=True)
class PlanSubmitted(Event):
    """A plan version was put up for approval (T12). `seen` is the digest of what is decided on (D8)."""

    version: Open[int]
    proposer: Open[str]
    amount_cents: Open[int]
    chain: Open[str]
    seen: Open[str]
    cause: Content[str]
    measures: Content[str]


@event("approval.started")
@dataclass(frozen=True, slots=True)
class ApprovalStarted(Event):
    """The chain for a plan version began; its first step is pending."""

    chain: Open[str]
    plan_version: Open[int]
    seen: Open[str]
    steps: Open[tuple[Step, ...]]


@event("step.approved")
@dataclass(frozen=True, slots=True)
class StepApproved(Event):
    """One step approved; the next becomes pending (T13)."""

    instance: Open[str]
    by: Open[str]
    opinion: Open[str]
    words: Content[str]


@event("plan.returned")
@dataclass(frozen=True, slots=True)
class PlanReturned(Event):
    """A step returned the plan to its proposer (T14)."""

    instance: Open[str]
    by: Open[str]
    opinion: Open[str]
    words: Content[str]


@event("plan.withdrawn")
@dataclass(frozen=True, slots=True)
class PlanWithdrawn(Event):
    """The proposer took the plan back before its chain ended."""

    version: Open[int]
    by: Open[str]


@event("plan.approved")
@dataclass(frozen=True, slots=True)
class PlanApproved(Event):
    """The last step approved, or the chain has none; the version is frozen (T15)."""

    version: Open[int]
