"""The tables of a policy around the cases: calendar, files, figures, meetings, notices, examples. Values only."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, PositiveInt

from workflow.days import CalendarRules
from workflow.policy.values import (
    Between,
    DeadlineName,
    FixedDate,
    Id,
    Limit,
    LocalTime,
    Period,
    RoleName,
    Share,
    Table,
    Text,
    TimeOfDay,
    WorkHours,
)


class Regulation(Table):
    """Which regulation this is. `default_clause` is the label shown where the regulation is silent."""

    id: Id
    title: Text
    document: Text
    version: Text
    effective_from: date
    review_every: Limit
    default_clause: Text


class WorkCalendar(Table):
    """Working time. Published days are files of their own; a policy only names the region that publishes them (D4)."""

    region: Id
    timezone: Text
    workweek: tuple[int, ...] = Field(min_length=1)
    hours: WorkHours
    day_count: Literal["next-day"]
    due_on_day_off: Literal["before", "after", "keep"]

    @property
    def rules(self) -> CalendarRules:
        """What `build_calendar` needs of it."""
        return CalendarRules(self.timezone, frozenset(self.workweek), self.hours)


class Documents(Table):
    """Names and mandatory fields of documents."""

    pattern: Text
    date_format: Text
    report_fields: tuple[Id, ...]
    minutes_fields: tuple[Id, ...]
    resolution_template: Text
    resolution_fields: tuple[Id, ...]


class FileClass(Table):
    """A class of files: who reads it, and how many further keys lie over it."""

    id: Id
    read: tuple[RoleName, ...] = Field(min_length=1)
    encrypt_layers: int = Field(default=0, ge=0)


class Privacy(Table):
    """What is masked, sealed, logged and published."""

    mask: bool
    encrypt: tuple[Id, ...]
    log_reads: bool
    edit_mode: Literal["revision"]
    publish: bool
    publish_fields: tuple[Id, ...] = ()
    publish_by: RoleName | None = None
    classes: tuple[FileClass, ...] = Field(alias="class", default=())


class Archive(Table):
    """What a dossier must hold, how it is found, how long it is kept."""

    required: tuple[Id, ...] = Field(min_length=1)
    index: tuple[Id, ...]
    paper: bool
    retention: Limit
    destroy_approval: RoleName


class Accountability(Table):
    """Consequences as records: the program proposes, people decide (X-41)."""

    money: Literal["record"]
    grades: tuple[Id, ...]
    timeouts_in_a_row: PositiveInt
    timeout_measure: Id


class Kpi(Table):
    """A figure; formulas are fixed in code (RULES 2.15)."""

    id: Id
    goal: Literal["up", "down"] | None = None
    window: Limit | None = None
    manual: bool = False


class Report(Table):
    """A report, when it is due, what it holds, who receives it."""

    id: Id
    due: FixedDate
    contents: tuple[Id, ...]
    to: tuple[RoleName, ...] = Field(min_length=1)


class Audit(Table):
    """The random sample of closed cases."""

    every: Period
    sample: Share
    min: PositiveInt
    max: PositiveInt
    rectify_within: Limit


class Meeting(Table):
    """A regular meeting and the time limits of its papers."""

    id: Id
    every: Period
    chair: RoleName
    attend: tuple[RoleName, ...]
    publish_within: Limit
    tasks_within: Limit


class Reminder(Table):
    """An organisational duty that comes round."""

    id: Id
    every: Period
    to: RoleName


class Improvement(Table):
    """Improvement items and the anonymous survey."""

    anonymous_survey: Period
    min_answers: PositiveInt
    item_fields: tuple[Id, ...]


class ComplainantNotices(Table):
    """What a complainant hears of: which moments, at most how many, and after what silence a word is due."""

    moments: tuple[Literal["received", "accepted", "changed", "result", "survey"], ...]
    cap: PositiveInt
    per_day: PositiveInt
    silence: Limit


class RoleNotices(Table):
    """How a role is told: at once, or in a digest at a time of day."""

    via: Literal["now", "digest"]
    at: TimeOfDay | None = None


class Notify(Table):
    """By which channels, and when notices wait. `quiet` is a daily span; an emergency always passes."""

    normal: tuple[Literal["wecom", "phone", "mail"], ...] = Field(min_length=1)
    urgent: tuple[Literal["wecom", "phone", "mail"], ...] = Field(min_length=1)
    quiet: Between
    days_off: Literal["hold", "send"]
    daily_at: TimeOfDay
    before_holiday_at: TimeOfDay
    complainant: ComplainantNotices
    role: dict[str, RoleNotices] = Field(default_factory=dict)


class Example(Table):
    """A worked example of the policy itself, in local time: filed then, this deadline is due then, warned of then."""

    filed: LocalTime
    deadline: DeadlineName
    due: LocalTime
    warn: LocalTime | None = None
