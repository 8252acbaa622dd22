"""Who stands in for a role, and who stands above it, by the policy alone (RULES 2.1, X-38)."""

from __future__ import annotations

from workflow.policy.model import Policy

OWNER, SUPERIOR, OVERDUE_ROLE = "owner", "superior", "overdue_role"


def titles(policy: Policy, roles: tuple[str, ...]) -> tuple[str, ...]:
    """What the regulation calls these roles; a role that only a case fills keeps its name."""
    return tuple(policy.roles[role].title if role in policy.roles else role for role in roles)


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


def stand_ins(policy: Policy, role: str) -> tuple[str, ...]:
    """Who comes in when nobody of that role is left, nearest first: its deputies, then each one above it with his."""
    above = line_above(policy, role)
    line = (*deputies(policy, role), *(one for boss in above for one in (boss, *deputies(policy, boss))))
    return tuple(one for one in dict.fromkeys(line) if one != role)


def meant(policy: Policy, role: str, owner: str, line: str = "") -> str:
    """The role that a rung or a copy means for an obligation of the role `owner` on that line: `owner` himself, the
    `superior` to whom he reports, or the line's `overdue_role`. A role that only a case can fill stays as it is."""
    if role == OWNER:
        return owner
    if role == SUPERIOR:
        above = line_above(policy, owner)
        return above[0] if above else role
    if role == OVERDUE_ROLE:
        return policy.escalation.overdue_by_line.get(line) or policy.escalation.overdue_role or role
    return role
