"""The table of error codes: every code of wecom.md 2.13 has the remedy that the page gives it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.wecom.errors import Remedy, WeComError, refused, turned_away, unanswered

PAGE = {
    Remedy.RETRY: [-1, 6000, 45033],
    Remedy.REFRESH: [40001, 40014, 42001],
    Remedy.WAIT: [45009],
    Remedy.NEW_MESSAGE: [40007, 60140],
    Remedy.SPLIT: [40032, 82002, 82003],
    Remedy.DROP: [40003, 60111, 46004, 81013, 42014, 42015, 42019, 42052, 43004, 60011, 82101, 82102, 86003, 40029],
    Remedy.ALARM: [40013, 41002, 41004, 40091, 40056, 301002, 43012, 48001, 48002, 48006, 50003, 60031, 60020, 301007],
    Remedy.BUG: [41001, 82001, 81012, 40008, 40033, 40035, 40058, 40063, 41016, 42027, 42051, 44004, 45002, 45008],
}


@pytest.mark.parametrize(("remedy", "codes"), PAGE.items(), ids=PAGE)
def test_a_code_has_its_remedy(remedy: Remedy, codes: list[int]) -> None:
    assert {code: refused("message/send", code).remedy for code in codes} == dict.fromkeys(codes, remedy)


def test_an_unknown_code_is_not_retried() -> None:
    assert refused("message/send", 99999).remedy is Remedy.BUG


def test_the_neighbours_of_a_range_are_not_in_it() -> None:
    assert [refused("message/send", code).remedy for code in (42014, 42019, 42020)] == ["drop", "drop", "bug"]
    assert refused("message/send", 42052).remedy is Remedy.DROP


def test_the_same_code_can_mean_another_thing_elsewhere() -> None:
    assert refused("gettoken", 40001).remedy is Remedy.ALARM
    assert refused("media/get", 40007).remedy is Remedy.DROP


def test_a_limit_says_how_long_to_wait_and_nothing_else_does() -> None:
    assert refused("message/send", 45009).wait == timedelta(seconds=60)
    assert refused("gettoken", 45009).wait == timedelta(hours=1)
    assert refused("message/send", -1).wait == timedelta()


@pytest.mark.parametrize(
    ("status", "remedy"),
    [(302, "alarm"), (404, "alarm"), (407, "alarm"), (408, "retry"), (429, "wait"), (499, "alarm"), (500, "retry")],
)
def test_a_gateways_status_is_sorted_by_what_helps(status: int, remedy: str) -> None:
    assert turned_away("message/send", status).remedy == remedy


def test_an_error_reads_as_call_cause_and_remedy() -> None:
    assert str(WeComError(refused("message/send", 60140))) == "message/send: 60140 (new_message)"
    assert str(WeComError(unanswered("gettoken", "timeout"))) == "gettoken: timeout (retry)"
