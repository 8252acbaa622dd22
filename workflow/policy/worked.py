"""The tables in which a policy proves itself: worked examples of its times, numbers, levels and chains. Values only."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field, PositiveInt

from workflow.policy.casework import Event, Subject
from workflow.policy.entry import NumberedAt, ReadBack
from workflow.policy.values import (
    CategoryName,
    Cents,
    ChannelName,
    ClockName,
    ComplainantName,
    FactName,
    Id,
    KindName,
    LevelName,
    LineName,
    LocalTime,
    RoleName,
    Table,
    Text,
)


def _several(value: object) -> object:
    return value if isinstance(value, tuple) else (value,)


Channels = Annotated[tuple[ChannelName, ...], BeforeValidator(_several), Field(min_length=1)]
"""One channel, or a list of those of which the same is said."""

Categories = Annotated[tuple[CategoryName, ...], BeforeValidator(_several)]
"""One category, or a list of those of which the same is said."""

Times = Annotated[tuple[LocalTime, ...], BeforeValidator(_several), Field(min_length=1)]
"""When something happens, or each of the times when it does."""


class Sample(Table):
    """What is known of the case of an example; what is left out is not known."""

    line: LineName | None = None
    channel: ChannelName | None = None
    category: CategoryName | None = None
    level: LevelName | None = None
    complainant: ComplainantName | None = None
    kind: KindName | None = None

    @property
    def subject(self) -> Subject:
        """The same for those who ask which rows apply."""
        return Subject(**{name: value for name, value in self if value is not None})


class Example(Table):
    """In local time: what `of` names (a time limit or fixed date, by its path) starts then and is due then.

    For a fixed date `start` is any moment of the period. `rungs` are the times of the ladder after the due time, and
    `told` the roles that hear of it, at the due time and at each rung. With `case`, the row must apply to such a case.
    `utc` is the due time once more, as the world outside knows it.
    """

    of: Text
    start: LocalTime
    due: LocalTime
    warn: LocalTime | None = None
    rungs: tuple[LocalTime, ...] = ()
    told: tuple[tuple[RoleName, ...], ...] = ()
    utc: LocalTime | None = None
    case: Sample | None = None


class CaseExample(Table):
    """The course of such a case, in local time: what happens when, and everything that is due because of it.

    What an event brings along happens, too: a filed case is received, a result is a contact. `waits`: from when to when
    an answer of the complainant is awaited, who was asked then. `due` holds every obligation that starts and no other
    (of several starts the latest), `met` when those were met that are not owed still. `duties` are the recurring
    obligations of such a case, `co_handlers` who is drawn in, and `department` who carries it out.
    """

    case: Sample = Sample()
    happens: dict[Event, Times] = Field(min_length=1)
    waits: tuple[LocalTime, LocalTime] | None = None
    due: dict[ClockName, LocalTime]
    met: dict[ClockName, LocalTime] = Field(default_factory=dict)
    duties: tuple[ClockName, ...] = ()
    co_handlers: tuple[RoleName, ...] = ()
    department: RoleName | None = None


class ChannelExample(Table):
    """Who watches that channel (or each of them) and who takes over, into which line it leads, whether the complainant
    uses it himself, and when what was noted is read back to him."""

    channel: Channels
    line: LineName | None = None
    watcher: RoleName
    passes_to: RoleName | None = None
    self_service: bool
    read_back: ReadBack


class ExtensionExample(Table):
    """How late that obligation of such a case may become at most, and who grants it; without `until` not at all."""

    deadline: ClockName
    start: LocalTime
    level: LevelName
    until: LocalTime | None = None
    by: RoleName | None = None


class NumberExample(Table):
    """The case that is numbered at that local time with that serial has that number.

    `given` is when such a case gets it, and `anew` the first day after it on which serials begin with 1 again.
    """

    at: LocalTime
    serial: PositiveInt
    line: LineName | None = None
    number: Text
    given: NumberedAt | None = None
    anew: date | None = None


class LevelExample(Table):
    """Facts, and the level that they make of a case that came in there; a fact that is there counts 1.

    With `each` the same is said of every one of these facts alone, beside `facts`. `handler` is who owns such a case,
    `emergency` whether it starts the emergency rules.
    """

    facts: dict[FactName, int] = Field(default_factory=dict)
    each: tuple[FactName, ...] = ()
    category: CategoryName | None = None
    channel: ChannelName | None = None
    level: LevelName
    urgent: bool | None = None
    emergency: bool | None = None
    handler: RoleName | None = None


class AuthorityExample(Table):
    """Whether that role settles a case of that level and amount by itself."""

    role: RoleName
    level: LevelName
    amount: Cents = 0
    alone: bool


class ChainExample(Table):
    """Who decides a case of that category (or of each of them) and level when `by` proposes to settle it with that
    amount. Without a category: a chain that is called by its name. `line` is that of the categories. `deputies`:
    whether somebody may stand in; `copy_to`: who gets a copy; `meeting` what a meeting's decision must state."""

    category: Categories = ()
    line: LineName | None = None
    level: LevelName
    by: RoleName
    amount: Cents = 0
    respondent_level: Id | None = None
    chain: Id
    steps: tuple[RoleName, ...]
    deputies: bool | None = None
    copy_to: tuple[RoleName, ...] = ()
    meeting: tuple[Id, ...] = ()


class RoleExample(Table):
    """The reporting line above that role, nearest first, who stands in for it, and how many may hold it."""

    role: RoleName
    above: tuple[RoleName, ...] = ()
    deputies: tuple[RoleName, ...] = ()
    most: PositiveInt | None = None


class SurveyExample(Table):
    """These answers to that survey, five being the best of a scale, and whether they send the case round again.

    `asks` are the times at which somebody who was given the result at `after` is asked, until he answers; `asked` are
    the questions that are put, when `facts` are known of the case. No question takes one of the answers in `refused`.
    In that `round` the case goes round `again`, or else the director decides.
    """

    survey: Id
    line: LineName | None = None
    facts: dict[FactName, int] = Field(default_factory=dict)
    after: LocalTime | None = None
    asks: tuple[LocalTime, ...] = ()
    asked: tuple[Id, ...]
    answers: dict[FactName, int] = Field(default_factory=dict)
    refused: dict[FactName, int] = Field(default_factory=dict)
    redo: bool
    round: PositiveInt | None = None
    again: bool | None = None
