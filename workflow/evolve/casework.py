"""What is found and what is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from workflow import events as e
from workflow.case import Case, Note, Report, State, Visit
from workflow.evolve.changes import Changes


def _noted(case: Case, event: e.InvestigationNoted, at: datetime) -> Case:
    return replace(case, investigation=(*case.investigation, Note(at, event.by, event.text)))


def _concluded(case: Case, _event: e.InvestigationConcluded, _at: datetime) -> Case:
    return replace(case, state=State.PLANNING)


def _measures_completed(case: Case, event: e.MeasuresCompleted, at: datetime) -> Case:
    return replace(
        case, state=State.FEEDING_BACK, measures_done=(*case.measures_done, Note(at, event.by, event.record))
    )


def _settled(case: Case, event: e.CaseSettled, _at: datetime) -> Case:
    return replace(case, state=State.FEEDING_BACK, settled_on_the_spot=True, amount_cents=event.amount_cents)


def _result(case: Case, event: e.ResultDelivered, at: datetime) -> Case:
    return replace(
        case,
        state=State.VISITING,
        result=event.text,
        results=(*case.results, Note(at, event.by, event.text)),
        result_at=at,
        visit=Visit(round=case.round),
    )


def _reported(case: Case, event: e.ResultReported, at: datetime) -> Case:
    report = Report(at, event.by, case.round, event.parts)
    return replace(case, reports=(*case.reports, report), reported_round=case.round)


def _reviewed(case: Case, event: e.ReviewRecorded, at: datetime) -> Case:
    return replace(case, reviews=(*case.reviews, Note(at, event.by, event.text)))


CASEWORK: Changes = {
    e.InvestigationNoted: _noted,
    e.InvestigationConcluded: _concluded,
    e.MeasuresCompleted: _measures_completed,
    e.CaseSettled: _settled,
    e.ResultDelivered: _result,
    e.ResultReported: _reported,
    e.ReviewRecorded: _reviewed,
}
