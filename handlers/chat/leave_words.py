"""Leave as people type it: 「3.5-3.8 委托 王芳」「王强 下周一到周三」. What is not said stays open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from handlers.chat.days import first_day
from handlers.reading import Reading, read

_TO = re.compile(r"\s*(?:到|至|~|-|—|–)\s*")  # the dashes that phones type
_DAY_OF_MONTH = re.compile(r"(\d{1,2})[日号]?(?!\d)")
_DEPUTY = re.compile(r"(?:委托|委託|代理人?|代办|代辦|交给|交給|由)")
_DOES_IT = re.compile(r"(?:代理|代办|代辦|代班|处理|處理)$")
# What may stand right behind a day: 「周一到」 is a day, 「周一鸣」 is a name.
_BEHIND = "到至和委代交由请請休出起开開"
_NO_NAME = re.compile(
    r"(?:起|共|请|休)?\d|(?:昨|前|今|明|后)天|(?:上|下|本|这)个?(?:周|星期|礼拜|午)|起[一二两三四五六七八九十]"
)
_EDGES = " ,，、;；:：。."  # in both widths


@dataclass(frozen=True, slots=True)
class Leave:
    """`who` goes and `deputy` stands in, by the names as they were typed; "" where nobody was named."""

    first: date | None = None
    last: date | None = None
    who: str = ""
    deputy: str = ""


def read_leave(text: str, today: date, *, deputy_first: bool = False) -> Leave:
    """What the words say. With `deputy_first` a bare name is the deputy: 「委托 王芳 3.5-3.8」.

    Words about days that are not understood are nobody's name: then nothing is, and the days are asked for.
    """
    found = _read(text, today, deputy_first=deputy_first)
    odd = any(_NO_NAME.match(name) for name in (found.who, found.deputy))
    return Leave() if odd else found


def _read(text: str, today: date, *, deputy_first: bool) -> Leave:
    reading = read(text)
    found = _span(reading.plain, today)
    if found is None:
        who, deputy = _names(reading.written, deputy_first=deputy_first)
        return Leave(who=who, deputy=deputy)
    first, last, start, end = found
    before = _written(reading, 0, start)
    who, deputy = _names(f"{before} {reading.whole(end)}", deputy_first=deputy_first)
    return Leave(first, last, who, deputy)


def _span(plain: str, today: date) -> tuple[date, date, int, int] | None:
    """First and last day, and from where to where the text says them. None also where more days follow: 「周四和周六」
    is two leaves, and which was meant is asked."""
    found = _next_day(plain, 0, today)
    if found is None:
        return None
    first, start, end = found
    to = _TO.match(plain, end)
    until = _until(plain[to.end() :], first) if to else None
    last = until[0] if until else first
    end = to.end() + until[1] if to and until else end
    return None if _next_day(plain, end, today) else (first, last, start, end)


def _next_day(plain: str, begin: int, today: date) -> tuple[date, int, int] | None:
    """The first day that the text names from there on, and from where to where."""
    for start in range(begin, len(plain)):
        if start and plain[start - 1].isdigit():
            continue
        found = first_day(plain[start:], today)
        end = start + found[1] if found else start
        if found and (plain[end - 1] == " " or _may_follow(plain[end : end + 1])):
            return found[0], start, end
    return None


def _may_follow(character: str) -> bool:
    return not character.isalnum() or character in _BEHIND


def _until(plain: str, first: date) -> tuple[date, int] | None:
    """The last day, which may be said by its number alone: 「3.5-8」."""
    found = first_day(plain, first)
    if found:
        return found
    alone = _DAY_OF_MONTH.match(plain)
    try:
        return (first.replace(day=int(alone[1])), alone.end()) if alone else None
    except ValueError:
        return None


def _names(text: str, *, deputy_first: bool) -> tuple[str, str]:
    found = _DEPUTY.search(text)
    if found:
        return _name(text[: found.start()]), _name(_DOES_IT.sub("", text[found.end() :].strip(_EDGES)))
    return ("", _name(text)) if deputy_first else (_name(text), "")


def _name(text: str) -> str:
    return text.strip(_EDGES)


def _written(reading: Reading, start: int, end: int) -> str:
    if end <= start:
        return ""
    last = reading.place[end] if end < len(reading.place) else len(reading.written)
    return reading.written[reading.place[start] : last]
