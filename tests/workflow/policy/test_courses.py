"""The course of a case as a policy's example tells it is the course that the program's own clocks take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any

import pytest

from tests.people import directory
from tests.workflow.policy.test_shipped import POLICIES, policy
from workflow import events as e
from workflow.calendar import Calendar, build_calendar
from workflow.case import Case
from workflow.clock import Clock, ClockState
from workflow.commands import CLOCK, SYSTEM, FireClock
from workflow.context import Context, Decision
from workflow.escalation import fire
from workflow.evolve import evolve
from workflow.obligations import with_clocks
from workflow.occasions import REPORTED, WORDS
from workflow.own_clocks import is_own
from workflow.policy.casework import Subject
from workflow.policy.examples_rules import to_utc
from workflow.policy.model import Policy
from workflow.policy.worked import CaseExample
from workflow.published import load_published

PUBLISHED = load_published()
EXAMPLES = [(name, n) for name in POLICIES for n in range(len(policy(name).case_examples))]
BLANK: dict[str, Any] = {"str": "", "int": 1, "bool": False, "Outcome": "resolved"}


def happened(kind: type[e.Event], known: Subject) -> e.Event:
    """An event of that kind about such a case, of which nothing else is known."""
    classed = {field.name: getattr(known, field.name) for field in fields(known)} | {"severity": known.level}
    told = classed | {"complainant_kind": known.complainant, "complainant": ""}
    return kind(**{field.name: told.get(field.name, _blank(str(field.type))) for field in fields(kind)})  # type: ignore[arg-type]  # every event is a dataclass


def _blank(hint: str) -> Any:
    if "None" in hint:
        return None
    return next((value for name, value in BLANK.items() if f"[{name}]" in hint), ())


def events(example: CaseExample, calendar: Calendar) -> Iterator[tuple[datetime, e.Event]]:
    """The program's events behind the words of the example, in order of time."""
    found: list[tuple[datetime, type[e.Event]]] = []
    for word, times in example.happens.items():
        kind = e.ResultReported if word == REPORTED else next(kind for kind, words in WORDS.items() if word in words)
        found += [(to_utc(at, calendar), kind) for at in times]
    if example.waits:
        asked, answered = (to_utc(at, calendar) for at in example.waits)
        found += [(asked, e.InfoRequested), (answered, e.InfoSettled)]
    for at, kind in sorted(found, key=lambda item: item[0]):
        yield at, happened(kind, example.case.subject)


def run(rules: Policy, example: CaseExample, calendar: Calendar) -> dict[str, Clock]:
    """The latest clock of each obligation after the program has seen it all, its holds ending when their time is up."""
    known = example.case.subject
    case = Case(category=known.category, severity=known.level)
    for at, event in events(example, calendar):
        for clock in case.clocks:
            if clock.hold_ends is not None and clock.hold_ends <= at:
                context = Context(CLOCK, clock.hold_ends, rules, calendar, directory())
                fired = fire(case, FireClock(clock.instance, clock.generation, "resume", clock.hold_ends), context)
                assert isinstance(fired, Decision)
                for step in with_clocks(case, fired.events, context):
                    case = evolve(case, step, context.now)
        for step in with_clocks(case, (event,), Context(SYSTEM, at, rules, calendar, directory())):
            case = evolve(case, step, at)
    clocks = {clock.clock: clock for clock in case.clocks if not is_own(clock.clock)}
    return {id_: clock for id_, clock in clocks.items() if clock.state is not ClockState.CANCELLED}


@pytest.mark.parametrize(("name", "n"), EXAMPLES)
def test_the_program_runs_the_course_that_the_example_tells(name: str, n: int) -> None:
    rules = policy(name)
    example = rules.case_examples[n]
    calendar = build_calendar(rules.calendar.rules, PUBLISHED)
    ran = run(rules, example, calendar)

    def local(at: datetime) -> datetime:
        return at.astimezone(calendar.zone).replace(tzinfo=None)

    assert {id_: local(clock.due) for id_, clock in ran.items()} == example.due
    assert {id_: local(clock.ended_at) for id_, clock in ran.items() if clock.ended_at} == example.met
