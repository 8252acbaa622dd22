"""The tables in which a policy proves itself: worked examples of its times, numbers, levels and chains. Values only."""

from __future__ import annotations

from pydantic import Field, PositiveInt

from workflow.policy.values import (
    CategoryName,
    Cents,
    FactName,
    Id,
    LevelName,
    LineName,
    LocalTime,
    RoleName,
    Table,
    Text,
)


class Example(Table):
    """In local time: what `of` names (a time limit or fixed date, by its path) starts then and is due then.

    For a fixed date `start` is any moment of the period. `rungs` are the times of the ladder after the due time.
    """

    of: Text
    start: LocalTime
    due: LocalTime
    warn: LocalTime | None = None
    rungs: tuple[LocalTime, ...] = ()


class NumberExample(Table):
    """The case that is numbered at that local time with that serial has that number."""

    at: LocalTime
    serial: PositiveInt
    line: LineName | None = None
    number: Text


class LevelExample(Table):
    """Facts, and the level that they make; a fact that is there counts 1."""

    facts: dict[FactName, int] = Field(default_factory=dict)
    level: LevelName
    urgent: bool | None = None


class ChainExample(Table):
    """Who decides a case of that category and level when `by` proposes to settle it with that amount."""

    category: CategoryName
    level: LevelName
    by: RoleName
    amount: Cents = 0
    respondent_level: Id | None = None
    chain: Id
    steps: tuple[RoleName, ...]
