"""Every template by name: cards that ask for something, and notices of one sentence. It chooses no reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from handlers.cards import (
    approval,
    assignment,
    casework,
    changed,
    clock,
    contact,
    emergency,
    extension,
    filing,
    gravity,
    papers,
    proxy,
    result,
    said,
    survey,
    triage,
    visit,
)
from handlers.cards.fitting import fitted
from handlers.cards.kit import Card
from handlers.cards.view import View

Make = Callable[[View], Card]


def complete(make: Make) -> Make:
    """The card within every limit, and with a twin in words where its maker gave none."""

    def made(view: View) -> Card:
        card = make(view)
        return fitted(card if card.twin else replace(card, twin=in_words(card, view)))

    return made


def in_words(card: Card, view: View) -> str:
    """The same facts as a text, for doors that show no cards."""
    lines = [view.t("card.twin.line", name=line.name, value=line.value) for line in card.lines]
    head = view.t("card.twin.head", source=card.source, title=card.title)
    return "\n".join(part for part in (head, card.desc, card.text, *lines, card.greyed) if part)


CARDS: Mapping[str, Make] = {
    name: complete(make)
    for name, make in {
        "draft": filing.draft,
        "receipt": filing.receipt,
        "proxy": proxy.proxy,
        "proxy_done": proxy.proxy_done,
        "withdraw_confirm": filing.withdraw_confirm,
        "triage": triage.triage,
        "triage_done": triage.triage_done,
        "candidates": triage.candidates,
        "candidates_done": triage.candidates_done,
        "assignment": assignment.assignment,
        "assignment_done": assignment.assignment_done,
        "work": casework.work,
        "work_done": casework.work_done,
        "returned": casework.returned,
        "approval": approval.approval,
        "approval_done": approval.approval_done,
        "warning": clock.warning,
        "breach": clock.breach,
        "escalation": clock.escalation,
        "clock_done": clock.clock_done,
        "result": result.result,
        "result_done": result.result_done,
        "survey": survey.survey,
        "survey_done": survey.survey_done,
        "visit": visit.visit,
        "visit_done": visit.visit_done,
        "redo": survey.redo,
        "redo_done": survey.redo_done,
        "emergency": emergency.emergency,
        "emergency_done": emergency.emergency_done,
        "extension": extension.extension,
        "extension_done": extension.extension_done,
        "rounds_exhausted": survey.rounds_exhausted,
        "rounds_exhausted_done": survey.rounds_exhausted_done,
    }.items()
}

SAID: Mapping[str, Callable[[View], str]] = {
    "accepted": said.accepted,
    "approval_changed": said.approval_changed,
    "settled_copy": said.settled_copy,
    "handed_over": said.handed_over,
    "redo_copy": said.redo_copy,
    "redo_text": said.redo_text,
    "exhausted_text": said.exhausted_text,
    "supplemented": said.supplemented,
    "urged": said.urged,
    "explained": said.explained,
    "closed": said.closed,
    "closed_public": said.closed_public,
    "suggestion": said.suggestion,
    "progress": contact.progress,
    "question": contact.question,
    "question_answered": contact.question_answered,
    "wait_over": contact.wait_over,
    "extension_granted": extension.extension_granted,
    "extension_refused": extension.extension_refused,
    "told_again": changed.told_again,
    "dates_moved": changed.dates_moved,
    "still_missing": papers.still_missing,
    "emergency_informed": emergency.emergency_informed,
    "level_changed": gravity.level_changed,
    "urgency_judged": gravity.urgency_judged,
    "flagged": gravity.flagged,
}
