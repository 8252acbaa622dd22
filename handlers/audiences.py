"""The audiences, topics and conditions that the table of notices names: each one function over what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.desk import Desk
from workflow.case import Case, Moment, MomentKind, Outcome, State
from workflow.ports import Entry
from workflow.recusal import first_readers

COMPLAINANT = "complainant"
LEVELS = ("specialist", "director", "top")


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a command: the case before and after the whole command, and the desk it happened at."""

    entry: Entry
    before: Case
    after: Case
    desk: Desk

    @property
    def event(self) -> Any:
        """The event itself; each row of the table is for one class of events."""
        return self.entry.event

    @property
    def actor(self) -> str:
        """The userid of the person who acted, "" for the clock and the system."""
        if self.entry.actor == COMPLAINANT:
            return self.after.complainant
        return self.entry.actor if self.desk.directory.person(self.entry.actor) else ""


Audience = Callable[[Happening], tuple[str, ...]]
Topic = Callable[[Happening], str]
When = Callable[[Happening], bool]
Params = Callable[[Happening], Mapping[str, str]]
Instant = datetime | None


# Who.


def complainant(h: Happening) -> tuple[str, ...]:
    """The person who complained."""
    return (h.after.complainant,) if h.after.complainant else ()


def intake_pool(h: Happening) -> tuple[str, ...]:
    """Those who take complaints up; for a complaint about superiors the director. Never whom the words name."""
    levels = LEVELS[1:] if h.after.to_director else LEVELS
    return first_readers(h.after.text, levels, h.desk.directory, h.after.complainant)


def dispatchers(h: Happening) -> tuple[str, ...]:
    """Whoever took it up names another owner; the pool where he is the one who declined, or is gone."""
    person = h.desk.directory.person(h.after.intake) if h.after.intake else None
    if person and person.active and h.after.intake not in h.after.declined_by:
        return (h.after.intake,)
    left = tuple(u for u in intake_pool(h) if u not in h.after.declined_by)
    return left or director(h)


def owner(h: Happening) -> tuple[str, ...]:
    """The one owner."""
    return (h.after.owner,) if h.after.owner else ()


def former_owner(h: Happening) -> tuple[str, ...]:
    """The owner before, when it was somebody else."""
    changed = bool(h.before.owner) and h.before.owner != h.after.owner
    return (h.before.owner,) if changed else ()


def handlers_of(h: Happening) -> tuple[str, ...]:
    """The owner, or while nobody owns it, those who take it up."""
    return owner(h) or intake_pool(h)


def proposer(h: Happening) -> tuple[str, ...]:
    """Who proposed the newest plan."""
    return (h.after.plan.proposer,) if h.after.plan else ()


def step_people(h: Happening) -> tuple[str, ...]:
    """Those who may decide the step whose turn it is."""
    step = h.after.approval.pending() if h.after.approval else None
    return step.people if step else ()


def heads_of_owner(h: Happening) -> tuple[str, ...]:
    """The owner's superiors."""
    return h.desk.directory.heads_of(h.after.owner) if h.after.owner else ()


def director(h: Happening) -> tuple[str, ...]:
    """The director; where he is the complainant, the next above."""
    return first_readers("", LEVELS[1:], h.desk.directory, h.after.complainant)


def clock_targets(h: Happening) -> tuple[str, ...]:
    """The people told by a moment of a clock, as the ladder of the policy names them."""
    return tuple(h.event.told)


# About what: copies of one question share a topic, so that all of them change when one is answered.


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


# When.


def always(_h: Happening) -> bool:
    """Whenever it happens."""
    return True


def must_accept(h: Happening) -> bool:
    """The owner has to accept first."""
    return h.after.state is State.ASSIGNED


def goes_on(h: Happening) -> bool:
    """The owner takes over in the middle of the work."""
    return h.after.state is not State.ASSIGNED and h.event.reason != "self"


def is_owned(h: Happening) -> bool:
    """Somebody owns it."""
    return bool(h.after.owner)


def is_unowned(h: Happening) -> bool:
    """Nobody is left to own it."""
    return not h.after.owner


def was_untaken(h: Happening) -> bool:
    """Nobody had taken it up yet."""
    return not h.before.intake


def ended_by_others(h: Happening) -> bool:
    """It was closed with words that the complainant has not heard yet."""
    return h.event.outcome in (Outcome.EXPLAINED, Outcome.UNCONFIRMED)


def has_reasons(h: Happening) -> bool:
    """Something was ticked."""
    return bool(h.event.reasons)


def by_score(h: Happening) -> bool:
    """The round began with a score on the survey card."""
    return bool(h.event.reason == "survey")


def by_result(h: Happening) -> bool:
    """The round began with 还没解决 on the result card."""
    return bool(h.event.reason == "unsolved")


def by_director(h: Happening) -> bool:
    """The director granted the round."""
    return bool(h.event.reason == "director")


def moment(h: Happening) -> Moment | None:
    """The moment that fired."""
    clock = next((c for c in h.after.clocks if c.instance == h.event.instance), None)
    return next((m for m in clock.moments if m.name == h.event.moment), None) if clock else None


def warns(h: Happening) -> bool:
    """A reminder before the due time."""
    fired = moment(h)
    return fired is not None and fired.kind is MomentKind.WARN


def breaks(h: Happening) -> bool:
    """The due time itself."""
    fired = moment(h)
    return fired is not None and fired.kind is MomentKind.DUE


def climbs(h: Happening) -> bool:
    """A rung above it."""
    fired = moment(h)
    return fired is not None and fired.kind is MomentKind.RUNG


def met_on_its_card(h: Happening) -> bool:
    """Obligations that are met by a tap on the reminder itself; the tap changes that copy."""
    return h.event.clock in ("approval", "dispatch")


def met_elsewhere(h: Happening) -> bool:
    """All the others: the reminder only reminds."""
    return not met_on_its_card(h)


# With what.


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
