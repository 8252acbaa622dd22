"""Measures, result, settling on the spot (T11, T17, T18)."""

from __future__ import annotations

from workflow import contact
from workflow.authority import clause, has_authority, limit_cents, within_authority
from workflow.case import Case, State
from workflow.commands import CompleteMeasures, DeliverResult, SettleOnTheSpot
from workflow.context import Context, Verdict, happens
from workflow.errors import Refusal
from workflow.events import AssignmentAccepted, CaseSettled, Event, MeasuresCompleted, ResultDelivered


def complete(_case: Case, command: CompleteMeasures, context: Context) -> Verdict:
    """完成: the measures are done, with a record of what was done (S0-3.4)."""
    if not command.record.strip():
        return Refusal("nothing_said")
    return happens(MeasuresCompleted(by=context.actor.userid, record=command.record))


def deliver(case: Case, command: DeliverResult, context: Context) -> Verdict:
    """结果: the written result goes to the complainant; only now, never before the decision (S2LF-2.9)."""
    if not command.text.strip():
        return Refusal("nothing_said")
    delivered = ResultDelivered(by=context.actor.userid, text=command.text)
    return happens(*contact.without_answer(case, context), delivered)


def settle(case: Case, command: SettleOnTheSpot, context: Context) -> Verdict:
    """当场办结: done and told in one step, within the handler's own authority (T11, S0-4.1), where the regulation knows
    that at all."""
    if not context.policy.lifecycle.on_the_spot:
        return Refusal("not_on_the_spot", {}, context.policy.clause("lifecycle.on_the_spot"))
    if not command.text.strip():
        return Refusal("nothing_said")
    if case.state is State.PLANNING and case.plans:
        return Refusal("settle_after_plan")
    me, rules = context.actor.userid, context.policy.clause("lifecycle.on_the_spot")
    if not has_authority(me, context):
        return Refusal("no_authority", {}, rules)
    if not within_authority(me, 0, case.severity, context):
        return Refusal("too_grave_to_settle", {}, clause(me, context))
    if not within_authority(me, command.amount_cents, case.severity, context):
        data = {"amount": command.amount_cents, "limit": limit_cents(me, context)}
        return Refusal("beyond_authority", data, clause(me, context))
    accepted: tuple[Event, ...] = ()
    if case.state is State.ASSIGNED:
        accepted = (AssignmentAccepted(owner=case.owner),)
    return happens(
        *contact.without_answer(case, context),
        *accepted,
        CaseSettled(by=context.actor.userid, amount_cents=command.amount_cents),
        ResultDelivered(by=context.actor.userid, text=command.text),
    )
