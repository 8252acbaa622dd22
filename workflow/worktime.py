"""Working time laid out year by year, so that counting it is a look-up. It knows no holidays, only hours it is told."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

Hours = tuple[tuple[time, time], ...]
"""Opening and closing times of one day, local, ascending; a closing at 00:00 is the midnight that ends the day."""

MIDNIGHT = time(0, 0)
NOTHING = timedelta(0)
ONE_DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


class Workday(NamedTuple):
    """A day on which the company works, with its first opening and its close of business (UTC)."""

    day: date
    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class _Year:
    """One local year: its working days, and its spans of working time with what was worked up to the end of each."""

    days: list[date]
    workdays: list[Workday]
    opens: list[datetime]
    closes: list[datetime]
    worked: list[timedelta]

    @property
    def total(self) -> timedelta:
        return self.worked[-1] if self.worked else NOTHING

    def until(self, at: datetime) -> timedelta:
        """The working time of this year before `at`."""
        span = bisect_right(self.opens, at) - 1
        if span < 0:
            return NOTHING
        return self.worked[span] - max(self.closes[span] - at, NOTHING)


@dataclass(frozen=True, slots=True)
class WorkTable:
    """Counts working time in a zone where `hours_of` gives the hours of a day (none: a day off).

    Lengths are real time that passes, also across a change of the zone's offset. Years are laid out when first asked
    for and kept; the answers do not depend on it. There must be working time in every long run of years.
    """

    zone: ZoneInfo
    hours_of: Callable[[date], Hours]
    _years: dict[int, _Year] = field(default_factory=dict, compare=False, repr=False)

    def workdays_from(self, day: date) -> Iterator[Workday]:
        """The working days on and after `day`, without end."""
        year = day.year
        first = bisect_left(self._year(year).days, day)
        while True:
            yield from self._year(year).workdays[first:]
            year, first = year + 1, 0

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from `start` to `end`; nothing when `end` is not later."""
        if end <= start:
            return NOTHING
        first, last = start.astimezone(self.zone).year, end.astimezone(self.zone).year
        worked = self._year(last).until(end) - self._year(first).until(start)
        return worked + sum((self._year(year).total for year in range(first, last)), NOTHING)

    def after(self, start: datetime, amount: timedelta) -> datetime:
        """The first instant by which `amount` of working time has passed since `start` (`start` itself for nothing)."""
        if amount <= NOTHING:
            return start
        year = start.astimezone(self.zone).year
        target = self._year(year).until(start) + amount
        while target > self._year(year).total:
            target -= self._year(year).total
            year += 1
        found = self._year(year)
        span = bisect_left(found.worked, target)
        return found.closes[span] - (found.worked[span] - target)

    def opening(self, at: datetime) -> datetime:
        """`at` inside working hours, else the next opening. A closing instant is outside, an opening instant inside."""
        year = at.astimezone(self.zone).year
        while True:
            spans = self._year(year)
            span = bisect_right(spans.closes, at)
            if span < len(spans.closes):
                return max(at, spans.opens[span])
            year += 1

    def _year(self, year: int) -> _Year:
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = self._lay_out(year)
        return known

    def _lay_out(self, year: int) -> _Year:
        laid = _Year([], [], [], [], [])
        worked = NOTHING
        day = date(year, 1, 1)
        while day.year == year:
            spans = self._spans(day)
            for opens, closes in spans:
                worked += closes - opens
                laid.opens.append(opens)
                laid.closes.append(closes)
                laid.worked.append(worked)
            if spans:
                laid.days.append(day)
                laid.workdays.append(Workday(day, spans[0][0], spans[-1][1]))
            day += ONE_DAY
        return laid

    def _spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The day's hours as instants. An hour that a change of offset skips is nobody's working time."""
        spans: list[tuple[datetime, datetime]] = []
        for opening, closing in self.hours_of(day):
            opens = instant(day, opening, self.zone)
            closes = instant(day + ONE_DAY if closing == MIDNIGHT else day, closing, self.zone)
            if closes > opens:
                spans.append((opens, closes))
        return spans


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of a local time: the earlier one of a doubled hour, for a skipped hour the change itself."""
    local = datetime.combine(day, at, zone)
    found = local.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return found
    # PEP 495: in a skipped hour fold=1 reads the time with the later offset, so it lies before the change.
    before, after = local.replace(fold=1).astimezone(UTC), found
    while after - before > SECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == before.astimezone(zone).utcoffset():
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
