"""How each event changes a case. Total and unconditional: what happened is never refused, even with words erased."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from workflow import events as e
from workflow import evolve_clocks, occasions
from workflow.case import (
    Approval,
    Case,
    Extension,
    Note,
    Outcome,
    Plan,
    Report,
    State,
    Step,
    StepState,
    Urgency,
    Visit,
)


def evolve(case: Case, event: e.Event, at: datetime) -> Case:
    """The case after the event; its version grows by one."""
    changed = _EVOLVE[type(event)](case, event, at)
    return replace(changed, version=case.version + 1, marks=occasions.marked(changed, event, at))


def fold(entries: Iterable[tuple[e.Event, datetime]]) -> Case:
    """The case that a whole timeline tells."""
    case = Case()
    for event, at in entries:
        case = evolve(case, event, at)
    return case


def _filed(case: Case, event: e.CaseFiled, at: datetime) -> Case:
    return replace(
        case,
        case_id=event.case_id,
        receipt=event.receipt,
        kind=event.kind,
        channel=event.channel,
        policy_id=event.policy_id,
        policy_hash=event.policy_hash,
        to_director=event.to_director,
        complainant=event.complainant,
        complainant_name=event.complainant_name,
        complainant_department=event.complainant_department,
        title=event.title,
        text=event.text,
        line=event.line,
        complainant_kind=event.complainant_kind,
        intake_roles=event.intake_roles,
        taken_by=event.taken_by,
        received_at=event.received_at,
        contact=event.contact,
        filed_at=at,
        state=State.NEW,
    )


def _numbered(case: Case, event: e.CaseNumbered, _at: datetime) -> Case:
    return replace(case, number=event.number)


def _registered(case: Case, event: e.CaseRegistered, _at: datetime) -> Case:
    return replace(
        case,
        state=State.REGISTERED,
        intake=event.by,
        category=event.category,
        severity=event.severity,
        urgent=event.urgent,
        line=event.line or case.line,
        facts=event.facts or case.facts,
    )


# An owner named this early has to accept; later on the work goes on where it stands (RULES 2.4, T7).
BEFORE_PLAN = frozenset({State.NEW, State.REGISTERED, State.ASSIGNED, State.INVESTIGATING})


def _assigned(case: Case, event: e.CaseAssigned, _at: datetime) -> Case:
    must_accept = case.state in BEFORE_PLAN or event.reason == "round"
    changed = bool(case.owner) and case.owner.casefold() != event.owner.casefold()
    past = (*case.past_owners, case.owner) if changed else case.past_owners
    return replace(
        case,
        state=State.ASSIGNED if must_accept else case.state,
        owner=event.owner,
        department=event.department,
        past_owners=past,
        assignment_note=event.note,
    )


def _accepted(case: Case, _event: e.AssignmentAccepted, _at: datetime) -> Case:
    # from the second round on, what happened is known: the new owner goes straight to a better plan (T20)
    return replace(case, state=State.INVESTIGATING if case.round == 1 else State.PLANNING)


def _declined(case: Case, event: e.AssignmentDeclined, at: datetime) -> Case:
    return replace(
        case,
        state=State.REGISTERED,
        owner="",
        past_owners=(*case.past_owners, event.owner),
        declined_by=(*case.declined_by, event.owner),
        comments=(*case.comments, Note(at, event.owner, event.words)),
    )


def _supplemented(case: Case, event: e.SupplementAdded, at: datetime) -> Case:
    return replace(case, supplements=(*case.supplements, Note(at, "complainant", event.text)))


def _noted(case: Case, event: e.InvestigationNoted, at: datetime) -> Case:
    return replace(case, investigation=(*case.investigation, Note(at, event.by, event.text)))


def _concluded(case: Case, _event: e.InvestigationConcluded, _at: datetime) -> Case:
    return replace(case, state=State.PLANNING)


def _plan_submitted(case: Case, event: e.PlanSubmitted, at: datetime) -> Case:
    plan = Plan(
        version=event.version,
        proposer=event.proposer,
        cause=event.cause,
        measures=event.measures,
        amount_cents=event.amount_cents,
        seen=event.seen,
        at=at,
    )
    return replace(case, plans=(*case.plans, plan), amount_cents=event.amount_cents, state=State.APPROVING)


def _approval_started(case: Case, event: e.ApprovalStarted, _at: datetime) -> Case:
    past = (*case.approvals, case.approval) if case.approval else case.approvals
    approval = Approval(chain=event.chain, plan_version=event.plan_version, seen=event.seen, steps=event.steps)
    return replace(case, approvals=past, approval=approval)


def _step_approved(case: Case, event: e.StepApproved, at: datetime) -> Case:
    steps: list[Step] = []
    next_is_mine = False
    for step in case.approval.steps if case.approval else ():
        if step.instance == event.instance:
            steps.append(replace(step, state=StepState.APPROVED, by=event.by, at=at))
            next_is_mine = True
        elif next_is_mine and step.state is StepState.WAITING:
            steps.append(replace(step, state=StepState.PENDING))
            next_is_mine = False
        else:
            steps.append(step)
    comments = (*case.comments, Note(at, event.by, event.words)) if event.words else case.comments
    return replace(_with_steps(case, tuple(steps)), comments=comments)


def _plan_returned(case: Case, event: e.PlanReturned, at: datetime) -> Case:
    steps = tuple(
        replace(step, state=StepState.RETURNED, by=event.by, at=at)
        if step.instance == event.instance
        else _cancelled(step)
        for step in (case.approval.steps if case.approval else ())
    )
    comments = (*case.comments, Note(at, event.by, event.words)) if event.words else case.comments
    return replace(_with_steps(case, steps), state=State.PLANNING, comments=comments)


def _plan_withdrawn(case: Case, _event: e.PlanWithdrawn, _at: datetime) -> Case:
    steps = tuple(_cancelled(step) for step in (case.approval.steps if case.approval else ()))
    return replace(_with_steps(case, steps), state=State.PLANNING)


def _plan_approved(case: Case, _event: e.PlanApproved, _at: datetime) -> Case:
    return replace(case, state=State.IMPLEMENTING)


def _measures_completed(case: Case, event: e.MeasuresCompleted, at: datetime) -> Case:
    return replace(
        case, state=State.FEEDING_BACK, measures_done=(*case.measures_done, Note(at, event.by, event.record))
    )


def _settled(case: Case, event: e.CaseSettled, _at: datetime) -> Case:
    return replace(case, state=State.FEEDING_BACK, settled_on_the_spot=True, amount_cents=event.amount_cents)


def _result(case: Case, event: e.ResultDelivered, at: datetime) -> Case:
    return replace(
        case,
        state=State.VISITING,
        result=event.text,
        results=(*case.results, Note(at, event.by, event.text)),
        result_at=at,
        visit=Visit(round=case.round),
    )


def _asked(case: Case, event: e.SurveyAsked, _at: datetime) -> Case:
    visit = case.visit or Visit(case.round)
    return replace(case, visit=replace(visit, asked=event.attempt, by=event.visitors))


def _answered(case: Case, event: e.SurveyAnswered, at: datetime) -> Case:
    return replace(case, visit=replace(case.visit or Visit(case.round), score=event.score, answered_at=at))


def _explained(case: Case, event: e.SurveyExplained, _at: datetime) -> Case:
    # the next round has begun when the reasons come: they belong to the visit that ended the last one
    if case.visits and not case.rounds_exhausted:
        return replace(case, visits=(*case.visits[:-1], replace(case.visits[-1], reasons=event.reasons)))
    return replace(case, visit=replace(case.visit or Visit(case.round), reasons=event.reasons))


def _suggested(case: Case, event: e.SuggestionAdded, _at: datetime) -> Case:
    return replace(case, suggestion=event.text)


def _round_started(case: Case, event: e.RoundStarted, _at: datetime) -> Case:
    return replace(
        case,
        round=event.round,
        severity=event.severity,
        rounds_exhausted=False,
        state=State.REGISTERED,
        owner="",
        past_owners=(*case.past_owners, case.owner) if case.owner else case.past_owners,
        visits=(*case.visits, case.visit) if case.visit else case.visits,
        visit=None,
        settled_on_the_spot=False,
        amount_cents=0,
        visits_missed=0,
        missed_at=None,
    )


def _exhausted(case: Case, _event: e.RoundsExhausted, _at: datetime) -> Case:
    return replace(case, rounds_exhausted=True)


def _urged(case: Case, _event: e.CaseUrged, at: datetime) -> Case:
    return replace(case, urges=(*case.urges, at))


def _closed(case: Case, event: e.CaseClosed, at: datetime) -> Case:
    explained = event.outcome is Outcome.EXPLAINED
    return replace(
        case,
        state=State.CLOSED,
        outcome=event.outcome,
        closed_at=at,
        waiting_since=None,
        result=event.words if explained and event.words else case.result,
        results=(*case.results, Note(at, "director", event.words)) if explained and event.words else case.results,
    )


def _reachable(case: Case, event: e.ContactNoted, _at: datetime) -> Case:
    return replace(case, contact=event.contact)


def _contacted(case: Case, event: e.ContactLogged, at: datetime) -> Case:
    return replace(case, contacts=(*case.contacts, Note(at, event.by, event.text)))


def _calmed(case: Case, _event: e.CallerCalmed, _at: datetime) -> Case:
    return replace(case, calmed=True)


def _info_requested(case: Case, event: e.InfoRequested, at: datetime) -> Case:
    return replace(
        case,
        state=State.NEEDS_INFO if case.state is State.NEW else case.state,
        waiting_since=at,
        questions=(*case.questions, Note(at, event.by, event.text)),
    )


def _info_settled(case: Case, _event: e.InfoSettled, _at: datetime) -> Case:
    state = State.NEW if case.state is State.NEEDS_INFO else case.state
    return replace(case, state=state, waiting_since=None)


def _reported(case: Case, event: e.ResultReported, at: datetime) -> Case:
    report = Report(at, event.by, case.round, event.parts)
    return replace(case, reports=(*case.reports, report), reported_round=case.round)


def _form_owed(case: Case, _event: e.FormOwed, _at: datetime) -> Case:
    return replace(case, form_owed=True)


def _form_filed(case: Case, event: e.FormFiled, at: datetime) -> Case:
    return replace(case, form_owed=False, forms=(*case.forms, Note(at, event.by, event.text)))


def _reviewed(case: Case, event: e.ReviewRecorded, at: datetime) -> Case:
    return replace(case, reviews=(*case.reviews, Note(at, event.by, event.text)))


def _flagged(case: Case, event: e.UrgencyFlagged, _at: datetime) -> Case:
    words = tuple(dict.fromkeys((*case.urgent_words, *event.words)))
    return replace(case, urgent=True, urgency=Urgency.FLAGGED, urgent_words=words)


def _judged(case: Case, event: e.UrgencyJudged, at: datetime) -> Case:
    urgency = Urgency.CONFIRMED if event.urgent else Urgency.CLEARED
    return _with_reason(replace(case, urgent=event.urgent, urgency=urgency), event.by, event.words, at)


def _facts(case: Case, event: e.FactsNoted, _at: datetime) -> Case:
    return replace(case, facts=event.facts)


def _level(case: Case, event: e.LevelChanged, at: datetime) -> Case:
    return _with_reason(replace(case, severity=event.severity), event.by, event.words, at)


def _emergency(case: Case, event: e.EmergencyStarted, at: datetime) -> Case:
    return replace(case, emergency_at=at, emergency_leader=event.leader)


def _called(case: Case, event: e.CallLogged, at: datetime) -> Case:
    return replace(case, called=(*case.called, event.called), calls=(*case.calls, Note(at, event.by, event.text)))


def _missed(case: Case, event: e.VisitMissed, at: datetime) -> Case:
    return replace(case, visits_missed=event.attempt, missed_at=at)


def _extension(case: Case, event: e.ExtensionRequested, at: datetime) -> Case:
    extension = Extension(event.clock, event.instance, event.until, event.by, at)
    return _with_reason(replace(case, extension=extension), event.by, event.words, at)


def _extension_decided(case: Case, _event: e.ExtensionGranted, _at: datetime) -> Case:
    return replace(case, extension=None)


def _extension_refused(case: Case, event: e.ExtensionRefused, at: datetime) -> Case:
    return _with_reason(replace(case, extension=None), event.by, event.words, at)


def _policy_moved(case: Case, event: e.PolicyMoved, _at: datetime) -> Case:
    return replace(case, policy_id=event.policy_id, policy_hash=event.policy_hash)


def _with_reason(case: Case, by: str, words: str, at: datetime) -> Case:
    return replace(case, reasons=(*case.reasons, Note(at, by, words))) if words else case


def _with_steps(case: Case, steps: tuple[Step, ...]) -> Case:
    return replace(case, approval=replace(case.approval, steps=steps)) if case.approval else case


def _cancelled(step: Step) -> Step:
    still_open = step.state in (StepState.WAITING, StepState.PENDING)
    return replace(step, state=StepState.CANCELLED) if still_open else step


_EVOLVE: dict[type[e.Event], Callable[[Case, Any, datetime], Case]] = {
    e.CaseFiled: _filed,
    e.CaseNumbered: _numbered,
    e.CaseRegistered: _registered,
    e.CaseAssigned: _assigned,
    e.AssignmentAccepted: _accepted,
    e.AssignmentDeclined: _declined,
    e.SupplementAdded: _supplemented,
    e.InvestigationNoted: _noted,
    e.InvestigationConcluded: _concluded,
    e.PlanSubmitted: _plan_submitted,
    e.ApprovalStarted: _approval_started,
    e.StepApproved: _step_approved,
    e.PlanReturned: _plan_returned,
    e.PlanWithdrawn: _plan_withdrawn,
    e.PlanApproved: _plan_approved,
    e.MeasuresCompleted: _measures_completed,
    e.CaseSettled: _settled,
    e.ResultDelivered: _result,
    e.SurveyAsked: _asked,
    e.SurveyAnswered: _answered,
    e.SurveyExplained: _explained,
    e.SuggestionAdded: _suggested,
    e.RoundStarted: _round_started,
    e.RoundsExhausted: _exhausted,
    e.CaseUrged: _urged,
    e.CaseClosed: _closed,
    e.ContactNoted: _reachable,
    e.ContactLogged: _contacted,
    e.CallerCalmed: _calmed,
    e.InfoRequested: _info_requested,
    e.InfoSettled: _info_settled,
    e.ResultReported: _reported,
    e.FormOwed: _form_owed,
    e.FormFiled: _form_filed,
    e.ReviewRecorded: _reviewed,
    e.UrgencyFlagged: _flagged,
    e.UrgencyJudged: _judged,
    e.FactsNoted: _facts,
    e.LevelChanged: _level,
    e.EmergencyStarted: _emergency,
    e.CallLogged: _called,
    e.VisitMissed: _missed,
    e.ExtensionRequested: _extension,
    e.ExtensionGranted: _extension_decided,
    e.ExtensionRefused: _extension_refused,
    e.PolicyMoved: _policy_moved,
    e.ClockStarted: evolve_clocks.started,
    e.ClockMoved: evolve_clocks.moved,
    e.ClockHeld: evolve_clocks.held,
    e.ClockResumed: evolve_clocks.resumed,
    e.ClockStopped: evolve_clocks.stopped,
    e.ClockCancelled: evolve_clocks.cancelled,
    e.ClockFired: evolve_clocks.fired,
}
