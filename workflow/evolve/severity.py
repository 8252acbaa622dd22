"""How grave and how urgent it is, and the emergency procedure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from workflow import events as e
from workflow.case import Case, Note, Urgency
from workflow.evolve.changes import Changes, with_reason


def _flagged(case: Case, event: e.UrgencyFlagged, _at: datetime) -> Case:
    words = tuple(dict.fromkeys((*case.urgent_words, *event.words)))
    return replace(case, urgent=True, urgency=Urgency.FLAGGED, urgent_words=words)


def _judged(case: Case, event: e.UrgencyJudged, at: datetime) -> Case:
    urgency = Urgency.CONFIRMED if event.urgent else Urgency.CLEARED
    return with_reason(replace(case, urgent=event.urgent, urgency=urgency), event.by, event.words, at)


def _facts(case: Case, event: e.FactsNoted, _at: datetime) -> Case:
    return replace(case, facts=event.facts)


def _level(case: Case, event: e.LevelChanged, at: datetime) -> Case:
    return with_reason(replace(case, severity=event.severity), event.by, event.words, at)


def _emergency(case: Case, event: e.EmergencyStarted, at: datetime) -> Case:
    return replace(case, emergency_at=at, emergency_leader=event.leader)


def _called(case: Case, event: e.CallLogged, at: datetime) -> Case:
    return replace(case, called=(*case.called, event.called), calls=(*case.calls, Note(at, event.by, event.text)))


SEVERITY: Changes = {
    e.UrgencyFlagged: _flagged,
    e.UrgencyJudged: _judged,
    e.FactsNoted: _facts,
    e.LevelChanged: _level,
    e.EmergencyStarted: _emergency,
    e.CallLogged: _called,
}
