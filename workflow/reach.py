"""Whom a moment of a clock reaches: the people of a role, whoever stands in for them, and how far one had to go.

One walk for the clock that fires and for the proof that it will (ladder.py): the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflow.access import OVERSEERS, intake_roles, may_see, reading_levels
from workflow.approval import asked
from workflow.case import Case
from workflow.clock import Clock, Cover
from workflow.context import Context
from workflow.holders import (
    OVERDUE,
    OWNER,
    SUPERIOR,
    VISITOR,
    alternatives,
    bound_to,
    overdue_role,
    role_of_owner,
    superiors,
    visitor_roles,
)
from workflow.own_clocks import APPROVAL, DIRECTOR, PHONE, REPORT_UP
from workflow.presence import all_away, first_there, readers_there, today
from workflow.recusal import first_readers, is_named
from workflow.reviews import duty_of
from workflow.roles import line_above, stand_ins

HANDLER, INTAKE, CRISIS, MEETING, DEPT_HEAD = "handler", "intake", "crisis_group", "meeting", "dept_head"
# What is owed before there is an owner, and what the complainant owes: on no handler's account.
BEFORE_OWNER = frozenset({"assigned", "registered", "calmed", "form_filed"})
NOT_HIS = frozenset({"survey_done"})
# Owed by whoever decides, as soon as there is something to decide.
DECIDED = "decided"


class Way(StrEnum):
    """How a role was reached: by who holds it (or a deputy whom he named), by its line of deputies and superiors, by
    telling people on leave, or not at all."""

    HELD = "held"
    LINE = "line"
    ON_LEAVE = "on_leave"
    NONE = "none"


class Why(StrEnum):
    """Why nobody of a role's line is there to be told: nobody is entered, all have left, the case keeps them out, all
    are on leave."""

    UNHELD = "unheld"
    LEFT = "left"
    RECUSED = "recused"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom telling a role reaches. `meant` are the policy's roles that it stands for in this case. `why` is set where
    nobody of its line is there; `until` is then the last day of the first of them to come back (AWAY)."""

    meant: tuple[str, ...]
    told: tuple[str, ...]
    covers: tuple[Cover, ...]
    way: Way
    why: Why | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """People told for one reason. `sure`: a person has named them, so that a word of the complaint does not put them
    aside."""

    people: tuple[str, ...]
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Debt:
    """Who owes what a clock waits for: the people, and the role of the policy's in which they owe it; `sure` as of a
    Group."""

    role: str
    people: tuple[str, ...]
    sure: bool = False


def reach(role: str, case: Case, clock: Clock, context: Context) -> Reach:
    """Whom that role of a rung reaches now: its people, then their deputies and the line above them. Never the
    complainant, nobody whom the complaint names, who has left, or who may not know of the case."""
    own, meant = _own(role, case, clock, context)
    others = dict.fromkeys(one for name in meant for one in stand_ins(context.policy, name))
    line = (*own, *(Group(bound_to(one, case, context)) for one in others))
    able = [_able(group, case, context) for group in line]
    found = first_there(able, case, context)
    if not found.told:
        return Reach(meant, (), (), Way.NONE, _obstacle(line, case, context))
    directory, day = context.directory, today(context)
    if all_away(found.told, directory, day):
        absences = (directory.absence(userid, day) for people in able for userid in people)
        return Reach(meant, found.told, (), Way.ON_LEAVE, Why.AWAY, min(a.last for a in absences if a))
    holders = {userid for people in able[: len(own)] for userid in people}
    holders |= {cover.by for cover in found.covers if cover.away in holders}
    return Reach(meant, found.told, found.covers, Way.HELD if holders & {*found.told} else Way.LINE)


def last_resort(case: Case, context: Context) -> tuple[str, ...]:
    """Whoever may read the case at all, where a rung reaches nobody by its roles: no rung has a dead end."""
    return readers_there(reading_levels(case), case, context)


