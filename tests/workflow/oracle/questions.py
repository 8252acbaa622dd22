"""What is asked of the program and of the oracle alike: a company's calendar, a limit, its start and pauses. No code of
ours stands here. Instants are whole seconds since 1970 (UTC); times of day are minutes from midnight."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

Spans = tuple[tuple[int, int], ...]
"""Opening and closing minutes of one day, ascending; 1440 closes with the day."""

Published = dict[int, tuple[frozenset[date], frozenset[date]]]
"""Year by year the days off and the days worked instead."""


class Part(NamedTuple):
    """A part of each year with hours of its own, from one (month, day) to another, both included."""

    first: tuple[int, int]
    last: tuple[int, int]
    spans: Spans


@dataclass(frozen=True)
class Company:
    """When a company works. Its own word goes before what was published, and that before the week."""

    zone: str
    week: frozenset[int]
    spans: Spans
    parts: tuple[Part, ...] = ()
    published: Published = field(default_factory=dict)
    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    own: dict[date, Spans] = field(default_factory=dict)
    saturday: date | None = None

    def spans_on(self, day: date) -> Spans:
        """The hours of a day; none on a day off."""
        if day in self.own:
            return self.own[day]
        at = (day.month, day.day)
        spans = self.spans
        for part in self.parts:
            inside = part.first <= at <= part.last
            if part.first > part.last:
                inside = not part.last < at < part.first
            if inside:
                spans = part.spans
        return spans if self._works(day) else ()

    def _works(self, day: date) -> bool:
        off, work = self.published.get(day.year, (frozenset(), frozenset()))
        for free, worked in ((self.off, self.work), (off, work)):
            if day in free or day in worked:
                return day in worked
        if self.saturday and abs(day - self.saturday).days % 14 == 0:
            return True
        return day.isoweekday() in self.week


class Step(NamedTuple):
    """One rung: its distance for limits in days, in hours above two, and up to two hours, as a policy writes them."""

    days: str
    hours: str
    short: str


@dataclass(frozen=True)
class Question:
    """A limit of `count` of `unit` that runs from `start`, stands still in the pauses, warns after num/den of it."""

    start: int
    unit: str
    count: int
    pauses: tuple[tuple[int, int], ...]
    share: tuple[int, int]
    steps: tuple[Step, ...]


class Answer(NamedTuple):
    """When it warns (None: not at all; UNSAID: nobody says), when it is due and climbs, with the rungs told at each."""

    warn: int | None
    tellings: tuple[tuple[int, tuple[int, ...]], ...]
    counted: tuple[date, ...]
    provisional: bool
    worked: int


UNSAID = -1
"""A warning is sent once: what a pause that begins after it does to it is nobody's business."""
