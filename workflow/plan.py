"""Investigation and plan: what was found, what is to be done, and for how much (T10, T12, T14)."""

from __future__ import annotations

import hashlib

from workflow import approval, contact
from workflow.case import Case, State
from workflow.codec import canonical
from workflow.commands import NoteInvestigation, SubmitPlan, WithdrawPlan
from workflow.context import Context, Verdict, happens
from workflow.errors import Refusal
from workflow.events import (
    Event,
    InvestigationConcluded,
    InvestigationNoted,
    PlanApproved,
    PlanSubmitted,
    PlanWithdrawn,
)

SEEN_LENGTH = 12


def note(_case: Case, command: NoteInvestigation, context: Context) -> Verdict:
    """A finding is written down; any number of them."""
    if not command.text.strip():
        return Refusal("nothing_said")
    return happens(InvestigationNoted(by=context.actor.userid, text=command.text))


def submit(case: Case, command: SubmitPlan, context: Context) -> Verdict:
    """方案: the next version goes to the chain of its category, or stands at once within the proposer's authority."""
    for name, words in (("cause", command.cause), ("measures", command.measures)):
        if not words.strip():
            return Refusal("plan_incomplete", {"part": name}, context.policy.clause("documents.report_fields"))
    if command.amount_cents < 0:
        return Refusal("amount_negative")
    version = len(case.plans) + 1
    concluded: tuple[Event, ...] = ()
    if case.state is State.INVESTIGATING:
        concluded = (InvestigationConcluded(by=context.actor.userid),)
    chain = approval.chain_for(case, command.amount_cents, context)
    if isinstance(chain, Refusal):
        return chain
    seen = digest(version, context.actor.userid, command.cause, command.measures, command.amount_cents)
    submitted = PlanSubmitted(
        version=version,
        proposer=context.actor.userid,
        amount_cents=command.amount_cents,
        chain=chain.id,
        seen=seen,
        cause=command.cause,
        measures=command.measures,
    )
    started = approval.start(chain, version, seen, case, context)
    if isinstance(started, Refusal):
        return started
    stands = (PlanApproved(version=version),) if not started.steps else ()
    return happens(*contact.without_answer(case, context), *concluded, submitted, started, *stands)


def digest(version: int, proposer: str, cause: str, measures: str, amount_cents: int) -> str:
    """What an approver decides on, in twelve hex digits (D8): a progress note does not stale an approval."""
    content = canonical(
        {
            "version": version,
            "proposer": proposer,
            "cause": cause,
            "measures": measures,
            "amount_cents": amount_cents,
        }
    )
    return hashlib.sha256(content).hexdigest()[:SEEN_LENGTH]


def withdraw(case: Case, _command: WithdrawPlan, context: Context) -> Verdict:
    """撤回: the proposer while the chain runs; the owner now, or the director, where the proposer has gone."""
    plan = case.plan
    if plan is None:
        return Refusal("nothing_to_withdraw")
    author = context.directory.person(plan.proposer)
    gone = author is None or not author.active
    if not context.is_person(plan.proposer) and not gone and not context.is_person(case.owner):
        return Refusal("not_the_proposer")
    return happens(PlanWithdrawn(version=plan.version, by=context.actor.userid))
