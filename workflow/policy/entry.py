"""The tables of a policy by which a complaint comes in: lines, roles, channels, intake, numbers. Values only."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, PositiveInt

from workflow.policy.values import Id, LevelName, Limit, LineName, MonthDay, RoleName, Table, Text

ReadBack = Literal["before", "after"]
NumberedAt = Literal["filed", "registered"]


class Line(Table):
    """A business line of one deployment. `round_the_clock` assigns by shift at any hour; `wd` still counts days."""

    title: Text
    prefix: str = ""
    round_the_clock: bool = False
    shift_handover_before: Limit | None = None


class Role(Table):
    """What a role is called, to whom it answers, and who stands in. Who holds it is the deployment's business."""

    title: Text
    max: PositiveInt | None = None
    reports_to: RoleName | None = None
    deputies: tuple[RoleName, ...] = ()
    posts: tuple[Text, ...] = ()
    tier: Literal["first_line", "second_line"] | None = None
    term: Limit | None = None
    renewable: bool = True


class Channel(Table):
    """A way in. Somebody watches each (S1-2.5); `passes_to` takes over from him at once."""

    id: Id
    title: Text
    watcher: RoleName
    passes_to: RoleName | None = None
    line: LineName | None = None
    address: str = ""
    self_service: bool = False
    subject_contains: str = ""
    read_back: ReadBack | None = None
    min_level: LevelName | None = None


class Greeting(Table):
    """Words with which a call is opened on some days of each year, both ends included (S2CC-4.3)."""

    first: MonthDay
    last: MonthDay
    text: Text


class Intake(Table):
    """What a filing is and must hold: at once from the complainant, later from the specialist."""

    kinds: tuple[Id, ...] = Field(min_length=1)
    complainant_kinds: tuple[Id, ...] = Field(min_length=1)
    respondent_levels: tuple[Id, ...] = ()
    service_kinds: tuple[Id, ...] = ()
    required_to_file: tuple[Id, ...] = Field(min_length=1)
    required_to_register: tuple[Id, ...]
    anonymous: bool
    read_back: ReadBack
    loss_question: bool = False
    keep_originals: bool = False
    acknowledge_text: Text
    acknowledge_text_en: str = ""
    greetings: tuple[Greeting, ...] = Field(alias="greeting", default=())


class LineNumbering(Table):
    """How one line's numbers differ from the others'."""

    case: Text | None = None
    at: NumberedAt | None = None


class Numbering(Table):
    """The pattern of case numbers and when one is given (D19). `next` carries on a ledger kept on paper so far."""

    case: Text
    reset: Literal["day", "month", "year"]
    overflow: Literal["widen", "refuse"]
    at: NumberedAt
    next: PositiveInt | None = None
    lines: dict[LineName, LineNumbering] = Field(alias="line", default_factory=dict)
