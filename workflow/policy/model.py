"""A policy as the program reads it: the tables of a regulation, and where each value comes from. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol, TypeVar

from pydantic import ConfigDict, Field

from workflow.policy.casework import Approval, Authority, Category, Deadline, Escalation, Severity, Subject
from workflow.policy.conduct import Dispute, Emergency, Lifecycle, Recusal, Survey
from workflow.policy.duties import (
    Accountability,
    Audit,
    Duty,
    Improvement,
    Kpi,
    Meeting,
    Reminder,
    Report,
)
from workflow.policy.entry import Channel, Intake, Line, NumberedAt, Numbering, Role
from workflow.policy.house import Archive, Documents, Notify, Privacy, Regulation, WorkCalendar
from workflow.policy.values import Id, Table
from workflow.policy.worked import (
    AuthorityExample,
    CaseExample,
    ChainExample,
    ChannelExample,
    Example,
    ExtensionExample,
    LevelExample,
    NumberExample,
    RoleExample,
    SurveyExample,
)

DEFAULT = "default"
"""How a policy file marks a value on which the regulation is silent."""


class Source(NamedTuple):
    """Where a value comes from: the clause of the regulation (or `default`), and the id of the rule or choice."""

    clause: str
    rule: str


class Tables(Table):
    """The tables of a policy file of the present schema, under the names they have there."""

    schema_: int = Field(alias="schema")
    regulation: Regulation = Field(alias="policy")
    calendar: WorkCalendar
    lines: dict[Id, Line] = Field(default_factory=dict)
    roles: dict[Id, Role] = Field(min_length=1)
    channels: tuple[Channel, ...] = Field(alias="channel", min_length=1)
    intake: Intake
    categories: tuple[Category, ...] = Field(alias="category", min_length=1)
    severity: Severity
    numbering: Numbering
    documents: Documents
    deadlines: tuple[Deadline, ...] = Field(alias="deadline", min_length=1)
    duties: tuple[Duty, ...] = Field(alias="duty", default=())
    escalation: Escalation
    approvals: tuple[Approval, ...] = Field(alias="approval", min_length=1)
    authorities: tuple[Authority, ...] = Field(alias="authority")
    lifecycle: Lifecycle
    surveys: tuple[Survey, ...] = Field(alias="survey", min_length=1)
    privacy: Privacy
    recusal: Recusal
    archive: Archive
    emergency: Emergency
    disputes: tuple[Dispute, ...] = Field(alias="dispute", default=())
    accountability: Accountability
    kpis: tuple[Kpi, ...] = Field(alias="kpi", default=())
    reports: tuple[Report, ...] = Field(alias="report", default=())
    audit: Audit
    meetings: tuple[Meeting, ...] = Field(alias="meeting", default=())
    reminders: tuple[Reminder, ...] = Field(alias="reminder", default=())
    improvement: Improvement
    notify: Notify
    examples: tuple[Example, ...] = Field(alias="example", default=())
    case_examples: tuple[CaseExample, ...] = Field(alias="case_example", default=())
    channel_examples: tuple[ChannelExample, ...] = Field(alias="channel_example", default=())
    extension_examples: tuple[ExtensionExample, ...] = Field(alias="extension_example", default=())
    number_examples: tuple[NumberExample, ...] = Field(alias="number_example", default=())
    level_examples: tuple[LevelExample, ...] = Field(alias="level_example", default=())
    authority_examples: tuple[AuthorityExample, ...] = Field(alias="authority_example", default=())
    chain_examples: tuple[ChainExample, ...] = Field(alias="chain_example", default=())
    role_examples: tuple[RoleExample, ...] = Field(alias="role_example", default=())
    survey_examples: tuple[SurveyExample, ...] = Field(alias="survey_example", default=())


class Policy(Tables):
    """One version of a regulation, from `load.load_policy`. `hash` is of its content; cases are pinned to it."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    name: str
    text: str = Field(repr=False)
    hash: str
    sources: dict[str, Source] = Field(repr=False)

    def role(self, id_: str) -> Role:
        """The role of that id. Raises KeyError, as all look-ups here do, for one the policy does not have."""
        return self.roles[id_]

    def channel(self, id_: str) -> Channel:
        """The channel of that id."""
        return _by_id(self.channels, id_)

    def category(self, id_: str) -> Category:
        """The category of that id."""
        return _by_id(self.categories, id_)

    def listed_categories(self, line: str | None = None) -> tuple[Category, ...]:
        """The categories that a specialist chooses from, in the order of the file: of one line, or of all."""
        listed = (category for category in self.categories if category.listed)
        return tuple(category for category in listed if line is None or category.line in (None, line))

    def deadline(self, id_: str) -> Deadline:
        """The obligation of that id."""
        return _by_id(self.deadlines, id_)

    def deadlines_for(self, subject: Subject) -> tuple[Deadline, ...]:
        """The obligations of such a case, in the order of the file (D4: derived anew when the subject changes)."""
        return tuple(row for row in self.deadlines if row.applies is None or row.applies.fits(subject))

    def duty(self, id_: str) -> Duty:
        """The recurring obligation of that id."""
        return _by_id(self.duties, id_)

    def chain(self, id_: str) -> Approval:
        """The approval chain of that id."""
        return _by_id(self.approvals, id_)

    def survey(self, id_: str) -> Survey:
        """The survey of that id."""
        return _by_id(self.surveys, id_)

    def chain_of(self, category: str, level: str, *, alone: bool, respondent_level: str = "") -> Approval:
        """The chain that decides a case: the first that says it applies to such a case (`alone`: the proposer may
        settle it by himself), else the route of the level of the person complained about, else the category's
        (X-19, S2PH-1.2)."""
        subject = Subject(category=category, level=level)
        for chain in self.approvals:
            applies = chain.applies
            if applies and applies.within_authority in (None, alone) and applies.fits(subject):
                return chain
        row = self.category(category)
        return self.chain(row.route.get(respondent_level, row.chain))

    def steps_of(self, chain: Approval, level: str) -> tuple[str, ...]:
        """The roles that decide in that chain at that level, in order."""
        return chain.steps_major if chain.steps_major and level != self.severity.levels[0] else chain.steps

    def survey_for(self, line: str = "") -> Survey:
        """The survey of that line, else the one for all lines. Raises KeyError when there is neither."""
        for row in (*(r for r in self.surveys if r.line == line), *(r for r in self.surveys if r.line is None)):
            return row
        raise KeyError(line)

    def case_pattern(self, line: str = "") -> str:
        """The pattern of that line's case numbers, its prefix filled in, the date and the serial left open."""
        own = self.numbering.lines.get(line)
        pattern = own.case if own and own.case else self.numbering.case
        return pattern.replace("{prefix}", self.lines[line].prefix if line in self.lines else "")

    def numbered_at(self, line: str = "") -> NumberedAt:
        """When a case of that line gets its number."""
        own = self.numbering.lines.get(line)
        return own.at if own and own.at else self.numbering.at

    def authority(self, role: str) -> Authority | None:
        """What the role may settle alone, or None: nothing."""
        return next((row for row in self.authorities if row.role == role), None)

    def source(self, path: str) -> Source:
        """Where the value at a path like `deadline.answer.within` comes from.

        Rows are named by id, or else by level, role, stage or place (from 1). A key that the file leaves out is the
        program's own default. Raises KeyError for a path into a table that the file does not have.
        """
        if path in self.sources:
            return self.sources[path]
        table = path.rpartition(".")[0]
        if table not in self.sources:
            raise KeyError(f"{self.name}: no such value: {path}")
        return Source(DEFAULT, "")

    def clause(self, path: str) -> str:
        """The clause at a path, as people cite it ("七(二)"), or the policy's label for defaults."""
        clause = self.source(path).clause
        return self.regulation.default_clause if clause == DEFAULT else clause

    def rule(self, path: str) -> str:
        """The id of the rule or choice at a path ("S0-7.6", "X-09")."""
        return self.source(path).rule


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


_Row = TypeVar("_Row", bound=_HasId)


def _by_id(rows: Iterable[_Row], id_: str) -> _Row:
    for row in rows:
        if row.id == id_:
            return row
    raise KeyError(id_)
