"""A year of published days as the store keeps it, and how two versions of one differ. It reads no file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from workflow.codec import canonical
from workflow.days import DayKind, NamedDay, PublishedYear


@dataclass(frozen=True, slots=True)
class Mark:
    """What a year says of one day: HOLIDAY or MAKE_UP, and its name; ORDINARY: nothing, so the week decides."""

    kind: DayKind | None = None
    name: str = ""


ORDINARY = Mark()


@dataclass(frozen=True, slots=True)
class YearChange:
    """A day that another version of a year says otherwise."""

    day: date
    before: Mark
    after: Mark


def year_text(days: PublishedYear) -> str:
    """The days in one canonical form. Where they were published does not matter: the same days are the same text."""
    return canonical({"year": days.year, "off": _rows(days.off), "work": _rows(days.work)}).decode()


def year_hash(text: str) -> str:
    """SHA-256 (hex) of that text."""
    return hashlib.sha256(text.encode()).hexdigest()


def year_of(text: str, source: str) -> PublishedYear:
    """The year that `year_text` wrote; `source` is where it was published."""
    data = json.loads(text)
    off, work = (tuple(NamedDay(date.fromisoformat(day), name) for day, name in data[key]) for key in ("off", "work"))
    return PublishedYear(data["year"], source, off, work)


def year_changes(before: PublishedYear | None, after: PublishedYear) -> tuple[YearChange, ...]:
    """The days that differ, in their order; against None all that the year says."""
    old, new = _marks(before) if before else {}, _marks(after)
    days = sorted(day for day in old.keys() | new.keys() if old.get(day) != new.get(day))
    return tuple(YearChange(day, old.get(day, ORDINARY), new.get(day, ORDINARY)) for day in days)


def _rows(days: Iterable[NamedDay]) -> list[list[str]]:
    return sorted([named.day.isoformat(), named.name] for named in days)


def _marks(days: PublishedYear) -> dict[date, Mark]:
    off = {named.day: Mark(DayKind.HOLIDAY, named.name) for named in days.off}
    return off | {named.day: Mark(DayKind.MAKE_UP, named.name) for named in days.work}
