"""The published days that dates are counted with: adopted into the store, never straight from files (D4).

A year that the store does not have yet is adopted at the start. A year whose days differ in a newer program, or in
a file of the company's, waits until somebody has looked at the difference and takes it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.settings import Settings
from storage.calendars import AdoptedYear
from storage.look import look
from storage.store import SqlStore
from storage.vault import KeyRing
from workflow.days import PublishedYear
from workflow.published import load_published, read_year
from workflow.years import year_changes, year_of, year_text

SYSTEM, OPERATOR = "system", "operator"

AHEAD = timedelta(days=31)
"""So long before a year begins its days should be there: limits of a month reach into it."""

Years = Mapping[int, PublishedYear]

log = structlog.get_logger(__name__)


class CalendarFileError(Exception):
    """A file of published days is no such file: one of the installation, or one that an operator named."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A year to be had from the program or a file, and what is in force for it so far; None: nothing yet."""

    region: str
    days: PublishedYear
    adopted: AdoptedYear | None

    @property
    def is_news(self) -> bool:
        """Whether taking it would change anything."""
        return self.adopted is None or self.adopted.text != year_text(self.days)

    @property
    def before(self) -> PublishedYear | None:
        """The days in force."""
        return days_of(self.adopted) if self.adopted else None

    def adoption(self, now: datetime, by: str) -> AdoptedYear:
        """The year as the store keeps it."""
        return AdoptedYear(self.region, self.days.year, year_text(self.days), self.days.source, now, by)


async def adopt_new_years(store: SqlStore, regions: Iterable[str], now: datetime) -> None:
    """Adopts what the program brings and the store has not; says in the log what differs and is not taken.

    Raises CalendarFileError or CalendarLostError.
    """
    adopted = await store.calendar_years()
    for region in sorted(set(regions)):
        for offer in offers(region, shipped(region), adopted):
            if offer.adopted is None:
                await store.calendar_adopt(offer.adoption(now, SYSTEM))
            elif offer.is_news:
                differing = len(year_changes(offer.before, offer.days))
                log.warning("published days differ", region=region, year=offer.days.year, days=differing)


def offers(region: str, years: Years, adopted: Iterable[AdoptedYear]) -> tuple[Offer, ...]:
    """These years of a region beside what is in force, in their order."""
    known = {row.year: row for row in adopted if row.region == region}
    return tuple(Offer(region, days, known.get(year)) for year, days in sorted(years.items()))


async def years_at_hand(settings: Settings, region: str) -> Years:
    """What a start would count with: the years in force, and those that come with the program for all others.

    Raises CalendarFileError and what looking at the store raises.
    """
    return {**shipped(region), **years_by_region(await in_force(settings)).get(region, {})}


async def in_force(settings: Settings) -> Sequence[AdoptedYear]:
    """The years in force, without opening the store in earnest; none where there is no store yet.

    Raises what looking at the store raises.
    """
    if not settings.database.url.get_secret_value() and not settings.data_dir.exists():
        return ()
    return (await look(settings.database_url(), KeyRing.parse(settings.vault.keys.get_secret_value()))).years


def shipped(region: str) -> Years:
    """The years that come with the program. Raises CalendarFileError."""
    try:
        return load_published(region)
    except (OSError, ValueError) as error:
        raise CalendarFileError(str(error)) from error


def read_file(path: Path) -> Years:
    """The year of one file. Raises CalendarFileError."""
    try:
        days = read_year(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise CalendarFileError(f"{path}: {error}") from error
    return {days.year: days}


def years_by_region(adopted: Iterable[AdoptedYear]) -> Mapping[str, Years]:
    """The days to count with."""
    found: dict[str, dict[int, PublishedYear]] = {}
    for row in adopted:
        found.setdefault(row.region, {})[row.year] = days_of(row)
    return found


def days_of(adopted: AdoptedYear) -> PublishedYear:
    """The days of an adopted year."""
    return year_of(adopted.text, adopted.source)


def years_wanted(now: datetime) -> Collection[int]:
    """The years that should be published by now: this one, and the next when it is near."""
    return sorted({now.year, (now + AHEAD).year})
