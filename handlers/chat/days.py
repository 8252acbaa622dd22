"""Dates as people type them: 「3月16日」「3-16」「下周一」「2个工作日」. No guessing: the rest is asked again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from handlers.reading import read
from workflow.calendar import Calendar
from workflow.worktime import instant

_DAY = timedelta(days=1)
# 「1月5日」 said in December is next year's; 「3月1日」 said on the 9th of March is a slip.
_AHEAD = timedelta(days=180)
_TO = r"(?:延期|延长|改期|延|改)?(?:到|至)?\s*"
_MONTH_DAY = re.compile(
    _TO + r"(?:(?P<year>20\d\d)\s*[年./-]\s*)?(?P<month>\d{1,2})\s*[月./-]\s*(?P<day>\d{1,2})"
    r"(?!\s*(?:个|天|工作日|小时|\d))\s*[日号]?(?:\(周.\))?"  # 「1.5天」 is no day of January
)
_DAY_ONLY = re.compile(_TO + r"(?P<day>\d{1,2})\s*[日号]")
_WEEKDAY = re.compile(_TO + r"(?P<week>下下个?|下个?|本|这)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])")
_NEAR = re.compile(_TO + r"(?P<near>今天|明天|大后天|后天)")
_WORKDAYS = re.compile(r"(?:再|多|延|延期|延长)?\s*(?P<count>\d{1,2}|[一二两三四五六七八九十])\s*个?(?:工作日|天)")
_TIME = re.compile(r"\s*(?P<half>上午|下午|晚上)?\s*(?P<hour>\d{1,2})(?::(?P<minute>\d\d)|点(?P<words>半|\d{1,2}分?)?)")
_BEFORE = re.compile(r"\s*(?:下班)?(?:之前|以前|前)|\s*下班")
_NEARNESS: Mapping[str, int] = {"今天": 0, "明天": 1, "后天": 2, "大后天": 3}
_WEEKS: Mapping[str, int] = {"下下": 2, "下": 1, "本": 0, "这": 0}
_WEEKDAYS = {name: number for number, name in enumerate("一二三四五六日")} | {"天": 6}
_NUMBERS = {name: number for number, name in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}


@dataclass(frozen=True, slots=True)
class Until:
    """`at` is close of business of `day`, or the time of day that was said with it; `rest` are the words behind."""

    at: datetime
    day: date
    timed: bool
    rest: str


def until(text: str, now: datetime, due: datetime, calendar: Calendar) -> Until | None:
    """The time with which a text begins; None where it begins with none. 「2个工作日」 are counted from the day of
    `due`."""
    reading = read(text)
    today = calendar.local_date(now)
    found = _day(reading.plain, today) or _later(reading.plain, calendar.local_date(due), calendar)
    if found is None:
        return None
    day, length = found
    at, length = _time(reading.plain, length)
    before = _BEFORE.match(reading.plain, length)
    rest = reading.after(before.end() if before else length).whole()
    when = calendar.close_of(day) if at is None else instant(day, at, calendar.zone)
    return Until(when, day, at is not None, rest)


def first_day(plain: str, today: date) -> tuple[date, int] | None:
    """The day with which compared words begin (`Reading.plain`), and how many characters said it."""
    return _day(plain, today)


def workdays_beside(day: date, calendar: Calendar) -> tuple[date, date]:
    """The last working day before and the first after a day off."""
    before, after = day - _DAY, day + _DAY
    while not calendar.is_workday(before):
        before -= _DAY
    while not calendar.is_workday(after):
        after += _DAY
    return before, after


def _day(plain: str, today: date) -> tuple[date, int] | None:
    """The day that is meant, and how many characters said it."""
    for form, meant in ((_MONTH_DAY, _of_year), (_DAY_ONLY, _of_month), (_WEEKDAY, _of_week), (_NEAR, _near)):
        found = form.match(plain)
        day = meant(found, today) if found else None
        if found and day:
            return day, found.end()
    return None


def _of_year(found: re.Match[str], today: date) -> date | None:
    year = int(found["year"] or today.year)
    day = _date(year, int(found["month"]), int(found["day"]))
    if found["year"] or day is None or day >= today:
        return day
    next_year = _date(year + 1, int(found["month"]), int(found["day"]))
    return next_year if next_year and next_year - today <= _AHEAD else day


def _of_month(found: re.Match[str], today: date) -> date | None:
    """The next day of that number, in this month or the next."""
    day = _date(today.year, today.month, int(found["day"]))
    following = today.replace(day=28) + 4 * _DAY
    return day if day and day >= today else _date(following.year, following.month, int(found["day"]))


def _of_week(found: re.Match[str], today: date) -> date:
    """「下周一」 is of next week; 「周一」 alone the next one from today on."""
    monday, weekday = today - today.weekday() * _DAY, _WEEKDAYS[found["weekday"]]
    if found["week"]:
        return monday + (7 * _WEEKS[found["week"].removesuffix("个")] + weekday) * _DAY
    return today + (weekday - today.weekday()) % 7 * _DAY


def _near(found: re.Match[str], today: date) -> date:
    return today + _NEARNESS[found["near"]] * _DAY


def _later(plain: str, due: date, calendar: Calendar) -> tuple[date, int] | None:
    found = _WORKDAYS.match(plain)
    count = (_NUMBERS.get(found["count"]) or int(found["count"])) if found else 0
    if found is None or not count:
        return None
    # Two years hold as many working days as two figures can ask for.
    return calendar.workdays(due + _DAY, due + 730 * _DAY)[count - 1], found.end()


def _time(plain: str, start: int) -> tuple[time | None, int]:
    found = _TIME.match(plain, start)
    if found is None:
        return None, start
    words = found["words"] or ""
    minute = 30 if words == "半" else int(found["minute"] or words.removesuffix("分") or 0)
    hour = int(found["hour"])
    hour += 12 if found["half"] in ("下午", "晚上") and hour < 12 else 0
    return (time(hour, minute), found.end()) if hour < 24 and minute < 60 else (None, start)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
