"""What is proposed and who decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from workflow import events as e
from workflow.case import Approval, Case, Note, Plan, State, Step, StepState
from workflow.evolve.changes import Changes


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


def _with_steps(case: Case, steps: tuple[Step, ...]) -> Case:
    return replace(case, approval=replace(case.approval, steps=steps)) if case.approval else case


def _cancelled(step: Step) -> Step:
    still_open = step.state in (StepState.WAITING, StepState.PENDING)
    return replace(step, state=StepState.CANCELLED) if still_open else step


PLANS: Changes = {
    e.PlanSubmitted: _plan_submitted,
    e.ApprovalStarted: _approval_started,
    e.StepApproved: _step_approved,
    e.PlanReturned: _plan_returned,
    e.PlanWithdrawn: _plan_withdrawn,
    e.PlanApproved: _plan_approved,
}
