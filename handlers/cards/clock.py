"""What a clock says to people: a reminder, a breach, a rung of the ladder (cards 5 and 6). It moves no clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from handlers.cards.approval import approval, find_step
from handlers.cards.assignment import assignment
from handlers.cards.casework import work_buttons
from handlers.cards.choices import NOTHING, Question
from handlers.cards.facts import (
    cited,
    clock_path,
    clock_words,
    counted_days,
    due_line,
    fired,
    number,
    role_titles,
    sentence,
    some,
    subject,
    urges,
)
from handlers.cards.fitting import TEXT
from handlers.cards.keys import Act, CardKey
from handlers.cards.kit import Button, Card, Line, Option, Select, Style, Tone
from handlers.cards.triage import owner_options, triage
from handlers.cards.view import View
from workflow.case import Clock, ClockState, MomentKind, State

OWNER = "owner"


def warning(view: View) -> Card:
    """Card 5, to whoever owes it: what is left, what is missing, what happens at the due time."""
    clock = the_clock(view)
    if clock is None:
        return _gone(view)
    head = _acting_card(view, clock)
    title = view.t("card.clock.left", number=number(view.case), left=_left(view, clock))
    desc = view.t("card.clock.due", date=view.words.date(clock.due))
    source = view.t("card.warning.source")
    if head:
        return replace(head, source=source, tone=Tone.RED, title=title, desc=desc)
    return Card(
        source=source,
        tone=Tone.RED,
        title=title,
        desc=desc,
        text=_missing(view) + _consequence(view, clock),
        lines=some(_days(view, clock), urges(view), _next_step(view), _basis(view, clock)),
        buttons=work_buttons(view),
        twin="",
    )


def breach(view: View) -> Card:
    """The due time has passed: to the owner with the act that ends it, to his superior to know."""
    clock = the_clock(view)
    if clock is None:
        return _gone(view)
    head = _acting_card(view, clock)
    source, title = view.t("card.breach.source"), view.t("card.breach.title", number=number(view.case))
    desc = _not_done(view, clock)
    if head:
        return replace(head, source=source, tone=Tone.RED, title=title, desc=desc)
    mine = _is_owner(view)
    return Card(
        source=source,
        tone=Tone.RED,
        title=title,
        desc=desc,
        text=_missing(view) + (view.t("card.breach.counted") if mine else view.t("card.breach.superior")),
        lines=some(
            None if mine else _responsible(view, clock), _next_rung(view, clock), urges(view), _basis(view, clock)
        ),
        buttons=(work_buttons(view) if mine else ()) or (_acknowledge(view, clock),),
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
        title=view.t("card.escalation.title", number=number(view.case), late=_late(view, clock)),
        desc=_not_done(view, clock),
        text=_stuck(view, clock),
        lines=some(
            _responsible(view, clock),
            _told(view, clock),
            urges(view),
            due_line(view, "answer"),
            _next_rung(view, clock),
            Line(view.t("card.line.basis"), _ladder_basis(view)),
        ),
        select=Select(
            Question.OWNER,
            view.t("card.escalation.owner"),
            (Option(NOTHING, view.t("card.escalation.nobody")), *owner_options(view)),
        )
        if _can_reassign(view)
        else None,
        buttons=(*((_reassign(view, clock),) if _can_reassign(view) else ()), _acknowledge(view, clock)),
        twin="",
    )


def clock_done(view: View) -> Card:
    """A reminder or breach card once the obligation is met or has ceased."""
    clock = the_clock(view)
    card = breach(view) if clock and fired(clock, MomentKind.DUE) else warning(view)
    stopped = clock is not None and clock.state is ClockState.STOPPED
    select = replace(card.select, disabled=True) if card.select else None
    done = view.t("card.done.met") if stopped else view.t("card.done.void")
    return replace(card, select=select, menu=(), greyed=done, buttons=card.buttons or (_spent(view),))


def the_clock(view: View) -> Clock | None:
    """The clock that the card is about."""
    return next((c for c in view.case.clocks if c.instance == view.param("instance")), None)


def _acting_card(view: View, clock: Clock) -> Card | None:
    """The card on which the obligation is met, where that is not the owner's work: it comes again, in red."""
    if clock.clock == "approval":
        instance = clock.instance.removeprefix("approval:")
        found = find_step(view.case, instance)
        waits_for_me = found and view.viewer.casefold() in {u.casefold() for u in found[1].people}
        return approval(replace(view, params={**view.params, "instance": instance})) if waits_for_me else None
    if (
        clock.clock == "dispatch"
        and view.case.state is State.NEW
        and view.directory.has_role(view.viewer, "specialist")
    ):
        return triage(view)
    if view.case.state is State.ASSIGNED and _is_owner(view):
        return assignment(view)
    return None


def _left(view: View, clock: Clock) -> str:
    today, last = view.calendar.local_date(view.now), view.calendar.local_date(clock.due)
    days = sum(view.calendar.is_workday(day) for day in _days_after(today, last))
    return (
        view.t("card.clock.days_left", days=days)
        if days
        else view.t("card.clock.today", time=view.words.time(clock.due))
    )


