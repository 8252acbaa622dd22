"""What a clock says to people: a reminder, a breach, a rung of the ladder (cards 5 and 6). It moves no clock."""

from __future__ import annotations

from dataclasses import replace

from handlers.cards.approval import approval, find_step
from handlers.cards.assignment import assignment
from handlers.cards.casework import contact_act, contact_menu, work_buttons
from handlers.cards.choices import NOTHING, Question
from handlers.cards.dates import clock_words, held_words, is_taking_up, promise_line
from handlers.cards.emergency import called_line, emergency
from handlers.cards.facts import fired, joined, number, some, subject, urges
from handlers.cards.keys import Act, CardKey
from handlers.cards.kit import Button, Card, Line, MenuItem, Option, Select, Style, Tone
from handlers.cards.lateness import (
    awaits_contact,
    climbed_to,
    clock_basis,
    consequence,
    how_counted,
    ladder_basis,
    limit,
    met,
    met_by,
    missing,
    next_rung,
    next_step,
    not_done,
    responsible,
    stuck,
    superior_told,
    the_clock,
    time_late,
    time_left,
)
from handlers.cards.survey import rounds_exhausted
from handlers.cards.triage import owner_options, triage
from handlers.cards.view import View
from handlers.cards.visit import visit
from workflow.access import OVERSEERS, takes_in
from workflow.approval import deciders
from workflow.case import State, visitors
from workflow.clock import Clock, ClockState, MomentKind
from workflow.errors import Refusal
from workflow.extension import extendable
from workflow.own_clocks import DIRECTOR, PHONE, REPORT_UP, is_own

_REASSIGNABLE = frozenset(
    {
        State.REGISTERED,
        State.ASSIGNED,
        State.INVESTIGATING,
        State.PLANNING,
        State.IMPLEMENTING,
        State.FEEDING_BACK,
    }
)


def warning(view: View) -> Card:
    """Card 5, to whoever owes it: what is left, what is missing, what happens at the due time."""
    clock = the_clock(view)
    if clock is None:
        return _gone(view)
    head = _acting_card(view, clock)
    title = view.t("card.clock.left", number=number(view.case), left=time_left(view, clock))
    desc = view.t("card.clock.due", date=_date(view, clock))
    source = view.t("card.warning.source")
    if head:
        return replace(head, source=source, tone=Tone.RED, title=title, desc=desc)
    return Card(
        source=source,
        tone=Tone.RED,
        title=title,
        desc=desc,
        text=joined(view, missing(view, clock), consequence(view, clock)),
        lines=some(
            None if _is_owner(view) else responsible(view, clock),
            how_counted(view, clock),
            urges(view),
            next_step(view, clock),
            clock_basis(view, clock),
        ),
        buttons=(_acts(view, clock) if _is_owner(view) else ()) or (_acknowledge(view, clock),),
        menu=(*_extend(view, clock), *_contact(view, clock)) if _is_owner(view) else (),
        twin="",
    )


def _acts(view: View, clock: Clock) -> tuple[Button, ...]:
    """The owner's buttons; before them, where it is a word to the complainant that is owed, that one."""
    acts = work_buttons(view)
    if not awaits_contact(view, clock):
        return acts
    act, words = contact_act(view)
    first = Button(view.t(words), CardKey(act, view.case.case_id).pack(), Style.PRIMARY)
    return (first, *(replace(button, style=Style.PLAIN) for button in acts))


def _contact(view: View, clock: Clock) -> tuple[MenuItem, ...]:
    """The menu of what he may say to the complainant, without what is a button already."""
    menu = contact_menu(view)
    return menu[1:] if awaits_contact(view, clock) else menu


def _extend(view: View, clock: Clock) -> tuple[MenuItem, ...]:
    """申请延期, where the regulation allows it for this obligation and this case."""
    if isinstance(extendable(view.case, clock.clock, view.context), Refusal):
        return ()
    return (MenuItem(view.t("card.clock.extend"), CardKey(Act.EXTEND, view.case.case_id, clock.clock).pack()),)


