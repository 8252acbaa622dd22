"""A policy's own worked examples, computed again. A policy whose examples do not hold is not adopted (D3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from workflow.calendar import Calendar, CompanyDays, PublishedYear, build_calendar
from workflow.clock import MomentKind
from workflow.clocks import Schedule, schedule
from workflow.durations import Duration
from workflow.policy import examples_rules
from workflow.policy.course import Owed, course
from workflow.policy.document import read_document
from workflow.policy.errors import PolicyError
from workflow.policy.examples_rules import Wrong, differ, moments_differ, named, to_utc
from workflow.policy.fixed import FixedDate, due_at
from workflow.policy.model import Policy
from workflow.policy.paths import limits
from workflow.policy.worked import CaseExample, Example
from workflow.roles import meant


def check_examples(policy: Policy, published: Mapping[int, PublishedYear]) -> list[PolicyError]:
    """What the examples get wrong under the published calendars, without any company's own days. Empty: they hold."""
    calendar = build_calendar(policy.calendar.rules, published, CompanyDays())
    wrong = tuple(wrong_examples(policy, calendar))
    if not wrong:
        return []
    document = read_document(policy.text, policy.name)
    return [document.error(path, reason, "example") for path, reason in wrong]


def wrong_examples(policy: Policy, calendar: Calendar) -> Iterator[Wrong]:
    """Where an example says something else than the policy under this calendar, and how they differ."""
    yield from _times(policy, calendar)
    yield from _courses(policy, calendar)
    yield from _extensions(policy, calendar)
    yield from examples_rules.numbers(policy, calendar)
    yield from examples_rules.levels(policy)
    yield from examples_rules.authorities(policy)
    yield from examples_rules.chains(policy)
    yield from examples_rules.channels(policy)
    yield from examples_rules.roles(policy)
    yield from examples_rules.surveys(policy, calendar)


def fixed_due(policy: Policy, path: str, calendar: Calendar, start: datetime) -> datetime:
    """When the report or duty whose fixed date stands at `path` is due for the period of `start` (UTC)."""
    table, _, _ = path.rpartition(".")
    rows = {f"report.{r.id}": r for r in policy.reports} | {f"duty.{d.id}": d for d in policy.duties}
    row = rows[table]
    moved = getattr(row, "on_day_off", None) or policy.calendar.due_on_day_off
    return due_at(row.due, calendar, start, moved, row.every)


def _times(policy: Policy, calendar: Calendar) -> Iterator[Wrong]:
    known = limits(policy)
    for n, example in enumerate(policy.examples):
        at = ("example", n)
        start, limit = to_utc(example.start, calendar), known[example.of]
        if isinstance(limit, FixedDate):
            due, told = fixed_due(policy, example.of, calendar, start), [_whose(policy, example.of)]
        else:
            planned = schedule(calendar, limit, start, policy.escalation.warn_at, policy.escalation.steps)
            due, told = planned.due, _told(policy, example, planned)
            yield from _moments(n, example, planned, calendar)
        yield from moments_differ((*at, "due"), [example.due], [due], calendar)
        if example.utc is not None:
            yield from differ((*at, "utc"), example.utc.isoformat(), due.replace(tzinfo=None).isoformat())
        if example.told:
            yield from differ((*at, "told"), _rungs(example.told), _rungs(told))
        yield from _applies(policy, n, example)


def _moments(n: int, example: Example, planned: Schedule, calendar: Calendar) -> Iterator[Wrong]:
    if example.warn is not None:
        warn = [planned.warn] if planned.warn else []
        yield from moments_differ(("example", n, "warn"), [example.warn], warn, calendar)
    if example.rungs:
        rungs = [moment.at for moment in planned.moments if moment.kind is MomentKind.RUNG]
        yield from moments_differ(("example", n, "rungs"), example.rungs, rungs, calendar)


