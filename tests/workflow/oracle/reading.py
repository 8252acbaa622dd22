"""How the oracle reads the rules (X-13 to X-15, X-59), over any way of counting open seconds. No code of ours."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple, Protocol

from tests.workflow.oracle.questions import UNSAID, Answer, Company, Question

IN_OPEN_TIME = ("wh", "wd")
ONE = timedelta(1)
LENGTHS = {"m": 60, "h": 3600, "wh": 3600}


class Wheel(Protocol):
    """Counts the open seconds of one company."""

    company: Company
    starts: tuple[int, int]
    """Between which instants a question may start."""

    def day_of(self, at: int) -> date:
        """The date on the company's wall."""

    def works(self, day: date) -> bool:
        """Whether any second of that day is open."""

    def close(self, day: date) -> int:
        """The end of the last open second of a day that is worked."""

    def open_until(self, at: int) -> int:
        """How many seconds were open from the wheel's beginning up to `at`."""

    def reached(self, seconds: int) -> int:
        """The first instant up to which so many seconds were open."""


def answer(wheel: Wheel, asked: Question) -> Answer:
    """When the limit warns, is due and climbs, and which days counted."""
    plain = _ends(wheel, asked.start, asked.unit, asked.count)
    due = due_at(wheel, asked)
    last = plain.last and (wheel.day_of(due - 1) if asked.pauses else plain.last)
    provisional = last is not None and _guessed(wheel, plain.first, last)
    tellings: list[tuple[int, tuple[int, ...]]] = [(due, ())]
    for n, step in enumerate(asked.steps):
        at, guessed = _climbs(wheel, due, asked, step[_column(asked)])
        provisional |= guessed
        if at > tellings[-1][0]:
            tellings.append((at, (n,)))
        else:
            tellings[-1] = (tellings[-1][0], (*tellings[-1][1], n))
    return Answer(
        warn=_warns(wheel, asked, _spent(wheel, asked.unit, asked.start, plain.at), due),
        tellings=tuple(tellings),
        counted=_worked_days(wheel, plain.first, last) if last else (),
        provisional=provisional,
        worked=wheel.open_until(due) - wheel.open_until(asked.start),
    )


def due_at(wheel: Wheel, asked: Question) -> int:
    """When the limit is due."""
    end = _ends(wheel, asked.start, asked.unit, asked.count).at
    return _stopwatch(wheel, asked, _spent(wheel, asked.unit, asked.start, end)) if asked.pauses else end


class _End(NamedTuple):
    """The first day that could count, the last that did (None: days are not counted), and the end itself."""

    first: date
    last: date | None
    at: int


def _ends(wheel: Wheel, start: int, unit: str, count: int) -> _End:
    today = wheel.day_of(start)
    if unit in ("m", "h"):
        return _End(today, None, start + count * LENGTHS[unit])
    if unit == "wd" and count:
        day, left = today, count
        while left:
            day += ONE
            left -= wheel.works(day)
        return _End(today + ONE, day, wheel.close(day))
    first = today + ONE if wheel.works(today) and wheel.close(today) <= start else today
    if unit == "wh":
        now = wheel.open_until(start)
        end = wheel.reached(now + count * LENGTHS[unit]) if count else wheel.reached(now + 1) - 1
        return _End(first, wheel.day_of(end - 1 if count else end), end)
    first = day = max(first, _calendar_day(today, unit, count))
    while not wheel.works(day):
        day += ONE
    return _End(first, day, wheel.close(day))


def _calendar_day(day: date, unit: str, count: int) -> date:
    if unit in ("cd", "wd"):
        return day + timedelta(count)
    months = day.month - 1 + count * {"mo": 1, "y": 12}[unit]
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _worked_days(wheel: Wheel, first: date, last: date) -> tuple[date, ...]:
    return tuple(day for n in range((last - first).days + 1) if wheel.works(day := first + n * ONE))


def _guessed(wheel: Wheel, first: date, last: date) -> bool:
    published = wheel.company.published
    return not all(year in published for year in range(first.year, last.year + 1))


def _spent(wheel: Wheel, unit: str, start: int, end: int) -> int:
    if unit in IN_OPEN_TIME:
        return wheel.open_until(end) - wheel.open_until(start)
    return end - start


def _runs(wheel: Wheel, unit: str, start: int, seconds: int) -> int:
    """The first instant up to which so many seconds of the limit's kind of time have passed since `start`."""
    if not seconds:
        return start
    if unit in IN_OPEN_TIME:
        return wheel.reached(wheel.open_until(start) + seconds)
    return start + seconds


def _stopwatch(wheel: Wheel, asked: Question, seconds: int) -> int:
    """Started at the start, stopped in each pause: the first instant at which it shows so many seconds."""
    since, left = asked.start, seconds
    for begins, ends in asked.pauses:
        shown = _spent(wheel, asked.unit, since, begins)
        if _runs(wheel, asked.unit, since, left) <= begins:
            break
        since, left = ends, left - shown
    return _runs(wheel, asked.unit, since, left)


def _warns(wheel: Wheel, asked: Question, whole: int, due: int) -> int | None:
    """In whole seconds below; not at all unless between start and due."""
    part, rest = divmod(whole * asked.share[0], asked.share[1])
    # Of a broken second the beginning: the instant at which the next whole one shows, less that one.
    at = _stopwatch(wheel, asked, part + 1) - 1 if rest else _stopwatch(wheel, asked, part)
    if asked.pauses and asked.pauses[-1][0] >= at:
        return UNSAID
    return at if asked.start < at < due else None


def _column(asked: Question) -> int:
    """Which of a step's distances is meant: limits in days, above two hours, up to two hours."""
    if asked.unit not in LENGTHS:
        return 0
    return 2 if asked.count * LENGTHS[asked.unit] <= 2 * 3600 else 1


def _climbs(wheel: Wheel, due: int, asked: Question, distance: str) -> tuple[int, bool]:
    """When a rung at that distance is, and whether a year was passed that nobody published."""
    if distance == "due":
        return due, False
    if distance.startswith("limit*"):
        unit, count = asked.unit, asked.count * int(distance.removeprefix("limit*"))
    else:
        unit = distance.lstrip("0123456789")
        count = int(distance.removesuffix(unit))
    # A day that ends at midnight has not become the next one.
    end = _ends(wheel, due if unit in LENGTHS else due - 1, unit, count)
    return end.at, end.last is not None and _guessed(wheel, end.first, end.last)
