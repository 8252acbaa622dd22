"""A company's own days in the settings, and calendars of departments that work otherwise (people.md 1.25).

What cannot be a calendar is refused here, by key, so that nothing is left for the start to trip over.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Self, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from bot.section import Section
from workflow.days import CalendarRules, CompanyDays, DayHours, NamedDay, check_hours
from workflow.seasons import MonthDay, Season, shared_day
from workflow.worktime import Hours

SATURDAY = 6
WEEKDAYS = frozenset(range(1, 8))

Value = TypeVar("Value")


def _in_order(hours: Hours) -> Hours:
    try:
        check_hours(hours)
    except ValueError:
        raise PydanticCustomError("hours", "hours") from None
    return hours


def _weekdays(week: tuple[int, ...]) -> tuple[int, ...]:
    if not week or not set(week) <= WEEKDAYS:
        raise PydanticCustomError("workweek", "workweek")
    return week


def _saturday(day: dt.date) -> dt.date:
    if day.isoweekday() != SATURDAY:
        raise PydanticCustomError("saturday", "saturday")
    return day


def _month_day(value: object) -> MonthDay:
    try:
        read = dt.date.fromisoformat(f"2000-{value}")
    except ValueError:
        raise PydanticCustomError("month_day", "month_day") from None
    return read.month, read.day


SomeHours = Annotated[tuple[tuple[dt.time, dt.time], ...], AfterValidator(_in_order)]
WorkHours = Annotated[SomeHours, Field(min_length=1)]
Workweek = Annotated[tuple[int, ...], AfterValidator(_weekdays)]
Saturday = Annotated[dt.date, AfterValidator(_saturday)]
DayOfYear = Annotated[MonthDay, BeforeValidator(_month_day)]


class SpecialDay(Section):
    """A day of the company's own."""

    date: dt.date
    name: str = ""


class SpecialHours(Section):
    """A day with hours of its own, such as half a day; without any it is a day off."""

    date: dt.date
    hours: SomeHours
    name: str = ""


class SeasonHours(Section):
    """Other hours on some days of each year (`"05-01"`), both ends included."""

    first: DayOfYear
    last: DayOfYear
    hours: WorkHours


class OwnDays(Section):
    """Days off, make-up days, days with their own hours, and alternate Saturdays."""

    off: tuple[SpecialDay, ...] = ()
    work: tuple[SpecialDay, ...] = ()
    own_hours: tuple[SpecialHours, ...] = ()
    alternate_saturdays: Saturday | None = None

    @model_validator(mode="after")
    def _off_or_worked(self) -> Self:
        if {row.date for row in self.off} & {row.date for row in self.work}:
            raise PydanticCustomError("off_and_work", "off_and_work")
        return self

    def days(self) -> CompanyDays:
        """The same as the calendar wants it."""
        return CompanyDays(
            off=tuple(NamedDay(row.date, row.name) for row in self.off),
            work=tuple(NamedDay(row.date, row.name) for row in self.work),
            hours=tuple(DayHours(row.date, row.hours, row.name) for row in self.own_hours),
            alternate_saturdays=self.alternate_saturdays,
        )


class NamedCalendar(OwnDays):
    """The calendar of departments that work otherwise, by name or id, those below them included.

    What is left out comes from the policy and from `[calendar]`. Hours of its own hold all year unless it has seasons,
    and with a week of its own it has only the alternate Saturdays that it names.
    """

    name: Annotated[str, Field(min_length=1)]
    departments: Annotated[tuple[str, ...], Field(min_length=1)]
    workweek: Workweek | None = None
    hours: WorkHours | None = None
    season: tuple[SeasonHours, ...] = ()

    @model_validator(mode="after")
    def _one_season_a_day(self) -> Self:
        if shared_day(self._seasons()) is not None:
            raise PydanticCustomError("seasons", "seasons")
        return self

    def rules(self, general: CalendarRules) -> CalendarRules:
        """Its week and hours, where the policy's are `general`."""
        inherited = () if self.hours else general.seasons
        return CalendarRules(
            general.zone,
            frozenset(self.workweek or general.workweek),
            self.hours or general.hours,
            self._seasons() or inherited,
        )

    def own_days(self, company: CompanyDays) -> CompanyDays:
        """Its days laid over the company's."""
        below = company if self.workweek is None else replace(company, alternate_saturdays=None)
        return self.days().over(below)

    def _seasons(self) -> tuple[Season, ...]:
        return tuple(Season(row.first, row.last, row.hours) for row in self.season)


class CompanyCalendar(OwnDays):
    """The company's own days, and the calendars of departments; a department stands in one of them."""

    named: tuple[NamedCalendar, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if _repeated(row.name for row in self.named):
            raise PydanticCustomError("named_twice", "named_twice")
        if _repeated(department for row in self.named for department in set(row.departments)):
            raise PydanticCustomError("department_twice", "department_twice")
        return self


def _repeated(values: Iterable[Value]) -> bool:
    return any(count > 1 for count in Counter(values).values())
