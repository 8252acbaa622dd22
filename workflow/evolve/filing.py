"""A complaint comes in and its complainant adds to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from workflow import events as e
from workflow.case import Case, Note, State
from workflow.evolve.changes import Changes


def _filed(case: Case, event: e.CaseFiled, at: datetime) -> Case:
    return replace(
        case,
        case_id=event.case_id,
        receipt=event.receipt,
        kind=event.kind,
        channel=event.channel,
        policy_id=event.policy_id,
        policy_hash=event.policy_hash,
        to_director=event.to_director,
        complainant=event.complainant,
        complainant_name=event.complainant_name,
        complainant_department=event.complainant_department,
        title=event.title,
        text=event.text,
        line=event.line,
        complainant_kind=event.complainant_kind,
        intake_roles=event.intake_roles,
        taken_by=event.taken_by,
        received_at=event.received_at,
        contact=event.contact,
        filed_at=at,
        state=State.NEW,
    )


def _numbered(case: Case, event: e.CaseNumbered, _at: datetime) -> Case:
    return replace(case, number=event.number)


def _registered(case: Case, event: e.CaseRegistered, _at: datetime) -> Case:
    return replace(
        case,
        state=State.REGISTERED,
        intake=event.by,
        category=event.category,
        severity=event.severity,
        urgent=event.urgent,
        line=event.line or case.line,
        facts=event.facts or case.facts,
    )


def _supplemented(case: Case, event: e.SupplementAdded, at: datetime) -> Case:
    return replace(case, supplements=(*case.supplements, Note(at, "complainant", event.text)))


def _urged(case: Case, _event: e.CaseUrged, at: datetime) -> Case:
    return replace(case, urges=(*case.urges, at))


def _reachable(case: Case, event: e.ContactNoted, _at: datetime) -> Case:
    return replace(case, contact=event.contact)


def _form_owed(case: Case, _event: e.FormOwed, _at: datetime) -> Case:
    return replace(case, form_owed=True)


def _form_filed(case: Case, event: e.FormFiled, at: datetime) -> Case:
    return replace(case, form_owed=False, forms=(*case.forms, Note(at, event.by, event.text)))


FILING: Changes = {
    e.CaseFiled: _filed,
    e.CaseNumbered: _numbered,
    e.CaseRegistered: _registered,
    e.SupplementAdded: _supplemented,
    e.CaseUrged: _urged,
    e.ContactNoted: _reachable,
    e.FormOwed: _form_owed,
    e.FormFiled: _form_filed,
}