def breach(view: View) -> Card:
    """The due time has passed: to the owner with the act that ends it, to his superior to know."""
    clock = the_clock(view)
    if clock is None:
        return _gone(view)
    head = _acting_card(view, clock)
    source, title = view.t("card.breach.source"), view.t("card.breach.title", number=number(view.case))
    desc = not_done(view, clock)
    if head:
        return replace(head, source=source, tone=Tone.RED, title=title, desc=desc)
    mine = _is_owner(view)
    return Card(
        source=source,
        tone=Tone.RED,
        title=title,
        desc=desc,
        text=joined(view, missing(view, clock), view.t("card.breach.counted" if mine else "card.breach.superior")),
        lines=some(
            None if mine else responsible(view, clock), next_rung(view, clock), urges(view), clock_basis(view, clock)
        ),
        buttons=(_acts(view, clock) if mine else ()) or (_acknowledge(view, clock),),
        menu=_contact(view, clock) if mine else (),
        twin="",
    )


def escalation(view: View) -> Card:
    """Card 6, to a rung of the ladder: where it is stuck, at whom, who was told, what happens if nothing is done."""
    clock = the_clock(view)
    if clock is None:
        return _gone(view)
    return Card(
        source=view.t("card.escalation.source"),
        tone=Tone.RED,
        title=view.t("card.escalation.title", number=number(view.case), late=time_late(view, clock, view.now)),
        desc=not_done(view, clock),
        text=stuck(view, clock),
        lines=some(
            responsible(view, clock),
            superior_told(view, clock),
            urges(view),
            promise_line(view),
            next_rung(view, clock),
            Line(view.t("card.line.basis"), ladder_basis(view, clock)),
        ),
        select=Select(
            Question.OWNER,
            view.t("card.escalation.owner"),
            (Option(NOTHING, view.t("card.escalation.nobody")), *owner_options(view)),
        )
        if _can_reassign(view)
        else None,
        buttons=(
            *((_reassign(view, clock),) if _can_reassign(view) else ()),
            *((_close_unconfirmed(view, clock),) if _may_close_unconfirmed(view, clock) else ()),
            _acknowledge(view, clock),
        ),
        twin="",
    )


def clock_done(view: View) -> Card:
    """A card of a clock that asks nothing any more. It says how that ended, and nothing that was true only before."""
    clock = the_clock(view)
    if clock is None:
        return _gone(view)
    return Card(
        source=view.t(_source(view, clock)),
        title=subject(view),
        desc=_how_it_ended(view, clock),
        text=view.t("card.clock.counted") if fired(clock, MomentKind.DUE) and not is_own(clock.clock) else "",
        lines=some(limit(view, clock), _met_by(view, clock), clock_basis(view, clock)),
        buttons=(_spent(view),),
        greyed=_ended(view, clock),
        twin="",
    )


def _source(view: View, clock: Clock) -> str:
    """The line it had: what the reader was told by it."""
    if climbed_to(view, clock):
        return "card.escalation.source"
    return "card.breach.source" if fired(clock, MomentKind.DUE) else "card.warning.source"


def _met_by(view: View, clock: Clock) -> Line | None:
    """Who met it; of an emergency's who called whom."""
    return called_line(view) if clock.clock in (PHONE, REPORT_UP) else met_by(view, clock)


def _how_it_ended(view: View, clock: Clock) -> str:
    match clock.state:
        case ClockState.STOPPED:
            return met(view, clock)
        case ClockState.CANCELLED:
            return view.t("card.clock.ceased", line=clock_words(view, clock.clock, "line"))
        case ClockState.HELD:
            return held_words(view, clock)
        case ClockState.RUNNING:
            code = "card.clock.moved_to" if _has_moved(view, clock) else "card.clock.passed_on"
            return view.t(code, date=view.words.fixed_date(clock.due))


