"""When somebody is told: the conditions that the table of notices names."""

from __future__ import annotations

from handlers.happening import Happening, moment
from workflow.case import Outcome, State
from workflow.clock import MomentKind


def always(_h: Happening) -> bool:
    """Whenever it happens."""
    return True


def somebody_filed_for_him(h: Happening) -> bool:
    """Staff wrote down what the complainant said."""
    return bool(h.event.taken_by)


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


def was_awaited(h: Happening) -> bool:
    """The complainant had been asked something, and this is his answer."""
    return h.before.waiting_since is not None


def was_not_awaited(h: Happening) -> bool:
    """The complainant says something of his own accord."""
    return h.before.waiting_since is None


def told_him(h: Happening) -> bool:
    """The words are for the complainant himself."""
    return bool(h.event.told)


def wait_ran_out(h: Happening) -> bool:
    """Nobody answered and nobody went on: the time for it is used up."""
    return not h.event.answered and not h.event.by


def ended_by_others(h: Happening) -> bool:
    """It was closed with words that the complainant has not heard yet."""
    return h.event.outcome in (Outcome.EXPLAINED, Outcome.UNCONFIRMED)


def has_reasons(h: Happening) -> bool:
    """Something was ticked."""
    return bool(h.event.reasons)


def by_director(h: Happening) -> bool:
    """The director granted the round."""
    return bool(h.event.reason == "director")


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
