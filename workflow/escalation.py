"""A moment of a clock has come: who is told, once, and what is counted (RULES 2.7, X-59)."""

from __future__ import annotations

from datetime import timedelta

from workflow.access import INTAKE, OVERSEERS
from workflow.approval import deciders, role_people
from workflow.case import Case
from workflow.clock import Clock, MomentKind
from workflow.commands import FireClock
from workflow.context import Context, Verdict, happens
from workflow.errors import Refusal
from workflow.events import ClockFired, SurveyAsked
from workflow.obligations import APPROVAL, DECISION
from workflow.recusal import first_readers, unnamed
from workflow.roles import line_above

OWNER = "owner"
# Later than this and the program was not there when the moment came: the record says so (D5).
PUNCTUAL = timedelta(minutes=1)


def fire(case: Case, command: FireClock, context: Context) -> Verdict:
    """The moment happens if it is still the next one of that generation; otherwise nothing does."""
    clock = next((c for c in case.clocks if c.instance == command.instance), None)
    moment = clock.next_moment() if clock else None
    if clock is None or moment is None or moment.name != command.moment or clock.generation != command.generation:
        return Refusal("moment_past")
    if context.now < moment.at:
        return Refusal("moment_to_come")
    late = context.now - moment.at > PUNCTUAL
    if moment.kind is MomentKind.ASK:
        return happens(
            ClockFired(clock.clock, clock.instance, clock.generation, moment.name, late, told=()),
            SurveyAsked(attempt=moment.rung),
        )
    told = targets(case, clock, moment.to, context)
    return happens(ClockFired(clock.clock, clock.instance, clock.generation, moment.name, late, told=told))


def targets(case: Case, clock: Clock, roles: tuple[str, ...], context: Context) -> tuple[str, ...]:
    """The people behind the roles of one rung, each once, never the complainant, and nobody whom the complaint names;
    a rung that would reach nobody goes to the line above it, so that it has no dead end."""
    found: list[str] = []
    for role in roles:
        line = (role, *line_above(context.policy, "specialist" if role == OWNER else role))
        for candidate in line:
            people = [u for u in _people(candidate, case, clock, context) if _can_be_told(u, case, context)]
            if people:
                found += people
                break
    return tuple(dict.fromkeys(found))


def _people(role: str, case: Case, clock: Clock, context: Context) -> tuple[str, ...]:
    if role != OWNER:
        return unnamed(role_people(role, case, context), case.words, context.directory)
    if clock.clock == DECISION:
        return first_readers(case.words, OVERSEERS, context.directory, case.complainant)
    if clock.clock == APPROVAL and case.approval:
        step = case.approval.step(clock.instance.removeprefix(f"{APPROVAL}:"))
        return deciders(step, case, context) if step else ()
    if case.owner:
        return (case.owner,)
    levels = OVERSEERS if case.to_director else (INTAKE, *OVERSEERS)
    return first_readers(case.words, levels, context.directory, case.complainant)


def _can_be_told(userid: str, case: Case, context: Context) -> bool:
    """Not the complainant, and nobody who has left."""
    person = context.directory.person(userid)
    return userid.casefold() != case.complainant.casefold() and person is not None and person.active
