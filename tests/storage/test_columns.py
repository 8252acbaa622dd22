from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects.sqlite import dialect

from storage.columns import Instant

SQLITE = dialect()
FLOOR = datetime(2000, 1, 1, tzinfo=UTC)
# Hypothesis wants its borders without a zone; three days keep every zone's instants on our side of the floor.
BORDERS = ((FLOOR + timedelta(days=3)).replace(tzinfo=None), datetime(2999, 1, 1, tzinfo=UTC).replace(tzinfo=None))


def kept(at: datetime | None) -> int | None:
    return Instant().process_bind_param(at, SQLITE)


def back(value: int | None) -> datetime | None:
    return Instant().process_result_value(value, SQLITE)


@given(st.datetimes(*BORDERS, timezones=st.timezones()))
def test_an_instant_comes_back_to_the_millisecond_whatever_its_zone(at: datetime) -> None:
    again = back(kept(at))
    assert again is not None
    assert again.utcoffset() == timedelta(0)
    assert timedelta(0) <= at - again < timedelta(milliseconds=1)
    assert kept(again) == kept(at)


@given(*[st.datetimes(*BORDERS, timezones=st.just(UTC))] * 2)
def test_instants_sort_as_they_are_kept(one: datetime, two: datetime) -> None:
    first, second = kept(one), kept(two)
    assert first is not None
    assert second is not None
    assert first <= second if one <= two else first >= second


def test_a_known_instant_has_its_known_number() -> None:
    shanghai = timezone(timedelta(hours=8))
    assert kept(datetime(2026, 3, 2, 10, 0, 0, 123999, tzinfo=shanghai)) == 1772416800123


def test_none_stays_none() -> None:
    assert kept(None) is None
    assert back(None) is None


def test_a_naive_time_and_a_zero_date_are_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        kept(datetime(2026, 3, 2))  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="1999"):
        kept(FLOOR - timedelta(milliseconds=1))
    assert kept(FLOOR) == 946684800000
