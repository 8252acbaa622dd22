"""What the schema cannot see: names nothing defines, chains that decide nothing. It finds and repairs nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from workflow.calendar import build_calendar
from workflow.durations import Distance
from workflow.policy import lint_tables
from workflow.policy.document import Document
from workflow.policy.errors import PolicyError
from workflow.policy.lint_tables import Finding
from workflow.policy.model import Policy
from workflow.policy.names import defined, uses
from workflow.seasons import shared_day

LISTED_AT_MOST = 9  # a card's dropdown has ten options, and the first is 「请选择…」 (wecom.md 2.3)
LADDER = 3
OBJECTION = "objection"  # what a complainant may say whatever is asked (S1-5.2)


def lint(policy: Policy, document: Document) -> list[PolicyError]:
    """The refusals of RULES 4.2 (end) that need more than one value; `document` tells where each stands."""
    return [document.error(path, reason, code) for path, reason, code in findings(policy)]


def findings(policy: Policy) -> Iterator[Finding]:
    """The same by their paths, as they are found."""
    for check in _CHECKS:
        yield from check(policy)


def _undefined_names(policy: Policy) -> Iterator[Finding]:
    known = defined(policy)
    for path, named, name in uses(policy):
        if "redo_if" in path:
            continue  # it may name a question of its own survey only, which is a check of its own
        if name not in known[named]:
            reason = f"{named.value} {name!r} is used here and defined nowhere"
            yield path, reason, f"undefined_{named.name.lower()}"


def _doubled_ids(policy: Policy) -> Iterator[Finding]:
    tables = {
        "channel": [row.id for row in policy.channels],
        "category": [row.id for row in policy.categories],
        "deadline": [row.id for row in policy.deadlines],
        "duty": [row.id for row in policy.duties],
        "approval": [row.id for row in policy.approvals],
        "authority": [row.role for row in policy.authorities],
        "survey": [row.id for row in policy.surveys],
        "dispute": [row.stage for row in policy.disputes],
        "kpi": [row.id for row in policy.kpis],
        "report": [row.id for row in policy.reports],
        "meeting": [row.id for row in policy.meetings],
        "reminder": [row.id for row in policy.reminders],
    }
    for table, ids in tables.items():
        for id_, count in Counter(ids).items():
            if count > 1:
                last = len(ids) - 1 - ids[::-1].index(id_)
                yield (table, last), f"{id_!r} is there {count} times", "doubled"


def _roles_that_lead_nowhere(policy: Policy) -> Iterator[Finding]:
    for id_, role in policy.roles.items():
        if id_ in role.deputies:
            yield ("roles", id_, "deputies"), "nobody is his own deputy", "own_deputy"
        seen, above = {id_}, role.reports_to
        while above in policy.roles and above not in seen:
            seen.add(above)
            above = policy.roles[above].reports_to
        if above == id_:
            yield ("roles", id_, "reports_to"), "the reporting line leads back to this role", "reporting_loop"


def _chains_that_decide_nothing(policy: Policy) -> Iterator[Finding]:
    for n, chain in enumerate(policy.approvals):
        for key in ("steps", "steps_major"):
            steps = getattr(chain, key)
            if steps and set(steps) == {chain.proposer}:
                yield ("approval", n, key), "the proposer is also the only step: nobody would check", "self_approval"
            elif chain.proposer in steps:
                yield ("approval", n, key), "the proposer is one of the steps: nobody approves his own", "self_approval"


def _deadlines_that_shrink(policy: Policy) -> Iterator[Finding]:
    for n, deadline in enumerate(policy.deadlines):
        longest = deadline.max_extended
        if longest is None:
            continue
        if longest.unit is not deadline.within.unit:
            yield ("deadline", n, "max_extended"), "must have the unit of within", "max_extended"
        elif longest.count < deadline.within.count:
            yield ("deadline", n, "max_extended"), f"is shorter than within ({deadline.within})", "max_extended"


def _ladders(policy: Policy) -> Iterator[Finding]:
    steps = policy.escalation.steps
    if len(steps) != LADDER:
        yield ("escalation", "step"), f"a ladder has {LADDER} steps, this one {len(steps)}", "ladder"
    for column in ("after", "after_hours", "after_short"):
        before = ("", 0)
        for n, step in enumerate(steps):
            unit, count = _measured(getattr(step, column))
            if count == 0 < n or (unit == before[0] and count <= before[1]):
                yield ("escalation", "step", n, column), "must lie behind the step before", "ladder"
            before = unit, count


def _measured(distance: Distance) -> tuple[str, int]:
    """A distance as its unit and count; those of different units are not compared."""
    if distance.after is not None:
        return distance.after.unit.value, distance.after.count
    return "limit", distance.limits


def _cards_that_overflow(policy: Policy) -> Iterator[Finding]:
    for line in tuple(policy.lines) or ("",):
        listed = policy.listed_categories(line)
        if len(listed) > LISTED_AT_MOST:
            reason = f"{len(listed)} categories are listed; a card shows {LISTED_AT_MOST}: set listed = false on some"
            yield ("category", len(policy.categories) - 1), reason, "listed"


def _publication_without_release(policy: Policy) -> Iterator[Finding]:
    if policy.privacy.publish and policy.privacy.publish_by is None:
        yield ("privacy", "publish"), "somebody must release what is published: set publish_by", "publish_by"


def _surveys_that_ask_for_nothing(policy: Policy) -> Iterator[Finding]:
    for n, survey in enumerate(policy.surveys):
        asked = {question.id for question in survey.questions} | {OBJECTION}
        for condition in survey.redo_if:
            if condition.fact not in asked:
                yield ("survey", n, "redo_if"), f"no question is called {condition.fact!r}", "undefined_question"


def _seasons_that_overlap(policy: Policy) -> Iterator[Finding]:
    place = shared_day(policy.calendar.rules.seasons)
    if place is not None:
        yield ("calendar", "season", place, "first"), "shares a day with a season before it", "season"


def _calendar_that_is_none(policy: Policy) -> Iterator[Finding]:
    try:
        build_calendar(replace(policy.calendar.rules, seasons=()), {})
    except ValueError as wrong:
        yield ("calendar",), str(wrong), "calendar"


_CHECKS: tuple[Callable[[Policy], Iterator[Finding]], ...] = (
    _undefined_names,
    _doubled_ids,
    _roles_that_lead_nowhere,
    _chains_that_decide_nothing,
    _deadlines_that_shrink,
    _ladders,
    _cards_that_overflow,
    _publication_without_release,
    _surveys_that_ask_for_nothing,
    _seasons_that_overlap,
    _calendar_that_is_none,
    *lint_tables.CHECKS,
)
