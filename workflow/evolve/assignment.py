"""Who handles it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from workflow import events as e
from workflow.case import Case, Note, State
from workflow.evolve.changes import Changes

# An owner named this early has to accept; later on the work goes on where it stands (RULES 2.4, T7).
BEFORE_PLAN = frozenset({State.NEW, State.REGISTERED, State.ASSIGNED, State.INVESTIGATING})


def _assigned(case: Case, event: e.CaseAssigned, _at: datetime) -> Case:
    must_accept = case.state in BEFORE_PLAN or event.reason == "round"
    changed = bool(case.owner) and case.owner.casefold() != event.owner.casefold()
    past = (*case.past_owners, case.owner) if changed else case.past_owners
    return replace(
        case,
        state=State.ASSIGNED if must_accept else case.state,
        owner=event.owner,
        department=event.department,
        past_owners=past,
        assignment_note=event.note,
    )


def _accepted(case: Case, _event: e.AssignmentAccepted, _at: datetime) -> Case:
    # from the second round on, what happened is known: the new owner goes straight to a better plan (T20)
    return replace(case, state=State.INVESTIGATING if case.round == 1 else State.PLANNING)


def _declined(case: Case, event: e.AssignmentDeclined, at: datetime) -> Case:
    return replace(
        case,
        state=State.REGISTERED,
        owner="",
        past_owners=(*case.past_owners, event.owner),
        declined_by=(*case.declined_by, event.owner),
        comments=(*case.comments, Note(at, event.owner, event.words)),
    )


ASSIGNMENT: Changes = {
    e.CaseAssigned: _assigned,
    e.AssignmentAccepted: _accepted,
    e.AssignmentDeclined: _declined,
}
