"""Case numbers: which series a case belongs to, and how a serial is written (RULES 2.8, X-21, X-22)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

_RESET = {"day": "%y%m%d", "month": "%y%m", "year": "%y"}
_DIGITS = frozenset("0123456789")
# What each place of a field may be, from 2020 to the end of the century.
_PLACES = {
    "{yyyy}": (frozenset("2"), frozenset("0"), _DIGITS - frozenset("01"), _DIGITS),
    "{yy}": (_DIGITS - frozenset("01"), _DIGITS),
    "{mm}": (frozenset("01"), _DIGITS),
    "{dd}": (frozenset("0123"), _DIGITS),
}
_FIELD = re.compile(r"\{seq:0([1-9])d\}|\{[a-z]+\}|.", re.DOTALL)

Place = tuple[frozenset[str], bool]
"""What may stand in one place of a number, and whether more of the same may follow."""


def series(policy_id: str, reset: str, at: datetime, zone: ZoneInfo) -> str:
    """The series of a case registered at `at`: `office/2603`. A serial is unique within its series."""
    return f"{policy_id}/{at.astimezone(zone).strftime(_RESET[reset])}"


def pattern_at(pattern: str, at: datetime, zone: ZoneInfo) -> str:
    """The pattern with its date parts filled in and the serial left open: `2603{seq:04d}`."""
    local = at.astimezone(zone)
    filled = pattern
    for name, form in (("{yyyy}", "%Y"), ("{yy}", "%y"), ("{mm}", "%m"), ("{dd}", "%d")):
        filled = filled.replace(name, local.strftime(form))
    return filled


def number(pattern: str, serial: int) -> str:
    """The number of that serial; a serial too long for its pattern widens it and never wraps (X-22)."""
    return pattern.format(seq=serial)


def could_coincide(one: str, other: str) -> bool:
    """Whether two patterns could print the same number, on whatever days and with whatever serials. It rather says so
    once too often: a serial may be as long as it likes."""
    first, second = tuple(_places(one)), tuple(_places(other))
    seen, open_ = {(0, 0)}, [(0, 0)]
    while open_:
        i, j = open_.pop()
        if (i, j) == (len(first), len(second)):
            return True
        if i == len(first) or j == len(second) or not first[i][0] & second[j][0]:
            continue
        for next_ in ((a, b) for a in _after(i, first) for b in _after(j, second)):
            if next_ not in seen:
                seen.add(next_)
                open_.append(next_)
    return False


def _places(pattern: str) -> Iterator[Place]:
    for field in _FIELD.finditer(pattern):
        if field[1]:
            yield from ((_DIGITS, False) for _ in range(int(field[1]) - 1))
            yield _DIGITS, True
        else:
            yield from ((place, False) for place in _PLACES.get(field[0], (frozenset(field[0]),)))


def _after(place: int, places: tuple[Place, ...]) -> tuple[int, ...]:
    return (place, place + 1) if places[place][1] else (place + 1,)
