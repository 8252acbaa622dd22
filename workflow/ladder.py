"""The proof that a ladder has no dead end: every moment to come, every role on it, who will be there to hear.

It tells nobody and changes nothing. It walks exactly as a clock does that fires (reach.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from workflow.calendar import Calendar
from workflow.case import Case
from workflow.clock import Clock, Moment, MomentKind
from workflow.commands import CLOCK
from workflow.context import Context
from workflow.directory import Directory
from workflow.escalation import roles_of
from workflow.holders import SUPERIOR
from workflow.policy.model import Policy
from workflow.reach import Reach, Way, Why, last_resort, reach


class Instead(StrEnum):
    """Who hears of it all the same: people on leave, the other roles of that rung, whoever may read the case at all;
    or nobody."""

    ON_LEAVE = "on_leave"
    OTHERS = "others"
    LAST_RESORT = "last_resort"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Hole:
    """A role of a rung that reaches nobody by its own line, deputies and superiors included.

    `role` is that of the rung, `meant` the policy's roles that it stands for here. `until`: the last day of the first
    of them to come back. `case_id` and `at` are "" and None in the proof of a policy.
    """

    clock: str
    moment: str
    role: str
    meant: tuple[str, ...]
    why: Why
    instead: Instead
    until: date | None = None
    case_id: str = ""
    instance: str = ""
    at: datetime | None = None


def holes(policy: Policy, directory: Directory, case: Case, calendar: Calendar, now: datetime) -> tuple[Hole, ...]:
    """The holes in the ladders of the case's open clocks, by clock and time. Leave counts on the day of each moment;
    everything else is taken as it is now."""
    context = Context(CLOCK, now, policy, calendar, directory)
    found = (hole for clock in case.clocks if clock.is_open for hole in holes_of(clock, case, context))
    return tuple(replace(hole, case_id=case.case_id) for hole in found)


def holes_of(clock: Clock, case: Case, context: Context) -> Iterator[Hole]:
    """The holes in the ladder of one clock, from the present moment on."""
    to_come = (moment for moment in clock.moments if moment.name not in clock.fired)
    for moment in to_come:
        if moment.kind is not MomentKind.ASK:
            yield from _holes_at(moment, clock, case, replace(context, now=max(context.now, moment.at)))


def _holes_at(moment: Moment, clock: Clock, case: Case, context: Context) -> Iterator[Hole]:
    roles = roles_of(case, moment, context)
    reached = {role: reach(role, case, clock, context) for role in roles}
    for role, found in reached.items():
        if found.why is not None and (found.meant or role != SUPERIOR):  # nobody stands above the topmost role
            yield Hole(
                clock=clock.clock,
                moment=moment.name,
                role=role,
                meant=found.meant,
                why=found.why,
                instead=_instead(found, reached.values(), case, context),
                until=found.until,
                instance=clock.instance,
                at=moment.at,
            )


def _instead(hole: Reach, reached: Collection[Reach], case: Case, context: Context) -> Instead:
    if hole.way is Way.ON_LEAVE:
        return Instead.ON_LEAVE
    if any(one.told for one in reached):
        return Instead.OTHERS
    return Instead.LAST_RESORT if last_resort(case, context) else Instead.NOBODY
