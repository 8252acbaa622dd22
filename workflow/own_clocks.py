"""Obligations that are no deadline of the policy: a pending step, the visit, the director's word, an emergency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from workflow import events as e
from workflow.approval import category_chain
from workflow.case import Case
from workflow.clock import Clock, Moment, MomentKind
from workflow.clock_events import cancelled, next_instance, started, stopped
from workflow.clocks import Schedule, schedule
from workflow.context import Context
from workflow.durations import Duration
from workflow.visits import asks

APPROVAL, SURVEY, DIRECTOR, PHONE, REPORT_UP = (
    "approval",
    "survey",
    "director_decision",
    "emergency_call",
    "emergency_report",
)
OWN = frozenset({APPROVAL, SURVEY, DIRECTOR, PHONE, REPORT_UP})


def is_own(clock: str) -> bool:
    """Whether that clock is one of these, and no deadline of the policy."""
    return clock in OWN


def follow(_before: Case, case: Case, event: e.Event, context: Context) -> Iterator[e.Event]:
    """What follows from an event for these clocks."""
    yield from _approval(case, event, context)
    yield from _visit(case, event, context)
    yield from _emergency(case, event, context)


def closed(case: Case, context: Context) -> Iterator[e.Event]:
    """Nothing is owed on a closed case. By closing it the director has decided; all else ceased."""
    for clock in case.clocks:
        if clock.is_open:
            yield stopped(clock, context) if clock.clock == DIRECTOR else cancelled(clock)


def plan(clock: Clock, case: Case, context: Context) -> Schedule | None:
    """The moments of one of these clocks by the present calendar; None for any other clock."""
    if clock.clock == SURVEY:
        return _survey_plan(clock, context, case)
    limit = _limit(clock, case, context)
    if limit is None:
        return None
    escalation = context.policy.escalation
    planned = schedule(context.calendar, limit, clock.start, escalation.warn_at, escalation.steps)
    return _for_emergency(planned, clock.clock, context) if clock.clock in (PHONE, REPORT_UP) else planned


def _limit(clock: Clock, case: Case, context: Context) -> Duration | None:
    match clock.clock:
        case "approval":
            return context.policy.chain(case.approval.chain).step_within if case.approval else None
        case "director_decision":
            return _decision_within(case, context)
        case "emergency_call":
            return context.policy.emergency.alarm_after
        case "emergency_report":
            return context.policy.emergency.report_within
        case _:
            return None


def _approval(case: Case, event: e.Event, context: Context) -> Iterator[e.Event]:
    if isinstance(event, e.StepApproved | e.PlanReturned):
        running = case.instance(f"{APPROVAL}:{event.instance}")
        if running and running.is_open:
            yield stopped(running, context)
    if isinstance(event, e.PlanWithdrawn):
        yield from (cancelled(c) for c in case.clocks if c.clock == APPROVAL and c.is_open)
    if isinstance(event, e.ApprovalStarted | e.StepApproved) and case.approval:
        pending = case.approval.pending()
        chain = context.policy.chain(case.approval.chain)
        if pending and chain.step_within:
            yield started(APPROVAL, f"{APPROVAL}:{pending.instance}", chain.step_within, context.now, context)


def _visit(case: Case, event: e.Event, context: Context) -> Iterator[e.Event]:
    if isinstance(event, e.ResultDelivered):
        yield _survey(case, context)
    if isinstance(event, e.SurveyAnswered | e.RoundStarted | e.RoundsExhausted):
        yield from (cancelled(c) for c in case.clocks if c.clock == SURVEY and c.is_open)
    if isinstance(event, e.RoundStarted):
        yield from (stopped(c, context) for c in case.clocks if c.clock == DIRECTOR and c.is_open)
    if isinstance(event, e.RoundsExhausted):
        within = _decision_within(case, context)
        if within:
            yield started(DIRECTOR, next_instance(case, DIRECTOR), within, context.now, context)


def _decision_within(case: Case, context: Context) -> Duration | None:
    """How long the director has after the last round: as long as a step of the category's chain, or, where nobody need
    approve there, of the first chain that has steps; None where the policy has no step at all."""
    own = category_chain(case, context)
    chains = (*((own,) if own else ()), *context.policy.approvals)
    return next((chain.step_within for chain in chains if chain.step_within), None)


def _survey(case: Case, context: Context) -> e.ClockStarted:
    """The visit card is asked some working days after the result, then again on different days (people.md 1.19)."""
    moments, provisional = _asks(case.line, context.now, context)
    return e.ClockStarted(
        clock=SURVEY,
        instance=f"{SURVEY}:{case.round}",
        start=context.now,
        due=moments[-1].at,
        moments=moments,
        calendar_hash=context.calendar.hash,
        provisional=provisional,
    )


def _asks(line: str, start: datetime, context: Context) -> tuple[tuple[Moment, ...], bool]:
    survey = context.policy.survey_for(line)
    times = asks(survey, context.calendar, start)
    provisional = context.calendar.due(start, survey.ask_after).provisional
    return tuple(Moment(MomentKind.ASK, at, n) for n, at in enumerate(times, start=1)), provisional


def _survey_plan(clock: Clock, context: Context, case: Case) -> Schedule:
    moments, provisional = _asks(case.line, clock.start, context)
    return Schedule(
        limit=context.policy.survey_for(case.line).ask_after,
        start=clock.start,
        due=moments[-1].at,
        warn=None,
        moments=moments,
        first=context.calendar.local_date(clock.start),
        days=(),
        provisional=provisional,
        calendar_hash=context.calendar.hash,
    )


def _emergency(case: Case, event: e.Event, context: Context) -> Iterator[e.Event]:
    """Somebody must telephone, and those above must be told: two clocks, until a call is on record (S0-7.1, S3-4.4)."""
    rules = context.policy.emergency
    if isinstance(event, e.EmergencyStarted):
        for name, limit in ((PHONE, rules.alarm_after), (REPORT_UP, rules.report_within)):
            begun = started(name, next_instance(case, name), limit, context.now, context)
            yield replace(begun, moments=_alarms(begun.moments, name, context))
    if isinstance(event, e.CallLogged):
        for clock in case.clocks:
            if clock.is_open and clock.clock in (PHONE, REPORT_UP) and _has_heard(clock, case, event, context):
                yield stopped(clock, context)


def _has_heard(clock: Clock, case: Case, call: e.CallLogged, context: Context) -> bool:
    """Whether one of the two on the telephone is whom that clock waits for: the report is for whoever it is owed to,
    the alarm for whoever it would wake. Where the report is owed before the alarm, the alarm is about the report (A06).
    """
    roles = must_hear(clock, case, context)
    return any(context.directory.has_role(userid, role) for userid in (call.called, call.by) for role in roles)


def must_hear(clock: Clock, case: Case, context: Context) -> tuple[str, ...]:
    """The roles of which somebody must be on the telephone for that clock of an emergency."""
    rules, report = context.policy.emergency, case.clock(REPORT_UP)
    about_report = report is not None and report.due <= clock.due
    return (rules.report_to,) if about_report else rules.called


def _for_emergency(planned: Schedule, name: str, context: Context) -> Schedule:
    return replace(planned, moments=_alarms(planned.moments, name, context))


def _alarms(moments: tuple[Moment, ...], name: str, context: Context) -> tuple[Moment, ...]:
    """An emergency climbs no ladder: at the due time all who must hear do, and there are no rungs after it."""
    rules = context.policy.emergency
    to = rules.called if name == PHONE else rules.told
    return tuple(
        replace(moment, to=to if moment.kind is MomentKind.DUE else (rules.leader,))
        for moment in moments
        if moment.kind in (MomentKind.WARN, MomentKind.DUE)
    )
