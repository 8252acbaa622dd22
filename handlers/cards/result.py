"""The answer to the complainant (card 8). It says when it came, and never who scored what."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers.cards.dates import promise_paths
from handlers.cards.facts import basis, number, result_of, sentence, some
from handlers.cards.fitting import TEXT
from handlers.cards.keys import Act, CardKey
from handlers.cards.kit import Button, Card, Line, MenuItem, Style, Tone
from handlers.cards.survey import last_word, round_of
from handlers.cards.view import View
from workflow.case import State
from workflow.clock import Clock, MomentKind


def result(view: View) -> Card:
    """Card 8: the written result in short, one tap to the whole of it, one tap when it is not solved.

    It is drawn from the facts of its round (`round`; else the running one), whatever has happened since.
    """
    case, round_ = view.case, round_of(view)
    answer = result_of(case, round_)
    text = answer.text if answer else case.result
    return Card(
        source=view.t("card.result.source"),
        tone=Tone.GREEN,
        title=view.t("card.result.title", number=number(case)),
        desc=view.param("hint") or (_answered(view, answer.at) if answer else ""),
        text=sentence(view, text, TEXT),
        lines=some(_asked_on(view), _unsolved(view, round_), basis(view, *promise_paths(view))),
        buttons=(
            Button(view.t("card.result.full"), _key(view, Act.FULL_TEXT), Style.PRIMARY),
            Button(view.t("card.result.unsolved"), _key(view, Act.UNSOLVED)),
        ),
        menu=(
            MenuItem(view.t("card.result.solved"), _key(view, Act.SOLVED)),
            MenuItem(view.t("card.receipt.supplement"), _key(view, Act.SUPPLEMENT)),
        ),
        greyed="" if _waits(view, round_) else last_word(view),
        twin=view.t("card.result.twin", number=number(case), text=text),
    )


def result_done(view: View) -> Card:
    """The same once the complainant has had the last word, or somebody else had it: nothing left to tap."""
    card = result(view)
    return replace(card, lines=some(basis(view, *promise_paths(view))), menu=(), greyed=last_word(view))


def _waits(view: View, round_: int) -> bool:
    case = view.case
    return case.state is State.VISITING and case.round == round_ and not case.rounds_exhausted


def _answered(view: View, at: datetime) -> str:
    """「3月6日16:00答复，按期」."""
    begun = [clock for clock in view.case.clocks if clock.promised and clock.start <= at]
    promised = max(begun, key=lambda clock: clock.start, default=None)
    late = promised is not None and at > promised.due
    return view.t("card.result.late" if late else "card.result.in_time", date=view.words.fixed_date(at))


def _asked_on(view: View) -> Line | None:
    """When he will be asked for his opinion, while that is still to come."""
    clock: Clock | None = view.case.running("survey")
    moment = clock.next_moment() if clock else None
    if moment is None or moment.kind is not MomentKind.ASK:
        return None
    return Line(view.t("card.line.survey"), view.t("card.line.survey.value", day=view.words.day(moment.at)))


def _unsolved(view: View, round_: int) -> Line:
    last = round_ >= view.policy.lifecycle.rounds_max
    code = "card.line.unsolved.director" if last else "card.line.unsolved.again"
    return Line(view.t("card.line.unsolved"), view.t(code))


def _key(view: View, act: Act) -> str:
    return CardKey(act, view.case.case_id, instance=str(round_of(view))).pack()