def debt(case: Case, clock: Clock, context: Context) -> Debt:
    """Who owes what the clock waits for: the approver, the visitor, the director; before there is an owner whoever the
    policy names; from then on the one owner (S0-1.4)."""
    if clock.clock == DIRECTOR:
        return Debt("director", first_readers(case.words, OVERSEERS, context.directory, case.complainant))
    if clock.clock in (PHONE, REPORT_UP):
        leader = context.policy.emergency.leader
        return Debt(leader, bound_to(leader, case, context))
    deadline = next((row for row in context.policy.deadlines if row.id == clock.clock), None)
    stops, owner = (deadline.stops, deadline.owner) if deadline else ("", "")
    step = case.approval.pending() if case.approval else None
    if clock.clock == APPROVAL and case.approval:
        step = case.approval.step(clock.instance.removeprefix(f"{APPROVAL}:"))
    if step and (clock.clock == APPROVAL or stops == DECIDED):
        return Debt(step.role, asked(step, case, context), sure=True)
    if stops in NOT_HIS:
        return Debt(visitor_roles(case, context)[0], bound_to(VISITOR, case, context))
    if duty := duty_of(context.policy, clock.clock):
        return _of_pool(duty.owner, case, context)
    if case.owner and stops not in BEFORE_OWNER:
        return Debt(role_of_owner(case, context, owner), (case.owner,), sure=True)
    return _of_pool(owner, case, context)


def _of_pool(owner: str, case: Case, context: Context) -> Debt:
    """Nobody in person owes it: those whom the policy names, of what went to the director she."""
    role = next((name for name in alternatives(owner) if name in context.policy.roles), "")
    named = bound_to(role, case, context) if role and not case.to_director else ()
    if any(_kept_out(u, case, context) is None for u in named):
        return Debt(role, named)
    return Debt(OVERSEERS[0] if case.to_director else role or intake_roles(case)[0], bound_to(INTAKE, case, context))


def _own(role: str, case: Case, clock: Clock, context: Context) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """Everybody who holds that role, whether or not they can be told, and the policy's roles that it stands for, whose
    deputies and superiors come next. While no department handles the case, its head is that of whoever owes it."""
    owing = debt(case, clock, context)
    if role in (OWNER, HANDLER):
        return (Group(owing.people, sure=owing.sure),), (owing.role,)
    if role == SUPERIOR:
        above = line_above(context.policy, owing.role)
        return (Group(superiors(owing.role, owing.people, context)),), above[:1]
    if role == DEPT_HEAD and not (case.owner or case.department or case.to_director):
        heads = (head for userid in owing.people for head in context.directory.heads_of(userid))
        return (Group(tuple(dict.fromkeys(heads))),), (role,)
    names = alternatives(role)
    meant = dict.fromkeys(one for name in names for one in _filled(name, case, context))
    return tuple(Group(bound_to(name, case, context)) for name in names), tuple(meant)


def _able(group: Group, case: Case, context: Context) -> tuple[str, ...]:
    return tuple(u for u in group.people if _kept_out(u, case, context, sure=group.sure) is None)


def _filled(role: str, case: Case, context: Context) -> tuple[str, ...]:
    """The policy's roles that a role stands for which a case fills."""
    return _FILLED[role](case, context) if role in _FILLED else (role,)


def _kept_out(userid: str, case: Case, context: Context, *, sure: bool = False) -> Why | None:
    """Why that person cannot be told of this case at all; None where he can."""
    directory = context.directory
    person = directory.person(userid)
    if person is None or not person.active:
        return Why.LEFT
    if userid.casefold() == case.complainant.casefold():
        return Why.RECUSED
    if not sure and is_named(case.words, person, directory):
        return Why.RECUSED
    return Why.RECUSED if case.to_director and not _above_all(person.userid, case, context) else None


def _above_all(userid: str, case: Case, context: Context) -> bool:
    """Whether somebody may know of a case that was kept for the director: who may read it, and whoever is above her."""
    above = (OVERSEERS[0], *line_above(context.policy, OVERSEERS[0]))
    has_role = context.directory.has_role
    return may_see(userid, case, context.directory) or any(has_role(userid, role) for role in above)


def _obstacle(line: Iterable[Group], case: Case, context: Context) -> Why:
    """What keeps the whole line from being told: the reason that is nearest to somebody being there."""
    found = {_kept_out(userid, case, context, sure=group.sure) for group in line for userid in group.people}
    return next((why for why in (Why.RECUSED, Why.LEFT) if why in found), Why.UNHELD)


_FILLED: dict[str, Callable[[Case, Context], tuple[str, ...]]] = {
    INTAKE: lambda case, _context: OVERSEERS[:1] if case.to_director else intake_roles(case),
    VISITOR: visitor_roles,
    OVERDUE: lambda case, context: (overdue_role(case, context),),
    CRISIS: lambda _case, context: (context.policy.emergency.leader,),
    MEETING: lambda _case, _context: ("top",),
}
