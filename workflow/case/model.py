"""A case as one value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from workflow.case.records import Approval, Covered, Extension, Mark, Note, Plan, Report, Visit
from workflow.case.states import OPEN, Outcome, State, Urgency
from workflow.clock import Clock
from workflow.fields import Content, Identity, Open


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
    informed: Open[tuple[str, ...]] = ()
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
        """The clock whose due time is the date that the complainant was told: the newest that runs, else the newest."""
        told = [clock for clock in self.clocks if clock.promised]
        return next((clock for clock in reversed(told) if clock.is_open), told[-1] if told else None)

    def marked(self, word: str) -> datetime | None:
        """When that word of the policy last came true, or None."""
        return next((mark.at for mark in self.marks if mark.word == word), None)

    def with_clock(self, clock: Clock) -> Case:
        """The same case with that clock instance put in or replaced."""
        kept = tuple(c if c.instance != clock.instance else clock for c in self.clocks)
        return replace(self, clocks=kept if clock in kept else (*self.clocks, clock))
