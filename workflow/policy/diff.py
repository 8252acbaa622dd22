"""What behaves differently under another version of a policy: values, dates of sample cases, who decides, clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import product

from workflow.calendar import Calendar, CompanyDays, PublishedYear, build_calendar
from workflow.clock import Moment
from workflow.clocks import schedule
from workflow.durations import Duration
from workflow.policy import phrases
from workflow.policy.casework import Deadline
from workflow.policy.examples import fixed_due
from workflow.policy.fixed import FixedDate
from workflow.policy.model import Policy
from workflow.policy.paths import flat, limits, moves_nobody
from workflow.roles import meant

SAMPLES = (
    datetime(2026, 3, 2, 10, 0),  # noqa: DTZ001 (local; the policy says of which zone) a quiet Monday
    datetime(2026, 4, 3, 17, 30),  # noqa: DTZ001 the last half hour before a holiday
    datetime(2026, 3, 7, 23, 40),  # noqa: DTZ001 a Saturday night
)
"""When the sample cases start: inside working hours, before a holiday, on a day off."""

_DATED = ("deadline.", "approval.", "dispute.", "report.", "duty.")


class Kind(StrEnum):
    """In what way something changes."""

    VALUE = "value"
    DATE = "date"
    TOLD = "told"
    DECIDES = "decides"
    CLAUSE = "clause"


HEADINGS: Mapping[Kind, str] = {
    Kind.VALUE: "数值",
    Kind.DATE: "样例投诉的日期",
    Kind.TOLD: "样例投诉超期时通知谁",
    Kind.DECIDES: "由谁决定",
    Kind.CLAUSE: "依据条款",
}
NOTHING = "无"
SAME = "行为没有变化。"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what it is about, and how it was and will be; "" where there is nothing."""

    kind: Kind
    what: str
    before: str
    after: str


def compare(old: Policy, new: Policy, published: Mapping[int, PublishedYear]) -> tuple[Change, ...]:
    """Every difference in behaviour from `old` to `new`, by kind; none for a policy and itself."""
    return (
        *_values(old, new),
        *_dates(old, new, published),
        *_tellings(old, new, published),
        *_deciders(old, new),
        *_clauses(old, new),
    )


def told(changes: tuple[Change, ...]) -> str:
    """The differences in Chinese, a line each under a heading for its kind."""
    lines: list[str] = []
    for kind, heading in HEADINGS.items():
        of_kind = [change for change in changes if change.kind is kind]
        if of_kind:
            lines += [f"## {heading}"]
            lines += [f"{change.what}：{change.before or NOTHING} ⇒ {change.after or NOTHING}" for change in of_kind]
    return "\n".join(lines or [SAME]) + "\n"


def _values(old: Policy, new: Policy) -> Iterator[Change]:
    before, after = _printed(old), _printed(new)
    for path in dict.fromkeys((*before, *after)):
        if before.get(path, NOTHING) != after.get(path, NOTHING):
            yield Change(Kind.VALUE, path, before.get(path, ""), after.get(path, ""))


def _printed(policy: Policy) -> dict[str, str]:
    return {p: phrases.value(p, v) for p, v in flat(policy).items() if not moves_nobody(p)}


def _dates(old: Policy, new: Policy, published: Mapping[int, PublishedYear]) -> Iterator[Change]:
    was, will = limits(old), limits(new)
    calendars = [build_calendar(policy.calendar.rules, published, CompanyDays()) for policy in (old, new)]
    for path in was:
        if not path.startswith(_DATED) or path not in will:
            continue
        for sample in (*SAMPLES, *_in_seasons(old, new)):
            before = _due(old, path, was[path], calendars[0], sample)
            after = _due(new, path, will[path], calendars[1], sample)
            if before != after:
                yield Change(Kind.DATE, f"{path}（{sample:%Y-%m-%d %H:%M}起）", before, after)


