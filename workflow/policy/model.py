"""A policy as the program reads it: the tables of a regulation, and where each value comes from. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol, TypeVar

from pydantic import ConfigDict, Field

from workflow.policy.casework import (
    Approval,
    Authority,
    Category,
    Channel,
    Deadline,
    Dispute,
    Emergency,
    Escalation,
    Intake,
    Lifecycle,
    Numbering,
    Recusal,
    Role,
    Severity,
    Survey,
)
from workflow.policy.house import (
    Accountability,
    Archive,
    Audit,
    Documents,
    Example,
    Improvement,
    Kpi,
    Meeting,
    Notify,
    Privacy,
    Regulation,
    Reminder,
    Report,
    WorkCalendar,
)
from workflow.policy.values import Id, Table

DEFAULT = "default"
"""How a policy file marks a value on which the regulation is silent."""


class Source(NamedTuple):
    """Where a value comes from: the clause of the regulation (or `default`), and the id of the rule or choice."""

    clause: str
    rule: str


class Tables(Table):
    """The tables of a policy file of schema 1, under the names they have there."""

    schema_: int = Field(alias="schema")
    regulation: Regulation = Field(alias="policy")
    calendar: WorkCalendar
    roles: dict[Id, Role] = Field(min_length=1)
    channels: tuple[Channel, ...] = Field(alias="channel", min_length=1)
    intake: Intake
    categories: tuple[Category, ...] = Field(alias="category", min_length=1)
    severity: Severity
    numbering: Numbering
    documents: Documents
    deadlines: tuple[Deadline, ...] = Field(alias="deadline", min_length=1)
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

    def listed_categories(self) -> tuple[Category, ...]:
        """The categories that a specialist chooses from, in the order of the file."""
        return tuple(category for category in self.categories if category.listed)

    def deadline(self, id_: str) -> Deadline:
        """The obligation of that id."""
        return _by_id(self.deadlines, id_)

    def chain(self, id_: str) -> Approval:
        """The approval chain of that id."""
        return _by_id(self.approvals, id_)

    def survey(self, id_: str) -> Survey:
        """The survey of that id."""
        return _by_id(self.surveys, id_)

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
