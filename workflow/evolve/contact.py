"""What is said to the complainant, and what is awaited from him."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from workflow import events as e
from workflow.case import Case, Note, State
from workflow.evolve.changes import Changes


def _contacted(case: Case, event: e.ContactLogged, at: datetime) -> Case:
    return replace(case, contacts=(*case.contacts, Note(at, event.by, event.text)))


def _calmed(case: Case, _event: e.CallerCalmed, _at: datetime) -> Case:
    return replace(case, calmed=True)


def _info_requested(case: Case, event: e.InfoRequested, at: datetime) -> Case:
    return replace(
        case,
        state=State.NEEDS_INFO if case.state is State.NEW else case.state,
        waiting_since=at,
        questions=(*case.questions, Note(at, event.by, event.text)),
    )


def _info_settled(case: Case, _event: e.InfoSettled, _at: datetime) -> Case:
    state = State.NEW if case.state is State.NEEDS_INFO else case.state
    return replace(case, state=state, waiting_since=None)


CONTACT: Changes = {
    e.ContactLogged: _contacted,
    e.CallerCalmed: _calmed,
    e.InfoRequested: _info_requested,
    e.InfoSettled: _info_settled,
}
