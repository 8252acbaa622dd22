from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.clock import DEFAULT_START, VirtualClock, iso, parse_duration, parse_instant


class Stopwatch:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_a_standing_clock_stands_and_a_running_one_runs_with_real_time() -> None:
    watch = Stopwatch()
    standing, running = VirtualClock(DEFAULT_START, 0, watch), VirtualClock(DEFAULT_START, 1, watch)
    watch.seconds += 2.5
    assert standing.now() == DEFAULT_START
    assert running.now() == DEFAULT_START + timedelta(seconds=2.5)


def test_a_held_clock_stands_and_goes_on_from_there() -> None:
    watch = Stopwatch()
    clock = VirtualClock(DEFAULT_START, 1, watch)
    with clock.held():
        watch.seconds += 60
        assert clock.now() == DEFAULT_START
        clock.set(DEFAULT_START + timedelta(days=1))
    watch.seconds += 1
    assert clock.now() == DEFAULT_START + timedelta(days=1, seconds=1)
    clock.set_rate(0)
    watch.seconds += 1
    assert clock.now() == DEFAULT_START + timedelta(days=1, seconds=1)


def test_the_clock_goes_to_now_but_never_back() -> None:
    clock = VirtualClock(DEFAULT_START, 0, Stopwatch())
    clock.set(DEFAULT_START)
    with pytest.raises(ValueError, match="does not go back"):
        clock.set(DEFAULT_START - timedelta(milliseconds=1))


@pytest.mark.parametrize(
    ("text", "seconds"), [("PT30M", 1800), ("P1D", 86400), ("P1W", 604800), ("PT1H30M5.5S", 5405.5), ("P1DT2H", 93600)]
)
def test_iso_durations_are_read(text: str, seconds: float) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "P", "PT", "30M", "PT30", "P1M", "P1Y", "-PT1M", "PT1M "])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an ISO 8601 duration"):
        parse_duration(text)


def test_an_instant_without_an_offset_is_meant_in_china() -> None:
    assert parse_instant("2026-03-02T10:00") == datetime(2026, 3, 2, 2, tzinfo=UTC)
    assert parse_instant("2026-03-02T10:00Z") == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert iso(datetime(2026, 3, 2, 2, tzinfo=UTC)) == "2026-03-02T10:00:00+08:00"
