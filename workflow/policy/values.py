"""How single values of a policy are written, and what they become. A value that can be read in two ways is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainValidator, StringConstraints

from workflow.days import check_hours
from workflow.durations import Distance, Duration, parse_distance, parse_duration
from workflow.policy.conditions import Condition, parse_condition
from workflow.policy.fixed import FixedDate, parse_fixed_date
from workflow.worktime import MIDNIGHT, Hours

_MONEY = re.compile(r"(0|[1-9][0-9]{0,11})(?:\.([0-9]{1,2}))?")
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
LONGEST_YEARS = 300  # a century for a limit, and as much for two rungs: no example reaches the end of the calendar
_PERIODS = ("day", "week", "month", "quarter", "year")


class Table(BaseModel):
    """A table of a policy file: nothing it does not know, nothing converted, nothing changed later."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Named(StrEnum):
    """What a text in a policy names. The linter checks that each is defined (RULES 4.2, end)."""

    ROLE = "role"
    LEVEL = "level"
    CHAIN = "approval"
    NODE = "node"
    CLOCK = "deadline or duty"
    KIND = "kind"
    LINE = "line"
    CHANNEL = "channel"
    CATEGORY = "category"
    FILE_CLASS = "file class"
    COMPLAINANT = "complainant kind"
    GRADE = "grade"
    FACT = "fact"


class Scale(StrEnum):
    """How a question of a survey is answered (RULES 4.2)."""

    FIVE = "1-5"
    TEN = "1-10"
    YES_NO = "yes/no"
    GRADES = "good/fair/poor"
    TEXT = "text"
    SAID = "said"

    def takes(self, answer: int) -> bool:
        """Whether that is an answer: a yes is 1, the grades are 5, 3 and 1. Words are none: nobody counts them."""
        return answer in _ANSWERS[self]


_ANSWERS: Mapping[Scale, range] = {
    Scale.FIVE: range(1, 6),
    Scale.TEN: range(1, 11),
    Scale.YES_NO: range(2),
    Scale.GRADES: range(1, 6, 2),
    Scale.TEXT: range(0),
    Scale.SAID: range(0),
}


def _duration(value: object) -> Duration:
    return parse_duration(_text(value, "a duration", "5wd"))


def _distance(value: object) -> Distance:
    return parse_distance(_text(value, "a distance", "1wd"))


def _condition(value: object) -> Condition:
    return parse_condition(_text(value, "a condition", "satisfaction<=2"))


def _money(value: object) -> int:
    found = _MONEY.fullmatch(_text(value, "money", "500.00"))
    if found is None:
        raise ValueError(f"not money: {value!r}; write yuan with at most two decimals, like '500.00'")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def _time_of_day(value: object) -> time:
    found = _TIME.fullmatch(_text(value, "a time of day", "09:05"))
    if found is None:
        raise ValueError(f"not a time of day: {value!r}; write it like '09:05'")
    return time(int(found[1]), int(found[2]))


def _hours(value: object) -> Hours:
    spans = value if isinstance(value, tuple) else ()
    if not spans or not all(isinstance(span, tuple) and len(span) == 2 for span in spans):
        raise ValueError("hours are a list of pairs, like [['09:00', '12:00'], ['13:00', '18:00']]")
    hours = tuple((_time_of_day(opens), _closing(closes)) for opens, closes in spans)
    check_hours(hours)
    return hours


def _closing(value: object) -> time:
    return MIDNIGHT if value == "24:00" else _time_of_day(value)


def _between(value: object) -> tuple[time, time]:
    if not isinstance(value, tuple) or len(value) != 2:
        raise ValueError("write two times of day, like ['09:05', '18:00']")
    return _time_of_day(value[0]), _time_of_day(value[1])


def _share(value: object) -> Fraction:
    if not isinstance(value, Decimal) or not value.is_finite() or not 0 < value < 1:
        raise ValueError(f"not a share between 0 and 1: {value}; write it like 0.8")
    return Fraction(value)


