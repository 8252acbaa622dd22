"""Who may own a case of some level and category: the role that the policy asks for (T7, S2RC-6.1, S3-6.6)."""

from __future__ import annotations

from workflow.access import intake_roles
from workflow.case import Case
from workflow.context import Context
from workflow.policy.casework import Subject
from workflow.policy.model import Policy
from workflow.presence import is_away
from workflow.recusal import unnamed
from workflow.roles import line_above

# Roles that only a case fills: naming the owner fills them.
_BY_CASE = frozenset({"handler", "owner", "intake", "superior", "visitor"})
# Whoever owes one of these to the complainant works on the case.
_WORK = frozenset(
    {"investigation_opened", "preliminary_finding", "plan_submitted", "contact_logged", "result_delivered"}
)


def handler_roles(case: Case, category: str, severity: str, policy: Policy) -> tuple[str, ...]:
    """The roles whose holders handle such a case, the first choice first: by level, else by department, else whoever
    proposes its plan or owes the work on it; behind them those who take complaints in."""
    found = [_by_level(policy, severity)]
    row = next((row for row in policy.categories if row.id == category), None)
    if row is not None:
        proposed = Subject(
            line=row.line or case.line,
            channel=case.channel,
            category=category,
            level=severity,
            complainant=case.complainant_kind,
            kind=case.kind,
        )
        owed = (deadline.owner for deadline in policy.deadlines_for(proposed) if deadline.stops in _WORK)
        found += [row.department or "", policy.chain(row.chain).proposer, *owed]
    named = (role for role in found if role not in _BY_CASE)
    return tuple(dict.fromkeys(role for role in (*named, *intake_roles(case)) if role))


def candidates(case: Case, category: str, severity: str, context: Context) -> tuple[str, ...]:
    """People of those roles whom the complaint does not name, without the complainant; first choice first."""
    return tuple(dict.fromkeys(u for people in by_choice(case, category, severity, context) for u in people))


def at_any_level(case: Case, context: Context) -> tuple[str, ...]:
    """Everybody who could own the case in its category, however grave it becomes."""
    levels = context.policy.severity.levels
    return tuple(dict.fromkeys(u for level in levels for u in candidates(case, case.category, level, context)))


def by_choice(case: Case, category: str, severity: str, context: Context) -> tuple[tuple[str, ...], ...]:
    """The same people role by role: whoever is of the first choice is so however busy he is. Who is on leave is none,
    unless everybody is."""
    roles = handler_roles(case, category, severity, context.policy)
    mine = case.complainant.casefold()
    held = (tuple(u for u in context.directory.holders(role) if u.casefold() != mine) for role in roles)
    able = tuple(unnamed(people, case.words, context.directory) for people in held)
    here = tuple(tuple(u for u in people if not is_away(u, context)) for people in able)
    return here if any(here) else able


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
