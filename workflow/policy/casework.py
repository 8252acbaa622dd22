"""The tables of a policy that a case walks through: category, severity, time limits, who decides. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

from pydantic import Field, model_validator

from workflow.policy.values import (
    CategoryName,
    Cents,
    ChainName,
    ChannelName,
    ClassName,
    ComplainantName,
    Id,
    KindName,
    LevelName,
    Limit,
    LineName,
    NodeName,
    RoleName,
    RungDistance,
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
]


class Category(Table):
    """What a case is about, and the demands that follow. `keywords` only suggest; `listed` puts it on the card.

    `route` names another chain for a level of the person complained about; `min_level` is the least severity.
    """

    id: Id
    title: Text
    line: LineName | None = None
    chain: ChainName
    route: dict[Id, ChainName] = Field(default_factory=dict)
    listed: bool = True
    keywords: tuple[Text, ...] = ()
    sub: tuple[Text, ...] = ()
    department: RoleName | None = None
    co_handlers: tuple[RoleName, ...] = ()
    assign_by: Literal["customer_agent"] | None = None
    min_level: LevelName | None = None
    fields: tuple[Id, ...] = ()
    undetermined: tuple[Id, ...] = ()
    finding_fields: tuple[Id, ...] = ()
    attachments: tuple[Id, ...] = ()
    site_visit: bool = False
    inspection: bool = False
    report_first: bool = False
    file_class: ClassName | None = None
    nodes: tuple[NodeName, ...] = ()
    kinds: tuple[KindName, ...] = ()


class SeverityRule(Table):
    """One level and the conditions of which any makes a case that severe."""

    level: LevelName
    when: tuple[When, ...] = Field(min_length=1)


class Severity(Table):
    """The levels from light to grave; the highest whose rule holds wins, else the first. `handler`: who owns which."""

    levels: tuple[Id, ...] = Field(min_length=1)
    urgent_if: tuple[When, ...] = ()
    handler: dict[LevelName, RoleName] = Field(default_factory=dict)
    safety_words: tuple[Text, ...] = ()
    rules: tuple[SeverityRule, ...] = Field(alias="criterion")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is known of a case that decides which rows apply to it; "" is not known (yet)."""

    line: str = ""
    channel: str = ""
    category: str = ""
    level: str = ""
    complainant: str = ""
    kind: str = ""


class Applies(Table):
    """To which cases a row applies; what is left out does not matter."""

    line: tuple[LineName, ...] = ()
    not_line: tuple[LineName, ...] = ()
    channel: tuple[ChannelName, ...] = ()
    category: tuple[CategoryName, ...] = ()
    level: tuple[LevelName, ...] = ()
    complainant: tuple[ComplainantName, ...] = ()
    kind: tuple[KindName, ...] = ()
    within_authority: bool | None = None

    def on(self, line: str) -> bool:
        """Whether the row applies on that line at all."""
        return line not in self.not_line and (not self.line or line in self.line)

    def fits(self, subject: Subject) -> bool:
        """Whether the row applies to such a case. What is not known fits no list; authority is the caller's to ask."""
        if not self.on(subject.line):
            return False
        asked = (
            (self.channel, subject.channel),
            (self.category, subject.category),
            (self.level, subject.level),
            (self.complainant, subject.complainant),
            (self.kind, subject.kind),
        )
        return all(not wanted or known in wanted for wanted, known in asked)


class Deadline(Table):
    """One obligation: from which event to which record, how long, whose.

    `held_while` are the states that pause it, `held_at_most` the budget for that. It may be extended once, before it
    expires, to `max_extended` at most. Nothing pauses or extends a `legal` one.
    """

    id: Id
    title: Text
    starts: Event
    stops: Event
    within: Limit
    owner: RoleName
    applies: Applies | None = None
    legal: bool = False
    held_while: tuple[Id, ...] = ()
    held_at_most: Limit | None = None
    max_extended: Limit | None = None
    extend_levels: tuple[LevelName, ...] = ()
    extended_by: RoleName | None = None


class EscalationStep(Table):
    """One rung: how far behind the due time, by the size of the limit (X-59), and who is told."""

    after: RungDistance
    after_hours: RungDistance
    after_short: RungDistance
    to: tuple[RoleName, ...] = Field(min_length=1)


class Escalation(Table):
    """When the owner is warned, and the ladder after the due time. `overdue_role` is who a rung so called means."""

    warn_at: Share
    overdue_role: RoleName | None = None
    overdue_by_line: dict[LineName, RoleName] = Field(default_factory=dict)
    steps: tuple[EscalationStep, ...] = Field(alias="step")


class Approval(Table):
    """A chain: who proposes, who decides in which order, and how long each has.

    `steps_major` replaces the steps above the lightest level. `meeting_fields` are what a meeting's decision says.
    """

    id: Id
    title: Text
    proposer: RoleName
    steps: tuple[RoleName, ...]
    steps_major: tuple[RoleName, ...] = ()
    step_within: Limit | None = None
    no_delegation_at: tuple[LevelName, ...] = ()
    copy_to: tuple[RoleName, ...] = ()
    meeting_fields: tuple[Id, ...] = ()
    applies: Applies | None = None

    @model_validator(mode="after")
    def _steps_have_time(self) -> Self:
        if (self.steps or self.steps_major) and self.step_within is None:
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
