"""The pace: never more to one person than WeCom delivers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.pace import PER_HOUR, PER_MINUTE, Pace

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
MINUTE, HOUR, INSTANT = timedelta(minutes=1), timedelta(hours=1), timedelta(milliseconds=1)


def test_the_thirtieth_message_of_a_minute_goes_at_once_and_the_next_waits_for_the_first_to_leave_it() -> None:
    pace = Pace()
    for second in range(PER_MINUTE - 1):
        pace.count("limin", NOW + timedelta(seconds=second), 1)
    late = NOW + timedelta(seconds=40)
    assert pace.free_at("limin", late) == late
    pace.count("limin", late, 1)
    assert pace.free_at("limin", late) == NOW + MINUTE
    assert pace.free_at("limin", NOW + MINUTE) == NOW + MINUTE


def test_one_person_does_not_wait_for_another() -> None:
    pace = Pace()
    pace.count("limin", NOW, PER_MINUTE)
    assert pace.free_at("zhangwei", NOW) == NOW
    assert pace.free_at("LiMin", NOW) == NOW + MINUTE


def test_no_more_than_a_thousand_an_hour() -> None:
    pace = Pace()
    for count in range(PER_HOUR):
        pace.count("limin", NOW + timedelta(seconds=3 * count), 1)
    last = NOW + timedelta(seconds=3 * PER_HOUR)
    assert pace.free_at("limin", last) == NOW + HOUR
    assert pace.free_at("limin", NOW + HOUR) == NOW + HOUR
