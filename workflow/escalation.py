"""A moment of a clock has come: who is told, once, and what is counted (RULES 2.7, X-56, X-59)."""

from __future__ import annotations

from datetime import timedelta

from workflow import holds, survey
from workflow.case import Case
from workflow.clock import Clock, Moment, MomentKind
from workflow.commands import FireClock
from workflow.context import Context, Verdict, happens
from workflow.errors import Refusal
from workflow.events import ClockFired
from workflow.presence import Present
from workflow.reach import BEFORE_OWNER, DECIDED, NOT_HIS, last_resort, reach

# Later than this and the program was not there when the moment came: the record says so (D5).
PUNCTUAL = timedelta(minutes=1)


def fire(case: Case, command: FireClock, context: Context) -> Verdict:
    """The moment happens if it is still the next one of that generation; otherwise nothing does."""
    clock = case.instance(command.instance)
    moment = clock.next_moment() if clock else None
    if clock is None or moment is None or moment.name != command.moment or clock.generation != command.generation:
        return Refusal("moment_past")
    if context.now < moment.at:
        return Refusal("moment_to_come")
    if moment.kind is MomentKind.RESUME:
        return happens(*holds.run_out(case, clock, context))
    ask = moment.kind is MomentKind.ASK
    found = Present() if ask else told_at(case, clock, moment, context)
    fired = ClockFired(
        clock=clock.clock,
        instance=clock.instance,
        generation=clock.generation,
        moment=moment.name,
        late=context.now - moment.at > PUNCTUAL,
        told=found.told,
        charged=charged_with(case, clock, context) if moment.kind is MomentKind.DUE else "",
        covers=found.covers,
    )
    return happens(fired, survey.asked(case, moment.rung, context)) if ask else happens(fired)


def told_at(case: Case, clock: Clock, moment: Moment, context: Context) -> Present:
    """The people behind the roles of that moment, each once, with those on leave who were passed over; where the roles
    reach nobody, whoever may read the case at all."""
    reached = [reach(role, case, clock, context) for role in roles_of(case, moment, context)]
    told = tuple(dict.fromkeys(userid for one in reached for userid in one.told))
    covers = tuple(dict.fromkeys(cover for one in reached for cover in one.covers if cover.away not in told))
    return Present(told, covers) if told else Present(last_resort(case, context))


def roles_of(case: Case, moment: Moment, context: Context) -> tuple[str, ...]:
    """The roles told at that moment. An emergency does not climb: whoever leads it hears of every moment at once
    (RULES 2.7)."""
    led = (*moment.to, context.policy.emergency.leader) if case.emergency_at else moment.to
    return tuple(dict.fromkeys(led))


def charged_with(case: Case, clock: Clock, context: Context) -> str:
    """On whose account the breach goes: the owner's for what he owes; "" for what was owed before him, by an approver
    or by the complainant."""
    deadline = next((row for row in context.policy.deadlines if row.id == clock.clock), None)
    if deadline is None or deadline.stops in BEFORE_OWNER | NOT_HIS:
        return ""
    waits = case.approval is not None and case.approval.pending() is not None
    return "" if deadline.stops == DECIDED and waits else case.owner
