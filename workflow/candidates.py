"""Who may own a case of some level and category: the role that the policy asks for (T7, S2RC-6.1, S3-6.6)."""

from __future__ import annotations

from workflow.access import intake_roles
from workflow.case import Case
from workflow.context import Context
from workflow.policy.model import Policy
from workflow.recusal import unnamed
from workflow.roles import line_above

_BY_CASE = frozenset({"handler", "owner"})


def handler_roles(case: Case, category: str, severity: str, policy: Policy) -> tuple[str, ...]:
    """The roles whose holders handle such a case, the first choice first: by level, else by department, else whoever
    proposes its plan; behind them those who take complaints in."""
    found = [_by_level(policy, severity)]
    row = next((row for row in policy.categories if row.id == category), None)
    if row is not None:
        proposer = policy.chain(row.chain).proposer
        found += [row.department or "", "" if proposer in _BY_CASE else proposer]
    return tuple(dict.fromkeys(role for role in (*found, *intake_roles(case)) if role))


def candidates(case: Case, category: str, severity: str, context: Context) -> tuple[str, ...]:
    """People of those roles whom the complaint does not name, without the complainant; first choice first."""
    roles = handler_roles(case, category, severity, context.policy)
    held = dict.fromkeys(u for role in roles for u in context.directory.holders(role))
    others = tuple(u for u in held if u.casefold() != case.complainant.casefold())
    return unnamed(others, case.words, context.directory)


def required_role(severity: str, policy: Policy) -> str:
    """The role that the owner of so grave a case must hold at least; "" for the lightest level or where none is."""
    return "" if severity in ("", policy.severity.levels[0]) else _by_level(policy, severity)


def is_senior_enough(userid: str, severity: str, context: Context) -> bool:
    """Whether the person holds the required role or one above it in the reporting line."""
    required = required_role(severity, context.policy)
    if not required:
        return True
    return any(context.directory.has_role(userid, role) for role in (required, *line_above(context.policy, required)))


def _by_level(policy: Policy, severity: str) -> str:
    role = policy.severity.handler.get(severity, "")
    return policy.emergency.leader if role == "crisis_group" else role
