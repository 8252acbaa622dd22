"""What each day is (worked, weekend, holiday, make-up day) and with which hours. It counts nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from workflow.seasons import Season, shared_day
from workflow.worktime import MIDNIGHT, Hours

FORTNIGHT = 14


class DayKind(StrEnum):
    """Why a day counts or does not."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A special day and what people call it."""

    day: date
    name: str


@dataclass(frozen=True, slots=True)
class DayHours:
    """A day with hours of its own (half days); no hours make it a day off."""

    day: date
    hours: Hours
    name: str = ""


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """The days of one year as the authorities published them: days off, and weekend days that are worked (调休)."""

    year: int
    source: str
    off: tuple[NamedDay, ...]
    work: tuple[NamedDay, ...]


@dataclass(frozen=True, slots=True)
class CompanyDays:
    """A company's own days; they win over published ones.

    `alternate_saturdays` is one worked Saturday of a 大小周: every other Saturday from it, both ways, is worked
    unless it was published as a day off.
    """

    off: tuple[NamedDay, ...] = ()
    work: tuple[NamedDay, ...] = ()
    hours: tuple[DayHours, ...] = ()
    alternate_saturdays: date | None = None

    def over(self, below: CompanyDays) -> CompanyDays:
        """These days laid over others: a date that is told here is told here alone."""
        told = {row.day for row in (*self.off, *self.work)} | {row.day for row in self.hours}
        return CompanyDays(
            off=(*(row for row in below.off if row.day not in told), *self.off),
            work=(*(row for row in below.work if row.day not in told), *self.work),
            hours=(*(row for row in below.hours if row.day not in told), *self.hours),
            alternate_saturdays=self.alternate_saturdays or below.alternate_saturdays,
        )


@dataclass(frozen=True, slots=True)
class CalendarRules:
    """What a policy says: an IANA zone, the ISO weekdays worked (1 = Monday), and the hours of a working day (X-13).

    In a season its hours take the place of the ordinary ones.
    """

    zone: str
    workweek: frozenset[int]
    hours: Hours
    seasons: tuple[Season, ...] = ()

    def hours_on(self, day: date) -> Hours:
        """The hours that this day has if it is worked and nobody gave it hours of its own."""
        at = day.month, day.day
        return next((season.hours for season in self.seasons if season.holds(at)), self.hours)


@dataclass(frozen=True, slots=True)
class Day:
    """What a day is, its hours, and the name it was published under ("" for an ordinary day)."""

    day: date
    kind: DayKind
    hours: Hours
    name: str = ""

    @property
    def is_workday(self) -> bool:
        """Whether the company works on it at all."""
        return bool(self.hours)


@dataclass(frozen=True, slots=True)
class DayBook:
    """Answers what a day is: the company's word first, then the published one, then the week."""

    rules: CalendarRules
    covered: frozenset[int]
    special: Mapping[date, Day]
    alternate: date | None

    def about(self, day: date) -> Day:
        """What this day is, for any date."""
        known = self.special.get(day)
        if known is not None:
            return known
        if day.isoweekday() in self.rules.workweek or self._is_alternate_saturday(day):
            return Day(day, DayKind.WORKDAY, self.rules.hours_on(day))
        return Day(day, DayKind.WEEKEND, ())

    def hours(self, day: date) -> Hours:
        """The local opening and closing times of a day, ascending; none on a day off."""
        return self.about(day).hours

    def _is_alternate_saturday(self, day: date) -> bool:
        return self.alternate is not None and (day - self.alternate).days % FORTNIGHT == 0


def open_day_book(rules: CalendarRules, published: Mapping[int, PublishedYear], company: CompanyDays) -> DayBook:
    """Check the parts and lay them over each other.

    Raises ValueError for what cannot be a calendar: no day or hour worked, overlapping hours or seasons, a day that one
    source calls both off and worked, a published day outside its year, an alternate Saturday that is none.
    """
    _check_week(rules)
    special: dict[date, Day] = {}
    for year, days in published.items():
        _check_year(year, days)
        special |= _special(days.off, days.work, rules, f"the published year {year}")
    special |= _special(company.off, company.work, rules, "the company's days")
    for own in company.hours:
        check_hours(own.hours)
        special[own.day] = Day(own.day, DayKind.WORKDAY if own.hours else DayKind.HOLIDAY, own.hours, own.name)
    alternate = company.alternate_saturdays
    if alternate is not None and alternate.isoweekday() != 6:
        raise ValueError(f"alternate_saturdays must be a Saturday: {alternate}")
    return DayBook(rules, frozenset(published), special, alternate)


def check_hours(hours: Hours) -> None:
    """Raise ValueError unless opening comes before closing and no span overlaps the next (00:00 closes the day)."""
    for opens, closes in hours:
        if opens >= closes != MIDNIGHT:
            raise ValueError(f"hours must open before they close: {opens:%H:%M}-{closes:%H:%M}")
    for (_, closes), (opens, _) in pairwise(hours):
        if closes == MIDNIGHT or opens < closes:
            raise ValueError(f"hours overlap or are out of order at {opens:%H:%M}")


def _check_week(rules: CalendarRules) -> None:
    if not rules.workweek or not rules.workweek <= set(range(1, 8)):
        raise ValueError(f"workweek needs ISO weekdays 1 to 7, at least one: {sorted(rules.workweek)}")
    for hours in (rules.hours, *(season.hours for season in rules.seasons)):
        if not hours:
            raise ValueError("a working day needs hours")
        check_hours(hours)
    shared = shared_day(rules.seasons)
    if shared is not None:
        raise ValueError(f"seasons overlap: number {shared + 1} shares a day with one before it")


def _check_year(year: int, days: PublishedYear) -> None:
    for named in (*days.off, *days.work):
        if named.day.year != year or days.year != year:
            raise ValueError(f"the published year {year} holds a day of another year: {named.day}")


def _special(off: Iterable[NamedDay], work: Iterable[NamedDay], rules: CalendarRules, source: str) -> dict[date, Day]:
    free = {named.day: Day(named.day, DayKind.HOLIDAY, (), named.name) for named in off}
    worked = {named.day: Day(named.day, DayKind.MAKE_UP, rules.hours_on(named.day), named.name) for named in work}
    both = sorted(free.keys() & worked.keys())
    if both:
        raise ValueError(f"{source}: both off and worked: {both[0]}")
    return free | worked
