"""The same proof for a policy before there is a case: every obligation, line, channel and level that it knows."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from workflow.calendar import CompanyDays, build_calendar
from workflow.case import Approval, Case, Step, StepState
from workflow.clock import Clock
from workflow.clocks import schedule
from workflow.commands import CLOCK
from workflow.context import Context
from workflow.directory import Directory
from workflow.durations import Duration
from workflow.ladder import Hole, holes_of
from workflow.own_clocks import APPROVAL, DIRECTOR, PHONE, REPORT_UP, plan
from workflow.policy.casework import Applies, Subject
from workflow.policy.casework import Approval as Chain
from workflow.policy.model import Policy
from workflow.reviews import PACE, RECORD

# Any instant will do: nobody is on leave in this proof, and how far apart the rungs are changes nobody on them.
_SOME_DAY = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


def prove(policy: Policy, directory: Directory) -> tuple[Hole, ...]:
    """The holes that the organisation leaves in the ladders of a policy, each once however many cases it would concern;
    leave is left out of account."""
    calendar = build_calendar(policy.calendar.rules, {}, CompanyDays())
    context = Context(CLOCK, _SOME_DAY, policy, calendar, replace(directory, away=()))
    # A category more or less makes no other ladder: of kinds that have the same obligations one is enough.
    kinds = {_obligations(kind, policy): kind for kind in _kinds(policy)}.values()
    clocks = ((clock, case) for kind in kinds for clock, case in _clocks(kind, context))
    found = (hole for clock, case in clocks for hole in holes_of(clock, case, context))
    return tuple(dict.fromkeys(replace(hole, at=None, instance="") for hole in found))


def _kinds(policy: Policy) -> Iterator[Case]:
    """A case of every kind: by channel with its line, category of that line, and level; also as an emergency where such
    a level may be one."""
    for channel in policy.channels:
        taken_in = tuple(dict.fromkeys(role for role in (channel.watcher, channel.passes_to) if role))
        for line in (channel.line,) if channel.line else (tuple(policy.lines) or ("",)):
            for category in (row.id for row in policy.categories if row.line in (None, line)):
                for level in policy.severity.levels:
                    kind = Case(channel=channel.id, line=line, category=category, severity=level, intake_roles=taken_in)
                    yield kind
                    if level in policy.emergency.trigger:
                        yield replace(kind, emergency_at=_SOME_DAY)


def _obligations(kind: Case, policy: Policy) -> Hashable:
    """What decides who would be told of what in such a case."""
    deadlines = tuple(row.id for row in policy.deadlines if _may_apply(row.applies, kind))
    duties = tuple(row.id for row in policy.duties if _may_apply(row.applies, kind))
    chains = tuple(chain.id for chain in _chains(kind, policy))
    return kind.line, kind.intake_roles, kind.severity, kind.emergency_at, chains, deadlines, duties


def _clocks(kind: Case, context: Context) -> Iterator[tuple[Clock, Case]]:
    """Every clock that such a case may have, with the case as it is while that clock runs."""
    policy = context.policy
    for deadline in policy.deadlines:
        if _may_apply(deadline.applies, kind):
            yield _clock(deadline.id, deadline.within, context), kind
    for duty in policy.duties:
        if duty.stops == RECORD and _may_apply(duty.applies, kind):
            yield _clock(duty.id, PACE, context), kind
    for chain in _chains(kind, policy):
        if chain.step_within is None:
            continue
        for role in policy.steps_of(chain, kind.severity):
            step = Step("1.0", role, (), StepState.PENDING)
            waiting = replace(kind, approval=Approval(chain.id, 1, "", (step,)))
            yield _clock(f"{APPROVAL}:{step.instance}", chain.step_within, context), waiting
    own = (DIRECTOR, PHONE, REPORT_UP) if kind.emergency_at else (DIRECTOR,)
    for name in own:
        bare = Clock(name, name, 1, context.now, context.now, (), "")
        planned = plan(bare, kind, context)
        if planned:
            yield replace(bare, moments=planned.moments), kind


def _chains(kind: Case, policy: Policy) -> Iterator[Chain]:
    row = policy.category(kind.category)
    yield from (policy.chain(id_) for id_ in dict.fromkeys((row.chain, *row.route.values())))


def _may_apply(applies: Applies | None, kind: Case) -> bool:
    """Whether the row applies to some case of that kind, whoever complains of whatever sort of thing."""
    if applies is None:
        return True
    some = Subject(
        line=kind.line,
        channel=kind.channel,
        category=kind.category,
        level=kind.severity,
        complainant=next(iter(applies.complainant), ""),
        kind=next(iter(applies.kind), ""),
    )
    return applies.fits(some)


def _clock(instance: str, limit: Duration, context: Context) -> Clock:
    escalation = context.policy.escalation
    planned = schedule(context.calendar, limit, context.now, escalation.warn_at, escalation.steps)
    name = instance.partition(":")[0]
    return Clock(name, instance, 1, planned.start, planned.due, planned.moments, planned.calendar_hash)
