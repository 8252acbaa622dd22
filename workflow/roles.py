"""Who stands in for a role, and who stands above it, by the policy alone (RULES 2.1, X-38)."""

from __future__ import annotations

from workflow.policy.model import Policy


def deputies(policy: Policy, role: str) -> tuple[str, ...]:
    """The roles that stand in for this one, in the policy's order."""
    found = policy.roles.get(role)
    return found.deputies if found else ()


def line_above(policy: Policy, role: str) -> tuple[str, ...]:
    """The reporting line above a role, nearest first; it ends where nobody is above, or where it would go in a ring."""
    line: list[str] = []
    found = policy.roles.get(role)
    while found and found.reports_to and found.reports_to not in line and found.reports_to != role:
        line.append(found.reports_to)
        found = policy.roles.get(found.reports_to)
    return tuple(line)
