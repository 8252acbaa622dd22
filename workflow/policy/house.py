"""The tables of a policy around the cases: calendar, documents, files, notices. Values only."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, PositiveInt

from workflow.days import CalendarRules
from workflow.policy.fixed import OnDayOff
from workflow.policy.values import Between, Id, Limit, LineName, MonthDay, RoleName, Table, Text, TimeOfDay, WorkHours
from workflow.seasons import Season

Medium = Literal["wecom", "phone", "mail"]


class Regulation(Table):
    """Which regulation this is. `default_clause` is the label shown where the regulation is silent."""

    id: Id
    title: Text
    document: Text
    version: Text
    effective_from: date
    review_every: Limit
    major_change_trains_all: bool = False
    default_clause: Text


class HoursOfSeason(Table):
    """Other hours on some days of each year, both ends included: summer and winter hours."""

    first: MonthDay
    last: MonthDay
    hours: WorkHours


class WorkCalendar(Table):
    """Working time. Published days are files of their own; a policy only names the region that publishes them (D4)."""

    region: Id
    timezone: Text
    workweek: tuple[int, ...] = Field(min_length=1)
    hours: WorkHours
    day_count: Literal["next-day"]
    due_on_day_off: OnDayOff
    seasons: tuple[HoursOfSeason, ...] = Field(alias="season", default=())

    @property
    def rules(self) -> CalendarRules:
        """What `build_calendar` needs of it."""
        seasons = tuple(Season(row.first, row.last, row.hours) for row in self.seasons)
        return CalendarRules(self.timezone, frozenset(self.workweek), self.hours, seasons)


class Documents(Table):
    """Names and mandatory fields of documents. `year_index` and `reply_written` name lines."""

    pattern: Text
    date_format: Text = "%Y%m%d"
    plan_fields: tuple[Id, ...] = ()
    investigation_fields: tuple[Id, ...] = ()
    report_fields: tuple[Id, ...] = ()
    minutes_fields: tuple[Id, ...] = ()
    resolution_template: str = ""
    resolution_fields: tuple[Id, ...] = ()
    forms: dict[LineName, Text] = Field(default_factory=dict)
    year_index: tuple[LineName, ...] = ()
    reply_written: tuple[LineName, ...] = ()


class FileClass(Table):
    """A class of files: who reads, edits and reviews it, and how many further keys lie over it."""

    id: Id
    title: Text | None = None
    read: tuple[RoleName, ...] = Field(min_length=1)
    edit: tuple[RoleName, ...] = ()
    review: tuple[RoleName, ...] = ()
    encrypt_layers: int = Field(default=0, ge=0)


class Privacy(Table):
    """What is masked, sealed, logged and published."""

    mask: bool
    encrypt: tuple[Id, ...]
    log_reads: bool
    edit_mode: Literal["revision"]
    no_promise_before_decision: bool = True
    publish: bool
    publish_fields: tuple[Id, ...] = ()
    publish_by: RoleName | None = None
    external_release: RoleName | None = None
    classes: tuple[FileClass, ...] = Field(alias="class", default=())


class Archive(Table):
    """What a dossier must hold, how it is found, how long it is kept, and how fast all of it is back after a loss."""

    required: tuple[Id, ...] = Field(min_length=1)
    index: tuple[Id, ...]
    paper: bool
    retention: Limit
    destroy_approval: RoleName
    backup_every: Limit | None = None
    restore_within: Limit | None = None


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

    normal: tuple[Medium, ...] = Field(min_length=1)
    urgent: tuple[Medium, ...] = Field(min_length=1)
    documents: tuple[Medium, ...] = ()
    group_chat: bool = False
    quiet: Between
    days_off: Literal["hold", "send"]
    daily_at: TimeOfDay
    before_holiday_at: TimeOfDay
    complainant: ComplainantNotices
    role: dict[RoleName, RoleNotices] = Field(default_factory=dict)