def _ended(view: View, clock: Clock) -> str:
    if clock.state is ClockState.STOPPED:
        return view.t("card.done.met")
    if clock.state is ClockState.CANCELLED:
        return view.t("card.done.void") if view.case.is_open else view.words.state_staff(view.case)
    if clock.state is ClockState.HELD:
        return view.t("card.done.held")
    if _has_moved(view, clock):
        return view.t("card.done.moved")
    name = view.name(view.case.owner)
    return view.t("card.done.assigned", name=name) if view.case.owner else view.t("card.done.void")


def _has_moved(view: View, clock: Clock) -> bool:
    """Whether the card was made of other dates than the clock has now."""
    return view.param("generation") not in ("", str(clock.generation))


def _acting_card(view: View, clock: Clock) -> Card | None:
    """The card on which the obligation is met, where that is not the owner's work: it comes again, in red."""
    if clock.clock == "approval":
        instance = clock.instance.removeprefix("approval:")
        found = find_step(view.case, instance)
        mine = deciders(found[1], view.case, view.context) if found else ()
        waits_for_me = view.viewer.casefold() in {u.casefold() for u in mine}
        return approval(replace(view, params={**view.params, "instance": instance})) if waits_for_me else None
    if (
        is_taking_up(view, clock)
        and view.case.state is State.NEW
        and (view.case.to_director or takes_in(view.viewer, view.case, view.directory))
    ):
        return triage(view)
    if clock.clock in (PHONE, REPORT_UP):
        return emergency(view)
    if clock.clock == DIRECTOR and any(view.directory.has_role(view.viewer, role) for role in OVERSEERS):
        return rounds_exhausted(view)
    if view.case.state is State.ASSIGNED and _is_owner(view):
        return assignment(view)
    if clock.clock == "visit" and view.viewer in visitors(view.case):
        return visit(view)
    return None


def _date(view: View, clock: Clock) -> str:
    """On the last day the title says 「今天」 already."""
    is_today = view.calendar.local_date(view.now) == view.calendar.local_date(clock.due)
    return view.words.fixed_date(clock.due) if is_today else view.words.date(clock.due)


def _can_reassign(view: View) -> bool:
    """Once somebody owns the case and before the complainant is asked."""
    return bool(view.case.owner) and view.case.state in _REASSIGNABLE


def _reassign(view: View, clock: Clock) -> Button:
    key = CardKey(Act.REASSIGN, view.case.case_id, instance=clock.instance, seen=view.case.owner).pack()
    return Button(view.t("card.escalation.reassign"), key, Style.PRIMARY)


def _may_close_unconfirmed(view: View, clock: Clock) -> bool:
    """A visit that was asked for as often as the policy demands ends by the word of whom the policy names (X-44)."""
    visit, lifecycle = view.case.visit, view.policy.lifecycle
    asked = view.case.visits_missed if view.case.is_outside else visit.asked if visit else 0
    asked_enough = asked >= lifecycle.visit_attempts
    waits = clock.clock == "visit" and view.case.state is State.VISITING and not view.case.rounds_exhausted
    return waits and asked_enough and view.directory.has_role(view.viewer, lifecycle.unconfirmed_by)


def _close_unconfirmed(view: View, clock: Clock) -> Button:
    key = CardKey(Act.CLOSE_UNCONFIRMED, view.case.case_id, instance=clock.instance).pack()
    return Button(view.t("card.escalation.unconfirmed"), key)


def _acknowledge(view: View, clock: Clock) -> Button:
    return Button(view.t("card.clock.acknowledge"), CardKey(Act.ACKNOWLEDGE, view.case.case_id, clock.instance).pack())


def _spent(view: View) -> Button:
    return Button(view.t("card.clock.acknowledge"), CardKey(Act.ACKNOWLEDGE, view.case.case_id).pack())


def _is_owner(view: View) -> bool:
    return bool(view.case.owner) and view.case.owner.casefold() == view.viewer.casefold()


def _gone(view: View) -> Card:
    """For a clock that the case does not have (an old card of an erased case)."""
    return Card(
        source=view.t("card.warning.source"),
        title=subject(view),
        buttons=(_spent(view),),
        greyed=view.t("card.done.void"),
        twin="",
    )
