"""About what: copies of one question share a topic, so that all change when one is answered; and what a card needs."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.audiences import former_owner
from handlers.happening import COMPLAINANT, Happening, moment


def triage_topic(_h: Happening) -> str:
    """Taking up."""
    return "triage"


def dispatch_topic(_h: Happening) -> str:
    """Naming another owner."""
    return "dispatch"


def assignment_topic(h: Happening) -> str:
    """One owner's assignment of one round."""
    return f"assignment:{h.after.owner}:{h.after.round}"


def former_assignment(h: Happening) -> str:
    """The assignment of the owner before."""
    return f"assignment:{h.before.owner}:{h.before.round}" if former_owner(h) else ""


def work_topic(_h: Happening) -> str:
    """The owner's next step."""
    return "work"


def pending_step(h: Happening) -> str:
    """The approval step whose turn it is."""
    step = h.after.approval.pending() if h.after.approval else None
    return f"step:{step.instance}" if step else ""


def this_step(h: Happening) -> str:
    """The approval step that the event is about."""
    return f"step:{h.event.instance}"


def withdrawn_step(h: Happening) -> str:
    """The step whose turn it was when the plan was taken back."""
    step = h.before.approval.pending() if h.before.approval else None
    return f"step:{step.instance}" if step else ""


def result_topic(h: Happening) -> str:
    """The answer of one round."""
    return f"result:{h.before.round if h.before.visit else h.after.round}"


def survey_topic(h: Happening) -> str:
    """The return visit of one round."""
    return f"survey:{h.before.round}"


def clock_topic(h: Happening) -> str:
    """One obligation."""
    return f"clock:{h.event.instance}"


def decision_topic(_h: Happening) -> str:
    """What the director decides."""
    return "decision"


def nothing(_h: Happening) -> Mapping[str, str]:
    """No parameters."""
    return {}


def assignment_of(h: Happening) -> Mapping[str, str]:
    """The round, and who named the owner."""
    by = h.actor if h.actor and h.entry.actor != COMPLAINANT else ""
    return {"round": str(h.after.round), "by": by}


def reason(h: Happening) -> Mapping[str, str]:
    """Why it came back."""
    return {"reason": str(getattr(h.event, "reason", ""))}


def step(h: Happening) -> Mapping[str, str]:
    """The step that is asked."""
    return {"instance": pending_step(h).removeprefix("step:")}


def opinion(h: Happening) -> Mapping[str, str]:
    """The ready-made opinion that came with it."""
    return {"opinion": h.event.opinion}


def visit(h: Happening) -> Mapping[str, str]:
    """The round that is asked about."""
    return {"round": str(h.after.round)}


def rung(h: Happening) -> Mapping[str, str]:
    """The obligation, and how far up the ladder."""
    fired = moment(h)
    return {"instance": h.event.instance, "rung": str(fired.rung if fired else 0)}
