"""Random companies and questions, from a seeded source: the same seed gives the same ones on every machine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from random import Random

import chinese_calendar

from tests.workflow.oracle.questions import Answer, Company, Part, Published, Question, Spans, Step
from tests.workflow.oracle.reading import Wheel, answer, due_at
from tests.workflow.oracle.wheels import DayWheel, MinuteWheel, OutOfSightError

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)  # what chinesecalendar knows
DAY = 86_400
SIGHT = 220  # days that a wheel of minutes looks at
WEEK = frozenset({1, 2, 3, 4, 5})
OFFICE: Spans = ((540, 720), (780, 1080))
# Zones without and with summer time; among them half hours, changes at midnight, and a day that never was.
ZONES = (
    "Asia/Shanghai",
    "Asia/Kathmandu",
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Pacific/Apia",
)
# Where no clock was ever changed between five in the morning and eleven at night.
DAYLIGHT_ZONES = ("Asia/Shanghai", "Asia/Kolkata", "Europe/London", "America/Los_Angeles", "Australia/Sydney")
DAYLIGHT = (300, 1380)
LADDERS = (
    (Step("due", "due", "due"), Step("1wd", "12h", "limit*1"), Step("2wd", "24h", "limit*2")),
    (Step("due", "30m", "due"), Step("limit*1", "2wh", "5m"), Step("1wd", "1wd", "2wd")),
    (Step("0wd", "4wh", "limit*3"), Step("3cd", "limit*1", "1h"), Step("2cd", "1h", "0wd")),
)
SHARES = ((4, 5), (1, 2), (9, 10), (1, 3))


@cache
def china() -> Published:
    """The days of mainland China, year by year, as chinesecalendar tells each."""
    years: Published = {}
    for year in range(FIRST.year, LAST.year + 1):
        days = [date(year, 1, 1) + timedelta(n) for n in range(365 + (year % 4 == 0))]
        worked = {day for day in days if chinese_calendar.is_workday(day)}
        by_week = {day for day in days if day.isoweekday() in WEEK}
        years[year] = (frozenset(by_week - worked), frozenset(worked - by_week))
    return years


def minute_wheel(rng: Random) -> MinuteWheel:
    """Any company, and every minute of some months; half of them in the months in which clocks are changed."""
    zone = rng.choice(ZONES)
    year = 2011 if zone == "Pacific/Apia" and rng.random() < 0.5 else rng.randint(FIRST.year, LAST.year)
    first = date(year, rng.choice((rng.randint(1, 12), rng.choice((2, 3, 9, 10, 11, 12)))), rng.randint(1, 28))
    return MinuteWheel(_company(rng, zone, (0, 1440), first, SIGHT), first, SIGHT)


def day_wheel(rng: Random) -> DayWheel:
    """A company that works by daylight under the published days of all years, and those years and some more."""
    company = _company(rng, rng.choice(DAYLIGHT_ZONES), DAYLIGHT, FIRST, (LAST - FIRST).days)
    return DayWheel(replace(company, published=china()), FIRST, date(LAST.year + 4, 12, 31))


def question(rng: Random, wheel: Wheel) -> tuple[Question, Answer]:
    """A question that the wheel can answer, with its answer; a pause begins only while the clock still runs."""
    while True:
        asked = Question(_start(rng, wheel), *_limit(rng, wheel), (), rng.choice(SHARES), rng.choice(LADDERS))
        try:
            # A limit of no length has nothing that could stand still.
            for _ in range(rng.choice((0, 0, 1, 2, 3)) if asked.count else 0):
                asked = _paused(rng, wheel, asked)
            return asked, answer(wheel, asked)
        except OutOfSightError:
            continue


def _company(rng: Random, zone: str, daylight: tuple[int, int], first: date, days: int) -> Company:
    def some(most: int) -> frozenset[date]:
        return frozenset(first + timedelta(rng.randrange(days)) for _ in range(rng.randint(0, most * days // 365 + 1)))

    week = rng.choice((WEEK, WEEK | {6}, frozenset(rng.sample(range(1, 8), rng.randint(1, 7)))))
    off, own = some(8), some(10)
    saturday = first + timedelta(5 - first.weekday() + 7 * rng.randint(0, 9))
    return Company(
        zone=zone,
        week=week,
        spans=_spans(rng, daylight),
        parts=_parts(rng, daylight),
        published=_published(rng, first, days, some(20), some(8)),
        off=off,
        work=some(8) - off,
        own={day: rng.choice(((), _spans(rng, daylight), _half(rng, daylight))) for day in sorted(own)},
        saturday=rng.choice((None, None, saturday)),
    )


def _published(rng: Random, first: date, days: int, off: frozenset[date], work: frozenset[date]) -> Published:
    """What was really published, or anything, or nothing; the last year may be missing."""
    years = range(first.year, (first + timedelta(days)).year + rng.randint(0, 1))
    invented = {
        year: (frozenset(d for d in off if d.year == year), frozenset(d for d in work - off if d.year == year))
        for year in years
    }
    real = {year: china()[year] for year in years if year in china()}
    return rng.choice((real, invented, {}))


def _parts(rng: Random, daylight: tuple[int, int]) -> tuple[Part, ...]:
    """None, or one or two parts of the year that share no day; the last may pass New Year, and each be a single day."""
    count = rng.choice((0, 0, 1, 2))
    edges = sorted(rng.sample(range(1, 365), 2 * count))
    turn = rng.randint(0, 1) if count else 0
    ends = [*edges[turn:], *edges[:turn]]
    days = [date(2001, 1, 1) + timedelta(n) for n in ends]
    pairs = [(a, b if rng.random() < 0.8 else a) for a, b in zip(days[::2], days[1::2], strict=True)]
    return tuple(Part((a.month, a.day), (b.month, b.day), _spans(rng, daylight)) for a, b in pairs)


def _spans(rng: Random, daylight: tuple[int, int]) -> Spans:
    """Office hours, or one to three spans anywhere in the day."""
    if rng.random() < 0.3:
        return OFFICE
    edges = sorted(rng.sample(range(daylight[0], daylight[1] + 1, rng.choice((1, 5, 15))), 2 * rng.randint(1, 3)))
    return tuple(zip(edges[::2], edges[1::2], strict=True))


def _half(rng: Random, daylight: tuple[int, int]) -> Spans:
    return _spans(rng, daylight)[:1]


def _start(rng: Random, wheel: Wheel) -> int:
    """Any second, or one at, just before or just after the next opening or the close of that day."""
    at = rng.randrange(*wheel.starts)
    if rng.random() < 0.5:
        return at
    day = wheel.day_of(at)
    opening = wheel.reached(wheel.open_until(at) + 1) - 1
    return rng.choice((opening, wheel.close(day) if wheel.works(day) else opening)) + rng.choice((-1, 0, 0, 1))


def _limit(rng: Random, wheel: Wheel) -> tuple[str, int]:
    week = sum(closes - opens for opens, closes in wheel.company.spans) * len(wheel.company.week)
    unit = rng.choice(("wd", "wd", "wd", "wd", "wh", "wh", "wh", "m", "h", "cd", "mo", "y"))
    most = {
        "wd": min(30, 4 * len(wheel.company.week)),
        "wh": max(1, week * 3 // 60),
        "m": 3000,
        "h": 500,
        "cd": 60,
        "mo": 7,
        "y": 2,
    }
    return unit, rng.randint(0, rng.choice((most[unit], min(3, most[unit]))))


def _paused(rng: Random, wheel: Wheel, asked: Question) -> Question:
    """The same with one more pause behind those it has; none where the clock does not run that long."""
    since = asked.pauses[-1][1] if asked.pauses else asked.start
    due = due_at(wheel, asked)
    if due <= since:
        return asked
    begins = rng.randrange(since, due)
    ends = begins + rng.choice((rng.randint(1, 3 * 3600), rng.randint(1, 6 * DAY)))
    return replace(asked, pauses=(*asked.pauses, (begins, ends)))
