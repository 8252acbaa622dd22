"""Leave as people type it. It is Monday 2026-03-02."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.chat.leave_words import Leave, read_leave
from handlers.understand import Asker, Do, Matter, understand
from handlers.verbs import Verb

TODAY = date(2026, 3, 2)


def d(text: str) -> date:
    month, day = text.split("-")
    return date(2026, int(month), int(day))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("3.5-3.8", "03-05", "03-08"),
        ("3.5到3.8", "03-05", "03-08"),
        ("３．５～３．８", "03-05", "03-08"),
        ("3/5 - 3/8", "03-05", "03-08"),
        ("3-5至3-8", "03-05", "03-08"),
        ("3-5-3-8", "03-05", "03-08"),
        ("3.5-8", "03-05", "03-08"),
        ("3月5日至8日", "03-05", "03-08"),
        ("3月5日—3月8日", "03-05", "03-08"),
        ("2026年3月5日到2026年3月8日", "03-05", "03-08"),
        ("3.5", "03-05", "03-05"),
        ("3-5", "03-05", "03-05"),
        ("5号", "03-05", "03-05"),
        ("今天", "03-02", "03-02"),
        ("明天到周五", "03-03", "03-06"),
        ("下周一到周三", "03-09", "03-11"),
        ("从3.5到3.8请假", "03-05", "03-08"),
    ],
)
def test_days(text: str, first: str, last: str) -> None:
    found = read_leave(text, TODAY)
    assert (found.first, found.last) == (d(first), d(last))


def test_a_leave_over_the_new_year_ends_in_it() -> None:
    found = read_leave("12.30-1.3", date(2026, 12, 28))
    assert (found.first, found.last) == (date(2026, 12, 30), date(2027, 1, 3))


def test_days_that_are_past_stay_past() -> None:
    found = read_leave("2.20-3.1", TODAY)
    assert (found.first, found.last) == (d("02-20"), d("03-01"))


@pytest.mark.parametrize(
    "text", ["", "王强", "请假", "3.32", "很久", "周一鸣", "13.5", "周四和周六", "3.5、3.8", "3.5 3.8"]
)
def test_what_names_no_day_stays_open(text: str) -> None:
    assert read_leave(text, TODAY).first is None


@pytest.mark.parametrize(
    ("text", "who", "deputy"),
    [
        ("3.5-3.8", "", ""),
        ("3.5-3.8 委托 王芳", "", "王芳"),
        ("3.5-3.8委托王芳", "", "王芳"),
        ("3.5-3.8，委托王芳代理", "", "王芳"),
        ("3.5-3.8 由王芳代办。", "", "王芳"),
        ("委托 王芳 3.5-3.8", "", "王芳"),
        ("王强 3.5-3.8", "王强", ""),
        ("王强 3.5-3.8 委托 王芳", "王强", "王芳"),
        ("王强3.5-3.8交给王芳", "王强", "王芳"),
        ("周一鸣 3.5", "周一鸣", ""),
        ("張偉 3.5 委託 劉洋", "張偉", "劉洋"),
        ("王强 委托 王芳", "王强", "王芳"),
    ],
)
def test_names_are_kept_as_they_were_written(text: str, who: str, deputy: str) -> None:
    found = read_leave(text, TODAY)
    assert (found.who, found.deputy) == (who, deputy)


def test_behind_the_word_for_a_deputy_stands_the_deputy() -> None:
    assert read_leave("王芳 3.5-3.8", TODAY, deputy_first=True) == Leave(d("03-05"), d("03-08"), "", "王芳")
    assert read_leave("王芳", TODAY, deputy_first=True) == Leave(deputy="王芳")


@pytest.mark.parametrize(
    ("text", "verb", "words"),
    [
        ("请假 3.5-3.8 委托 王芳", Verb.AWAY, "3.5-3.8 委托 王芳"),
        ("请假3.5-3.8", Verb.AWAY, "3.5-3.8"),
        ("请假 王强 3.5-3.8", Verb.AWAY, "王强 3.5-3.8"),
        ("請假 3.5", Verb.AWAY, "3.5"),
        ("出差 下周一到周三", Verb.AWAY, "下周一到周三"),
        ("委托 王芳 3.5-3.8", Verb.AWAY, "王芳 3.5-3.8"),
        ("请假", Verb.AWAY, ""),
        ("销假", Verb.BACK, ""),
        ("销假 王强", Verb.BACK, "王强"),
    ],
)
def test_staff_say_it_in_one_line(text: str, verb: Verb, words: str) -> None:
    meant = understand(text, Asker(staff=True))
    assert isinstance(meant, Do)
    assert (meant.verb, meant.words) == (verb, words)


@pytest.mark.parametrize("text", ["请假被扣了三天工资", "请假不批，主管说人手不够", "出差补助一直没有发"])
def test_a_complaint_about_leave_is_a_complaint(text: str) -> None:
    assert isinstance(understand(text, Asker(staff=True)), Matter)
    assert isinstance(understand(text, Asker()), Matter)


@pytest.mark.parametrize("text", ["昨天到明天", "明天起3天", "3.6 2天", "3天", "下周", "明天上午到下周"])
def test_words_about_days_that_are_not_understood_are_nobodys_name(text: str) -> None:
    found = read_leave(text, TODAY)
    assert (found.who, found.deputy) == ("", "")