def _late(view: View, clock: Clock) -> str:
    due, today = view.calendar.local_date(clock.due), view.calendar.local_date(view.now)
    days = sum(view.calendar.is_workday(day) for day in _days_after(due, today))
    if days:
        return view.t("card.clock.days_late", days=days)
    hours = max(int((view.now - clock.due).total_seconds()) // 3600, 1)
    return view.t("card.clock.hours_late", hours=hours)


def _days_after(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]


def _not_done(view: View, clock: Clock) -> str:
    """「应于3月9日18:00答复，至今未答复」."""
    verb = clock_words(view, clock.clock, "verb")
    return view.t("card.clock.not_done", date=view.words.short_date(clock.due), verb=verb)


def _missing(view: View) -> str:
    """「食堂菜里有虫。现在差：把处理结果告诉投诉人。」"""
    step = view.t(f"next.{view.case.state}")
    return view.t("card.clock.missing", title=sentence(view, view.case.title, TEXT // 2), step=step)


def _consequence(view: View, clock: Clock) -> str:
    told = next((m.to for m in clock.moments if m.kind is MomentKind.DUE), ())
    titles = role_titles(view, told)
    return view.t("card.warning.then", told=titles) if titles else view.t("card.warning.then.nobody")


def _stuck(view: View, clock: Clock) -> str:
    step = view.t(f"next.{view.case.state}")
    said = view.t("card.escalation.stuck", title=sentence(view, view.case.title, TEXT // 3), step=step)
    warned, broken = fired(clock, MomentKind.WARN), fired(clock, MomentKind.DUE)
    if warned:
        said += view.t("card.escalation.warned", day=view.words.day(warned), name=_responsible_name(view, clock))
    if broken:
        told = next((m.to for m in clock.moments if m.kind is MomentKind.DUE), ())
        said += view.t("card.escalation.broken", day=view.words.day(broken), told=role_titles(view, told))
    return said + view.t("card.escalation.unhandled")


def _days(view: View, clock: Clock) -> Line | None:
    counted = counted_days(view, clock)
    if counted is None:
        return None
    return Line(view.t("card.line.days"), view.t("card.line.days.value", days=counted[1], count=counted[0]))


def _next_step(view: View) -> Line:
    return Line(view.t("card.line.next"), view.t(f"next.{view.case.state}"))


def _next_rung(view: View, clock: Clock) -> Line:
    """Who hears of it next, and when; that nobody is left above."""
    moment = clock.next_moment()
    if moment is None:
        return Line(view.t("card.line.if_not"), view.t("card.line.if_not.last"))
    told = role_titles(view, moment.to)
    return Line(
        view.t("card.line.if_not"), view.t("card.line.if_not.value", date=view.words.short_date(moment.at), told=told)
    )


def _responsible(view: View, clock: Clock) -> Line:
    people = _responsible_people(view, clock)
    member = people[0] if len(people) == 1 else ""
    code = "card.line.responsible.call" if member else "card.line.responsible.pool"
    return Line(view.t("card.line.responsible"), view.t(code, name=_responsible_name(view, clock)), member=member)


def _responsible_name(view: View, clock: Clock) -> str:
    people = _responsible_people(view, clock)
    return view.t("list.comma").join(view.name(u) for u in people) or role_titles(view, ("specialist",))


def _responsible_people(view: View, clock: Clock) -> tuple[str, ...]:
    if clock.clock == "approval":
        found = find_step(view.case, clock.instance.removeprefix("approval:"))
        return found[1].people if found else ()
    return (view.case.owner,) if view.case.owner else ()


def _told(view: View, clock: Clock) -> Line | None:
    """The superior who heard of it at the due time, one tap away."""
    people = _responsible_people(view, clock)
    heads = view.directory.heads_of(people[0]) if people else ()
    if not fired(clock, MomentKind.DUE) or not heads or heads[0].casefold() == view.viewer.casefold():
        return None
    value = view.t("card.line.responsible.call", name=view.name(heads[0]))
    return Line(view.t("card.line.told"), value, member=heads[0])


def _basis(view: View, clock: Clock) -> Line:
    return Line(view.t("card.line.basis"), cited(view, clock_path(clock)))


def _ladder_basis(view: View) -> str:
    """「制度二(一)；梯级为缺省」: to whom is the regulation's word, after how long the program's default."""
    place = int(view.param("rung") or 0) + 1
    told = cited(view, f"escalation.step.{place}.to")
    silent = cited(view, f"escalation.step.{place}.after") == view.t("basis.default")
    return view.t("basis.ladder_default", clause=told) if silent else told


def _can_reassign(view: View) -> bool:
    """Once somebody owns the case and before the complainant is asked."""
    return bool(view.case.owner) and view.case.state in _REASSIGNABLE


def _reassign(view: View, clock: Clock) -> Button:
    key = CardKey(Act.REASSIGN, view.case.case_id, instance=clock.instance).pack()
    return Button(view.t("card.escalation.reassign"), key, Style.PRIMARY)


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
