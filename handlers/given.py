"""What a notice is given of what happened: the parameters of its template (handlers/cards/view.py lists them)."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.cards.changed import RECLASSED, WAITED
from handlers.happening import COMPLAINANT, Happening, moment
from handlers.topics import pending
from workflow import events as e


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
    return {"instance": pending(h)}


def opinion(h: Happening) -> Mapping[str, str]:
    """The ready-made opinion that came with it."""
    return {"opinion": h.event.opinion}


def stage(h: Happening) -> Mapping[str, str]:
    """The state whose next step the card shows: it is not worth sending in any other."""
    return {"state": str(h.after.state)}


def this_round(h: Happening) -> Mapping[str, str]:
    """The round that the card is about."""
    return {"round": str(h.after.round)}


def round_before(h: Happening) -> Mapping[str, str]:
    """The round that the card was about."""
    return {"round": str(h.before.round)}


def supplement(h: Happening) -> Mapping[str, str]:
    """Which of the complainant's additions."""
    return {"place": str(len(h.after.supplements))}


def contact(h: Happening) -> Mapping[str, str]:
    """Which of the talks with the complainant."""
    return {"place": str(len(h.after.contacts))}


def question(h: Happening) -> Mapping[str, str]:
    """Which of the questions to the complainant, and its words."""
    return {"place": str(len(h.after.questions)), "text": h.event.text}


def urge(h: Happening) -> Mapping[str, str]:
    """The how-manieth time the complainant asks."""
    return {"count": str(len(h.after.urges))}


def rung(h: Happening) -> Mapping[str, str]:
    """The obligation, how far up the ladder, and which of its dates it was about."""
    fired = moment(h)
    return {
        "instance": h.event.instance,
        "rung": str(fired.rung if fired else 0),
        "generation": str(h.event.generation),
    }


def extension(h: Happening) -> Mapping[str, str]:
    """What is asked for: by whom, from when to when, and why."""
    clock = h.after.instance(h.event.instance)
    return {
        "instance": h.event.instance,
        "by": h.event.by,
        "was": clock.due.isoformat() if clock else "",
        "until": h.event.until.isoformat(),
        "reason": h.event.words,
    }


def extension_decided(h: Happening) -> Mapping[str, str]:
    """What came of it, and who said so."""
    return {"done": "granted" if isinstance(h.event, e.ExtensionGranted) else "refused", "by_whom": h.event.by}


def extension_granted(h: Happening) -> Mapping[str, str]:
    """The new date, and the one before it."""
    clock, before = h.after.instance(h.event.instance), h.before.instance(h.event.instance)
    return {
        "instance": h.event.instance,
        "was": before.due.isoformat() if before else "",
        "until": clock.due.isoformat() if clock else "",
        "by_whom": h.event.by,
    }


def extension_refused(h: Happening) -> Mapping[str, str]:
    """The date that stays, and why."""
    clock = h.after.instance(h.event.instance)
    was = clock.due.isoformat() if clock else ""
    return {"instance": h.event.instance, "was": was, "until": was, "by_whom": h.event.by, "words": h.event.words}


def level(h: Happening) -> Mapping[str, str]:
    """From what to what, by the criteria or by whom, and why."""
    event = h.event
    return {
        "before": event.before,
        "severity": event.severity,
        "reason": event.reason,
        "by": event.by,
        "words": event.words,
    }


def urgency(h: Happening) -> Mapping[str, str]:
    """Whether it is urgent, who says so, and why."""
    return {"urgent": "1" if h.event.urgent else "", "by": h.event.by, "words": h.event.words}


def date_told(h: Happening) -> Mapping[str, str]:
    """The date that the complainant was told before, the one that holds now, and why it is another one."""
    told = h.before.answer_told
    match h.event:
        case e.ClockMoved(reason=reason, words=words):
            why, said = str(reason), words
        case e.ClockResumed():
            why, said = WAITED, ""
        case _:
            why, said = RECLASSED, ""
    return {"was": told.isoformat() if told else "", "due": h.event.due.isoformat(), "cause": why, "words": said}


def date_before(h: Happening) -> Mapping[str, str]:
    """The date that the complainant was told, where taking up made it another one."""
    before, after = h.before.answer_told, h.after.answer_told
    return {"was": before.isoformat()} if before and after and before != after else {}


def moves(h: Happening) -> Mapping[str, str]:
    """Which dates moved in this command, what they were, why, and by whom."""
    found = [x.event for x in h.entries if isinstance(x.event, e.ClockMoved)]
    was = {event.instance: clock.due for event in found if (clock := h.before.instance(event.instance))}
    return {
        "moved": " ".join(was),
        **{f"was.{instance}": due.isoformat() for instance, due in was.items()},
        "cause": str(h.event.reason),
        "words": h.event.words,
        "by": h.event.by if h.desk.directory.person(h.event.by) else "",
    }


_ENDS: Mapping[type[e.Event], str] = {
    e.PlanSubmitted: "submitted",
    e.PlanWithdrawn: "withdrawn",
    e.PlanReturned: "returned",
    e.PlanApproved: "approved",
    e.MeasuresCompleted: "completed",
    e.CaseSettled: "settled",
    e.ResultDelivered: "answered",
    e.CaseAssigned: "handed_over",
    e.CaseClosed: "closed",
}


def what_ended_it(h: Happening) -> Mapping[str, str]:
    """What ended the owner's step: a word of the catalogue's `card.done.work.…`."""
    return {"done": _ENDS[type(h.event)]}
