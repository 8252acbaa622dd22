"""Parts of the year in which a working day has other hours (夏令作息, 冬令作息). It knows no year and no weekday."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.worktime import Hours

MonthDay = tuple[int, int]
"""A day of each year, as month and day."""


@dataclass(frozen=True, slots=True)
class Season:
    """The hours of a working day from `first` to `last`, both included; it may pass New Year."""

    first: MonthDay
    last: MonthDay
    hours: Hours

    def holds(self, at: MonthDay) -> bool:
        """Whether this day of the year lies in it."""
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


def shared_day(seasons: Sequence[Season]) -> int | None:
    """The place of the first season that shares a day with one before it; None when each day has one season at most."""
    for place, season in enumerate(seasons):
        # Two spans of a circle meet where one of them begins inside the other.
        if any(other.holds(season.first) or season.holds(other.first) for other in seasons[:place]):
            return place
    return None
