"""The tables of a policy that a case walks through, from roles and intake to survey and dispute. Values only."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, PositiveInt, model_validator

from workflow.policy.values import (
    Between,
    Cents,
    ChainName,
    Id,
    KindName,
    LevelName,
    Limit,
    NodeName,
    RoleName,
    RungDistance,
    Scale,
    Share,
    Table,
    Text,
    When,
)

Event = Literal[
    "call_started",
    "received",
    "filed",
    "registered",
    "assigned",
    "contact_logged",
    "last_contact",
    "calmed",
    "preliminary_finding",
    "investigation_opened",
    "plan_submitted",
    "decided",
    "measures_done",
    "result_delivered",
    "result_delivered_and_reported",
    "survey_done",
    "reported_first",
    "form_filed",
    "review_recorded",
    "review_signed",
    "day",
    "quarter",
]


class Role(Table):
    """What a role is called, to whom it answers, and who stands in. Who holds it is the deployment's business."""

    title: Text
    max: PositiveInt | None = None
    reports_to: RoleName | None = None
    deputies: tuple[RoleName, ...] = ()
    posts: tuple[Text, ...] = ()


class Channel(Table):
    """A way in. Somebody watches each (S1-2.5)."""

    id: Id
    title: Text
    watcher: RoleName
    address: str = ""
    self_service: bool = False


class Intake(Table):
    """What a filing is and must hold: at once from the complainant, later from the specialist."""

    kinds: tuple[Id, ...] = Field(min_length=1)
    complainant_kinds: tuple[Id, ...] = Field(min_length=1)
    required_to_file: tuple[Id, ...] = Field(min_length=1)
    required_to_register: tuple[Id, ...]
    anonymous: bool
    read_back: Literal["before", "after"]
    acknowledge_text: Text
    acknowledge_text_en: str = ""


class Category(Table):
    """What a case is about, and the demands that follow. `keywords` only suggest; `listed` puts it on the card."""

    id: Id
    title: Text
    chain: ChainName
    listed: bool = True
    keywords: tuple[Text, ...] = ()
    co_handlers: tuple[RoleName, ...] = ()
    nodes: tuple[NodeName, ...] = ()
    kinds: tuple[KindName, ...] = ()


class SeverityRule(Table):
    """One level and the conditions of which any makes a case that severe."""

    level: LevelName
    when: tuple[When, ...] = Field(min_length=1)


class Severity(Table):
    """The levels from light to grave; the highest whose rule holds wins, else the first."""

    levels: tuple[Id, ...] = Field(min_length=1)
    urgent_if: tuple[When, ...] = ()
    rules: tuple[SeverityRule, ...] = Field(alias="criterion")


class Numbering(Table):
    """The pattern of case numbers and when one is given (D19). `next` carries on a ledger kept on paper so far."""

    case: Text
    reset: Literal["day", "month", "year"]
    overflow: Literal["widen", "refuse"]
    at: Literal["filed", "registered"]
    next: PositiveInt | None = None


class Applies(Table):
    """To which cases a row applies; what is left out does not matter."""

    level: tuple[LevelName, ...] = ()
    complainant: tuple[Id, ...] = ()
    kind: tuple[KindName, ...] = ()
    within_authority: bool | None = None


class Deadline(Table):
    """One obligation: from which event to which record, how long, whose. `held_while` are the states that pause it."""

    id: Id
    title: Text
    starts: Event
    stops: Event
    within: Limit
    owner: RoleName
    applies: Applies | None = None
    held_while: tuple[Id, ...] = ()
    max_extended: Limit | None = None


class EscalationStep(Table):
    """One rung: how far behind the due time, by the size of the limit (X-59), and who is told."""

    after: RungDistance
    after_hours: RungDistance
    after_short: RungDistance
    to: tuple[RoleName, ...] = Field(min_length=1)


class Escalation(Table):
    """When the owner is warned, and the ladder after the due time."""

    warn_at: Share
    steps: tuple[EscalationStep, ...] = Field(alias="step")


class Approval(Table):
    """A chain: who proposes, who decides in which order, and how long each has."""

    id: Id
    title: Text
    proposer: RoleName
    steps: tuple[RoleName, ...]
    step_within: Limit | None = None
    no_delegation_at: tuple[LevelName, ...] = ()
    copy_to: tuple[RoleName, ...] = ()
    applies: Applies | None = None

    @model_validator(mode="after")
    def _steps_have_time(self) -> Self:
        if self.steps and self.step_within is None:
            raise ValueError("a chain with steps needs step_within")
        return self


class Authority(Table):
    """What one may settle alone. No amount counts as 0.00 (X-20); `at_limit` says where exactly the limit belongs."""

    role: RoleName
    max_level: LevelName
    max_amount: Cents = 0
    at_limit: Literal["up", "ok"] = "up"

    def covers(self, cents: int) -> bool:
        """Whether this amount may be settled alone; a case that asks for no money always may."""
        if cents == 0:
            return True
        return cents < self.max_amount or (self.at_limit == "ok" and cents == self.max_amount)


class Node(Table):
    """A milestone of project cases, and the fields without which it is not reached."""

    fields: tuple[Id, ...] = Field(min_length=1)


class Lifecycle(Table):
    """Guards of the life-cycle that a regulation may set."""

    dismiss_needs_second: bool
    visitor_not_handler: bool
    visit_attempts: PositiveInt
    unconfirmed_by: RoleName
    rounds_max: PositiveInt
    reopen_within: Limit
    objection_by: tuple[RoleName, ...]
    time_lock: bool
    undo_within: Limit
    close_requires: tuple[Id, ...]
    lesson_required_at: tuple[LevelName, ...]
    nodes: dict[Id, Node] = Field(default_factory=dict)


class Question(Table):
    """One question of a survey."""

    id: Id
    scale: Scale = Field(strict=False)


class Survey(Table):
    """Whom to ask what, when, how often, and which answers send the case round again."""

    id: Id
    asks: tuple[RoleName, ...] = Field(min_length=1)
    mode: tuple[Literal["card", "phone", "form"], ...] = Field(min_length=1)
    ask_after: Limit
    ask_between: Between
    reminders: int = Field(ge=0)
    questions: tuple[Question, ...] = Field(min_length=1)
    redo_if: tuple[When, ...]


class Recusal(Table):
    """Who must stand aside, and who steps in."""

    enabled: bool
    applies_to_readers: bool
    department_head_may_handle: bool
    fallback: tuple[Literal["deputy", "superior", "management"], ...]


class Emergency(Table):
    """Crisis: who leads, what is suspended, what is owed afterwards."""

    trigger: tuple[LevelName, ...]
    leader: RoleName
    suspend_chain: bool
    report_to: RoleName
    report_within: Limit
    alarm_after: Limit
    papers_within: Limit
    ratify_by: RoleName
    tasks: dict[str, tuple[Id, ...]]


class Dispute(Table):
    """One stage of a dispute; the order in the file is the order of the stages."""

    stage: Id
    by: RoleName
    within: Limit
    fields: tuple[Id, ...] = Field(min_length=1)
