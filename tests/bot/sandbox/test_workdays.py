from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from bot.sandbox.workdays import is_working_day, later_by


def test_every_day_of_2026_agrees_with_another_library() -> None:
    day = date(2026, 1, 1)
    while day.year == 2026:
        assert is_working_day(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2026, 3, 2), 1, date(2026, 3, 3)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),  # over a weekend
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # a Saturday worked in exchange
        (date(2026, 2, 14), 1, date(2026, 2, 24)),  # over the Spring Festival
        (date(2026, 4, 3), 2, date(2026, 4, 8)),  # over Qingming
        (date(2027, 1, 1), 1, date(2027, 1, 4)),  # no published days: weekdays
    ],
)
def test_the_next_working_day_steps_over_what_is_off(day: date, days: int, expected: date) -> None:
    assert later_by(day, days) == expected
