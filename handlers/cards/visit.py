"""The return visit by telephone: to who asks somebody outside the company how it went (X-66, X-40)."""

from __future__ import annotations

from dataclasses import replace

from handlers.cards.dates import clock_words
from handlers.cards.facts import complainant, result_of, sentence, some, subject, to_do
from handlers.cards.fitting import TEXT
from handlers.cards.keys import Act, CardKey
from handlers.cards.kit import Button, Card, Line, MenuItem, Style, Tone
from handlers.cards.survey import round_of, visit_of
from handlers.cards.view import View
from workflow.clock import Clock

# What each button records: an option of the survey (5 best to 1), "" where nobody was reached.
OPTIONS = {Act.VISIT_GOOD: "4", Act.VISIT_FAIR: "3", Act.VISIT_POOR: "2", Act.VISIT_MISSED: ""}
_BUTTONS = {
    Act.VISIT_GOOD: "card.visit.good",
    Act.VISIT_POOR: "card.visit.poor",
    Act.VISIT_MISSED: "card.visit.missed",
}


def visit(view: View) -> Card:
    """Whom to call, what he was told, what to ask; one tap writes the answer down."""
    case = view.case
    due = _visiting(view)
    return Card(
        source=view.t("card.visit.source"),
        tone=Tone.BLACK,
        title=subject(view),
        desc=view.param("hint") or (to_do(view, due) if due else clock_words(view, "visit", "noun")),
        text=_told(view),
        lines=some(
            complainant(view),
            Line(view.t("card.visit.handler"), view.name(case.owner)) if case.owner else None,
            _questions(view),
            _missed(view),
            Line(view.t("card.visit.words"), view.t("card.visit.words.value")),
        ),
        buttons=tuple(
            Button(view.t(code), _key(view, act), Style.PRIMARY if act is Act.VISIT_GOOD else Style.PLAIN)
            for act, code in _BUTTONS.items()
        ),
        menu=(MenuItem(view.t("card.visit.fair"), _key(view, Act.VISIT_FAIR)),),
        twin="",
    )


def visit_done(view: View) -> Card:
    """The same once it asks nothing any more: answered, closed in another way, or a newer card has come."""
    asked = visit_of(view)
    if asked is not None and asked.score:
        done = view.t("card.done.visited")
    else:
        done = view.t("card.done.work.newer") if view.case.is_open else view.words.state_staff(view.case)
    card = visit(view)
    return replace(card, desc="", lines=card.lines[:2], buttons=card.buttons[:1], menu=(), greyed=done)


def _visiting(view: View) -> Clock | None:
    """The clock by which he is to be asked."""
    rows = {row.id for row in view.policy.deadlines if row.stops == "survey_done"}
    return next((clock for clock in reversed(view.case.clocks) if clock.is_open and clock.clock in rows), None)


def question_words(view: View) -> str:
    """What the regulation wants asked, in a few words: 「满意度、是否解决、建议」."""
    ids = (question.id for question in view.policy.survey_for(view.case.line).questions)
    known = (view.t(code) for id_ in ids if view.words.has(code := f"question.{id_}"))
    return view.t("list.comma").join(known)


def _told(view: View) -> str:
    answer = result_of(view.case, round_of(view))
    text = answer.text if answer else view.case.result
    return view.t("card.visit.told", text=sentence(view, text, TEXT - 5))


def _questions(view: View) -> Line | None:
    words = question_words(view)
    return Line(view.t("card.visit.ask"), words) if words else None


def _missed(view: View) -> Line | None:
    count = view.case.visits_missed
    said = view.t("card.visit.tried.value", count=count, most=view.policy.lifecycle.visit_attempts)
    return Line(view.t("card.visit.tried"), said) if count else None


def _key(view: View, act: Act) -> str:
    return CardKey(act, view.case.case_id, instance=str(round_of(view))).pack()
