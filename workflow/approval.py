"""The approval chain: who decides, in which order, on exactly what (RULES 2.6, D8)."""

from __future__ import annotations

from dataclasses import replace

from workflow.authority import within_authority
from workflow.case import Case, Step, StepState
from workflow.commands import ApproveStep, ReturnPlan
from workflow.context import Context, Verdict, happens
from workflow.errors import Refusal
from workflow.events import ApprovalStarted, Event, PlanApproved, PlanReturned, StepApproved
from workflow.holders import holders_of
from workflow.policy.casework import Approval as Chain
from workflow.presence import first_there, there
from workflow.recusal import unnamed
from workflow.roles import line_above, stand_ins


def chain_for(case: Case, amount_cents: int, context: Context) -> Chain | Refusal:
    """The chain for a plan of that amount: `small` within the proposer's authority, else the category's (X-19)."""
    if case.category not in {row.id for row in context.policy.categories}:
        return Refusal("no_chain", {"category": case.category})
    alone = within_authority(context.actor.userid, amount_cents, case.severity, context)
    return context.policy.chain_of(case.category, case.severity, alone=alone)


def category_chain(case: Case, context: Context) -> Chain | None:
    """The chain of the case's category."""
    category = next((row for row in context.policy.categories if row.id == case.category), None)
    return context.policy.chain(category.chain) if category else None


def start(chain: Chain, version: int, seen: str, case: Case, context: Context) -> ApprovalStarted | Refusal:
    """The chain's steps with their people; the first one pending. Refused when a step has nobody who may decide."""
    steps: list[Step] = []
    for index, role in enumerate(context.policy.steps_of(chain, case.severity)):
        people = approvers(role, case, context, context.actor.userid, chain)
        if not people:
            return Refusal("nobody_to_approve", {"role": role}, context.policy.clause(f"approval.{chain.id}.steps"))
        steps.append(Step(instance=f"{version}.{index}", role=role, people=people))
    if steps:
        steps[0] = replace(steps[0], state=StepState.PENDING)
    return ApprovalStarted(chain=chain.id, plan_version=version, seen=seen, steps=tuple(steps))


def approvers(role: str, case: Case, context: Context, proposer: str, chain: Chain) -> tuple[str, ...]:
    """Who is asked to decide that step today: holders of the role, else its deputies and those above; for who is on
    leave the deputy whom he named. Never the proposer and never the complainant (S2LF-2.3, X-38), and whom the
    complaint names only where nobody else is left. Where the chain lets no deputy decide (`no_delegation_at`), those
    above."""
    personal = case.severity in chain.no_delegation_at
    standing = line_above(context.policy, role) if personal else stand_ins(context.policy, role)
    excluded = frozenset({proposer.casefold(), case.complainant.casefold()})
    line = [_others(one, case, context, excluded) for one in (role, *standing)]
    unbiased = [unnamed(people, case.words, context.directory) for people in line]
    groups = unbiased if any(unbiased) else line
    return first_there(groups, case, context, lambda u: not personal and u.casefold() not in excluded).told


def _others(role: str, case: Case, context: Context, excluded: frozenset[str]) -> tuple[str, ...]:
    return tuple(u for u in holders_of(role, case, context) if u.casefold() not in excluded)


def deciders(step: Step, case: Case, context: Context) -> tuple[str, ...]:
    """Who may decide a step now: its people who have not left, whether or not they are on leave, and who is asked
    today."""
    return tuple(dict.fromkeys((*_left(step, context), *asked(step, case, context))))


def asked(step: Step, case: Case, context: Context) -> tuple[str, ...]:
    """Who is asked to decide a step today: its people who are there, and deputies of those on leave; where there is
    nobody, those who would be asked if it began today."""
    if case.approval is None:
        return ()
    proposer = case.plan.proposer if case.plan else ""
    excluded = {proposer.casefold(), case.complainant.casefold()}
    chain = context.policy.chain(case.approval.chain)
    personal = case.severity in chain.no_delegation_at
    found = there(_left(step, context), case, context, lambda u: not personal and u.casefold() not in excluded)
    return found.told or approvers(step.role, case, context, proposer, chain)


def _left(step: Step, context: Context) -> tuple[str, ...]:
    """Those whom the step named, without who has left the company."""
    people = (context.directory.person(userid) for userid in step.people)
    return tuple(person.userid for person in people if person is not None and person.active)


def approve(case: Case, command: ApproveStep, context: Context) -> Verdict:
    """同意: this step, in turn, on exactly what the card showed."""
    step = _my_step(case, command.instance, command.seen, context)
    if isinstance(step, Refusal):
        return step
    approved: list[Event] = [
        StepApproved(instance=step.instance, by=context.actor.userid, opinion=command.opinion, words=command.words)
    ]
    if case.approval and case.approval.steps[-1].instance == step.instance:
        approved.append(PlanApproved(version=case.approval.plan_version))
    return happens(*approved)


def send_back(case: Case, command: ReturnPlan, context: Context) -> Verdict:
    """退回修改: with a comment, ready-made or one's own (T14)."""
    step = _my_step(case, command.instance, command.seen, context)
    if isinstance(step, Refusal):
        return step
    if not command.opinion and not command.words.strip():
        return Refusal("comment_needed")
    return happens(
        PlanReturned(instance=step.instance, by=context.actor.userid, opinion=command.opinion, words=command.words)
    )


def _my_step(case: Case, instance: str, seen: str, context: Context) -> Step | Refusal:
    """The pending step if this actor may decide it now on what he saw; else the honest reason why not."""
    me = context.actor.userid.casefold()
    chains = (*case.approvals, case.approval) if case.approval else case.approvals
    step = next((s for chain in reversed(chains) for s in chain.steps if s.instance == instance), None)
    if step is None:
        return Refusal("step_unknown")
    if step.by and step.at:
        code = "already_approved" if step.state is StepState.APPROVED else "already_returned"
        mine = step.by.casefold() == me
        return Refusal(f"{code}_by_you" if mine else code, {"by": context.directory.name(step.by), "at": step.at})
    if me not in {u.casefold() for u in deciders(step, case, context)}:
        return Refusal("not_your_step", {}, _clause(case, context))
    if step.state is StepState.CANCELLED or case.approval is None or case.approval.seen != seen:
        return Refusal("plan_changed")
    if step.state is StepState.WAITING:
        return Refusal("not_your_turn", {}, _clause(case, context))
    return step


def _clause(case: Case, context: Context) -> str:
    return context.policy.clause(f"approval.{case.approval.chain}.steps") if case.approval else ""
