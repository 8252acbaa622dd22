"""The same questions put to the program, its answers brought into the oracle's form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache

from tests.workflow.oracle.questions import Answer, Company, Question, Spans, Step
from workflow.calendar import Calendar, CalendarRules, CompanyDays, DayHours, Hours, NamedDay, PublishedYear
from workflow.calendar import build_calendar as build
from workflow.clock import MomentKind
from workflow.clocks import schedule
from workflow.durations import Distance, parse_distance, parse_duration
from workflow.seasons import Season


@dataclass(frozen=True)
class Rung:
    after: Distance
    after_hours: Distance
    after_short: Distance
    to: tuple[str, ...]


def calendar_of(company: Company) -> Calendar:
    """The company's calendar as the program builds it."""
    rules = CalendarRules(
        company.zone,
        company.week,
        _hours(company.spans),
        tuple(Season(part.first, part.last, _hours(part.spans)) for part in company.parts),
    )
    published = {
        year: PublishedYear(year, "", _named(off), _named(work)) for year, (off, work) in company.published.items()
    }
    own = tuple(DayHours(day, _hours(spans)) for day, spans in company.own.items())
    return build(rules, published, CompanyDays(_named(company.off), _named(company.work), own, company.saturday))


def answer(calendar: Calendar, asked: Question) -> Answer:
    """What the program says."""
    limit, start = parse_duration(f"{asked.count}{asked.unit}"), _instant(asked.start)
    held = [calendar.time_between(_instant(since), _instant(until), limit) for since, until in asked.pauses]
    plan = schedule(
        calendar,
        limit,
        start,
        Fraction(*asked.share),
        [_rung(n, step) for n, step in enumerate(asked.steps)],
        paused=sum(held, timedelta()),
    )
    late = [moment for moment in plan.moments if moment.kind is not MomentKind.WARN]
    assert [moment.name for moment in late] == ["due", *(f"rung.{n}" for n in range(1, len(late)))]
    return Answer(
        warn=_epoch(plan.warn) if plan.warn else None,
        tellings=tuple((_epoch(moment.at), tuple(map(int, moment.to))) for moment in late),
        counted=plan.days,
        provisional=plan.provisional,
        worked=calendar.working_time(start, plan.due) // timedelta(seconds=1),
    )


@cache
def _rung(n: int, step: Step) -> Rung:
    days, hours, short = map(parse_distance, step)
    return Rung(days, hours, short, (str(n),))


def _hours(spans: Spans) -> Hours:
    return tuple((_time(opens), _time(closes)) for opens, closes in spans)


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def _named(days: frozenset[date]) -> tuple[NamedDay, ...]:
    return tuple(NamedDay(day, "") for day in days)


def _instant(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _epoch(at: datetime) -> int:
    assert at.microsecond == 0
    return int(at.timestamp())
