"""The tables of a policy on how a case is conducted: guards, surveys, recusal, emergency, disputes. Values only."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, PositiveInt

from workflow.policy.values import (
    Between,
    CategoryName,
    Id,
    KindName,
    LevelName,
    Limit,
    LineName,
    RoleName,
    Scale,
    Table,
    Text,
    When,
)

Record = Literal["result_delivered", "result_report", "survey", "summary", "validity", "cause_class", "lesson"]
"""What may have to be on record before a case closes (T21)."""


class Node(Table):
    """A milestone of project cases, and the fields without which it is not reached."""

    fields: tuple[Id, ...] = Field(min_length=1)


class Lifecycle(Table):
    """Guards of the life-cycle that a regulation may set."""

    steps: tuple[Id, ...] = ()
    dismiss_needs_second: bool
    dismiss_tests: tuple[Id, ...] = ()
    on_the_spot: bool = True
    on_the_spot_proof: dict[LineName, Id] = Field(default_factory=dict)
    act_first: bool = False
    investigation_plan: bool = False
    interviews_confirmed: bool = False
    group_kinds: tuple[RoleName, ...] = ()
    visitor_not_handler: bool
    visit_attempts: PositiveInt
    unconfirmed_by: RoleName
    rounds_max: PositiveInt
    reopen_within: Limit
    objection_by: tuple[RoleName, ...]
    time_lock: bool
    time_lock_moves: tuple[RoleName, ...] = ()
    undo_within: Limit
    priority_next_day: tuple[LineName, ...] = ()
    close_requires: tuple[Record, ...]
    lesson_required_at: tuple[LevelName, ...]
    validity: tuple[Id, ...] = ()
    cause_class: tuple[Id, ...] = ()
    written_confirmation: tuple[CategoryName, ...] = ()
    trace_all: bool = True
    nodes: dict[Id, Node] = Field(default_factory=dict)


class Question(Table):
    """One question of a survey. `only_if` all hold it is put; with `opens_case` an answer may become a case."""

    id: Id
    scale: Scale = Field(strict=False)
    only_if: tuple[When, ...] = ()
    opens_case: bool = False


class Survey(Table):
    """Whom to ask what, when, how often, and which answers send the case round again. Without `line`: all others."""

    id: Id
    line: LineName | None = None
    asks: tuple[RoleName, ...] = Field(min_length=1)
    by: RoleName | None = None
    mode: tuple[Literal["card", "phone", "form"], ...] = Field(min_length=1)
    ask_after: Limit
    ask_between: Between
    reminders: int = Field(ge=0)
    reschedule: bool = False
    questions: tuple[Question, ...] = Field(min_length=1)
    redo_if: tuple[When, ...]
    closing: str = ""


class Recusal(Table):
    """Who must stand aside, and who steps in."""

    enabled: bool
    applies_to_readers: bool
    department_head_may_handle: bool
    mediator_not_party: bool = True
    fallback: tuple[Literal["deputy", "superior", "management"], ...]


class Emergency(Table):
    """Crisis: who leads, what is suspended, what is owed afterwards. `only_urgent`: the level alone does not do."""

    trigger: tuple[LevelName, ...] = Field(min_length=1)
    only_urgent: bool = False
    leader: RoleName
    suspend_chain: bool
    report_to: RoleName
    report_within: Limit
    alarm_after: Limit
    alarm_to: tuple[RoleName, ...] = ()
    papers_within: Limit
    ratify_by: RoleName
    inform: tuple[RoleName, ...] = ()
    tasks: dict[KindName, tuple[Id, ...]] = Field(default_factory=dict)

    @property
    def told(self) -> tuple[RoleName, ...]:
        """Who hears that nobody has reported it in time."""
        return tuple(dict.fromkeys((self.leader, self.report_to)))

    @property
    def called(self) -> tuple[RoleName, ...]:
        """Who is alarmed when nobody was reached by telephone in time."""
        return tuple(dict.fromkeys((*self.told, *self.alarm_to)))


class Dispute(Table):
    """One stage of a dispute; the order in the file is the order of the stages."""

    stage: Id
    title: Text | None = None
    by: RoleName
    within: Limit
    fields: tuple[Id, ...] = Field(min_length=1)
    notice: Literal["written"] | None = None
