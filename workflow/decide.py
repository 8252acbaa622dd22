"""One door for every command: the table says who and when, a feature module says what, the clocks follow (D1).

Pure and total: the same case, command and context always give the same events or the same refusal.
"""

from __future__ import annotations

from typing import assert_never

from workflow.access import may_see, takes_in
from workflow.case import Case
from workflow.commands import ActorKind, Command, FileCase
from workflow.context import Context, Decision, Verdict
from workflow.errors import Refusal
from workflow.holders import holders_of
from workflow.obligations import with_clocks
from workflow.transitions import TRANSITIONS, Row, Who


def decide(case: Case, command: Command, context: Context) -> Decision | Refusal:
    """What happens when that actor gives that command now. `Case()` is a case that is not filed yet."""
    row = TRANSITIONS[type(command)]
    refused = _existence(case, command, context) or _person(row, case, context) or _moment(row, case, context)
    if refused:
        return refused
    verdict: Verdict = row.run(case, command, context)
    if isinstance(verdict, Refusal):
        return verdict
    return Decision(with_clocks(case, verdict.events, context))


def _existence(case: Case, command: Command, context: Context) -> Refusal | None:
    """To strangers a case does not exist: the refusal is the same as for a number that was never given (D9)."""
    filed = bool(case.case_id)
    if isinstance(command, FileCase):
        return Refusal("already_filed") if filed else None
    if not filed:
        return Refusal("not_found")
    is_person = context.actor.kind is ActorKind.PERSON
    if is_person and not may_see(context.actor.userid, case, context.directory):
        return Refusal("not_found")
    return None


def _person(row: Row, case: Case, context: Context) -> Refusal | None:
    if row.who is Who.ANYONE or _is(row.who, case, context):
        return None
    return Refusal(f"not_{row.who}", {"owner": context.directory.name(case.owner) if case.owner else ""})


def _is(who: Who, case: Case, context: Context) -> bool:
    if who is Who.CLOCK:
        return context.actor.kind is ActorKind.CLOCK
    if who is Who.SYSTEM:
        return context.actor.kind is ActorKind.SYSTEM
    if context.actor.kind is not ActorKind.PERSON:
        return False
    is_complainant = context.is_person(case.complainant)
    match who:
        case Who.COMPLAINANT:
            return is_complainant
        case Who.SPEAKER:
            return is_complainant or (case.is_outside and _handles(case, context))
        case Who.INTAKE:
            return not is_complainant and _takes_in(case, context)
        case Who.DISPATCHER:
            return not is_complainant and _handles(case, context)
        case Who.OWNER:
            return not is_complainant and context.is_person(case.owner)
        case Who.DIRECTOR:
            return not is_complainant and _directs(context)
        case Who.HANDLER:
            return not is_complainant and _handles(case, context)
        case Who.VISITOR:
            return not is_complainant and context.actor.userid in holders_of("visitor", case, context)
        case Who.APPROVER | Who.STAFF:  # whose step or plan it is, the feature knows
            return not is_complainant
        case Who.ANYONE:
            return True
        case _:
            assert_never(who)


def _handles(case: Case, context: Context) -> bool:
    return context.is_person(case.owner) or _takes_in(case, context)


def _takes_in(case: Case, context: Context) -> bool:
    return _directs(context) or (not case.to_director and takes_in(context.actor.userid, case, context.directory))


def _directs(context: Context) -> bool:
    return context.acts_as("director") or context.acts_as("top")


def _moment(row: Row, case: Case, context: Context) -> Refusal | None:
    if not case.case_id or case.state in row.states:
        return None
    data = {
        "state": str(case.state),
        "owner": context.directory.name(case.owner) if case.owner else "",
        "intake": context.directory.name(case.intake) if case.intake else "",
    }
    return Refusal(row.otherwise, data)
