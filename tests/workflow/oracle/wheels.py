"""Two ways of counting open seconds: a list of every minute, and a table of every day. No code of ours."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from tests.workflow.oracle.questions import Company


class OutOfSightError(Exception):
    """The question leads beyond the days that the wheel was made for."""


QUARTER = 15
MINUTES = 24 * 60


class MinuteWheel:
    """Every minute from one day to another, looked at on the wall of the company: is it open, and on which date?

    It serves any zone and any hours; clocks are only ever changed on quarters of an hour.
    """

    def __init__(self, company: Company, first: date, days: int) -> None:
        self.company = company
        self._zero = _epoch(datetime(first.year, first.month, first.day, tzinfo=UTC)) // 60
        self.starts = (self._zero + 2 * MINUTES) * 60, (self._zero + days // 3 * MINUTES) * 60
        wall = _walls(self._zero, days * MINUTES, ZoneInfo(company.zone))
        # What the wall has shown at the latest: a doubled hour is reached once, a skipped one never.
        self._shown = list(accumulate(wall, max))
        self._days = [minute // MINUTES for minute in wall]
        self._last = _date(self._days[-1] - 1)
        is_open = bytearray(len(wall))
        self._closes: dict[date, int] = {}
        for ordinal in range(self._days[0] + 1, self._days[-1]):
            day = _date(ordinal)
            for opens, closes in company.spans_on(day):
                start, end = (bisect_left(self._shown, ordinal * MINUTES + at) for at in (opens, closes))
                is_open[start:end] = b"\1" * (end - start)
                if start < end:
                    self._closes[day] = (self._zero + end) * 60
        self._open = bytes(is_open)
        self._before = [0, *accumulate(is_open)]

    def day_of(self, at: int) -> date:
        return _date(self._days[self._minute(at)])

    def works(self, day: date) -> bool:
        if day > self._last:
            raise OutOfSightError
        return day in self._closes

    def close(self, day: date) -> int:
        return self._closes[day]

    def open_until(self, at: int) -> int:
        minute = self._minute(at)
        return self._before[minute] * 60 + at % 60 * self._open[minute]

    def reached(self, seconds: int) -> int:
        minutes, rest = divmod(seconds, 60)
        if minutes >= self._before[-1]:
            raise OutOfSightError
        if not rest:
            return (self._zero + bisect_left(self._before, minutes)) * 60
        return (self._zero + bisect_right(self._before, minutes) - 1) * 60 + rest

    def _minute(self, at: int) -> int:
        minute = at // 60 - self._zero
        if not 0 <= minute < len(self._open):
            raise OutOfSightError
        return minute


class DayWheel:
    """A table of days, each with what it has in open seconds by the wall. No clock may be changed in open time."""

    def __init__(self, company: Company, first: date, last: date) -> None:
        self.company = company
        self._zone = ZoneInfo(company.zone)
        self._zero, self._last = first.toordinal(), last.toordinal()
        days = [date.fromordinal(n) for n in range(self._zero, self._last + 1)]
        # By the offset at noon: then the seconds of the day run true in open time.
        noons = [datetime(day.year, day.month, day.day, 12, tzinfo=self._zone) for day in days]
        self._midnights = [_epoch(noon) - 12 * 3600 for noon in noons]
        self._spans = [tuple((60 * a, 60 * b) for a, b in company.spans_on(day)) for day in days]
        self._before = [0, *accumulate(sum(b - a for a, b in spans) for spans in self._spans)]
        self.starts = self._midnights[2], self._midnights[-1200]

    def day_of(self, at: int) -> date:
        return datetime.fromtimestamp(at, self._zone).date()

    def works(self, day: date) -> bool:
        return bool(self._spans[self._place(day.toordinal())])

    def close(self, day: date) -> int:
        place = self._place(day.toordinal())
        return self._midnights[place] + self._spans[place][-1][1]

    def open_until(self, at: int) -> int:
        place = self._place(datetime.fromtimestamp(at, self._zone).toordinal())
        passed = at - self._midnights[place]
        return self._before[place] + sum(min(passed, b) - a for a, b in self._spans[place] if passed > a)

    def reached(self, seconds: int) -> int:
        if seconds > self._before[-1]:
            raise OutOfSightError
        place = bisect_left(self._before, seconds) - 1
        left = seconds - self._before[place]
        for opens, closes in self._spans[place]:
            if left <= closes - opens:
                return self._midnights[place] + opens + left
            left -= closes - opens
        raise AssertionError("a day has as many open seconds as its hours")

    def _place(self, ordinal: int) -> int:
        if not self._zero <= ordinal <= self._last:
            raise OutOfSightError
        return ordinal - self._zero


def _walls(zero: int, minutes: int, zone: ZoneInfo) -> list[int]:
    """What the wall shows at each minute from `zero` on, as minutes since 1970 there."""
    wall: list[int] = []
    for minute in range(zero, zero + minutes, QUARTER):
        offset = datetime.fromtimestamp(minute * 60, zone).utcoffset() or timedelta()
        shown = minute + offset // timedelta(minutes=1)
        wall.extend(range(shown, shown + QUARTER))
    return wall


def _date(ordinal: int) -> date:
    return date(1970, 1, 1) + timedelta(ordinal)


def _epoch(at: datetime) -> int:
    return int(at.timestamp())
