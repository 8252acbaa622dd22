"""Registering and naming the one owner: take up, assign, accept, decline (T4, T7–T9)."""

from __future__ import annotations

from workflow import contact, emergency
from workflow.candidates import by_choice, is_senior_enough, required_role
from workflow.case import Case
from workflow.commands import AcceptAssignment, AssignCase, DeclineAssignment, RegisterCase
from workflow.context import Context, Verdict, happens
from workflow.errors import Refusal
from workflow.events import (
    AssignmentAccepted,
    AssignmentDeclined,
    CaseAssigned,
    CaseNumbered,
    CaseRegistered,
    Event,
)
from workflow.evolve import BEFORE_PLAN
from workflow.intake import number_now
from workflow.policy.model import Policy
from workflow.recusal import unnamed
from workflow.roles import titles
from workflow.severity import assessed, facts_of, unknown_facts, urgent_by


def register(case: Case, command: RegisterCase, context: Context) -> Verdict:
    """受理 with a category, and an owner at once: the actor himself, or a colleague who will have to accept."""
    if command.category not in {category.id for category in context.policy.categories}:
        return Refusal("category_needed", {}, context.policy.clause("intake.required_to_register"))
    refused = unknown_facts(command.facts, context.policy) or unreachable(case, context.policy)
    if refused:
        return refused
    facts = tuple(dict.fromkeys((*case.facts, *command.facts)))
    severity = assessed(case, command.category, facts_of(case, facts), context.policy)
    refused = _not_an_owner(command.owner, case, severity, context)
    if refused:
        return refused
    line = context.policy.category(command.category).line or case.line
    judged = urgent_by(facts, case, context)
    registered = CaseRegistered(
        by=context.actor.userid,
        category=command.category,
        severity=severity,
        urgent=case.urgent or bool(judged),
        line=line,
        facts=facts,
    )
    number: tuple[CaseNumbered, ...] = () if case.number else (number_now(line, context),)
    begun = emergency.begins(case, (registered,), context)
    going_on = contact.without_answer(case, context)
    return happens(*going_on, registered, *judged, *number, *begun, *_named(command.owner, command.note, context))


def unreachable(case: Case, policy: Policy) -> Refusal | None:
    """Where the regulation asks for a contact, nobody from outside is registered without one (S1-2.6, A08)."""
    asked = "contact" in policy.intake.required_to_register
    if not case.is_outside or case.contact or not asked:
        return None
    return Refusal("contact_needed", {}, policy.clause("intake.required_to_register"))


def assign(case: Case, command: AssignCase, context: Context) -> Verdict:
    """派单, 转派: another owner; the case stays where it is in its life."""
    refused = _not_an_owner(command.owner, case, case.severity, context)
    if refused:
        return refused
    if command.owner.casefold() == case.owner.casefold():
        return Refusal("already_owner", {"owner": context.directory.name(case.owner)})
    if command.instead_of is not None and command.instead_of.casefold() != case.owner.casefold():
        return Refusal("already_assigned", {"owner": context.directory.name(case.owner)})
    named = _named(command.owner, command.note, context)
    return happens(*named) if case.state in BEFORE_PLAN else happens(named[0])


def accept(case: Case, _command: AcceptAssignment, _context: Context) -> Verdict:
    """接单 (T8)."""
    return happens(AssignmentAccepted(owner=case.owner))


def decline(case: Case, command: DeclineAssignment, _context: Context) -> Verdict:
    """退单 with a reason (T9); the case goes back to those who dispatch."""
    if not command.reason:
        return Refusal("reason_needed")
    return happens(AssignmentDeclined(owner=case.owner, reason=command.reason, words=command.words))


def next_owner(case: Case, severity: str, context: Context) -> str:
    """Who handles another round: the least busy of the role for such a case who has not had it, else the director
    (S1-5.2).

    What went to the director is hers to hand out. Nobody whom the complaint names. Returns "" when nobody is left.
    """
    had = {u.casefold() for u in (case.owner, case.complainant, *case.past_owners) if u}
    holders = context.directory.holders
    for able in () if case.to_director else by_choice(case, case.category, severity, context):
        fresh = [u for u in able if u.casefold() not in had and is_senior_enough(u, severity, context)]
        if fresh:
            return min(fresh, key=lambda u: context.facts.owner_loads.get(u, 0))
    above = unnamed((*holders("director"), *holders("top")), case.words, context.directory)
    return next((u for u in above if u.casefold() not in had), "")


def _not_an_owner(userid: str, case: Case, severity: str, context: Context) -> Refusal | None:
    someone = context.directory.person(userid)
    if someone is None or not someone.active:
        return Refusal("no_such_person", {"person": userid})
    if userid.casefold() == case.complainant.casefold():
        return Refusal("complainant_cannot_handle", {}, context.policy.clause("recusal.enabled"))
    if not is_senior_enough(userid, severity, context):
        data = {"level": severity, "role": titles(context.policy, (required_role(severity, context.policy),))[0]}
        return Refusal("level_needs_role", data, context.policy.clause("severity.handler"))
    return None


def _named(userid: str, note: str, context: Context) -> tuple[Event, ...]:
    """The owner is named; who names himself has accepted."""
    own = context.is_person(userid)
    assigned = named(userid, "self" if own else "chosen", note, context)
    return (assigned, AssignmentAccepted(owner=assigned.owner)) if own else (assigned,)


def named(userid: str, reason: str, note: str, context: Context) -> CaseAssigned:
    """The event that names an owner, spelt as the directory spells him, with his department."""
    home, someone = context.directory.main_department(userid), context.directory.person(userid)
    owner = someone.userid if someone else userid
    return CaseAssigned(owner=owner, department=home.id if home else "", reason=reason, note=note)