def _local(value: object) -> datetime:
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(read, datetime) or read.tzinfo is not None:
        raise ValueError("write a local date and time without a zone, like '2026-04-03T17:30'")
    if not date.min.year + 1 < read.year < date.max.year - LONGEST_YEARS:
        raise ValueError(f"no year for an example: {read.year}")
    return read


def _period(value: object) -> str:
    text = _text(value, "a period", "month")
    if text not in _PERIODS:
        parse_duration(text)
    return text


def _fixed_date(value: object) -> FixedDate:
    return parse_fixed_date(_text(value, "a fixed date", "next-month:5"))


def _amounts(value: object) -> tuple[int, int]:
    lowest, highest = value if isinstance(value, tuple) and len(value) == 2 else (value, value)
    cents = _money(lowest), _money(highest)
    if cents[0] > cents[1]:
        raise ValueError(f"an amount's range goes upwards: {lowest!r} to {highest!r}")
    return cents


def _ceiling(value: object) -> int | None:
    return None if value == "" else _money(value)


def _month_day(value: object) -> tuple[int, int]:
    text = _text(value, "a day of the year", "05-01")
    try:
        read = date.fromisoformat(f"2000-{text}")
    except ValueError:
        raise ValueError(f"not a day of the year: {text!r}; write it like '05-01'") from None
    return read.month, read.day


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        raise ValueError(f"not a number: {value!r}")
    return Decimal(value)


def _text(value: object, what: str, like: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{what} is written as text, like '{like}'")  # pydantic collects only ValueErrors
    return value


Text = Annotated[str, StringConstraints(min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=32)]
RoleName = Annotated[str, StringConstraints(min_length=1), Named.ROLE]
LevelName = Annotated[str, StringConstraints(min_length=1), Named.LEVEL]
ChainName = Annotated[str, StringConstraints(min_length=1), Named.CHAIN]
NodeName = Annotated[str, StringConstraints(min_length=1), Named.NODE]
ClockName = Annotated[str, StringConstraints(min_length=1), Named.CLOCK]
KindName = Annotated[str, StringConstraints(min_length=1), Named.KIND]
LineName = Annotated[str, StringConstraints(min_length=1), Named.LINE]
ChannelName = Annotated[str, StringConstraints(min_length=1), Named.CHANNEL]
CategoryName = Annotated[str, StringConstraints(min_length=1), Named.CATEGORY]
ClassName = Annotated[str, StringConstraints(min_length=1), Named.FILE_CLASS]
ComplainantName = Annotated[str, StringConstraints(min_length=1), Named.COMPLAINANT]
GradeName = Annotated[str, StringConstraints(min_length=1), Named.GRADE]
FactName = Annotated[str, StringConstraints(min_length=1), Named.FACT]
Limit = Annotated[Duration, PlainValidator(_duration)]
RungDistance = Annotated[Distance, PlainValidator(_distance)]
When = Annotated[Condition, PlainValidator(_condition)]
Cents = Annotated[int, PlainValidator(_money)]
Amounts = Annotated[tuple[int, int], PlainValidator(_amounts)]
Ceiling = Annotated[int | None, PlainValidator(_ceiling)]
TimeOfDay = Annotated[time, PlainValidator(_time_of_day)]
WorkHours = Annotated[Hours, PlainValidator(_hours)]
Between = Annotated[tuple[time, time], PlainValidator(_between)]
MonthDay = Annotated[tuple[int, int], PlainValidator(_month_day)]
Share = Annotated[Fraction, PlainValidator(_share)]
Number = Annotated[Decimal, PlainValidator(_number)]
LocalTime = Annotated[datetime, PlainValidator(_local)]
Period = Annotated[str, PlainValidator(_period)]
Date = Annotated[FixedDate, PlainValidator(_fixed_date)]
