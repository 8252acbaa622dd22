"""When a limit falls due in a company's calendar. It asks no clock, and never hides that a year was not published."""

from __future__ import annotations

import hashlib
import json
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from itertools import islice, takewhile
from typing import assert_never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workflow.days import (
    CalendarRules,
    CompanyDays,
    Day,
    DayBook,
    DayHours,
    DayKind,
    NamedDay,
    PublishedYear,
    open_day_book,
)
from workflow.durations import Duration, Unit
from workflow.seasons import Season
from workflow.worktime import MIDNIGHT, NOTHING, ONE_DAY, Hours, Workday, WorkTable, instant

__all__ = [
    "Calendar",
    "CalendarRules",
    "CompanyDays",
    "Day",
    "DayHours",
    "DayKind",
    "Due",
    "Hours",
    "NamedDay",
    "PublishedYear",
    "Season",
    "build_calendar",
]


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit ends (UTC), and why then.

    `first` is the first local day that could count and `days` are the working days from it that did, the last being the
    due day; a limit in minutes or hours counts none. `provisional`: a year was passed that nobody published.
    """

    at: datetime
    provisional: bool
    first: date
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """A company's calendar, from `build_calendar`. Two with the same `hash` (hex) hold the same days and hours.

    `name` is "" for the general one, else what a company calls that of some departments; the hash is of it, too.
    All instants that go in and come out are aware; those that come out are UTC.
    """

    zone: ZoneInfo
    hash: str
    name: str
    _book: DayBook
    _table: WorkTable

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and self.hash == other.hash

    def __hash__(self) -> int:
        return hash(self.hash)

    def covered(self, year: int) -> bool:
        """Whether the days of this year were published."""
        return year in self._book.covered

    def about(self, day: date) -> Day:
        """What this day is: its kind, its hours, and the name of a holiday."""
        return self._book.about(day)

    def hours(self, day: date) -> Hours:
        """The local opening and closing times of a day, ascending; none on a day off."""
        return self._book.hours(day)

    def is_workday(self, day: date) -> bool:
        """Whether the company works on this day at all."""
        return bool(self._book.hours(day))

    def closing(self, day: date) -> time:
        """The local close of business of this day; of a day off, that of a working day at its time of year."""
        return (self._book.hours(day) or self._book.rules.hours_on(day))[-1][1]

    def close_of(self, day: date) -> datetime:
        """The instant (UTC) at which `closing` is on that day."""
        closes = self.closing(day)
        return instant(day + ONE_DAY if closes == MIDNIGHT else day, closes, self.zone)

    def local_date(self, at: datetime) -> date:
        """The date on the company's wall at this instant."""
        return at.astimezone(self.zone).date()

    def due(self, start: datetime, limit: Duration) -> Due:
        """When a limit that starts at `start` ends (RULES 4.1, X-14, X-15).

        Minutes and hours pass round the clock. Working hours pass in working time, so a start outside it counts from
        the next opening. Of working days the day of the event is not counted and the last one ends at close of
        business; `0wd` is the close of business still ahead on this working day, else that of the next. Calendar days,
        months and years end at close of business of their last day, and of the next working day when that is a day off
        (Civil Code 201-203). Raises ValueError for a naive `start`.
        """
        if start.tzinfo is None:
            raise ValueError(f"an instant needs its zone: {start}")
        match limit.unit:
            case Unit.MINUTE:
                return self._due_after(start, timedelta(minutes=limit.count))
            case Unit.HOUR:
                return self._due_after(start, timedelta(hours=limit.count))
            case Unit.WORKING_HOUR:
                return self._due_in_hours(start, limit.count)
            case Unit.WORKING_DAY:
                return self._due_in_days(start, limit.count)
            case Unit.CALENDAR_DAY:
                return self._due_on(start, self.local_date(start) + timedelta(days=limit.count))
            case Unit.MONTH:
                return self._due_on(start, _months_later(self.local_date(start), limit.count))
            case Unit.YEAR:
                return self._due_on(start, _months_later(self.local_date(start), 12 * limit.count))
            case _:
                assert_never(limit.unit)

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """The working time that passes from `start` to `end`; nothing when `end` is not later."""
        return self._table.between(start, end)

    def time_between(self, start: datetime, end: datetime, limit: Duration) -> timedelta:
        """What passes of such a limit from `start` to `end`: working time for wh and wd, else all time; at least 0."""
        if limit.in_working_time:
            return self._table.between(start, end)
        return max(end - start, NOTHING)

    def later(self, at: datetime, amount: timedelta, limit: Duration) -> datetime:
        """When `amount` of such a limit's kind of time has passed since `at`; the inverse of `time_between`."""
        if limit.in_working_time:
            return self._table.after(at, amount).astimezone(UTC)
        return at.astimezone(UTC) + amount

    def fraction_point(
        self, start: datetime, due: datetime, fraction: Fraction, limit: Duration, paused: timedelta = NOTHING
    ) -> datetime:
        """When `fraction` of the limit's kind of time between `start` and `due` has passed, and as much as the clock
        was paused: to the second below."""
        total = self.time_between(start, due, limit) // timedelta(microseconds=1)
        part = timedelta(microseconds=total * fraction.numerator // fraction.denominator)
        return self.later(start, part + paused, limit).replace(microsecond=0)

    def next_opening(self, at: datetime) -> datetime:
        """`at` when the company is working, else the next instant when it opens. At a closing it is already closed."""
        return self._table.opening(at).astimezone(UTC)

    def next_workday_at(self, at: datetime, local: time) -> datetime:
        """The first local time `local` of a working day that is not before `at`: when a held notice goes out."""
        moments = (instant(workday.day, local, self.zone) for workday in self._table.workdays_from(self.local_date(at)))
        return next(moment for moment in moments if moment >= at)

    def workdays(self, first: date, last: date) -> tuple[date, ...]:
        """The working days from `first` to `last`, both included."""
        upto = takewhile(lambda workday: workday.day <= last, self._table.workdays_from(first))
        return tuple(workday.day for workday in upto)

    def published(self, first: date, last: date) -> bool:
        """Whether every year from `first` to `last` was published; a date counted over others is provisional."""
        return all(self.covered(year) for year in range(first.year, last.year + 1))

    def _due_after(self, start: datetime, length: timedelta) -> Due:
        at = start.astimezone(UTC) + length
        return Due(at, provisional=False, first=self.local_date(at), days=())

    def _due_in_hours(self, start: datetime, count: int) -> Due:
        first = self._first_countable(start)
        at = self._table.after(self._table.opening(start), timedelta(hours=count)).astimezone(UTC)
        workdays = self._table.workdays_from(first)
        return self._counted(first, at, takewhile(lambda day: day.opens < at, workdays) if count else [next(workdays)])

    def _due_in_days(self, start: datetime, count: int) -> Due:
        if count == 0:
            return self._due_on(start, self.local_date(start))
        first = self.local_date(start) + ONE_DAY
        days = list(islice(self._table.workdays_from(first), count))
        return self._counted(first, days[-1].closes, days)

    def _due_on(self, start: datetime, day: date) -> Due:
        """At the first close of business from `day` on that is still ahead of `start`."""
        first = max(day, self._first_countable(start))
        last = next(self._table.workdays_from(first))
        return self._counted(first, last.closes, [last])

    def _first_countable(self, start: datetime) -> date:
        """The local day of `start`, or the day after when business has closed by then."""
        day = self.local_date(start)
        nearest = next(self._table.workdays_from(day))
        return day + ONE_DAY if nearest.day == day and nearest.closes <= start else day

    def _counted(self, first: date, at: datetime, workdays: Iterable[Workday]) -> Due:
        days = tuple(workday.day for workday in workdays)
        return Due(at, not self.published(first, days[-1]), first, days)


def build_calendar(
    rules: CalendarRules,
    published: Mapping[int, PublishedYear],
    company: CompanyDays | None = None,
    *,
    name: str = "",
) -> Calendar:
    """The calendar of a policy's rules, the published years and the company's own days; `name` if it has one.

    Raises ValueError when they cannot be a calendar: an unknown zone, no working time, overlapping hours or seasons, a
    day that is both off and worked. There is no silent default (an emptied calendar must not become "always open").
    """
    company = company or CompanyDays()
    try:
        zone = ZoneInfo(rules.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise ValueError(f"unknown time zone: {rules.zone!r}") from unknown
    book = open_day_book(rules, published, company)
    return Calendar(zone, _content_hash(rules, published, company, name), name, book, WorkTable(zone, book.hours))


def _content_hash(rules: CalendarRules, published: Mapping[int, PublishedYear], company: CompanyDays, name: str) -> str:
    """SHA-256 over what the calendar says, in canonical order; where a year's days came from does not matter."""
    years = {
        str(year): {"off": _named(days.off), "work": _named(days.work)} for year, days in sorted(published.items())
    }
    content = {
        "zone": rules.zone,
        "workweek": sorted(rules.workweek),
        "hours": _spans(rules.hours),
        "published": years,
        "off": _named(company.off),
        "work": _named(company.work),
        "own_hours": sorted([own.day.isoformat(), own.name, _spans(own.hours)] for own in company.hours),
        "alternate_saturdays": str(company.alternate_saturdays or ""),
    }
    if rules.seasons:  # a calendar without them keeps the hash that stands in the timelines
        content["seasons"] = sorted([[*s.first], [*s.last], _spans(s.hours)] for s in rules.seasons)
    if name:
        content["name"] = name
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _named(days: tuple[NamedDay, ...]) -> list[list[str]]:
    return sorted([named.day.isoformat(), named.name] for named in days)


def _spans(hours: Hours) -> list[list[str]]:
    return [[opens.isoformat(), closes.isoformat()] for opens, closes in hours]


def _months_later(day: date, months: int) -> date:
    """The same day of the month, or the month's last where there is none (Civil Code 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
