"""Contact with the complainant, and waiting for him: calm, call, ask, go on (T2, T3, S3-3.2, S3-3.4, S1-3.8)."""

from __future__ import annotations

from workflow.case import Case, State
from workflow.commands import AskComplainant, CalmCaller, GoOn, LogContact
from workflow.context import Context, Verdict, happens
from workflow.errors import Refusal
from workflow.events import CallerCalmed, ContactLogged, Event, InfoRequested, InfoSettled

# Until the result is with the complainant there is something that he may be asked.
ASKABLE = frozenset(
    {
        State.NEW,
        State.NEEDS_INFO,
        State.REGISTERED,
        State.ASSIGNED,
        State.INVESTIGATING,
        State.PLANNING,
        State.APPROVING,
        State.IMPLEMENTING,
    }
)


def log(case: Case, command: LogContact, context: Context) -> Verdict:
    """联系, 进展: only an entry of what was said counts as a contact; a remark to colleagues does not (A17)."""
    if not command.text.strip():
        return Refusal("nothing_said")
    if command.tell and case.is_outside:
        return Refusal("not_in_chat")
    return happens(ContactLogged(by=context.actor.userid, text=command.text, told=command.tell))


def calm(case: Case, _command: CalmCaller, context: Context) -> Verdict:
    """安抚: ticked once, by who took the call."""
    if case.calmed:
        return Refusal("calmed_already")
    return happens(CallerCalmed(by=context.actor.userid))


def ask(case: Case, command: AskComplainant, context: Context) -> Verdict:
    """问投诉人: one question at a time; only the clocks that the policy lets wait are held (RULES 2.5)."""
    if not command.text.strip():
        return Refusal("nothing_said")
    if case.waiting_since is not None:
        return Refusal("asked_already", {"since": case.waiting_since})
    return happens(InfoRequested(by=context.actor.userid, text=command.text))


def go_on(case: Case, _command: GoOn, context: Context) -> Verdict:
    """继续办: the held clocks run again from now."""
    if case.waiting_since is None:
        return Refusal("not_waiting")
    return happens(*without_answer(case, context))


def without_answer(case: Case, context: Context) -> tuple[Event, ...]:
    """The end of the wait, if there is one, by an actor who goes on without the answer."""
    return () if case.waiting_since is None else (InfoSettled(answered=False, by=context.actor.userid),)
