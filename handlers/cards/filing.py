"""Cards around filing: the question before it, the receipt after it, and taking it back (cards 0 and 1)."""

from __future__ import annotations

from handlers.cards.choices import HOW, Question
from handlers.cards.dates import TAKEN_UP, may_move, promise_paths, promise_words, promised, taken_up_by, taking_up
from handlers.cards.facts import answer_days, basis, joined, number, progress, quoted, sentence, some, who_knows
from handlers.cards.fitting import TEXT
from handlers.cards.keys import Act, CardKey
from handlers.cards.kit import Button, Card, Line, MenuItem, Option, Select, Style, Tone
from handlers.cards.view import View
from workflow.case import Case, State
from workflow.commands import BOT
from workflow.policy.casework import Subject

_UNTOUCHED = frozenset({State.NEW, State.NEEDS_INFO})


def draft(view: View) -> Card:
    """Card 0: one tap registers exactly what was typed. The case does not exist yet."""
    draft_id = view.param("draft_id")
    buttons = _draft_buttons(view, draft_id)
    return Card(
        source=view.t("card.draft.source"),
        title=view.t("card.draft.title"),
        desc=view.param("hint") or view.t(_promised_by_a_tap(view)),
        text=quoted(view, view.param("text"), TEXT),
        lines=some(_after_filing(view), who_knows(view)),
        select=Select(
            Question.HOW,
            view.t("card.draft.how"),
            tuple(Option(choice.key, view.t(choice.code)) for choice in HOW),
        ),
        buttons=buttons,
        menu=(
            MenuItem(view.t("card.draft.edit"), CardKey(Act.EDIT_DRAFT, draft=draft_id).pack()),
            MenuItem(view.t("card.draft.drop"), CardKey(Act.DROP_DRAFT, draft=draft_id).pack()),
        ),
        twin=view.t("card.draft.twin", text=view.param("text")),
    )


def receipt(view: View) -> Card:
    """Card 1: number, date, what comes next, who knows. It keeps its facts when the case is over."""
    case = view.case
    supplement = Button(view.t("card.receipt.supplement"), _key(view, Act.SUPPLEMENT), Style.PRIMARY)
    withdraw = Button(view.t("card.receipt.withdraw"), _key(view, Act.WITHDRAW))
    return Card(
        source=view.t("card.receipt.source"),
        tone=Tone.GREEN,
        title=received(view),
        desc=view.param("hint") or _answer_by(view),
        text=_said_and_next(view),
        lines=some(
            progress(view),
            answer_days(view),
            who_knows(view),
            basis(view, *promise_paths(view)),
            Line(view.t("card.line.receipt"), case.receipt) if case.number and case.receipt else None,
        ),
        buttons=(supplement, withdraw) if case.state in _UNTOUCHED else (supplement,),
        menu=(MenuItem(view.t("card.receipt.urge"), _key(view, Act.URGE)),) if case.is_open else (),
        greyed="" if case.is_open else view.words.state_public(case),
        twin=receipt_text(view),
    )


def receipt_text(view: View) -> str:
    """The receipt in words, for complaints that were typed with 「投诉」: this and no card. It names the code once."""
    case, clock = view.case, view.case.promise
    then = view.t("card.receipt.code", receipt=case.receipt) if case.number else view.t("card.receipt.number_later")
    promise = view.t("card.receipt.promise", promise=promise_words(view, clock)) if clock else ""
    then = joined(view, then, may_move(view, clock) if clock else "")
    return view.t("card.receipt.twin", received=received(view), promise=promise, then=then, number=number(case))


def received(view: View) -> str:
    """「已收到，编号26030012」; the receipt code until there is a number (D19)."""
    case = view.case
    if case.number:
        return view.t("card.receipt.title", number=case.number)
    return view.t("card.receipt.title.coded", receipt=case.receipt)


def withdraw_confirm(view: View) -> Card:
    """撤诉 is asked once more: it cannot be undone."""
    return Card(
        source=view.t("card.withdraw.source"),
        tone=Tone.BLACK,
        title=view.t("card.withdraw.title", number=number(view.case)),
        desc=view.param("hint") or view.t("card.withdraw.desc"),
        text=quoted(view, view.case.text, TEXT),
        lines=some(answer_days(view)),
        buttons=(
            Button(view.t("card.withdraw.sure"), _key(view, Act.WITHDRAW_SURE), Style.GRAVE),
            Button(view.t("card.receipt.supplement"), _key(view, Act.SUPPLEMENT)),
        ),
        twin=view.t("card.withdraw.twin", number=number(view.case)),
    )


def _draft_buttons(view: View, draft_id: str) -> tuple[Button, ...]:
    acts = [(Act.FILE, "card.draft.file")]
    if "suggestion" in view.policy.intake.kinds:
        acts.append((Act.FILE_SUGGESTION, "card.draft.suggest"))
    asking = (Act.JUST_ASKING, "card.draft.asking")
    acts = [asking, *acts] if view.param("asking") else [*acts, asking]
    return tuple(
        Button(view.t(code), CardKey(act, draft=draft_id).pack(), Style.PLAIN if place else Style.PRIMARY)
        for place, (act, code) in enumerate(acts)
    )


def _promised_by_a_tap(view: View) -> str:
    """What one tap brings: the number at once, or a code until the case is taken up (D19)."""
    return "card.draft.desc" if view.policy.numbered_at() == "filed" else "card.draft.desc.coded"


def _after_filing(view: View) -> Line | None:
    rows = view.policy.deadlines_for(Subject(channel=BOT))
    deadline = next((row for row in rows if row.stops in TAKEN_UP), None)
    if deadline is None:
        return None
    due = view.calendar.due(view.now, deadline.within)
    watcher = tuple(row.watcher for row in view.policy.channels if row.id == BOT)
    return Line(view.t("card.draft.next"), taken_up_by(view, due.at, Case(intake_roles=watcher)))


def _answer_by(view: View) -> str:
    clock = promised(view)
    return promise_words(view, clock) if clock else view.words.state_public(view.case)


def _said_and_next(view: View) -> str:
    dispatch = taking_up(view)
    if view.case.state in _UNTOUCHED and dispatch:
        coming = view.t("card.receipt.next", next=taken_up_by(view, dispatch.due, view.case))
    else:
        coming = view.t("card.receipt.now", state=view.words.state_public(view.case))
    clock = promised(view)
    coming = joined(view, coming, may_move(view, clock) if clock else "")
    room = TEXT - len(joined(view, _said(view, ""), coming))
    return joined(view, _said(view, sentence(view, view.case.text, room)), coming)


def _said(view: View, text: str) -> str:
    """His own words, or what somebody wrote down for him."""
    taker = view.case.taken_by
    return (
        view.t("card.receipt.said_for", name=view.name(taker), text=text)
        if taker
        else view.t("card.receipt.said", text=text)
    )


def _key(view: View, act: Act) -> str:
    return CardKey(act, view.case.case_id).pack()
