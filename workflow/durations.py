"""How long a limit is, as a regulation writes it: a count of one unit. It refuses to mix units or to compute dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

SHORT_LIMIT = timedelta(hours=2)  # RULES X-59: up to here a ladder is paced by the limit itself


class Unit(StrEnum):
    """The units of RULES 4.1: round the clock (m, h), working time (wh, wd), calendar (cd, mo, y)."""

    MINUTE = "m"
    HOUR = "h"
    WORKING_HOUR = "wh"
    WORKING_DAY = "wd"
    CALENDAR_DAY = "cd"
    MONTH = "mo"
    YEAR = "y"


# A typing error must not put a date beyond what datetimes can hold: no limit is longer than about a century.
_MOST = {
    Unit.MINUTE: 60 * 24 * 366 * 100,
    Unit.HOUR: 24 * 366 * 100,
    Unit.WORKING_HOUR: 24 * 366 * 20,
    Unit.WORKING_DAY: 366 * 20,
    Unit.CALENDAR_DAY: 366 * 100,
    Unit.MONTH: 12 * 100,
    Unit.YEAR: 100,
}
_DURATION = re.compile(r"(0|[1-9][0-9]{0,8})(m|h|wh|wd|cd|mo|y)")
_MULTIPLE = re.compile(r"limit\*([1-9][0-9]?)")


@dataclass(frozen=True, slots=True)
class Duration:
    """`count` of one `unit`, never negative; `str()` gives back what `parse_duration` reads."""

    unit: Unit
    count: int

    def __post_init__(self) -> None:
        if not 0 <= self.count <= _MOST[self.unit]:
            raise ValueError(
                f"a duration in {self.unit.value!r} has a count from 0 to {_MOST[self.unit]}: {self.count}"
            )

    def __str__(self) -> str:
        return f"{self.count}{self.unit.value}"

    @property
    def in_working_time(self) -> bool:
        """Whether it passes only while the company works (wh, wd)."""
        return self.unit in (Unit.WORKING_HOUR, Unit.WORKING_DAY)

    @property
    def clock_time(self) -> timedelta | None:
        """Its length where it has one by itself: minutes, hours, working hours. None for days, months and years."""
        match self.unit:
            case Unit.MINUTE:
                return timedelta(minutes=self.count)
            case Unit.HOUR | Unit.WORKING_HOUR:
                return timedelta(hours=self.count)
            case _:
                return None

    def times(self, factor: int) -> Duration:
        """The same unit, `factor` times as long. Raises ValueError beyond the longest limit."""
        return Duration(self.unit, self.count * factor)


@dataclass(frozen=True, slots=True)
class Distance:
    """How far after the due time a rung lies: `limits` times the limit itself, or `after`, or neither (at due)."""

    after: Duration | None = None
    limits: int = 0

    def __str__(self) -> str:
        if self.limits:
            return f"limit*{self.limits}"
        return "due" if self.after is None else str(self.after)

    def of(self, limit: Duration) -> Duration | None:
        """The distance for this limit as a duration; None means at the due time itself."""
        return limit.times(self.limits) if self.limits else self.after


def parse_duration(text: str) -> Duration:
    """Read `5m` `24h` (round the clock), `4wh` `5wd` `0wd` (working time), `30cd` `6mo` `1y` (calendar); RULES 4.1.

    Raises ValueError that says what is wrong and what would be right.
    """
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(f"not a duration: {text!r}; write a whole number and m, h, wh, wd, cd, mo or y, like '5wd'")
    return Duration(Unit(found[2]), int(found[1]))


def parse_distance(text: str) -> Distance:
    """Read where a rung lies: `due`, a duration like `1wd` after it, or `limit*2` (RULES 4.2, X-59).

    Raises ValueError like `parse_duration`.
    """
    if text == "due":
        return Distance()
    found = _MULTIPLE.fullmatch(text)
    if found is not None:
        return Distance(limits=int(found[1]))
    if text.startswith("limit"):
        raise ValueError(f"not a distance: {text!r}; write 'due', a duration like '1wd', or 'limit*2'")
    return Distance(after=parse_duration(text))
