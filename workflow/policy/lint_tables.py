"""Refusals that belong to one table each: lines, numbers, dates, sanctions, examples. It finds and repairs nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from workflow.case import OPEN
from workflow.durations import Duration
from workflow.numbering import could_coincide
from workflow.policy.document import Path
from workflow.policy.model import Policy
from workflow.policy.paths import limits

Finding = tuple[Path, str, str]

_FIELD = re.compile(r"\{[^{}]*\}|[{}]")
_SERIAL = re.compile(r"\{seq:0[1-9]d\}")
_DATE_FIELDS = {"day": ("{dd}", "{mm}"), "month": ("{mm}",), "year": ()}
_YEARS = ("{yy}", "{yyyy}")
_ON = {"week": ("mon", "tue", "wed", "thu", "fri"), "quarter": ("last-month", "end"), "month": ("end",)}


def _lines_left_open(policy: Policy) -> Iterator[Finding]:
    """With lines, everything that comes in belongs to one: else nobody knows its limits and its number."""
    if not policy.lines:
        return
    tables = {"channel": [row.line for row in policy.channels], "category": [row.line for row in policy.categories]}
    for table, lines in tables.items():
        for n, line in enumerate(lines):
            if line is None:
                yield (table, n, "line"), "the policy has lines: say to which this belongs", "no_line"
    for line in policy.lines:
        if not any(survey.line in (None, line) for survey in policy.surveys):
            yield ("lines", line), "no survey asks its complainants: give it one, or one without line", "no_survey"


def _numbers_that_repeat(policy: Policy) -> Iterator[Finding]:
    written: dict[str, str] = {}
    for line in tuple(policy.lines) or ("",):
        path: Path = ("numbering", "line", line, "case") if line in policy.numbering.lines else ("numbering", "case")
        pattern = policy.case_pattern(line)
        if reason := _fault_of_pattern(pattern, policy.numbering.reset):
            yield path, reason, "pattern"
        for other, its_pattern in written.items():
            if could_coincide(pattern, its_pattern):
                yield path, f"{line} and {other} could print the same number: give one a prefix", "same_number"
        written[line] = pattern


def _fault_of_pattern(pattern: str, reset: str) -> str:
    fields = _FIELD.findall(pattern)
    unknown = [f for f in fields if f not in ("{mm}", "{dd}", *_YEARS) and not _SERIAL.fullmatch(f)]
    if unknown:
        return f"no such field: {unknown[0]}; there are {{yy}}, {{yyyy}}, {{mm}}, {{dd}}, {{prefix}} and {{seq:04d}}"
    if sum(1 for f in fields if _SERIAL.fullmatch(f)) != 1:
        return "needs exactly one serial, like {seq:04d}"
    if not set(_YEARS) & set(fields) or not set(_DATE_FIELDS[reset]) <= set(fields):
        return f"serials begin anew each {reset}, so the pattern must name the {reset}"
    return ""


def _clocks_that_cannot_run(policy: Policy) -> Iterator[Finding]:
    for n, row in enumerate(policy.deadlines):
        if row.starts == row.stops:
            yield ("deadline", n, "stops"), "what starts it would stop it", "same_event"
        if row.legal and (row.held_while or row.max_extended):
            yield ("deadline", n, "legal"), "nothing pauses or extends a legal limit", "legal"
        for state in row.held_while:
            if state not in OPEN:
                yield ("deadline", n, "held_while"), f"no open case is in a state {state!r}", "undefined_state"
        if row.held_at_most and not row.held_while:
            yield ("deadline", n, "held_at_most"), "a budget for pauses needs held_while", "held"
        for key in ("extend_levels", "extended_by"):
            if getattr(row, key) and row.max_extended is None:
                yield ("deadline", n, key), "an extension needs max_extended", "max_extended"
        for step in policy.escalation.steps:
            if fault := _beyond_counting(row.within, step.after.of):
                yield ("deadline", n, "within"), fault, "ladder"


def _beyond_counting(limit: Duration, distance: Callable[[Duration], object]) -> str:
    try:
        distance(limit)
    except ValueError as far:
        return f"a rung would lie too far behind it: {far}"
    return ""


def _dates_that_do_not_fit(policy: Policy) -> Iterator[Finding]:
    for n, meeting in enumerate(policy.meetings):
        if meeting.on and meeting.on not in _ON.get(meeting.every, ()):
            yield ("meeting", n, "on"), f"{meeting.on!r} is no part of every {meeting.every}", "on"
    for n, reminder in enumerate(policy.reminders):
        if reminder.on and reminder.on not in _ON.get(reminder.every, ()):
            yield ("reminder", n, "on"), f"{reminder.on!r} is no part of every {reminder.every}", "on"
    for n, kpi in enumerate(policy.kpis):
        if (kpi.start_target is None) != (kpi.start_period is None):
            yield ("kpi", n, "start_target"), "start_target and start_period go together", "start_target"


def _rungs_without_anybody(policy: Policy) -> Iterator[Finding]:
    for n, step in enumerate(policy.escalation.steps):
        if "overdue_role" in step.to and policy.escalation.overdue_role is None:
            yield ("escalation", "step", n, "to"), "overdue_role is told here and set nowhere", "overdue_role"


def _sanctions_over_the_ceiling(policy: Policy) -> Iterator[Finding]:
    ceiling = policy.accountability.max_fine
    for n, row in enumerate(policy.accountability.schedule):
        highest = max(row.amount[1] if row.amount else 0, row.amount_supervisor or 0)
        if ceiling is not None and highest > ceiling:
            yield ("accountability", "schedule", n, "amount"), "is more than max_fine allows", "max_fine"
    if policy.improvement.anonymous_survey and policy.improvement.min_answers is None:
        reason = "an anonymous survey needs min_answers: few answers betray people"
        yield ("improvement", "anonymous_survey"), reason, "min_answers"


def _routes_to_nobody(policy: Policy) -> Iterator[Finding]:
    levels = policy.intake.respondent_levels
    for n, category in enumerate(policy.categories):
        for level in category.route.keys() - set(levels):
            yield ("category", n, "route", level), f"no respondent level is called {level!r}", "undefined_level"


def _meetings_that_say_nothing(policy: Policy) -> Iterator[Finding]:
    """A meeting signs nothing: its decision is what it must state (S2LF-2.5)."""
    for n, chain in enumerate(policy.approvals):
        meets = "meeting" in (*chain.steps, *chain.steps_major)
        if meets and not chain.meeting_fields:
            yield ("approval", n), "a meeting decides: say in meeting_fields what its decision states", "meeting_fields"
        if chain.meeting_fields and not meets:
            yield ("approval", n, "meeting_fields"), "no meeting is a step of this chain", "meeting_fields"


def _examples_of_nothing(policy: Policy) -> Iterator[Finding]:
    known = limits(policy)
    for n, example in enumerate(policy.examples):
        if example.of not in known:
            reason = (
                f"no time limit or fixed date stands at {example.of!r}; write its path, like 'deadline.answer.within'"
            )
            yield ("example", n, "of"), reason, "undefined_limit"
    for n, asked in enumerate(policy.survey_examples):
        if asked.survey not in {survey.id for survey in policy.surveys}:
            yield ("survey_example", n, "survey"), f"no survey is called {asked.survey!r}", "undefined_survey"
    for n, extended in enumerate(policy.extension_examples):
        if extended.deadline not in {row.id for row in policy.deadlines}:
            reason = f"no deadline is called {extended.deadline!r}"
            yield ("extension_example", n, "deadline"), reason, "undefined_deadline"
    for n, shown in enumerate(policy.role_examples):
        if shown.role not in policy.roles:
            yield ("role_example", n, "role"), f"only a case fills the role {shown.role!r}", "undefined_role"
    for n, decided in enumerate(policy.chain_examples):
        if decided.chain not in {row.id for row in policy.approvals}:
            yield ("chain_example", n, "chain"), f"no chain is called {decided.chain!r}", "undefined_chain"


CHECKS: tuple[Callable[[Policy], Iterator[Finding]], ...] = (
    _lines_left_open,
    _numbers_that_repeat,
    _clocks_that_cannot_run,
    _dates_that_do_not_fit,
    _rungs_without_anybody,
    _sanctions_over_the_ceiling,
    _routes_to_nobody,
    _meetings_that_say_nothing,
    _examples_of_nothing,
)