def _told(policy: Policy, example: Example, planned: Schedule) -> list[tuple[str, ...]]:
    """Who hears of it at the due time and at each rung; an emergency climbs no ladder."""
    alarmed = {"emergency.report_within": policy.emergency.told, "emergency.alarm_after": policy.emergency.called}
    if example.of in alarmed:
        return [alarmed[example.of]]
    row = next((row for row in policy.deadlines if example.of.startswith(f"deadline.{row.id}.")), None)
    owner, line = (row.owner if row else "owner"), (example.case.subject.line if example.case else "")
    return [
        tuple(meant(policy, role, owner, line) for role in moment.to)
        for moment in planned.moments
        if moment.kind in (MomentKind.DUE, MomentKind.RUNG)
    ]


def _whose(policy: Policy, path: str) -> tuple[str, ...]:
    """Whose duty it is, or for whom the report is."""
    duties = {f"duty.{row.id}.due": (row.owner,) for row in policy.duties}
    return (duties | {f"report.{row.id}.due": row.to for row in policy.reports})[path]


def _applies(policy: Policy, n: int, example: Example) -> Iterator[Wrong]:
    row = next((row for row in policy.deadlines if example.of.startswith(f"deadline.{row.id}.")), None)
    if example.case and row and row.applies and not row.applies.fits(example.case.subject):
        yield ("example", n, "case"), f"{row.id} does not apply to such a case"


def _rungs(told: tuple[tuple[str, ...], ...] | list[tuple[str, ...]]) -> str:
    return "; ".join(named(roles) for roles in told)


def _courses(policy: Policy, calendar: Calendar) -> Iterator[Wrong]:
    for n, example in enumerate(policy.case_examples):
        happens = [(event, to_utc(at, calendar)) for event, times in example.happens.items() for at in times]
        waits = (to_utc(example.waits[0], calendar), to_utc(example.waits[1], calendar)) if example.waits else None
        owed = course(policy, calendar, example.case.subject, happens, waits)
        yield from _owed(n, example, owed, calendar)
        duties = [row.id for row in policy.duties if row.applies and row.applies.fits(example.case.subject)]
        yield from differ(("case_example", n, "duties"), named(example.duties), named(duties))
        if example.case.category is not None:
            category = policy.category(example.case.category)
            if category.line is not None:
                yield from differ(("case_example", n, "case", "line"), example.case.line or "", category.line)
            drawn_in = named(example.co_handlers), named(category.co_handlers)
            yield from differ(("case_example", n, "co_handlers"), *drawn_in)
            yield from differ(("case_example", n, "department"), example.department or "", category.department or "")


def _owed(n: int, example: CaseExample, owed: Mapping[str, Owed], calendar: Calendar) -> Iterator[Wrong]:
    for id_ in dict.fromkeys((*owed, *example.due, *example.met)):
        found = owed.get(id_)
        due, met = ([found.due] if found else []), ([found.met] if found and found.met else [])
        yield from moments_differ(("case_example", n, "due", id_), _said(example.due, id_), due, calendar)
        yield from moments_differ(("case_example", n, "met", id_), _said(example.met, id_), met, calendar)


def _said(times: Mapping[str, datetime], id_: str) -> list[datetime]:
    return [times[id_]] if id_ in times else []


def _extensions(policy: Policy, calendar: Calendar) -> Iterator[Wrong]:
    for n, example in enumerate(policy.extension_examples):
        row = policy.deadline(example.deadline)
        longest = _longest(row.max_extended, row.extend_levels, example.level)
        until = [calendar.due(to_utc(example.start, calendar), longest).at] if longest else []
        said = [example.until] if example.until else []
        yield from moments_differ(("extension_example", n, "until"), said, until, calendar)
        yield from differ(("extension_example", n, "by"), example.by or "", (row.extended_by or "") if longest else "")


def _longest(max_extended: Duration | None, levels: tuple[str, ...], level: str) -> Duration | None:
    return max_extended if not levels or level in levels else None
