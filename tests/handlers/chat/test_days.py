"""Dates as people type them. It is Monday 2026-03-09, 10:00; the limit is due on Wednesday the 11th."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.chat.days import Until, until, workdays_beside
from tests.workflow.world import at, calendar


def said(text: str, now: str = "03-09 10:00", due: str = "03-11 18:00") -> Until | None:
    return until(text, at(now), at(due), calendar())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3月16日", "03-16"),
        ("3月16号", "03-16"),
        ("３月１６日", "03-16"),
        ("3-16", "03-16"),
        ("3.16", "03-16"),
        ("3/16", "03-16"),
        ("2026-3-16", "03-16"),
        ("2026年3月16日", "03-16"),
        ("3月16日(周一)18:00", "03-16"),
        ("到3月16日", "03-16"),
        ("延到 3月16日下班前", "03-16"),
        ("16日", "03-16"),
        ("9号", "03-09"),
        ("8号", "04-08"),
        ("今天", "03-09"),
        ("明天", "03-10"),
        ("后天", "03-11"),
        ("大后天", "03-12"),
        ("周一", "03-09"),
        ("周五", "03-13"),
        ("本周五", "03-13"),
        ("这周五", "03-13"),
        ("下周一", "03-16"),
        ("下个星期三", "03-18"),
        ("下下周二", "03-24"),
        ("2个工作日", "03-13"),
        ("两天", "03-13"),
        ("再3天", "03-16"),
        ("十个工作日", "03-25"),
        ("3月1日", "03-01"),
    ],
)
def test_a_date_means_close_of_business_of_that_day(text: str, day: str) -> None:
    found = said(text)
    assert found is not None
    assert (found.at, found.rest) == (at(f"{day} 18:00"), "")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("3月16日12:00", "03-16 12:00"),
        ("3月16日 9点", "03-16 09:00"),
        ("明天下午3点半", "03-10 15:30"),
        ("下周一上午10点15分前", "03-16 10:15"),
    ],
)
def test_a_time_of_day_may_follow(text: str, moment: str) -> None:
    found = said(text)
    assert found is not None
    assert (found.at, found.timed) == (at(moment), True)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("3月16日 厂家3月11日才能到场", "厂家3月11日才能到场"),
        ("3月16日，厂家才能到场。", "厂家才能到场。"),
        ("下周一因为等检测报告", "因为等检测报告"),
        ("2个工作日 等检测报告", "等检测报告"),
    ],
)
def test_the_words_behind_it_are_kept_as_written(text: str, rest: str) -> None:
    found = said(text)
    assert found is not None
    assert found.rest == rest


@pytest.mark.parametrize("text", ["", "尽快", "2月30日", "13月1日", "32号", "0天", "厂家3月16日到场", "很久以后"])
def test_what_begins_with_no_date_is_none(text: str) -> None:
    assert said(text) is None


def test_in_december_january_is_next_years() -> None:
    found = until("1月5日", at("12-28 10:00"), at("12-30 18:00"), calendar())
    assert found is not None
    assert found.day == date(2027, 1, 5)


def test_a_day_that_has_just_passed_is_a_slip_and_not_next_year() -> None:
    found = said("3月8日")
    assert found is not None
    assert found.day == date(2026, 3, 8)


def test_a_day_of_the_month_is_the_next_one_of_that_number() -> None:
    for now, day in (("03-31 19:00", date(2026, 3, 31)), ("04-02 10:00", date(2026, 5, 31))):
        found = until("31号", at(now), at("04-02 18:00"), calendar())
        assert found is not None
        assert found.day == day


def test_a_day_off_has_working_days_beside_it() -> None:
    assert workdays_beside(date(2026, 3, 15), calendar()) == (date(2026, 3, 13), date(2026, 3, 16))
    assert workdays_beside(date(2026, 4, 5), calendar()) == (date(2026, 4, 3), date(2026, 4, 7)), "the 6th is a holiday"


@pytest.mark.parametrize("text", ["1.5天 材料没到", "2-3天", "1.5 个工作日"])
def test_so_many_days_are_no_day_of_a_month(text: str) -> None:
    found = said(text)
    assert found is None or found.day.month == 3
