"""The emergency: what happened, who leads, whom to telephone by when, and who was reached (RULES 2.12, S0-7.1)."""

from __future__ import annotations

from dataclasses import replace

from handlers.cards.facts import basis, joined, number, sentence, some, subject
from handlers.cards.fitting import TEXT
from handlers.cards.gravity import gravity
from handlers.cards.keys import Act, CardKey
from handlers.cards.kit import Button, Card, Line, Style, Tone
from handlers.cards.view import View
from workflow.case import Case, Note
from workflow.clock import Clock
from workflow.own_clocks import PHONE, REPORT_UP, must_hear
from workflow.roles import titles

_CALLS = (PHONE, REPORT_UP)


def emergency(view: View) -> Card:
    """To who leads it and who must hear: red, until the calls that are owed are on record."""
    case = view.case
    leaders = view.directory.holders(case.emergency_leader)
    return Card(
        source=view.t("card.emergency.source"),
        tone=Tone.RED,
        title=subject(view),
        desc=view.param("hint") or _next_call(view),
        text=_what_and_how(view),
        lines=some(
            _person(view, "card.line.leads", leaders[0]) if leaders else None,
            gravity(view),
            *(_owed(view, case.running(name)) for name in _CALLS),
            _person(view, "card.line.responsible", case.owner) if case.owner else None,
            basis(view, "emergency.trigger"),
        ),
        buttons=(Button(view.t("card.emergency.called"), CardKey(Act.CALLED, case.case_id).pack(), Style.PRIMARY),),
        twin="",
    )


def emergency_done(view: View) -> Card:
    """The same once nobody has to telephone any more: who called whom, and when."""
    card, call = emergency(view), last_call(view.case)
    what = sentence(view, view.case.text, TEXT)
    if call is None:
        return replace(card, desc="", text=what, greyed=view.words.state_staff(view.case))
    lines = some(*(line for line in card.lines if line.name != view.t("card.line.call")), called_line(view))
    return replace(card, tone=Tone.BLACK, desc="", text=what, lines=lines, greyed=_called(view, call))


def emergency_informed(view: View) -> str:
    """To the roles that the policy informs: that it is one, and who leads. What happened they hear from her."""
    leader = view.t("list.comma").join(view.name(u) for u in view.directory.holders(view.case.emergency_leader))
    level = view.words.level(view.case.severity)
    return view.t("notice.emergency_informed", number=number(view.case), level=level, leader=leader)


def called_line(view: View) -> Line | None:
    """「赵岚致电周总，3-9 10:20」 for the newest call."""
    call = last_call(view.case)
    if call is None:
        return None
    value = view.t("card.line.call.value", call=_called(view, call), at=view.words.stamp(call[1].at))
    return Line(view.t("card.line.call"), value)


def last_call(case: Case) -> tuple[str, Note] | None:
    """Whom the newest call reached, and its entry."""
    return (case.called[-1], case.calls[-1]) if case.called and case.calls else None


def owed_calls(case: Case) -> tuple[Clock, ...]:
    """The telephone calls that are still owed."""
    running = (case.running(name) for name in _CALLS)
    return tuple(clock for clock in running if clock is not None)


def call_words(view: View, clock: Clock) -> str:
    """「公司高层，今天11:05前」: whom to reach, and until when."""
    people = view.t("list.comma").join(titles(view.policy, must_hear(clock, view.case, view.context)))
    return view.t("card.line.call.owed", people=people, by=_by(view, clock))


def _what_and_how(view: View) -> str:
    """What happened, and how a call is entered."""
    how = view.t("card.emergency.how", number=number(view.case))
    return joined(view, sentence(view, view.case.text, TEXT - 1 - len(how)), how)


def _called(view: View, call: tuple[str, Note]) -> str:
    return view.t("card.emergency.done", name=view.name(call[1].by), called=view.name(call[0]))


def _next_call(view: View) -> str:
    owed = owed_calls(view.case)
    if not owed:
        return ""
    first = min(owed, key=lambda clock: clock.due)
    return view.t("card.emergency.desc", by=_by(view, first))


def _by(view: View, clock: Clock) -> str:
    """「今天11:05前」; at once where the regulation leaves no time, and that it is late."""
    if clock.due <= clock.start:
        return view.t("card.call.at_once")
    if view.now >= clock.due:
        return view.t("card.call.late", date=view.words.fixed_date(clock.due))
    return view.t("card.before", date=view.words.date(clock.due))


def _owed(view: View, clock: Clock | None) -> Line | None:
    if clock is None:
        return None
    name = "card.line.call" if clock.clock == PHONE else "card.line.report_up"
    return Line(view.t(name), call_words(view, clock))


def _person(view: View, name: str, userid: str) -> Line:
    value = view.t("card.line.responsible.call", name=view.name(userid))
    return Line(view.t(name), value, member=userid)
