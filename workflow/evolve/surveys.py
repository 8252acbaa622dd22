"""What the complainant thinks of it, the rounds, and the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from workflow import events as e
from workflow.case import Case, Note, Outcome, State, Visit
from workflow.evolve.changes import Changes


def _asked(case: Case, event: e.SurveyAsked, _at: datetime) -> Case:
    visit = case.visit or Visit(case.round)
    return replace(case, visit=replace(visit, asked=event.attempt, by=event.visitors))


def _answered(case: Case, event: e.SurveyAnswered, at: datetime) -> Case:
    return replace(case, visit=replace(case.visit or Visit(case.round), score=event.score, answered_at=at))


def _explained(case: Case, event: e.SurveyExplained, _at: datetime) -> Case:
    # the next round has begun when the reasons come: they belong to the visit that ended the last one
    if case.visits and not case.rounds_exhausted:
        return replace(case, visits=(*case.visits[:-1], replace(case.visits[-1], reasons=event.reasons)))
    return replace(case, visit=replace(case.visit or Visit(case.round), reasons=event.reasons))


def _suggested(case: Case, event: e.SuggestionAdded, _at: datetime) -> Case:
    return replace(case, suggestion=event.text)


def _round_started(case: Case, event: e.RoundStarted, _at: datetime) -> Case:
    return replace(
        case,
        round=event.round,
        severity=event.severity,
        rounds_exhausted=False,
        state=State.REGISTERED,
        owner="",
        past_owners=(*case.past_owners, case.owner) if case.owner else case.past_owners,
        visits=(*case.visits, case.visit) if case.visit else case.visits,
        visit=None,
        settled_on_the_spot=False,
        amount_cents=0,
        visits_missed=0,
        missed_at=None,
    )


def _exhausted(case: Case, _event: e.RoundsExhausted, _at: datetime) -> Case:
    return replace(case, rounds_exhausted=True)


def _closed(case: Case, event: e.CaseClosed, at: datetime) -> Case:
    explained = event.outcome is Outcome.EXPLAINED
    return replace(
        case,
        state=State.CLOSED,
        outcome=event.outcome,
        closed_at=at,
        waiting_since=None,
        result=event.words if explained and event.words else case.result,
        results=(*case.results, Note(at, "director", event.words)) if explained and event.words else case.results,
    )


def _missed(case: Case, event: e.VisitMissed, at: datetime) -> Case:
    return replace(case, visits_missed=event.attempt, missed_at=at)


SURVEYS: Changes = {
    e.SurveyAsked: _asked,
    e.SurveyAnswered: _answered,
    e.SurveyExplained: _explained,
    e.SuggestionAdded: _suggested,
    e.RoundStarted: _round_started,
    e.RoundsExhausted: _exhausted,
    e.CaseClosed: _closed,
    e.VisitMissed: _missed,
}