def _tellings(old: Policy, new: Policy, published: Mapping[int, PublishedYear]) -> Iterator[Change]:
    """Who hears when of a sample case in which nothing is done, from the reminder to the last rung."""
    before, after = _who_hears(old, published), _who_hears(new, published)
    for sample, told_before in before.items():
        if after.get(sample, told_before) != told_before:
            yield Change(Kind.TOLD, sample, told_before, after[sample])


def _who_hears(policy: Policy, published: Mapping[int, PublishedYear]) -> dict[str, str]:
    calendar = build_calendar(policy.calendar.rules, published, CompanyDays())
    start = SAMPLES[0].replace(tzinfo=calendar.zone)
    found: dict[str, str] = {}
    for row in policy.deadlines:
        plan = schedule(calendar, row.within, start, policy.escalation.warn_at, policy.escalation.steps)
        for line in _lines(policy, row):
            name = f"·{policy.lines[line].title}" if line else ""
            told = "；".join(_telling(policy, moment, row, line, calendar) for moment in plan.moments)
            found[f"deadline.{row.id}{name}（{SAMPLES[0]:%Y-%m-%d %H:%M}起）"] = told
    return found


def _lines(policy: Policy, row: Deadline) -> tuple[str, ...]:
    """The lines on which it tells others than on other lines; "" where it tells the same everywhere."""
    if row.applies and row.applies.line:
        return row.applies.line
    by_line = [line for line in policy.escalation.overdue_by_line if row.applies is None or row.applies.on(line)]
    return ("", *by_line)


def _telling(policy: Policy, moment: Moment, row: Deadline, line: str, calendar: Calendar) -> str:
    roles = dict.fromkeys(meant(policy, role, row.owner, line) for role in moment.to)
    at = moment.at.astimezone(calendar.zone)
    return f"{at:%m-%d %H:%M} {'、'.join(phrases.role(policy, role) for role in roles)}"


def _in_seasons(old: Policy, new: Policy) -> list[datetime]:
    """A morning in each season of either: hours that change only there show in no other sample."""
    firsts = {season.first for policy in (old, new) for season in policy.calendar.seasons}
    in_any_year = {(3, 1) if first == (2, 29) else first for first in firsts}
    return [datetime(SAMPLES[0].year, *first, 10) for first in sorted(in_any_year)]  # noqa: DTZ001 (local, like SAMPLES)


def _due(policy: Policy, path: str, limit: Duration | FixedDate, calendar: Calendar, local: datetime) -> str:
    start = local.replace(tzinfo=calendar.zone).astimezone(UTC)
    if isinstance(limit, FixedDate):
        due = fixed_due(policy, path, calendar, start)
    else:
        due = schedule(calendar, limit, start, policy.escalation.warn_at, policy.escalation.steps).due
    return due.astimezone(calendar.zone).strftime("%Y-%m-%d %H:%M")


def _deciders(old: Policy, new: Policy) -> Iterator[Change]:
    before, after = _who_decides(old), _who_decides(new)
    for case in dict.fromkeys((*before, *after)):
        if before.get(case) != after.get(case):
            yield Change(Kind.DECIDES, case, before.get(case, ""), after.get(case, ""))


def _who_decides(policy: Policy) -> dict[str, str]:
    """For each kind of case that the policy tells apart: the titles of those who decide it, in order."""
    found: dict[str, str] = {}
    for category, level, alone in product(policy.categories, policy.severity.levels, (True, False)):
        for respondent in ("", *category.route):
            chain = policy.chain_of(category.id, level, alone=alone, respondent_level=respondent)
            scope = (category.title, respondent, phrases.level(level), "权限以内" if alone else "超出权限")
            steps = "→".join(phrases.role(policy, step) for step in policy.steps_of(chain, level))
            found["·".join(part for part in scope if part)] = steps or "无须审批"
    return found


def _clauses(old: Policy, new: Policy) -> Iterator[Change]:
    for path, source in old.sources.items():
        other = new.sources.get(path)
        if other not in (None, source) and not moves_nobody(path):
            yield Change(Kind.CLAUSE, path, " ".join(source), " ".join(other or ()))
