"""The people behind a role as one case sees it: roles that the company fills, and those that only a case fills."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workflow.access import OVERSEERS, intake_roles, reading_levels
from workflow.candidates import handler_roles
from workflow.case import Case
from workflow.context import Context
from workflow.directory import Directory
from workflow.recusal import first_readers, unnamed
from workflow.roles import line_above

OWNER, SUPERIOR, OVERDUE, VISITOR = "owner", "superior", "overdue_role", "visitor"


def holders_of(role: str, case: Case, context: Context) -> tuple[str, ...]:
    """Those who hold the role for this case and are still there, whoever may or may not act on it; none where nobody
    does (RULES 4.1).

    `a|b` means the first that somebody holds; of `x:own` the part before the colon.
    """
    for name in alternatives(role):
        found = tuple(u for u in bound_to(name, case, context) if is_live(u, context.directory))
        if found:
            return found
    return ()


def bound_to(role: str, case: Case, context: Context) -> tuple[str, ...]:
    """Everybody who was ever entered as holding that one role, also who has left since, spelt as the directory does."""
    found = _GENERIC[role](case, context) if role in _GENERIC else bound(role, context.directory)
    people = (context.directory.person(userid) for userid in found)
    return tuple(person.userid if person else userid for person, userid in zip(people, found, strict=True))


def bound(role: str, directory: Directory) -> tuple[str, ...]:
    """Who is entered for that role of the policy's, also who has left since."""
    return tuple(directory.roles.get(role, ()))


def alternatives(role: str) -> tuple[str, ...]:
    """The roles that `a|b` and `x:own` name, each without its suffix."""
    return tuple(one.partition(":")[0] for one in role.split("|"))


def is_live(userid: str, directory: Directory) -> bool:
    """Whether the person is known and has not left."""
    person = directory.person(userid)
    return person is not None and person.active


def overdue_role(case: Case, context: Context) -> str:
    """Who hears of what is late on this line (S2CT-7.8)."""
    escalation = context.policy.escalation
    return escalation.overdue_by_line.get(case.line) or escalation.overdue_role or "director"


def role_of_owner(case: Case, context: Context, first: str = "") -> str:
    """The role in which the owner handles the case: `first` if he holds it, else the first of those for such a case,
    else any of the policy's. Where he holds none, or there is no owner: what the first choice for such a case is."""
    choices = handler_roles(case, case.category, case.severity, context.policy)
    asked = (first, *choices, *context.policy.roles)
    held = (role for role in asked if role and context.directory.has_role(case.owner, role))
    return next(held, first if first in context.policy.roles else choices[0])


def superiors(role: str, people: tuple[str, ...], context: Context) -> tuple[str, ...]:
    """To whom these people report, who hold that role: the policy's reporting line (S0-2.1, S3-2.5) as far as somebody
    is entered there, else the heads of their departments."""
    for above in line_above(context.policy, role):
        found = tuple(u for u in bound(above, context.directory) if u not in people)
        if found:
            return found
    return tuple(dict.fromkeys(head for userid in people for head in context.directory.heads_of(userid)))


def visitor_roles(case: Case, context: Context) -> tuple[str, ...]:
    """The policy's roles that ask the complainant: the one that the survey names, else who takes complaints in."""
    by = context.policy.survey_for(case.line).by
    return (by,) if by and by not in _GENERIC else intake_roles(case)


def _owner(case: Case, context: Context) -> tuple[str, ...]:
    return (case.owner,) if case.owner else _intake(case, context)


def _intake(case: Case, context: Context) -> tuple[str, ...]:
    return first_readers(case.words, reading_levels(case), context.directory, case.complainant)


def _superior(case: Case, context: Context) -> tuple[str, ...]:
    return superiors(role_of_owner(case, context), (case.owner,), context) if case.owner else ()


def _dept_head(case: Case, context: Context) -> tuple[str, ...]:
    """The head of the department that handles it; where the address book names none, whoever is entered as a head and
    belongs to it, or the only one entered at all. Nobody where the complainant chose the director: only those above her
    may see the case."""
    if case.to_director:
        return ()
    owner = case.owner or context.actor.userid
    heads = context.directory.heads(case.department) if case.department else ()
    return heads or context.directory.heads_of(owner) or _entered_heads(case, owner, context.directory)


def _entered_heads(case: Case, owner: str, directory: Directory) -> tuple[str, ...]:
    entered = bound("dept_head", directory)
    home = directory.main_department(owner)
    for unit in directory.lineage(case.department or (home.id if home else "")):
        found = tuple(u for u in entered if (person := directory.person(u)) and unit.id in person.departments)
        if found:
            return found
    return entered if len(entered) == 1 else ()


def _visitor(case: Case, context: Context) -> tuple[str, ...]:
    """Who asks the complainant: those whom the survey names, else those who take complaints in, else the director;
    never the handler (S1-5.3), and nobody whom the complaint names: the card says who complained."""
    by = context.policy.survey_for(case.line).by
    out = {u.casefold() for u in (case.owner, *case.past_owners, case.complainant)}
    held = context.directory.holders(by) if by and by not in _GENERIC else ()
    asked = unnamed(held, case.words, context.directory)
    pools = (tuple(u for u in people if u.casefold() not in out) for people in (asked, _intake(case, context)))
    above = first_readers(case.words, OVERSEERS, context.directory, case.complainant)
    return next((pool for pool in pools if pool), above)


def _meeting(_case: Case, context: Context) -> tuple[str, ...]:
    """Who records what a meeting decided: its own role where the company bound one, else the top."""
    return context.directory.holders("meeting") or context.directory.holders("top")


def _crisis_group(_case: Case, context: Context) -> tuple[str, ...]:
    return bound(context.policy.emergency.leader, context.directory)


def _overdue(case: Case, context: Context) -> tuple[str, ...]:
    return bound_to(overdue_role(case, context), case, context)


def _nobody(_case: Case, _context: Context) -> tuple[str, ...]:
    return ()


_GENERIC: Mapping[str, Callable[[Case, Context], tuple[str, ...]]] = {
    OWNER: _owner,
    "handler": _owner,
    "intake": _intake,
    SUPERIOR: _superior,
    "dept_head": _dept_head,
    VISITOR: _visitor,
    "meeting": _meeting,
    "crisis_group": _crisis_group,
    OVERDUE: _overdue,
    "complainant": _nobody,
    "respondent": _nobody,
}
