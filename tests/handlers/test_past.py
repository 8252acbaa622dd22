from __future__ import annotations

import pytest

from handlers.past import past
from tests.workflow.world import SHANGHAI, at

NOW = at("03-09 10:00")

SAID = {
    "昨天16:30": "03-08 16:30",
    "昨天 16:30 空调坏了": "03-08 16:30",
    "今天9点": "03-09 09:00",
    "前天下午4点半，有人": "03-07 16:30",
    "3-6 16:30": "03-06 16:30",
    "3月6日16：30 店员": "03-06 16:30",
    "3/6 16:30": "03-06 16:30",
    "收到于 3-6 16:30": "03-06 16:30",
    "收到于3月6号 下午4点20分": "03-06 16:20",
    "收到于 9:15": "03-09 09:15",
    "2026-03-06 00:00": "03-06 00:00",
}


@pytest.mark.parametrize(("text", "expected"), SAID.items())
def test_a_time_in_the_past_is_read_as_people_type_it(text: str, expected: str) -> None:
    found = past(text, NOW, SHANGHAI)
    assert found is not None
    assert found.at == at(expected)


@pytest.mark.parametrize(
    "text",
    [
        "16:30 空调坏了",
        "昨天空调坏了",
        "3月6日空调坏了",
        "昨天25:00",
        "2-30 10:00",
        "13-1 10:00",
        "空调昨天16:30坏",
        "",
        "9点半开门",
    ],
)
def test_what_names_no_day_and_hour_that_exist_is_the_matter_itself(text: str) -> None:
    assert past(text, NOW, SHANGHAI) is None


def test_a_day_that_is_still_to_come_this_year_was_last_year() -> None:
    found = past("12-31 23:00", NOW, SHANGHAI)
    assert found is not None
    assert (found.at.year, found.at.month) == (2025, 12)


def test_later_today_is_read_as_it_was_written() -> None:
    """Whoever files it is told that the time is still to come."""
    found = past("今天18:00", NOW, SHANGHAI)
    assert found is not None
    assert found.at == at("03-09 18:00")


def test_what_was_read_is_no_longer_than_the_time() -> None:
    found = past("昨天16:30，空调坏了", NOW, SHANGHAI)
    assert found is not None
    assert "昨天16:30，空调坏了"[found.length :] == "，空调坏了"
