"""The owner's card: what is to be done next, by when, and the buttons that do it."""

from __future__ import annotations

from dataclasses import replace

from handlers.cards.choices import OWN_WORDS, code_of
from handlers.cards.dates import clock_path, owed_line, planning, promise_line
from handlers.cards.facts import (
    authority,
    awaiting,
    basis,
    complainant,
    next_due,
    owes_report,
    sentence,
    some,
    subject,
    to_do,
    urges,
)
from handlers.cards.fitting import TEXT
from handlers.cards.gravity import gravity, tone
from handlers.cards.keys import Act, CardKey
from handlers.cards.kit import Button, Card, Line, MenuItem, Style, Tone
from handlers.cards.view import View
from workflow.authority import may_settle
from workflow.case import Case, Plan, State, Step, StepState
from workflow.clock import Clock
from workflow.contact import ASKABLE

# What the owner does next in each state, the usual act first.
_ACTS = {
    State.INVESTIGATING: (Act.SETTLE, Act.PLAN, Act.NOTE),
    State.PLANNING: (Act.PLAN, Act.NOTE),
    State.APPROVING: (Act.PLAN_WITHDRAW,),
    State.IMPLEMENTING: (Act.COMPLETE,),
    State.FEEDING_BACK: (Act.RESULT,),
}
_WORDS = {
    Act.SETTLE: "card.work.settle",
    Act.PLAN: "card.work.plan",
    Act.NOTE: "card.work.note",
    Act.PLAN_WITHDRAW: "card.work.withdraw",
    Act.COMPLETE: "card.work.complete",
    Act.RESULT: "card.work.result",
    Act.REPORT: "card.work.report",
}
# What harms when tapped by mistake is never the highlighted button.
_NEVER_PRIMARY = frozenset({Act.PLAN_WITHDRAW})


def work(view: View) -> Card:
    """The next step of the owner's own case. When nothing is left to him the last button is grey and says why."""
    case = view.case
    clock = next_due(view)
    acts = work_buttons(view)
    state = view.words.state_staff(case)
    return Card(
        source=view.t("card.work.source", state=state),
        tone=tone(view),
        title=subject(view),
        desc=view.param("hint") or _next(view, clock),
        text=_text(view),
        lines=some(
            complainant(view),
            owed_line(view, planning(view)),
            promise_line(view),
            waiting_for(view) if case.plan else gravity(view) or authority(view, view.viewer),
            urges(view) or amount(view),
            basis(view, clock_path(view, clock)) if clock else None,
        ),
        buttons=acts or _button(view, Act.RESULT, first=False),
        menu=contact_menu(view) if acts else (),
        greyed="" if acts else state,
        twin="",
    )


def work_done(view: View) -> Card:
    """A copy of a step that is over: what ended it (`done`), and that the next step, if any, has its own card.

    It keeps what was complained about. What is to be done and until when belongs to the new card, and moves on there.
    """
    card = work(view)
    mine = view.case.owner.casefold() == view.viewer.casefold()
    onward = mine and not card.greyed and view.case.state is not State.VISITING
    return replace(
        card,
        source=view.t("card.work.source.done"),
        tone=Tone.GREY,
        desc=view.t("card.work.onward") if onward else "",
        text=sentence(view, view.case.text, TEXT),
        lines=some(complainant(view)) if mine else (),
        buttons=card.buttons[:1],
        menu=(),
        greyed=view.t(
            f"card.done.work.{view.param('done') or 'newer'}",
            version=view.case.plan.version if view.case.plan else 0,
            owner=view.name(view.case.owner),
            state=view.words.state_staff(view.case),
        ),
    )


def work_buttons(view: View) -> tuple[Button, ...]:
    """The owner's buttons for the state the case is in; none where it is not his turn. What the regulation does not let
    him do alone is not offered."""
    alone = may_settle(view.viewer, view.case.severity, view.context)
    acts = [act for act in _ACTS.get(view.case.state, ()) if act is not Act.SETTLE or alone]
    acts += [Act.REPORT] if owes_report(view) else []
    return tuple(button for place, act in enumerate(acts) for button in _button(view, act, first=place == 0))


