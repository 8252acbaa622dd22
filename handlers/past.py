"""When something happened, as people type it: 「昨天16:30」, 「收到于 3-6 16:30」. It reads no day that is to come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

_DAYS = {"今天": 0, "昨天": 1, "前天": 2}
_LATER_HALF = frozenset({"下午", "晚上", "傍晚"})
# With 「收到于」 the hour alone is of today; without it a day has to be named: 「16:30」 may begin the matter itself.
_STAMP = re.compile(
    r"(?P<said>收到于|收到时间|时间)?[:：]?\s*"
    r"(?:(?P<word>今天|昨天|前天)|(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})[日号]?)?\s*"
    r"(?P<half>凌晨|早上|上午|中午|下午|傍晚|晚上)?\s*"
    r"(?P<hour>\d{1,2})(?:[:：](?P<minute>\d{2})|点(?:(?P<half_past>半)|(?P<minutes>\d{1,2})分?)?)"
    r"(?=$|[\s,，、。;；])"
)


@dataclass(frozen=True, slots=True)
class Past:
    """The instant, and how many characters of the text said it."""

    at: datetime
    length: int


def past(text: str, now: datetime, zone: tzinfo) -> Past | None:
    """The instant that the text begins with, in that zone: of this year, or of the last one where this year's is still
    to come. None where it begins with none, or with one that does not exist."""
    found = _STAMP.match(text)
    if found is None or not (found["said"] or found["word"] or found["month"]):
        return None
    today = now.astimezone(zone).date()
    day, hour = _day(found, today), _time(found)
    if day is None or hour is None:
        return None
    return Past(datetime.combine(day, hour, zone), found.end())


def _day(found: re.Match[str], today: date) -> date | None:
    if found["word"] or not found["month"]:
        return today - timedelta(days=_DAYS.get(found["word"] or "", 0))
    year = int(found["year"] or today.year)
    try:
        day = date(year, int(found["month"]), int(found["day"]))
        return day if found["year"] or day <= today else day.replace(year=year - 1)
    except ValueError:  # 30 February, or 29 February of a year without one
        return None


def _time(found: re.Match[str]) -> time | None:
    hour, minute = int(found["hour"]), int(found["minute"] or found["minutes"] or (30 if found["half_past"] else 0))
    if found["half"] in _LATER_HALF and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None
