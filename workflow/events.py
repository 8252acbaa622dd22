"""What can have happened to a case, in the past tense. Names and versions are stable for ever (design D2).

`at`, actor and command id stand in the entry's header, never in the event.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypeVar

from workflow.case import Outcome, Step
from workflow.clock import Moment, Moved
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
    """A complaint was received, in the complainant's own words (T1).

    `complainant` is "" for somebody outside the company, of whom only name and `contact` are known. `intake_roles` are
    those who watch the channel it came by. `received_at` is when it truly came, where it was entered later.
    """

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
    line: Open[str] = ""
    complainant_kind: Open[str] = ""
    intake_roles: Open[tuple[str, ...]] = ()
    received_at: Open[datetime | None] = None
    contact: Identity[str] = ""


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
    line: Open[str] = ""
    facts: Open[tuple[str, ...]] = ()


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


@event("contact.logged")
@dataclass(frozen=True, slots=True)
class ContactLogged(Event):
    """Somebody spoke with the complainant and wrote down what was said (S1-3.8, S3-3.4)."""

    by: Open[str]
    text: Content[str]


@event("caller.calmed")
@dataclass(frozen=True, slots=True)
class CallerCalmed(Event):
    """The operator ticked that the caller was calmed (S3-3.2)."""

    by: Open[str]


@event("info.requested")
@dataclass(frozen=True, slots=True)
class InfoRequested(Event):
    """The complainant was asked for something without which the work cannot go on (T2)."""

    by: Open[str]
    text: Content[str]


@event("info.settled")
@dataclass(frozen=True, slots=True)
class InfoSettled(Event):
    """The wait for the complainant is over (T3): `answered`, or the handler goes on without (`by`)."""

    answered: Open[bool]
    by: Open[str]


@event("result.reported")
@dataclass(frozen=True, slots=True)
class ResultReported(Event):
    """The result report was filed, its parts by the policy's names (S1-4.8)."""

    by: Open[str]
    parts: Content[Mapping[str, str]]


@event("form.owed")
@dataclass(frozen=True, slots=True)
class FormOwed(Event):
    """It was reported first with a few words; the form follows (S2CT-9.3)."""

    by: Open[str]


@event("form.filed")
@dataclass(frozen=True, slots=True)
class FormFiled(Event):
    """The form that was owed is there (S2CT-9.3)."""

    by: Open[str]
    text: Content[str]


@event("review.recorded")
@dataclass(frozen=True, slots=True)
class ReviewRecorded(Event):
    """The mid-term review of a project case: progress and risk (S3-3.8)."""

    by: Open[str]
    text: Content[str]


@event("urgency.flagged")
@dataclass(frozen=True, slots=True)
class UrgencyFlagged(Event):
    """Words of the complaint are those of the policy's safety list: urgent until a person says otherwise (X-48)."""

    words: Content[tuple[str, ...]]


@event("urgency.judged")
@dataclass(frozen=True, slots=True)
class UrgencyJudged(Event):
    """A person confirmed or cleared the urgency, or set it."""

    urgent: Open[bool]
    by: Open[str]
    words: Content[str]


@event("facts.noted")
@dataclass(frozen=True, slots=True)
class FactsNoted(Event):
    """What is known of the case that makes it graver (X-47): all of it, as the policy's conditions name it."""

    facts: Open[tuple[str, ...]]
    by: Open[str]


@event("level.changed")
@dataclass(frozen=True, slots=True)
class LevelChanged(Event):
    """It is graver or lighter than before: `reason` is `facts` for the policy's own criteria, `person` for a person."""

    before: Open[str]
    severity: Open[str]
    reason: Open[str]
    by: Open[str]
    words: Content[str]


@event("emergency.started")
@dataclass(frozen=True, slots=True)
class EmergencyStarted(Event):
    """The emergency procedure began (S1-2.11); `leader` holds the role that leads it."""

    leader: Open[str]


@event("call.logged")
@dataclass(frozen=True, slots=True)
class CallLogged(Event):
    """Somebody telephoned about an emergency and wrote down whom he reached (S0-7.1, S3-7.1)."""

    by: Open[str]
    called: Open[str]
    text: Content[str]


@event("visit.missed")
@dataclass(frozen=True, slots=True)
class VisitMissed(Event):
    """The visitor did not reach the complainant (T19)."""

    by: Open[str]
    attempt: Open[int]


@event("extension.requested")
@dataclass(frozen=True, slots=True)
class ExtensionRequested(Event):
    """The owner asked for a later due time, before it expired (S1-4.3)."""

    clock: Open[str]
    instance: Open[str]
    until: Open[datetime]
    by: Open[str]
    words: Content[str]


@event("extension.granted")
@dataclass(frozen=True, slots=True)
class ExtensionGranted(Event):
    """The later due time holds; `clock.moved` follows."""

    instance: Open[str]
    by: Open[str]


@event("extension.refused")
@dataclass(frozen=True, slots=True)
class ExtensionRefused(Event):
    """The due time stays."""

    instance: Open[str]
    by: Open[str]
    words: Content[str]


@event("policy.moved")
@dataclass(frozen=True, slots=True)
class PolicyMoved(Event):
    """The running case goes on under another version of its policy: an explicit act (D3)."""

    policy_id: Open[str]
    policy_hash: Open[str]
    by: Open[str]


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
    promised: Open[bool] = False


@event("clock.moved")
@dataclass(frozen=True, slots=True)
class ClockMoved(Event):
    """Its dates changed; the moments of the generations before never come."""

    clock: Open[str]
    instance: Open[str]
    generation: Open[int]
    due: Open[datetime]
    moments: Open[tuple[Moment, ...]]
    calendar_hash: Open[str]
    provisional: Open[bool]
    reason: Open[Moved]
    by: Open[str]
    words: Content[str]


@event("clock.held")
@dataclass(frozen=True, slots=True)
class ClockHeld(Event):
    """It stands still while the complainant is awaited, at the latest until `ends` (None: no budget)."""

    clock: Open[str]
    instance: Open[str]
    generation: Open[int]
    ends: Open[datetime | None]


@event("clock.resumed")
@dataclass(frozen=True, slots=True)
class ClockResumed(Event):
    """It runs again, later by what it was held. `held_seconds` is the sum of all its holds, in its kind of time."""

    clock: Open[str]
    instance: Open[str]
    generation: Open[int]
    due: Open[datetime]
    moments: Open[tuple[Moment, ...]]
    calendar_hash: Open[str]
    provisional: Open[bool]
    held_seconds: Open[int]


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
    """A moment of a clock came. `late` when the program was down at that moment; `told` are the people told.

    `charged` is the handler on whose account the breach goes ("": on nobody's).
    """

    clock: Open[str]
    instance: Open[str]
    generation: Open[int]
    moment: Open[str]
    late: Open[bool]
    told: Open[tuple[str, ...]]
    charged: Open[str] = ""
