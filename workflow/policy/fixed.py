"""Due dates that a regulation writes as dates: `next-month:5`, `this-quarter:end`. It counts no limits (clocks.py)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from workflow.calendar import Calendar
from workflow.worktime import ONE_DAY, instant

Recurrence = Literal["day", "week", "month", "quarter", "year"]
OnDayOff = Literal["before", "after", "keep"]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
END = "end"
_FORM = re.compile(
    r"(?P<when>this|next)-(?:"
    r"(?P<day>day):(?P<clock>([01][0-9]|2[0-3]):[0-5][0-9])"
    r"|(?P<week>week):(?P<weekday>mon|tue|wed|thu|fri|sat|sun)"
    r"|(?P<month>month|quarter):(?P<place>[1-9]|1[0-9]|2[0-8]|end)"
    r"|(?P<year>year):(?P<month_day>(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])|end))"
)
_LIKE = "'next-month:5', 'next-week:fri', 'this-quarter:end', 'this-day:23:59' or 'next-year:01-31'"


@dataclass(frozen=True, slots=True)
class FixedDate:
    """A place in this period or in the next one; `str()` gives back what `parse_fixed_date` reads."""

    period: Recurrence
    ahead: int
    place: str

    def __str__(self) -> str:
        return f"{'next' if self.ahead else 'this'}-{self.period}:{self.place}"

    @property
    def clock(self) -> time | None:
        """The time of day, where the date is a time of a day; None means close of business."""
        return time.fromisoformat(self.place) if self.period == "day" else None

    def day(self, of: date, every: Recurrence | None = None) -> date:
        """The day meant for the period (`every`, else the date's own) in which `of` lies, days off not yet moved."""
        last = period_end(every or self.period, of)
        match self.period:
            case "day":
                return last + self.ahead * ONE_DAY
            case "week":
                monday = last - last.weekday() * ONE_DAY
                return monday + timedelta(weeks=self.ahead, days=WEEKDAYS.index(self.place))
            case "month" | "quarter":
                end = period_end(self.period, last)
                for _ in range(self.ahead):
                    end = period_end(self.period, end + ONE_DAY)
                return end if self.place == END else _from_start(self.period, end, int(self.place))
            case "year":
                month_day = "12-31" if self.place == END else self.place
                return date.fromisoformat(f"{last.year + self.ahead:04d}-{month_day}")


def parse_fixed_date(text: str) -> FixedDate:
    """Read a fixed date (RULES 4.1, X-16). Raises ValueError that says what would be right."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError(f"not a fixed date: {text!r}; write it like {_LIKE}")
    period, place = text.partition("-")[2].split(":", 1)
    if found["month_day"] not in (None, END):
        try:
            date.fromisoformat(f"2001-{place}")
        except ValueError:
            raise ValueError(f"not a day of every year: {place!r}") from None
    return FixedDate(_PERIODS[period], int(found["when"] == "next"), place)


_PERIODS: dict[str, Recurrence] = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"}


def due_at(
    fixed: FixedDate,
    calendar: Calendar,
    start: datetime,
    on_day_off: OnDayOff,
    every: Recurrence | None = None,
) -> datetime:
    """When it is due (UTC) for the period in which the instant `start` lies.

    At close of business, inclusive (X-16). A day off moves it to the working day before or after; with `keep` it stays
    and ends when an ordinary working day at that time of year does. A time of day stays where it is.
    """
    day = fixed.day(calendar.local_date(start), every)
    if fixed.clock is not None:
        return instant(day, fixed.clock, calendar.zone)
    step = {"before": -ONE_DAY, "after": ONE_DAY, "keep": None}[on_day_off]
    while step is not None and not calendar.is_workday(day):
        day += step
    return calendar.close_of(day)


def period_end(period: Recurrence, day: date) -> date:
    """The last day of the day's week (Sunday), month, quarter or year; the day itself for `day`."""
    match period:
        case "day":
            return day
        case "week":
            return day + (6 - day.weekday()) * ONE_DAY
        case "month":
            return date(day.year, day.month, monthrange(day.year, day.month)[1])
        case "quarter":
            month = (day.month + 2) // 3 * 3
            return date(day.year, month, monthrange(day.year, month)[1])
        case "year":
            return date(day.year, 12, 31)


def _from_start(period: Recurrence, end: date, place: int) -> date:
    """The day `place` of the month or quarter that ends with `end`, counted from 1."""
    first = end.replace(day=1) if period == "month" else date(end.year, end.month - 2, 1)
    return first + (place - 1) * ONE_DAY
