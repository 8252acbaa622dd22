"""A second, naive calendar: it walks minutes and days one by one and shares no code with ours. Slow on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class NaiveCalendar:
    """Whole minutes only. `hours` are (open, close) pairs that do not reach midnight; `other_hours` those of some days
    of the year, by month and day."""

    zone: str
    workweek: frozenset[int]
    hours: tuple[tuple[time, time], ...]
    off: frozenset[date] = field(default_factory=frozenset)
    work: frozenset[date] = field(default_factory=frozenset)
    other_hours: Mapping[tuple[int, int], tuple[tuple[time, time], ...]] = field(default_factory=dict)

    def works_on(self, day: date) -> bool:
        if day in self.off:
            return False
        return day in self.work or day.isoweekday() in self.workweek

    def hours_of(self, day: date) -> tuple[tuple[time, time], ...]:
        return self.other_hours.get((day.month, day.day), self.hours)

    def is_open(self, at: datetime) -> bool:
        local = at.astimezone(ZoneInfo(self.zone))
        hours = self.hours_of(local.date())
        return self.works_on(local.date()) and any(a <= local.time().replace(fold=0) < b for a, b in hours)

    def due_in_hours(self, start: datetime, hours: int) -> datetime:
        at = start
        while not self.is_open(at):
            at += MINUTE
        left = hours * 60
        while left:
            left -= self.is_open(at)
            at += MINUTE
        return at

    def due_in_days(self, start: datetime, days: int) -> datetime:
        day = start.astimezone(ZoneInfo(self.zone)).date()
        if days == 0:
            while not self.works_on(day) or self.close_of(day) <= start:
                day += DAY
            return self.close_of(day)
        left = days
        while left:
            day += DAY
            left -= self.works_on(day)
        return self.close_of(day)

    def close_of(self, day: date) -> datetime:
        return datetime.combine(day, self.hours_of(day)[-1][1], ZoneInfo(self.zone)).astimezone(UTC)

    def minutes_worked(self, start: datetime, end: datetime) -> int:
        worked, at = 0, start
        while at < end:
            worked += self.is_open(at)
            at += MINUTE
        return worked
