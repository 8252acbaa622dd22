"""The emergency procedure: it begins by itself, and a telephone call answers its alarm (RULES 2.12, S1-2.11)."""

from __future__ import annotations

from workflow.case import Case
from workflow.commands import LogCall
from workflow.context import Context, Verdict, happens
from workflow.errors import Refusal
from workflow.events import CallLogged, EmergencyStarted, Event
from workflow.evolve import evolve
from workflow.policy.model import Policy


def is_emergency(case: Case, policy: Policy) -> bool:
    """Whether the policy's emergency rules hold for this case (S1-2.11: there only urgent and severe together)."""
    rules = policy.emergency
    return case.severity in rules.trigger and (case.urgent or not rules.only_urgent)


def begins(case: Case, events: tuple[Event, ...], context: Context) -> tuple[EmergencyStarted, ...]:
    """The procedure, if these events make the case one and it has not begun before."""
    if case.emergency_at is not None:
        return ()
    after = case
    for event in events:
        after = evolve(after, event, context.now)
    return (EmergencyStarted(leader=context.policy.emergency.leader),) if is_emergency(after, context.policy) else ()


def log_call(case: Case, command: LogCall, context: Context) -> Verdict:
    """电话: whom one reached; the card stays red until somebody has entered it (A06)."""
    if case.emergency_at is None:
        return Refusal("no_emergency", {}, context.policy.clause("emergency.trigger"))
    person = context.directory.person(command.called)
    if person is None or not person.active:
        return Refusal("no_such_person", {"person": command.called})
    if context.is_person(person.userid):
        return Refusal("called_oneself")
    return happens(CallLogged(by=context.actor.userid, called=person.userid, text=command.text))
