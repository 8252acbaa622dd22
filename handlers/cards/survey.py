"""The return visit: the complainant has the last word; and what follows when he is not satisfied (cards 9 and 10)."""

from __future__ import annotations

from dataclasses import replace

from handlers.cards.choices import SCORES, WHY, Choice, Question
from handlers.cards.facts import basis, complainant, joined, number, result_of, sentence, some
from handlers.cards.fitting import TEXT
from handlers.cards.keys import Act, CardKey
from handlers.cards.kit import Button, Card, Line, Option, Pick, Style, Tone, Vote
from handlers.cards.view import View
from workflow.case import Visit


def survey(view: View) -> Card:
    """Card 9: five options, none of them chosen beforehand: a dropdown would answer by itself."""
    return Card(
        source=view.t("card.survey.source"),
        title=view.t("card.survey.title"),
        desc=view.param("hint") or view.t("card.survey.desc", number=number(view.case)),
        vote=Vote(
            Question.SATISFACTION,
            _options(view, SCORES),
            Pick.ONE,
            view.t("card.survey.submit"),
            _key(view, Act.SURVEY),
        ),
        twin=view.t("card.survey.twin", number=number(view.case)),
    )


def survey_done(view: View) -> Card:
    """The same once it asks nothing any more: 「已评价，谢谢」, or what came of it without a score."""
    visit = visit_of(view)
    chosen = (str(visit.score),) if visit and visit.score else ()
    return _greyed(survey(view), chosen, last_word(view))


def redo(view: View) -> Card:
    """Card 10a: the next round has begun already, whatever is ticked here."""
    return Card(
        source=view.t("card.redo.source"),
        tone=Tone.RED,
        title=view.t("card.redo.title"),
        desc=view.param("hint") or view.t("card.redo.desc"),
        vote=Vote(Question.WHY, _options(view, WHY), Pick.MANY, view.t("card.redo.submit"), _key(view, Act.EXPLAIN)),
        twin=view.t("card.redo.twin"),
    )


def redo_done(view: View) -> Card:
    """The same, answered."""
    visit = visit_of(view)
    return _greyed(redo(view), visit.reasons if visit else (), view.t("card.done.noted"))


def rounds_exhausted(view: View) -> Card:
    """To the director, when the complainant is not satisfied after the last round that the policy allows (X-45)."""
    case = view.case
    decision = case.running("director_decision")
    visit, answer = visit_of(view), result_of(case, round_of(view))
    score = visit.score if visit else 0
    said = view.t("card.redo_work.score", score=score) if score else view.t("card.redo_work.unsolved")
    return Card(
        source=view.t("card.exhausted.source"),
        tone=Tone.RED,
        title=view.t("card.exhausted.title", number=number(case)),
        desc=view.param("hint")
        or (view.t("card.exhausted.desc", said=said, date=view.words.short_date(decision.due)) if decision else said),
        text=_history(view, answer.text if answer else ""),
        lines=some(
            complainant(view),
            Line(view.t("card.line.responsible"), view.name(answer.by)) if answer else None,
            Line(view.t("card.line.round"), _rounds(view)),
            basis(view, "lifecycle.rounds_max"),
        ),
        buttons=(
            Button(view.t("card.exhausted.more"), _key(view, Act.ANOTHER_ROUND), Style.PRIMARY),
            Button(view.t("card.exhausted.close"), _key(view, Act.CLOSE_EXPLAINED)),
        ),
        twin="",
    )


def rounds_exhausted_done(view: View) -> Card:
    """The other copies, once somebody has decided."""
    done = "card.done.closed" if not view.case.is_open else "card.done.another_round"
    return replace(rounds_exhausted(view), source=view.t("card.exhausted.source.done"), greyed=view.t(done))


def last_word(view: View) -> str:
    """How the round that the card asks about ended for the complainant."""
    case, visit = view.case, visit_of(view)
    if visit and visit.score:
        return view.t("card.done.rated")
    if case.round > round_of(view):
        return view.t("card.done.again")
    return view.t("card.done.decides") if case.is_open and case.rounds_exhausted else view.words.state_public(case)


def round_of(view: View) -> int:
    """The round that the card asks about; the running one where the card does not say."""
    return int(view.param("round") or view.case.round)


def visit_of(view: View) -> Visit | None:
    """The visit of the round that the card asks about."""
    visits = (*view.case.visits, *((view.case.visit,) if view.case.visit else ()))
    return next((visit for visit in reversed(visits) if visit.round == round_of(view)), None)


def _greyed(card: Card, chosen: tuple[str, ...], text: str) -> Card:
    if card.vote is None:
        return card
    options = tuple(replace(option, checked=option.id in chosen) for option in card.vote.options)
    return replace(card, vote=replace(card.vote, options=options, disabled=True), greyed=text)


def _history(view: View, done: str) -> str:
    answered = view.t("card.exhausted.answered", text=sentence(view, done, TEXT // 2)) if done else ""
    return joined(view, sentence(view, view.case.text, TEXT - 1 - len(answered)), answered)


def _rounds(view: View) -> str:
    return view.t("card.line.round.value", round=round_of(view), most=view.policy.lifecycle.rounds_max)


def _options(view: View, choices: tuple[Choice, ...]) -> tuple[Option, ...]:
    return tuple(Option(choice.key, view.t(choice.code)) for choice in choices)


def _key(view: View, act: Act) -> str:
    return CardKey(act, view.case.case_id, instance=str(round_of(view))).pack()
