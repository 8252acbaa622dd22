"""What a case is: its states and the values it is made of. How it changes stands in events/ and evolve.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from workflow.clock import Clock
from workflow.fields import Content, Identity, Open


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


class StepState(StrEnum):
    """Where one approval step stands."""

    WAITING = "waiting"
    PENDING = "pending"
    APPROVED = "approved"
    RETURNED = "returned"
    CANCELLED = "cancelled"


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


class Urgency(StrEnum):
    """How far the urgency of a case is settled."""

    NORMAL = "normal"
    FLAGGED = "flagged"
    CONFIRMED = "confirmed"
    CLEARED = "cleared"


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


@dataclass(frozen=True, slots=True)
class Case:
    """A case as its timeline tells it. `version` is the seq of the last entry; `Case()` is not filed yet."""

    case_id: Open[str] = ""
    version: Open[int] = 0
    policy_id: Open[str] = ""
    policy_hash: Open[str] = ""
    state: Open[State] = State.NEW
    outcome: Open[Outcome | None] = None
    kind: Open[str] = ""
    channel: Open[str] = ""
    line: Open[str] = ""
    filed_at: Open[datetime | None] = None
    closed_at: Open[datetime | None] = None
    receipt: Open[str] = ""
    number: Open[str] = ""
    to_director: Open[bool] = False
    category: Open[str] = ""
    department: Open[str] = ""
    severity: Open[str] = ""
    urgent: Open[bool] = False
    intake: Open[str] = ""
    owner: Open[str] = ""
    past_owners: Open[tuple[str, ...]] = ()
    declined_by: Open[tuple[str, ...]] = ()
    round: Open[int] = 1
    rounds_exhausted: Open[bool] = False
    amount_cents: Open[int] = 0
    approval: Open[Approval | None] = None
    approvals: Open[tuple[Approval, ...]] = ()
    clocks: Open[tuple[Clock, ...]] = ()
    timeouts: Open[tuple[str, ...]] = ()
    answer_told: Open[datetime | None] = None
    result_at: Open[datetime | None] = None
    settled_on_the_spot: Open[bool] = False
    visit: Open[Visit | None] = None
    visits: Open[tuple[Visit, ...]] = ()
    urges: Open[tuple[datetime, ...]] = ()
    complainant_kind: Open[str] = ""
    intake_roles: Open[tuple[str, ...]] = ()
    taken_by: Open[str] = ""
    received_at: Open[datetime | None] = None
    facts: Open[tuple[str, ...]] = ()
    urgency: Open[Urgency] = Urgency.NORMAL
    emergency_at: Open[datetime | None] = None
    emergency_leader: Open[str] = ""
    called: Open[tuple[str, ...]] = ()
    marks: Open[tuple[Mark, ...]] = ()
    waiting_since: Open[datetime | None] = None
    form_owed: Open[bool] = False
    calmed: Open[bool] = False
    reported_round: Open[int] = 0
    visits_missed: Open[int] = 0
    missed_at: Open[datetime | None] = None
    extension: Open[Extension | None] = None
    covered: Open[tuple[Covered, ...]] = ()
    contact: Identity[str] = ""
    complainant: Identity[str] = ""
    complainant_name: Identity[str] = ""
    complainant_department: Identity[str] = ""
    title: Content[str] = ""
    text: Content[str] = ""
    assignment_note: Content[str] = ""
    supplements: Content[tuple[Note, ...]] = ()
    investigation: Content[tuple[Note, ...]] = ()
    plans: Content[tuple[Plan, ...]] = ()
    comments: Content[tuple[Note, ...]] = ()
    measures_done: Content[tuple[Note, ...]] = ()
    result: Content[str] = ""
    results: Content[tuple[Note, ...]] = ()
    suggestion: Content[str] = ""
    contacts: Content[tuple[Note, ...]] = ()
    questions: Content[tuple[Note, ...]] = ()
    reports: Content[tuple[Report, ...]] = ()
    forms: Content[tuple[Note, ...]] = ()
    reviews: Content[tuple[Note, ...]] = ()
    calls: Content[tuple[Note, ...]] = ()
    urgent_words: Content[tuple[str, ...]] = ()
    reasons: Content[tuple[Note, ...]] = ()

    @property
    def is_outside(self) -> bool:
        """Whether the complainant is nobody of the company: staff speak for him (X-66)."""
        return bool(self.case_id) and bool(self.taken_by) and not self.complainant

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes something."""
        return self.state in OPEN

    @property
    def words(self) -> str:
        """Everything the complainant has said: whom it names does not read it."""
        return "\n".join((self.text, *(note.text for note in self.supplements)))

    @property
    def plan(self) -> Plan | None:
        """The newest plan version."""
        return self.plans[-1] if self.plans else None

    def clock(self, clock: str) -> Clock | None:
        """The newest instance of that obligation, running or not."""
        return next((c for c in reversed(self.clocks) if c.clock == clock), None)

    def running(self, clock: str) -> Clock | None:
        """The instance of that obligation that still stands, running or held."""
        return next((c for c in reversed(self.clocks) if c.clock == clock and c.is_open), None)

    def instance(self, instance: str) -> Clock | None:
        """The clock of that instance, in whatever state."""
        return next((c for c in self.clocks if c.instance == instance), None)

    @property
    def promise(self) -> Clock | None:
        """The newest clock whose due time is the date that the complainant was told, running or not."""
        return next((c for c in reversed(self.clocks) if c.promised), None)

    def marked(self, word: str) -> datetime | None:
        """When that word of the policy last came true, or None."""
        return next((mark.at for mark in self.marks if mark.word == word), None)

    def with_clock(self, clock: Clock) -> Case:
        """The same case with that clock instance put in or replaced."""
        kept = tuple(c if c.instance != clock.instance else clock for c in self.clocks)
        return replace(self, clocks=kept if clock in kept else (*self.clocks, clock))


def visitors(case: Case) -> tuple[str, ...]:
    """Those who are to ask a complainant from outside, while that is still to be done."""
    return case.visit.by if case.state is State.VISITING and case.visit and case.is_outside else ()


@dataclass(frozen=True, slots=True)
class Part:
    """One person's part in a case, for look-ups across cases. Kept as a keyed digest, never in the clear."""

    userid: str
    part: str = field(default="")


def _for_others(case: Case) -> list[Part]:
    """`taker`: who wrote it down for somebody else; `visitor`: who is to ask somebody from outside."""
    taker = [Part(case.taken_by, "taker")] if case.taken_by else []
    return [*taker, *(Part(u, "visitor") for u in visitors(case))]


def parts(case: Case) -> tuple[Part, ...]:
    """Who takes part: `complainant`, `owner`, `past_owner`, `intake`, `approver` (a step waits for him), `decided`,
    `covered` (he was on leave when he would have been told something)."""
    found = [Part(case.complainant, "complainant")] if case.complainant else []
    found += [Part(case.owner, "owner")] if case.owner else []
    found += [Part(u, "past_owner") for u in case.past_owners if u != case.owner]
    found += [Part(case.intake, "intake")] if case.intake else []
    found += _for_others(case)
    step = case.approval.pending() if case.approval else None
    found += [Part(u, "approver") for u in (step.people if step else ())]
    found += [
        Part(s.by, "decided")
        for a in (*case.approvals, *((case.approval,) if case.approval else ()))
        for s in a.steps
        if s.by
    ]
    found += [Part(covered.away, "covered") for covered in case.covered]
    return tuple(dict.fromkeys(found))
