"""About what: copies of one question share a topic, so that all change when one is answered."""

from __future__ import annotations

from handlers.audiences import former_owner
from handlers.happening import Happening

TRIAGE = "triage"
"""Taking up."""
DISPATCH = "dispatch"
"""Naming another owner."""
WORK = "work"
"""The owner's next step."""
DECISION = "decision"
"""What the director decides."""
EMERGENCY = "emergency"
"""Whom to telephone."""


def of_assignment(owner: str, round_: int) -> str:
    """One owner's assignment of one round."""
    return f"assignment:{owner}:{round_}"


def of_step(instance: str) -> str:
    """One approval step."""
    return f"step:{instance}"


def of_result(round_: int | str) -> str:
    """The answer of one round."""
    return f"result:{round_}"


def of_visit(round_: int | str) -> str:
    """The return visit of one round."""
    return f"survey:{round_}"


def of_call(round_: int | str) -> str:
    """The return visit of one round by telephone."""
    return f"visit:{round_}"


def of_clock(instance: str) -> str:
    """One obligation."""
    return f"clock:{instance}"


def of_extension(instance: str) -> str:
    """A later due time for one obligation."""
    return f"extension:{instance}"


def triage_topic(_h: Happening) -> str:
    """Taking up."""
    return TRIAGE


def dispatch_topic(_h: Happening) -> str:
    """Naming another owner."""
    return DISPATCH


def assignment_topic(h: Happening) -> str:
    """The owner's assignment."""
    return of_assignment(h.after.owner, h.after.round)


def former_assignment(h: Happening) -> str:
    """The assignment of the owner before."""
    return of_assignment(h.before.owner, h.before.round) if former_owner(h) else ""


def work_topic(_h: Happening) -> str:
    """The owner's next step."""
    return WORK


def former_work(h: Happening) -> str:
    """The next step of the owner before."""
    return WORK if former_owner(h) else ""


def pending_step(h: Happening) -> str:
    """The approval step whose turn it is."""
    instance = pending(h)
    return of_step(instance) if instance else ""


def this_step(h: Happening) -> str:
    """The approval step that the event is about."""
    return of_step(h.event.instance)


def withdrawn_step(h: Happening) -> str:
    """The step whose turn it was when the plan was taken back."""
    step = h.before.approval.pending() if h.before.approval else None
    return of_step(step.instance) if step else ""


def result_topic(h: Happening) -> str:
    """The answer that was given, or that the complainant now has the last word on."""
    return of_result(h.before.round if h.before.visit else h.after.round)


def survey_topic(h: Happening) -> str:
    """The return visit of the round that is asked about."""
    return of_visit(h.before.round)


def call_topic(h: Happening) -> str:
    """The same for somebody outside, who is telephoned."""
    return of_call(h.before.round)


def clock_topic(h: Happening) -> str:
    """The obligation that the event is about."""
    return of_clock(h.event.instance)


def extension_topic(h: Happening) -> str:
    """The later due time that was asked for."""
    return of_extension(h.event.instance)


def emergency_topic(_h: Happening) -> str:
    """Whom to telephone."""
    return EMERGENCY


def decision_topic(_h: Happening) -> str:
    """What the director decides."""
    return DECISION


def pending(h: Happening) -> str:
    """The instance of the step whose turn it is; "" for none."""
    step = h.after.approval.pending() if h.after.approval else None
    return step.instance if step else ""
