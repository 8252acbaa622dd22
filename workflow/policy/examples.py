"""A policy's own worked examples, computed again. A policy whose examples do not hold is not adopted (D3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from workflow import numbering, severity
from workflow.calendar import Calendar, CompanyDays, PublishedYear, build_calendar
from workflow.clock import MomentKind
from workflow.clocks import schedule
from workflow.durations import Duration
from workflow.policy.document import Path, read_document
from workflow.policy.errors import PolicyError
from workflow.policy.fixed import FixedDate, due_at
from workflow.policy.model import Policy
from workflow.policy.paths import limits

Wrong = tuple[Path, str]
NO_RUNGS: tuple[datetime, ...] = ()


def check_examples(policy: Policy, published: Mapping[int, PublishedYear]) -> list[PolicyError]:
    """What the examples get wrong under the published calendars, without any company's own days. Empty: they hold."""
    calendar = build_calendar(policy.calendar.rules, published, CompanyDays())
    document = read_document(policy.text, policy.name)
    wrong = (*_times(policy, calendar), *_numbers(policy, calendar), *_levels(policy), *_chains(policy))
    return [document.error(path, reason, "example") for path, reason in wrong]


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
        start = example.start.replace(tzinfo=calendar.zone).astimezone(UTC)
        limit = known[example.of]
        if isinstance(limit, FixedDate):
            due, warn, rungs = fixed_due(policy, example.of, calendar, start), None, NO_RUNGS
        else:
            due, warn, rungs = _planned(policy, calendar, limit, start)
        yield from _differs(("example", n, "due"), [example.due], [due], calendar)
        if example.warn is not None:
            yield from _differs(("example", n, "warn"), [example.warn], [warn] if warn else [], calendar)
        if example.rungs:
            yield from _differs(("example", n, "rungs"), example.rungs, rungs, calendar)


def _planned(
    policy: Policy, calendar: Calendar, limit: Duration, start: datetime
) -> tuple[datetime, datetime | None, tuple[datetime, ...]]:
    planned = schedule(calendar, limit, start, policy.escalation.warn_at, policy.escalation.steps)
    return planned.due, planned.warn, tuple(m.at for m in planned.moments if m.kind is MomentKind.RUNG)


def _differs(path: Path, said: Sequence[datetime], computed: Sequence[datetime], calendar: Calendar) -> Iterator[Wrong]:
    local = [at.astimezone(calendar.zone).replace(tzinfo=None) for at in computed]
    if list(said) != local:
        yield path, f"says {_shown(said)}, the policy gives {_shown(local)}"


def _shown(moments: Sequence[datetime]) -> str:
    return ", ".join(at.isoformat(sep=" ", timespec="minutes") for at in moments) or "no such moment"


def _numbers(policy: Policy, calendar: Calendar) -> Iterator[Wrong]:
    for n, example in enumerate(policy.number_examples):
        at = example.at.replace(tzinfo=calendar.zone)
        pattern = numbering.pattern_at(policy.case_pattern(example.line or ""), at, calendar.zone)
        computed = numbering.number(pattern, example.serial)
        if example.number != computed:
            yield ("number_example", n, "number"), f"says {example.number}, the policy gives {computed}"


def _levels(policy: Policy) -> Iterator[Wrong]:
    for n, example in enumerate(policy.level_examples):
        computed = severity.level(policy, example.facts)
        if example.level != computed:
            yield ("level_example", n, "level"), f"says {example.level}, the policy gives {computed}"
        urgent = any(condition.holds(example.facts) for condition in policy.severity.urgent_if)
        if example.urgent not in (None, urgent):
            said = "urgent" if example.urgent else "not urgent"
            yield ("level_example", n, "urgent"), f"says {said}, the policy gives the opposite"


def _chains(policy: Policy) -> Iterator[Wrong]:
    levels = policy.severity.levels
    for n, example in enumerate(policy.chain_examples):
        authority = policy.authority(example.by)
        alone = (
            authority is not None
            and authority.covers(example.amount)
            and levels.index(example.level) <= levels.index(authority.max_level)
        )
        respondent = example.respondent_level or ""
        chain = policy.chain_of(example.category, example.level, alone=alone, respondent_level=respondent)
        computed = chain.id, policy.steps_of(chain, example.level)
        if (example.chain, example.steps) != computed:
            said = f"{example.chain}: {', '.join(example.steps) or 'nobody'}"
            yield (
                ("chain_example", n, "steps"),
                f"says {said}, the policy gives {computed[0]}: {', '.join(computed[1])}",
            )