def contact_act(view: View) -> tuple[Act, str]:
    """How the handler tells the complainant how it goes, and the button's words; somebody outside is telephoned, and
    what was said is written down."""
    outside = view.case.is_outside
    return (Act.CONTACT, "card.work.contact") if outside else (Act.PROGRESS, "card.work.progress")


def contact_menu(view: View) -> tuple[MenuItem, ...]:
    """What the handler may say to the complainant; while he is awaited, how to go on without him."""
    case = view.case
    acts = [contact_act(view)]
    if case.waiting_since is not None:
        acts.append((Act.GO_ON, "card.work.go_on"))
    elif case.state in ASKABLE:
        acts.append((Act.QUESTION, "card.work.question"))
    return tuple(MenuItem(view.t(code), CardKey(act, case.case_id).pack()) for act, code in acts)


def returned(view: View) -> Card:
    """To the proposer: the plan came back, by whom and why."""
    case = view.case
    step = returned_step(case)
    clock = next_due(view)
    by = view.name(step.by) if step else ""
    return Card(
        source=view.t("card.returned.source"),
        tone=Tone.RED,
        title=subject(view),
        desc=view.param("hint") or view.t("card.returned.desc", by=by, due=to_do(view, clock) if clock else ""),
        text=view.t("card.returned.text", by=by, words=sentence(view, _opinion(view), TEXT // 2)),
        lines=some(amount(view), _version(view), owed_line(view, planning(view)), promise_line(view)),
        buttons=(
            Button(view.t("card.returned.again"), CardKey(Act.PLAN, case.case_id).pack(), Style.PRIMARY),
            Button(view.t("card.work.note"), CardKey(Act.NOTE, case.case_id).pack()),
        ),
        twin="",
    )


def returned_step(case: Case) -> Step | None:
    """The step that sent the newest plan back."""
    steps = case.approval.steps if case.approval else ()
    return next((step for step in steps if step.state is StepState.RETURNED), None)


def waiting_for(view: View) -> Line | None:
    """At whom the plan lies while it is being approved."""
    step = view.case.approval.pending() if view.case.approval and view.case.state is State.APPROVING else None
    if step is None:
        return None
    return Line(view.t("card.line.waiting"), view.t("list.comma").join(view.name(u) for u in step.people))


def amount(view: View) -> Line | None:
    """What the newest plan costs."""
    plan: Plan | None = view.case.plan
    return Line(view.t("card.line.amount"), view.words.money(plan.amount_cents)) if plan else None


def _next(view: View, clock: Clock | None) -> str:
    """The next date; while the complainant is awaited, that he is."""
    return awaiting(view) or (to_do(view, clock) if clock else "")


def _text(view: View) -> str:
    """What there is to go by: the complaint, then the approved measures, then what was done about them."""
    case = view.case
    if case.state is State.IMPLEMENTING and case.plan:
        return view.t("card.work.to_carry_out", measures=sentence(view, case.plan.measures, TEXT - 10))
    if case.state is State.FEEDING_BACK and case.measures_done:
        code = "card.work.carried_out.outside" if case.is_outside else "card.work.carried_out"
        return view.t(code, record=sentence(view, case.measures_done[-1].text, TEXT - 30))
    return sentence(view, case.text, TEXT)


def _version(view: View) -> Line | None:
    plan = view.case.plan
    return Line(view.t("card.line.version"), view.t("card.line.version.value", version=plan.version)) if plan else None


def _opinion(view: View) -> str:
    """The ready-made opinion and the approver's own words, whichever there are."""
    chosen = view.param("opinion")
    # 「我来写一句」 only announced the words.
    opinion = "" if chosen == OWN_WORDS else code_of(chosen)
    step = returned_step(view.case)
    comments = [note.text for note in view.case.comments if step and note.by == step.by and note.at == step.at]
    said = [*([view.t(opinion)] if opinion else []), *comments[-1:]]
    return view.t("list.semicolon").join(said) if said else view.t("card.returned.no_words")


def _button(view: View, act: Act, *, first: bool) -> tuple[Button]:
    style = Style.PRIMARY if first and act not in _NEVER_PRIMARY else Style.PLAIN
    words = "card.work.result.outside" if act is Act.RESULT and view.case.is_outside else _WORDS[act]
    return (Button(view.t(words), CardKey(act, view.case.case_id).pack(), style),)
