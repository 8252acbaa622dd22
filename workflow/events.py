"""What can have happened to a case, in the past tense. Names and versions are stable for ever (design D2).

`at`, actor and command id stand in the entry's header, never in the event.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypeVar

from workflow.case import Outcome, Step
from workflow.clock import Moment
from workflow.fields import Content, Identity, Open


class Event:
    """The base of all events; `type` and `v` are what the timeline stores."""

    __slots__ = ()
    type: ClassVar[str]
    v: ClassVar[int]


E = TypeVar("E", bound=type[Event])
EVENTS: dict[str, type[Event]] = {}


def event(name: str, v: int = 1) -> Callable[[E], E]:
    """Registers an event class under its stable name."""

    def register(cls: E) -> E:
        if name in EVENTS:
            raise ValueError(f"two events are called {name}")
        cls.type, cls.v = name, v
        EVENTS[name] = cls
        return cls

    return register


@event("case.filed")
@dataclass(frozen=True, slots=True)
class CaseFiled(Event):
    """A complaint was received, in the complainant's own words (T1)."""

    case_id: Open[str]
    receipt: Open[str]
    kind: Open[str]
    channel: Open[str]
    policy_id: Open[str]
    policy_hash: Open[str]
    to_director: Open[bool]
    taken_by: Open[str]
    complainant: Identity[str]
    complainant_name: Identity[str]
    complainant_department: Identity[str]
    title: Content[str]
    text: Content[str]


@event("case.numbered")
@dataclass(frozen=True, slots=True)
class CaseNumbered(Event):
    """The case got its number: `number` is stamped by the store from the locked series row, last (D1, D19)."""

    series: Open[str]
    pattern: Open[str]
    number: Open[str] = ""


@event("case.registered")
@dataclass(frozen=True, slots=True)
class CaseRegistered(Event):
    """Intake took it up: category and severity are set (T4); the department is its owner's."""

    by: Open[str]
    category: Open[str]
    severity: Open[str]
    urgent: Open[bool]


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


@event("supplement.added")
@dataclass(frozen=True, slots=True)
class SupplementAdded(Event):
    """The complainant added something (T3)."""

    text: Content[str]


@event("investigation.noted")
@dataclass(frozen=True, slots=True)
class InvestigationNoted(Event):
    """A finding was written down."""

    by: Open[str]
    text: Content[str]


@event("investigation.concluded")
@dataclass(frozen=True, slots=True)
class InvestigationConcluded(Event):
    """The investigation ended; a plan may be proposed (T10)."""

    by: Open[str]


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


@event("measures.completed")
@dataclass(frozen=True, slots=True)
class MeasuresCompleted(Event):
    """The measures are done, with a record (T17)."""

    by: Open[str]
    record: Content[str]


@event("case.settled")
@dataclass(frozen=True, slots=True)
class CaseSettled(Event):
    """The handler settled it on the spot, within his authority (T11)."""

    by: Open[str]
    amount_cents: Open[int]


@event("result.delivered")
@dataclass(frozen=True, slots=True)
class ResultDelivered(Event):
    """The written result went to the complainant (T18)."""

    by: Open[str]
    text: Content[str]


@event("survey.asked")
@dataclass(frozen=True, slots=True)
class SurveyAsked(Event):
    """The return visit card was sent, for the `attempt`-th time."""

    attempt: Open[int]


@event("survey.answered")
@dataclass(frozen=True, slots=True)
class SurveyAnswered(Event):
    """The complainant scored the handling, 5 best to 1 (T20, T21). `option` is the raw answer."""

    score: Open[int]
    option: Open[str]


@event("survey.explained")
@dataclass(frozen=True, slots=True)
class SurveyExplained(Event):
    """The complainant said why, by ticking reasons."""

    reasons: Open[tuple[str, ...]]


@event("suggestion.added")
@dataclass(frozen=True, slots=True)
class SuggestionAdded(Event):
    """The complainant added a sentence after the survey."""

    text: Content[str]


@event("round.started")
@dataclass(frozen=True, slots=True)
class RoundStarted(Event):
    """The case is handled again (T20). `reason`: `survey`, `unsolved` or `director`."""

    round: Open[int]
    reason: Open[str]
    severity: Open[str]


@event("rounds.exhausted")
@dataclass(frozen=True, slots=True)
class RoundsExhausted(Event):
    """Dissatisfied after the last round that the policy allows: the director decides (X-45)."""

    rounds: Open[int]


@event("case.urged")
@dataclass(frozen=True, slots=True)
class CaseUrged(Event):
    """The complainant urged (催办)."""


@event("case.closed")
@dataclass(frozen=True, slots=True)
class CaseClosed(Event):
    """The outcome is fixed (T21, T28)."""

    outcome: Open[Outcome]
    words: Content[str]


@event("clock.started")
@dataclass(frozen=True, slots=True)
class ClockStarted(Event):
    """An obligation began to run (D4)."""

    clock: Open[str]
    instance: Open[str]
    start: Open[datetime]
    due: Open[datetime]
    moments: Open[tuple[Moment, ...]]
    calendar_hash: Open[str]
    provisional: Open[bool]


@event("clock.stopped")
@dataclass(frozen=True, slots=True)
class ClockStopped(Event):
    """The named record was made. `late` when it came after the due time."""

    clock: Open[str]
    instance: Open[str]
    late: Open[bool]


@event("clock.cancelled")
@dataclass(frozen=True, slots=True)
class ClockCancelled(Event):
    """The obligation ceased without being met or broken."""

    clock: Open[str]
    instance: Open[str]


@event("clock.fired")
@dataclass(frozen=True, slots=True)
class ClockFired(Event):
    """A moment of a clock came. `late` when the program was down at that moment; `told` are the people told."""

    clock: Open[str]
    instance: Open[str]
    generation: Open[int]
    moment: Open[str]
    late: Open[bool]
    told: Open[tuple[str, ...]]
