"""Which of the policy's words for starting and stopping deadlines come true with which event (RULES 4.1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from workflow import events as e
from workflow.case import Case, Mark

REPORTED = "result_delivered_and_reported"

# A new round is like a new filing for the clocks that lead to a result, and ends the visit of the round before, in
# which the complainant was heard. Whoever asks him something, or gives him the result, has been in contact. The first
# note of an investigation is its preliminary finding, and so is a plan. Settling on the spot is all of it at once.
WORDS: dict[type[e.Event], tuple[str, ...]] = {
    e.CaseFiled: ("call_started", "received", "filed"),
    e.CallerCalmed: ("calmed",),
    e.FormOwed: ("reported_first",),
    e.FormFiled: ("form_filed",),
    e.ContactLogged: ("contact_logged", "last_contact"),
    e.CaseRegistered: ("registered", "last_contact"),
    e.CaseAssigned: ("assigned",),
    e.AssignmentAccepted: ("investigation_opened",),
    e.InfoRequested: ("contact_logged", "last_contact"),
    e.InvestigationNoted: ("preliminary_finding",),
    e.PlanSubmitted: ("plan_submitted", "preliminary_finding"),
    e.PlanApproved: ("decided",),
    e.MeasuresCompleted: ("measures_done",),
    e.CaseSettled: ("decided", "preliminary_finding", "measures_done"),
    e.ResultDelivered: ("result_delivered", "contact_logged"),
    e.SurveyAnswered: ("survey_done",),
    e.RoundStarted: ("survey_done", "filed", "last_contact"),
    e.RoundsExhausted: ("survey_done",),
    e.ReviewRecorded: ("review_recorded",),
}
# What a step back makes untrue again: its record is owed anew, and what it started ceases.
UNDONE: Mapping[type[e.Event], str] = {
    e.AssignmentDeclined: "assigned",
    e.PlanReturned: "plan_submitted",
    e.PlanWithdrawn: "plan_submitted",
}
# What several events bring about together: see `_both`.
TOGETHER = (REPORTED,)


def recorded() -> frozenset[str]:
    """Every word that some event makes true: a policy that waits for another one would wait for ever."""
    return frozenset(word for words in WORDS.values() for word in words) | frozenset(TOGETHER)


def brought_with(word: str) -> tuple[str, ...]:
    """What comes true together with this word: all words of the first event of the table that brings it."""
    return next((words for words in WORDS.values() if word in words), (word,))


def words_of(case: Case, event: e.Event) -> tuple[str, ...]:
    """The words that this event makes true of the case; `case` is the one after it."""
    return (*WORDS.get(type(event), ()), *_both(case, event))


def happened_at(event: e.Event, at: datetime) -> datetime:
    """When it truly happened: what was received earlier and entered later counts from then (RULES 2.12)."""
    return event.received_at if isinstance(event, e.CaseFiled) and event.received_at else at


def marked(case: Case, event: e.Event, at: datetime) -> tuple[Mark, ...]:
    """The marks of a case after that event, which `case` has seen: what it made true put to its time, what it took back
    gone."""
    words, undone, when = words_of(case, event), UNDONE.get(type(event)), happened_at(event, at)
    if not words and undone is None:
        return case.marks
    kept = {mark.word: mark for mark in case.marks if mark.word != undone}
    return tuple((kept | {word: Mark(word, when) for word in words}).values())


def _both(case: Case, event: e.Event) -> tuple[str, ...]:
    """The result is delivered and its report filed, in whatever order, in the same round (S1-4.7, S1-4.8)."""
    if not isinstance(event, e.ResultDelivered | e.ResultReported):
        return ()
    delivered = case.visit is not None and case.visit.round == case.round
    return (REPORTED,) if delivered and case.reported_round == case.round else ()
