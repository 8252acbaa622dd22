"""The card that names an owner: accept or decline; from the second round on with what went wrong (cards 3 and 10b)."""

from __future__ import annotations

from dataclasses import replace

from handlers.cards.casework import contact_menu
from handlers.cards.choices import DECLINE_REASONS, NOTHING, REDO_DECLINE_REASONS, Choice, Question, code_of
from handlers.cards.dates import first_owed, owed_line, paths_to, planning, promise_line, promise_paths
from handlers.cards.facts import (
    authority,
    basis,
    cited,
    complainant,
    joined,
    number,
    result_of,
    sentence,
    some,
    subject,
    to_do,
)
from handlers.cards.fitting import TEXT
from handlers.cards.gravity import gravity, tone
from handlers.cards.keys import Act, CardKey
from handlers.cards.kit import Button, Card, Line, MenuItem, Option, Select, Style, Tone
from handlers.cards.view import View
from workflow.authority import may_settle
from workflow.case import State, Visit
from workflow.promises import PLAN

# The owner has a card of his own for what he does next.
_AT_WORK = frozenset({State.INVESTIGATING, State.PLANNING, State.APPROVING, State.IMPLEMENTING, State.FEEDING_BACK})


def assignment(view: View) -> Card:
    """Card 3, to the new owner; card 10b when the case is handled again."""
    return _again(view) if _round(view) > 1 else _first(view)


def assignment_done(view: View) -> Card:
    """A copy that nobody has to answer any more: accepted, declined, or given to somebody else.

    Whose it is no longer keeps what was complained about. The dates, the note and the score that have come since are
    not for him.
    """
    case = view.case
    card = replace(assignment(view), source=view.t("card.assignment.source.done"), select=None, menu=())
    if case.owner.casefold() == view.viewer.casefold() and _round(view) == case.round:
        onward = view.t("card.work.onward") if case.state in _AT_WORK else ""
        return replace(card, desc=onward, greyed=view.t("card.done.accepted"))
    done = view.t("card.done.reassigned", name=view.name(case.owner)) if case.owner else view.t("card.done.declined")
    text = sentence(view, case.text, TEXT)
    return replace(card, tone=Tone.GREY, title=subject(view), desc="", text=text, lines=(), greyed=done)


def _first(view: View) -> Card:
    case = view.case
    first = first_owed(view)
    by = view.name(view.param("by") or case.intake)
    return Card(
        source=view.t("card.assignment.source"),
        tone=tone(view),
        title=subject(view),
        desc=view.param("hint") or view.t("card.assignment.desc", by=by, due=to_do(view, first) if first else ""),
        text=_words_and_note(view, by),
        lines=some(
            complainant(view),
            gravity(view),
            owed_line(view, first),
            promise_line(view),
            authority(view, view.viewer),
            basis(view, *paths_to(view, PLAN), *promise_paths(view)),
        ),
        select=_reasons(view, DECLINE_REASONS),
        buttons=_buttons(view),
        menu=(*_settle(view), *contact_menu(view)),
        twin="",
    )


def _settle(view: View) -> tuple[MenuItem, ...]:
    """当场办结, for who may."""
    alone = may_settle(view.viewer, view.case.severity, view.context)
    return (MenuItem(view.t("card.work.settle"), _key(view, Act.SETTLE)),) if alone else ()


def _again(view: View) -> Card:
    case = view.case
    last = next((visit for visit in case.visits if visit.round == _round(view) - 1), Visit(round=_round(view) - 1))
    plan = planning(view)
    return Card(
        source=view.t("card.redo_work.source", round=_round(view)),
        tone=Tone.RED,
        title=view.t("card.redo_work.title", number=number(case)),
        desc=view.param("hint")
        or view.t("card.redo_work.desc", said=_verdict(view, last), due=to_do(view, plan) if plan else ""),
        text=_last_round(view),
        lines=some(
            _why(view, last),
            complainant(view),
            promise_line(view),
            _last_plan(view),
            Line(view.t("card.line.round"), _rounds(view)),
            Line(
                view.t("card.line.basis"),
                view.t(
                    "card.redo_work.basis", clause=cited(view, f"survey.{view.policy.survey_for(case.line).id}.redo_if")
                ),
            ),
        ),
        select=_reasons(view, REDO_DECLINE_REASONS),
        buttons=_buttons(view),
        twin="",
    )


def _words_and_note(view: View, by: str) -> str:
    note = view.case.assignment_note
    if not note:
        return sentence(view, view.case.text, TEXT)
    said = view.t("card.assignment.note", by=by, note=sentence(view, note, TEXT // 3))
    return joined(view, sentence(view, view.case.text, TEXT - 1 - len(said)), said)


def _last_round(view: View) -> str:
    """What the complainant first said, and what was done about it."""
    done = result_of(view.case, _round(view) - 1)
    if done is None:
        return sentence(view, view.case.text, TEXT)
    last = view.t("card.redo_work.last", name=view.name(done.by), text=sentence(view, done.text, TEXT // 2))
    return joined(view, sentence(view, view.case.text, max(TEXT - 1 - len(last), 20)), last)


def _verdict(view: View, visit: Visit) -> str:
    return view.t("card.redo_work.score", score=visit.score) if visit.score else view.t("card.redo_work.unsolved")


def _why(view: View, visit: Visit) -> Line | None:
    """What he ticked; of somebody outside what he said on the telephone."""
    known = [view.t(code_of(reason)) for reason in visit.reasons if code_of(reason)]
    known += [note.text for note in view.case.contacts if note.at == visit.answered_at]
    return Line(view.t("card.line.why"), view.t("list.comma").join(known)) if known else None


def _last_plan(view: View) -> Line | None:
    plan = view.case.plan
    if plan is None:
        return None
    value = view.t("card.redo_work.plan", version=plan.version, name=view.name(plan.proposer))
    return Line(view.t("card.line.last_plan"), value)


def _rounds(view: View) -> str:
    return view.t("card.line.round.value", round=_round(view), most=view.policy.lifecycle.rounds_max)


def _reasons(view: View, reasons: tuple[Choice, ...]) -> Select:
    options = tuple(Option(choice.key, view.t(choice.code)) for choice in reasons)
    none = Option(NOTHING, view.t("card.assignment.no_reason"))
    return Select(Question.REASON, view.t("card.assignment.reason"), (none, *options))


def _buttons(view: View) -> tuple[Button, ...]:
    return (
        Button(view.t("card.assignment.accept"), _key(view, Act.ACCEPT), Style.PRIMARY),
        Button(view.t("card.assignment.decline"), _key(view, Act.DECLINE)),
    )


def _round(view: View) -> int:
    """The round that the owner was named for."""
    return int(view.param("round") or view.case.round)


def _key(view: View, act: Act) -> str:
    return CardKey(act, view.case.case_id, instance=str(_round(view))).pack()
