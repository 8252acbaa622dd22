"""What ships with the program as data: published calendars and policies. This is the ring's only reading of files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files

from workflow.days import NamedDay, PublishedYear

_CALENDAR = re.compile(r"([a-z]+)-([0-9]{4})\.toml")


def load_published(region: str = "cn") -> Mapping[int, PublishedYear]:
    """The published years that ship for a region, by year; none for a region that nobody made files for.

    Raises ValueError for a file that does not say what its name says (a broken installation).
    """
    years: dict[int, PublishedYear] = {}
    for file in files("workflow").joinpath("calendars").iterdir():
        found = _CALENDAR.fullmatch(file.name)
        if found is not None and found[1] == region:
            years[int(found[2])] = read_year(file.read_text(encoding="utf-8"), int(found[2]))
    return dict(sorted(years.items()))


def read_year(text: str, year: int | None = None) -> PublishedYear:
    """The published year that a calendar file says: of that year, or of whichever it names.

    Raises ValueError when it is no TOML or of another year, when a row is no named date, when a day stands there twice,
    or when it has no day off or no make-up day: such a year was not announced, only guessed by rule (RULES X-13).
    """
    data = tomllib.loads(text)
    said = data.get("year")
    if type(said) is not int or said != (said if year is None else year) or not isinstance(data.get("source"), str):
        raise ValueError(f"calendar {year or said}: needs year = {year or 'a number'} and a source")
    year = said
    days = PublishedYear(year, data["source"], _days(data, "off", year), _days(data, "work", year))
    if not days.work or not days.off:
        missing = "make-up day" if days.off else "day off"
        raise ValueError(f"calendar {year}: has no {missing}, so it was not announced yet")
    listed = [named.day for named in (*days.off, *days.work)]
    if len(listed) != len(set(listed)):
        raise ValueError(f"calendar {year}: a day stands there twice")
    return days


def shipped_policies() -> tuple[str, ...]:
    """The ids of the policies that ship, in order."""
    names = (file.name for file in files("workflow").joinpath("policies").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def policy_text(id_: str) -> str:
    """The text of a policy that ships, for `load_policy`. Raises KeyError for another id."""
    if id_ not in shipped_policies():
        raise KeyError(id_)
    return files("workflow").joinpath("policies", f"{id_}.toml").read_text(encoding="utf-8")


def _days(data: Mapping[str, object], key: str, year: int) -> tuple[NamedDay, ...]:
    rows = data.get(key)
    if not isinstance(rows, list):
        raise ValueError(f"calendar {year}: needs a list {key!r}")
    return tuple(_named_day(row, year) for row in rows)


def _named_day(row: object, year: int) -> NamedDay:
    day, name = (row.get("date"), row.get("name")) if isinstance(row, dict) else (None, None)
    if type(day) is not date or not isinstance(name, str) or day.year != year:
        raise ValueError(f"calendar {year}: not a named day of the year: {row}")
    return NamedDay(day, name)
