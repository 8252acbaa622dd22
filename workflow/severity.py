"""How grave a case is, by the policy's criteria over known facts (X-47)."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.policy.model import Policy


def level(policy: Policy, facts: Mapping[str, int]) -> str:
    """The gravest level one of whose conditions holds, else the lightest. Unknown facts make no case graver."""
    holding = {rule.level for rule in policy.severity.rules if any(condition.holds(facts) for condition in rule.when)}
    return next((name for name in reversed(policy.severity.levels) if name in holding), policy.severity.levels[0])
