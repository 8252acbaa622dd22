"""A moment of a clock has come: who is told, once, and what is counted (RULES 2.7, X-56, X-59)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from workflow import survey
from workflow.access import OVERSEERS, intake_roles
from workflow.approval import deciders
from workflow.case import Case
from workflow.clock import Clock, Moment, MomentKind
from workflow.commands import FireClock
from workflow.context import Context, Verdict, happens
from workflow.errors import Refusal
from workflow.events import ClockFired, InfoSettled
from workflow.holders import OWNER, holders_of, overdue_role, role_of_owner
from workflow.own_clocks import APPROVAL, DIRECTOR, OWN
from workflow.recusal import first_readers, unnamed
from workflow.reviews import duty_of
from workflow.roles import deputies, line_above

# Later than this and the program was not there when the moment came: the record says so (D5).
PUNCTUAL = timedelta(minutes=1)
# What is owed before there is an owner, and what the complainant owes: on no handler's account.
BEFORE_OWNER = frozenset({"assigned", "registered", "calmed", "form_filed"})
NOT_HIS = frozenset({"survey_done"})


def fire(case: Case, command: FireClock, context: Context) -> Verdict:
    """The moment happens if it is still the next one of that generation; otherwise nothing does."""
    clock = case.instance(command.instance)
    moment = clock.next_moment() if clock else None
    if clock is None or moment is None or moment.name != command.moment or clock.generation != command.generation:
        return Refusal("moment_past")
    if context.now < moment.at:
        return Refusal("moment_to_come")
    if moment.kind is MomentKind.RESUME:
        return happens(InfoSettled(answered=False, by=""))
    late = context.now - moment.at > PUNCTUAL
    told = () if moment.kind is MomentKind.ASK else targets(case, clock, _roles(case, moment, context), context)
    charged = charged_with(case, clock, context) if moment.kind is MomentKind.DUE else ""
    fired = ClockFired(clock.clock, clock.instance, clock.generation, moment.name, late, told, charged)
    return happens(fired, survey.asked(case, moment.rung, context)) if moment.kind is MomentKind.ASK else happens(fired)


def targets(case: Case, clock: Clock, roles: tuple[str, ...], context: Context) -> tuple[str, ...]:
    """The people behind the roles of one rung, each once: never the complainant, nobody whom the complaint names, who
    has left or is away. Where a role reaches nobody its deputies are told, then the line above it, and at last whoever
    may read the case at all: no rung has a dead end."""
    found: list[str] = []
    for role in roles:
        found += next((people for people in _line(role, case, clock, context) if people), ())
    told = tuple(dict.fromkeys(found))
    return told or _can_be_told(_last_readers(case, context), case, context)


def charged_with(case: Case, clock: Clock, context: Context) -> str:
    """On whose account the breach goes: the owner's for what he owes; "" for what was owed before him, by an approver
    or by the complainant."""
    deadline = next((row for row in context.policy.deadlines if row.id == clock.clock), None)
    if deadline is None or deadline.stops in BEFORE_OWNER | NOT_HIS:
        return ""
    return case.owner


def responsible_role(case: Case, clock: Clock, context: Context) -> str:
    """The role that owes what the clock waits for: the one owner's from the moment that there is one (S0-1.4)."""
    deadline = next((row for row in context.policy.deadlines if row.id == clock.clock), None)
    if deadline is None:
        duty = duty_of(context.policy, clock.clock)
        return duty.owner if duty else OWNER
    if deadline.stops in NOT_HIS:
        return deadline.owner
    return OWNER if case.owner and deadline.stops not in BEFORE_OWNER else deadline.owner


def _roles(case: Case, moment: Moment, context: Context) -> tuple[str, ...]:
    """An emergency does not climb: whoever leads it hears of every moment at once (RULES 2.7)."""
    return (*moment.to, context.policy.emergency.leader) if case.emergency_at else moment.to


def _line(role: str, case: Case, clock: Clock, context: Context) -> Iterator[tuple[str, ...]]:
    """Who is told for a role, in the order in which they stand in for each other."""
    meant = _meant(role, case, clock, context)
    yield _can_be_told(_people(role, case, clock, context), case, context)
    for other in (*deputies(context.policy, meant), *line_above(context.policy, meant)):
        yield _can_be_told(unnamed(holders_of(other, case, context), case.words, context.directory), case, context)


def _meant(role: str, case: Case, clock: Clock, context: Context) -> str:
    """The role of the policy's whose deputies and superiors stand in for this one."""
    if role == "overdue_role":
        return overdue_role(case, context)
    if role in (OWNER, "superior"):
        owes = responsible_role(case, clock, context)
        return role_of_owner(case, context, "specialist") if owes == OWNER else owes
    return role


def _people(role: str, case: Case, clock: Clock, context: Context) -> tuple[str, ...]:
    if role != OWNER:
        return unnamed(holders_of(role, case, context), case.words, context.directory)
    if clock.clock == DIRECTOR:
        return first_readers(case.words, OVERSEERS, context.directory, case.complainant)
    if clock.clock == APPROVAL and case.approval:
        step = case.approval.step(clock.instance.removeprefix(f"{APPROVAL}:"))
        return deciders(step, case, context) if step else ()
    owes = responsible_role(case, clock, context)
    if owes == OWNER and (case.owner or clock.clock in OWN):
        return holders_of(OWNER, case, context)
    named = unnamed(holders_of(owes, case, context), case.words, context.directory)
    readers = () if case.to_director else tuple(u for u in named if u)
    return readers or holders_of("intake", case, context)


def _last_readers(case: Case, context: Context) -> tuple[str, ...]:
    levels = OVERSEERS if case.to_director else (*intake_roles(case), *OVERSEERS)
    return first_readers(case.words, levels, context.directory, case.complainant)


def _can_be_told(people: tuple[str, ...], case: Case, context: Context) -> tuple[str, ...]:
    """Those of them who are there, without the complainant."""
    mine = case.complainant.casefold()
    there = (context.directory.person(u) for u in people if u.casefold() != mine)
    return tuple(person.userid for person in there if person is not None and person.active)
