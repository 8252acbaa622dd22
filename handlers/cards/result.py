"""The answer to the complainant (card 8). It says when it came, and never who scored what."""

from __future__ import annotations

from dataclasses import replace

from handlers.cards.facts import basis, number, sentence, some
from handlers.cards.fitting import TEXT
from handlers.cards.keys import Act, CardKey
from handlers.cards.kit import Button, Card, Line, MenuItem, Style, Tone
from handlers.cards.view import View
from workflow.case import Clock, MomentKind, State


def result(view: View) -> Card:
    """Card 8: the written result in short, one tap to the whole of it, one tap when it is not solved."""
    case = view.case
    text = case.results[-1].text if case.results else case.result
    return Card(
        source=view.t("card.result.source"),
        tone=Tone.GREEN,
        title=view.t("card.result.title", number=number(case)),
        desc=view.param("hint") or _answered(view),
        text=sentence(view, text, TEXT),
        lines=some(_asked_on(view), _unsolved(view), basis(view, "deadline.answer")),
        buttons=(
            Button(view.t("card.result.full"), _key(view, Act.FULL_TEXT), Style.PRIMARY),
            Button(view.t("card.result.unsolved"), _key(view, Act.UNSOLVED)),
        ),
        menu=(
            MenuItem(view.t("card.result.solved"), _key(view, Act.SOLVED)),
            MenuItem(view.t("card.receipt.supplement"), _key(view, Act.SUPPLEMENT)),
        ),
        greyed="" if case.state is State.VISITING else view.words.state_public(case),
        twin=view.t("card.result.twin", number=number(case), text=text),
    )


def result_done(view: View) -> Card:
    """The same once the complainant has answered: nothing left to tap."""
    return replace(result(view), menu=(), greyed=view.t("card.done.rated"))


def _answered(view: View) -> str:
    """「3月6日16:00答复，按期」."""
    if view.case.result_at is None:
        return ""
    at = view.words.short_date(view.case.result_at)
    clock = view.case.clock("answer")
    late = clock is not None and view.case.result_at > clock.due
    return view.t("card.result.late" if late else "card.result.in_time", date=at)


def _asked_on(view: View) -> Line | None:
    """When he will be asked for his opinion."""
    clock: Clock | None = view.case.running("survey")
    moment = clock.next_moment() if clock else None
    if moment is None or moment.kind is not MomentKind.ASK:
        return None
    return Line(view.t("card.line.survey"), view.t("card.line.survey.value", day=view.words.day(moment.at)))


def _unsolved(view: View) -> Line:
    last = view.case.round >= view.policy.lifecycle.rounds_max
    code = "card.line.unsolved.director" if last else "card.line.unsolved.again"
    return Line(view.t("card.line.unsolved"), view.t(code))


def _key(view: View, act: Act) -> str:
    return CardKey(act, view.case.case_id, instance=str(view.case.round)).pack()
