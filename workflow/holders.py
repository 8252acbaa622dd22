"""The people behind a role as one case sees it: roles that the company fills, and those that only a case fills."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workflow.access import OVERSEERS, intake_roles
from workflow.case import Case
from workflow.context import Context
from workflow.recusal import first_readers

OWNER = "owner"


def holders_of(role: str, case: Case, context: Context) -> tuple[str, ...]:
    """Those who hold the role for this case, whoever may or may not act on it; none where nobody does (RULES 4.1).

    `a|b` means the first that somebody holds; of `x:own` the part before the colon.
    """
    for one in role.split("|"):
        name = one.partition(":")[0]
        found = _GENERIC[name](case, context) if name in _GENERIC else context.directory.holders(name)
        if found:
            return found
    return ()


def overdue_role(case: Case, context: Context) -> str:
    """Who hears of what is late on this line (S2CT-7.8)."""
    escalation = context.policy.escalation
    return escalation.overdue_by_line.get(case.line) or escalation.overdue_role or "director"


def role_of_owner(case: Case, context: Context, otherwise: str) -> str:
    """The role in which the owner handles the case: the first of the policy's that he holds."""
    if not case.owner:
        return otherwise
    held = (role for role in context.policy.roles if context.directory.has_role(case.owner, role))
    return next(held, otherwise)


def _owner(case: Case, context: Context) -> tuple[str, ...]:
    return (case.owner,) if case.owner else _intake(case, context)


def _intake(case: Case, context: Context) -> tuple[str, ...]:
    levels = OVERSEERS if case.to_director else (*intake_roles(case), *OVERSEERS)
    return first_readers(case.words, levels, context.directory, case.complainant)


def _superior(case: Case, context: Context) -> tuple[str, ...]:
    return context.directory.heads_of(case.owner) if case.owner else ()


def _dept_head(case: Case, context: Context) -> tuple[str, ...]:
    """The head of the department that handles it; nobody where the complainant chose the director: only those above
    her may see the case."""
    if case.to_director:
        return ()
    owner = case.owner or context.actor.userid
    heads = context.directory.heads(case.department) if case.department else ()
    return heads or context.directory.heads_of(owner) or context.directory.holders("dept_head")


def _visitor(case: Case, context: Context) -> tuple[str, ...]:
    """Who asks the complainant: those whom the survey names, else those who take complaints in, never the handler."""
    by = context.policy.survey_for(case.line).by
    asked = context.directory.holders(by) if by and by not in _GENERIC else ()
    handlers = {u.casefold() for u in (case.owner, *case.past_owners)}
    others = tuple(u for u in (*asked, *_intake(case, context)) if u.casefold() not in handlers)
    return asked_first(asked, others) or context.directory.holders("director")


def asked_first(asked: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """Those asked for who are left, else the others."""
    left = tuple(u for u in asked if u in others)
    return left or others


def _meeting(_case: Case, context: Context) -> tuple[str, ...]:
    """Who records what a meeting decided: its own role where the company bound one, else the top."""
    return context.directory.holders("meeting") or context.directory.holders("top")


def _crisis_group(_case: Case, context: Context) -> tuple[str, ...]:
    return context.directory.holders(context.policy.emergency.leader)


def _overdue(case: Case, context: Context) -> tuple[str, ...]:
    return holders_of(overdue_role(case, context), case, context)


def _nobody(_case: Case, _context: Context) -> tuple[str, ...]:
    return ()


_GENERIC: Mapping[str, Callable[[Case, Context], tuple[str, ...]]] = {
    OWNER: _owner,
    "handler": _owner,
    "intake": _intake,
    "superior": _superior,
    "dept_head": _dept_head,
    "visitor": _visitor,
    "meeting": _meeting,
    "crisis_group": _crisis_group,
    "overdue_role": _overdue,
    "complainant": _nobody,
    "respondent": _nobody,
}
