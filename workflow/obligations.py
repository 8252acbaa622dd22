"""Which clocks an event starts, stops or cancels: the policy's deadlines, one obligation a clock (D4, RULES 2.5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from workflow import events as e
from workflow.approval import category_chain
from workflow.case import Case
from workflow.clock import Clock, ClockState, Moment, MomentKind
from workflow.clocks import schedule
from workflow.context import Context
from workflow.durations import Duration
from workflow.evolve import evolve
from workflow.policy.casework import Deadline, Subject
from workflow.worktime import instant

APPROVAL, SURVEY, DECISION = "approval", "survey", "decision"
# Asking again means on another day: the search for the next one begins just after the last.
AFTER = timedelta(minutes=1)

# The policy's words for events that start and stop deadlines (RULES 4.1). A new round is like a new filing for the
# clocks that lead to a result, and ends the visit of the round before.
WORDS: dict[type[e.Event], tuple[str, ...]] = {
    e.CaseFiled: ("filed", "received"),
    e.CaseRegistered: ("registered",),
    e.CaseAssigned: ("assigned",),
    e.AssignmentAccepted: ("investigation_opened",),
    e.PlanSubmitted: ("plan_submitted",),
    e.PlanApproved: ("decided",),
    e.MeasuresCompleted: ("measures_done",),
    e.ResultDelivered: ("result_delivered",),
    e.SurveyAnswered: ("survey_done",),
    e.RoundStarted: ("survey_done", "filed"),
    e.RoundsExhausted: ("survey_done",),
}
# A new round names its owner in the same breath: there is nothing to dispatch.
NOT_AGAIN = frozenset({"assigned", "registered"})
# Steps back, and the record that is owed anew.
_AGAIN: dict[type[e.Event], str] = {
    e.AssignmentDeclined: "assigned",
    e.PlanReturned: "plan_submitted",
    e.PlanWithdrawn: "plan_submitted",
}
# Settling on the spot makes a plan superfluous.
BEFORE_RESULT = frozenset({"plan_submitted", "decided"})


def with_clocks(case: Case, events: tuple[e.Event, ...], context: Context) -> tuple[e.Event, ...]:
    """The same events with the clock events that follow from each, in order."""
    told: list[e.Event] = []
    current = case
    for event in events:
        told.append(event)
        current = evolve(current, event, context.now)
        for consequence in tuple(_consequences(current, event, context)):
            told.append(consequence)
            current = evolve(current, consequence, context.now)
    return tuple(told)


def _consequences(case: Case, event: e.Event, context: Context) -> Iterator[e.Event]:
    if isinstance(event, e.CaseClosed):
        yield from (_cancelled(clock) for clock in case.clocks if _runs(clock))
        return
    words = WORDS.get(type(event), ())
    yield from _stops(case, words, context)
    if isinstance(event, e.CaseSettled):
        yield from _cancels(case, BEFORE_RESULT, context)
    yield from _starts(case, event, words, context)
    yield from _starts_again(case, event, context)
    yield from _approval_clocks(case, event, context)
    yield from _visit_clocks(case, event, context)


def _stops(case: Case, words: tuple[str, ...], context: Context) -> Iterator[e.Event]:
    for deadline in context.policy.deadlines:
        running = case.running(deadline.id)
        if running and deadline.stops in words:
            yield _stopped(running, context)


def _cancels(case: Case, stops: frozenset[str], context: Context) -> Iterator[e.Event]:
    for deadline in context.policy.deadlines:
        running = case.running(deadline.id)
        if running and deadline.stops in stops:
            yield _cancelled(running)


def _starts(case: Case, event: e.Event, words: tuple[str, ...], context: Context) -> Iterator[e.Event]:
    for deadline in _deadlines(case, context):
        if deadline.starts not in words or deadline.within is None or case.running(deadline.id):
            continue
        if isinstance(event, e.RoundStarted) and deadline.stops in NOT_AGAIN:
            continue
        yield _started(deadline.id, _next(case, deadline.id), deadline.within, context.now, context)


def _starts_again(case: Case, event: e.Event, context: Context) -> Iterator[e.Event]:
    """What a step back owes anew: a declined case is to be dispatched, a returned plan is to be made again in the full
    time, and a withdrawn one in what was left of it, so that a plan put up and taken back gains nothing."""
    back = _AGAIN.get(type(event))
    for deadline in _deadlines(case, context) if back else ():
        if deadline.stops != back or deadline.within is None or case.running(deadline.id):
            continue
        before = case.clock(deadline.id)
        resumes = isinstance(event, e.PlanWithdrawn) and before is not None
        start = before.start if resumes and before else context.now
        yield _started(deadline.id, _next(case, deadline.id), deadline.within, start, context)


def _deadlines(case: Case, context: Context) -> tuple[Deadline, ...]:
    return context.policy.deadlines_for(
        Subject(category=case.category, level=case.severity, kind=case.kind, channel=case.channel, line=case.line)
    )


def _next(case: Case, clock: str) -> str:
    """An instance has one life: each start of a clock gets a number of its own, and so its moments their own ids."""
    return f"{clock}:{sum(1 for c in case.clocks if c.clock == clock) + 1}"


def _approval_clocks(case: Case, event: e.Event, context: Context) -> Iterator[e.Event]:
    if isinstance(event, e.StepApproved | e.PlanReturned):
        running = _instance(case, f"{APPROVAL}:{event.instance}")
        if running:
            yield _stopped(running, context)
    if isinstance(event, e.PlanWithdrawn):
        yield from (_cancelled(c) for c in case.clocks if c.clock == APPROVAL and _runs(c))
    if isinstance(event, e.ApprovalStarted | e.StepApproved) and case.approval:
        pending = case.approval.pending()
        chain = context.policy.chain(case.approval.chain)
        if pending and chain.step_within:
            yield _started(APPROVAL, f"{APPROVAL}:{pending.instance}", chain.step_within, context.now, context)


def _visit_clocks(case: Case, event: e.Event, context: Context) -> Iterator[e.Event]:
    if isinstance(event, e.ResultDelivered):
        yield _survey(case, context)
    if isinstance(event, e.SurveyAnswered | e.RoundStarted | e.RoundsExhausted):
        yield from (_cancelled(c) for c in case.clocks if c.clock == SURVEY and _runs(c))
    if isinstance(event, e.RoundStarted):
        yield from (_stopped(c, context) for c in case.clocks if c.clock == DECISION and _runs(c))
    if isinstance(event, e.RoundsExhausted):
        chain = category_chain(case, context)
        if chain and chain.step_within:
            yield _started(DECISION, _next(case, DECISION), chain.step_within, context.now, context)


def _survey(case: Case, context: Context) -> e.ClockStarted:
    """The visit card is asked some working days after the result, then again on different days (people.md 1.19)."""
    survey = context.policy.survey_for(case.line)
    first = context.calendar.due(context.now, survey.ask_after)
    opening = survey.ask_between[0]
    day = context.calendar.local_date(first.at)
    asks = [context.calendar.next_workday_at(max(instant(day, opening, context.calendar.zone), context.now), opening)]
    for _ in range(survey.reminders):
        asks.append(context.calendar.next_workday_at(asks[-1] + AFTER, opening))
    return e.ClockStarted(
        clock=SURVEY,
        instance=f"{SURVEY}:{case.round}",
        start=context.now,
        due=asks[-1],
        moments=tuple(Moment(MomentKind.ASK, at, rung) for rung, at in enumerate(asks, start=1)),
        calendar_hash=context.calendar.hash,
        provisional=first.provisional,
    )


def _started(clock: str, instance: str, limit: Duration, start: datetime, context: Context) -> e.ClockStarted:
    escalation = context.policy.escalation
    plan = schedule(context.calendar, limit, start, escalation.warn_at, escalation.steps)
    return e.ClockStarted(
        clock=clock,
        instance=instance,
        start=plan.start,
        due=plan.due,
        moments=plan.moments,
        calendar_hash=plan.calendar_hash,
        provisional=plan.provisional,
    )


def _stopped(clock: Clock, context: Context) -> e.ClockStopped:
    return e.ClockStopped(clock=clock.clock, instance=clock.instance, late=context.now > clock.due)


def _cancelled(clock: Clock) -> e.ClockCancelled:
    return e.ClockCancelled(clock=clock.clock, instance=clock.instance)


def _instance(case: Case, instance: str) -> Clock | None:
    return next((c for c in case.clocks if c.instance == instance and _runs(c)), None)


def _runs(clock: Clock) -> bool:
    return clock.state is ClockState.RUNNING
