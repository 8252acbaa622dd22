"""The working days that the page's clock button needs: weekdays with the published days of 2026. No deadlines."""

from __future__ import annotations

from datetime import date, timedelta

_SATURDAY = 5

# The State Council's days off for 2026, first and last of each holiday, and the weekends worked in exchange (调休).
_OFF = (
    (date(2026, 1, 1), date(2026, 1, 3)),
    (date(2026, 2, 15), date(2026, 2, 23)),
    (date(2026, 4, 4), date(2026, 4, 6)),
    (date(2026, 5, 1), date(2026, 5, 5)),
    (date(2026, 6, 19), date(2026, 6, 21)),
    (date(2026, 9, 25), date(2026, 9, 27)),
    (date(2026, 10, 1), date(2026, 10, 7)),
)
_MADE_UP = frozenset(
    {
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    }
)


def later_by(day: date, working_days: int) -> date:
    """The n-th working day after `day`; `day` itself is not counted. Outside 2026 the plain weekday rule holds."""
    while working_days > 0:
        day += timedelta(days=1)
        working_days -= is_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    """Is `day` worked in China?"""
    if day in _MADE_UP:
        return True
    return day.weekday() < _SATURDAY and not any(first <= day <= last for first, last in _OFF)
