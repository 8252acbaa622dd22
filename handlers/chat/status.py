"""Where a case stands and what comes next, in a sentence. It changes nothing."""

from __future__ import annotations

from handlers.cards.contact import asked
from handlers.cards.dates import clock_words, may_move, promise_words, promised, taken_up_by, taking_up
from handlers.cards.gravity import gravity_words
from handlers.cards.papers import records
from handlers.chat.talk import Talk, number
from workflow.case import OVER, Case, State
from workflow.clock import Clock, ClockState

SURVEY = "survey"


def status(talk: Talk, case: Case) -> str:
    """The true state and the next date: in the complainant's words for him, in the staff's for everybody else."""
    return _public(talk, case) if is_own(talk, case) else _staff(talk, case)


def is_own(talk: Talk, case: Case) -> bool:
    """Whether this person is the complainant."""
    return case.complainant.casefold() == talk.userid.casefold()


def has_ended(case: Case, instance: str) -> bool:
    """Whether that clock has run and does not run any more."""
    return any(clock.instance == instance and clock.state is not ClockState.RUNNING for clock in case.clocks)


def _public(talk: Talk, case: Case) -> str:
    lines = [talk.t("chat.status.public", number=number(case), state=talk.words.state_public(case))]
    where = _where(talk, case)
    if where:
        lines.append(where)
    answer = promised(talk.view(case))
    if answer:
        is_late = answer.state is ClockState.RUNNING and talk.desk.now >= answer.due
        code = "chat.status.answer_late" if is_late else "chat.status.answer"
        lines.append(talk.t(code, promise=promise_words(talk.view(case), answer)))
    if case.waiting_since is not None:
        lines.append(talk.t("chat.status.awaited", number=number(case), text=asked(talk.view(case))))
    if case.urges:
        lines.append(talk.t("chat.status.urged", count=len(case.urges)))
    if answer:
        lines.append(may_move(talk.view(case), answer))
    return "".join(lines).rstrip()


def _staff(talk: Talk, case: Case) -> str:
    lines = [talk.t("chat.status.staff", number=number(case), state=talk.words.state_staff(case))]
    grave = gravity_words(talk.view(case))
    if grave and case.state not in OVER:
        lines.append(talk.t("chat.status.gravity", gravity=grave))
    if case.owner and case.state not in OVER:
        lines.append(talk.t("chat.status.owner", owner=talk.name(case.owner)))
    for clock in sorted((c for c in case.clocks if c.is_open and c.clock != SURVEY), key=lambda c: c.due):
        lines.append(_owed(talk, case, clock))
    if case.visit is not None and case.visit.answered_at is not None and not case.rounds_exhausted and case.is_open:
        lines.append(talk.t("chat.status.missing", records=records(talk.view(case))))
    if case.extension:
        what = clock_words(talk.view(case), case.extension.clock, "noun")
        lines.append(talk.t("chat.status.extension", what=what, date=talk.words.date(case.extension.until)))
    if case.urges:
        lines.append(talk.t("chat.status.urged", count=len(case.urges)))
    return "".join(lines).rstrip()


def _owed(talk: Talk, case: Case, clock: Clock) -> str:
    """What is owed until when, whether it is late, or that it waits for the complainant."""
    what = clock_words(talk.view(case), clock.clock, "noun")
    if clock.state is ClockState.HELD:
        return talk.t("chat.status.held", what=what, held=held(talk, clock))
    code = "chat.status.due" if talk.desk.now < clock.due else "chat.status.late"
    return talk.t(code, what=what, date=talk.words.date(clock.due))


def held(talk: Talk, clock: Clock) -> str:
    """「等投诉人补充，已暂停，最晚到3月9日(周一)18:00」."""
    if clock.hold_ends is None:
        return talk.t("chat.held.open")
    return talk.t("chat.held", date=talk.words.date(clock.hold_ends))


def _where(talk: Talk, case: Case) -> str:
    """At whose desk it lies, and until when he has: 「现在在王强处审批，3月5日18:00前定」."""
    step = case.approval.pending() if case.approval and case.state is State.APPROVING else None
    if step:
        clock = case.running("approval")
        people = talk.t("list.comma").join(talk.name(u) for u in step.people)
        if clock:
            return talk.t("chat.where.approving", people=people, date=talk.words.date(clock.due))
        return talk.t("chat.where.approving_undated", people=people)
    dispatch = taking_up(talk.view(case))
    if case.state is State.NEW and dispatch:
        return talk.t("chat.where.new", next=taken_up_by(talk.view(case), dispatch.due, case))
    if case.state is State.VISITING and case.result_at:
        return talk.t("chat.where.visiting", date=talk.words.date(case.result_at))
    if case.owner and case.state not in OVER:
        return talk.t("chat.where.owner", owner=talk.name(case.owner))
    return ""
