"""A running case goes on under another version of its policy: an explicit act, case by case (D3)."""

from __future__ import annotations

from workflow.case import Case
from workflow.commands import MoveToPolicy
from workflow.context import Context, Verdict, happens
from workflow.errors import Refusal
from workflow.events import PolicyMoved


def move(case: Case, command: MoveToPolicy, context: Context) -> Verdict:
    """`context.policy` is the version to move to. Clocks are derived anew from it; what it does not know ceases.

    Refused for another policy than the case's, and for a version that lacks what the case stands on: its category, its
    level, or the chain by which its plan is decided.
    """
    if command.policy_hash == case.policy_hash:
        return Refusal("same_policy")
    if command.policy_id != case.policy_id:
        return Refusal("another_policy", {"policy": command.policy_id})
    if case.category and case.category not in {row.id for row in context.policy.categories}:
        return Refusal("category_gone", {"category": case.category})
    if case.severity and case.severity not in context.policy.severity.levels:
        return Refusal("level_gone", {"level": case.severity})
    if case.approval and case.approval.chain not in {chain.id for chain in context.policy.approvals}:
        return Refusal("chain_gone", {"chain": case.approval.chain})
    return happens(PolicyMoved(command.policy_id, command.policy_hash, context.actor.name))
