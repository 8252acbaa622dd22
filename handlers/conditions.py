"""When somebody is told: the conditions that the table of notices names."""

from __future__ import annotations

from handlers.cards.emergency import owed_calls
from handlers.happening import Happening, moment
from workflow import events as e
from workflow.case import Outcome, State
from workflow.clock import MomentKind, Moved
from workflow.ports import Entry


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


def is_rated_and_open(h: Happening) -> bool:
    """The complainant is content, and a record is missing that closing demands."""
    after = h.after
    return after.is_open and after.round == h.before.round and not after.rounds_exhausted


def nobody_must_call(h: Happening) -> bool:
    """Everybody who must hear of the emergency has."""
    return not owed_calls(h.after)


def is_flagged_untaken(h: Happening) -> bool:
    """Safety words in what was added before anybody took the case up; those of the complaint are on its card."""
    return bool(h.before.case_id) and not h.after.intake


def is_undecided(h: Happening) -> bool:
    """Nobody has granted the later due time yet: who may do so himself does it by asking."""
    return h.after.extension is not None


def is_directed(h: Happening) -> bool:
    """Who may set the date has set it: nobody's wish waits any more."""
    return h.event.reason is Moved.DIRECTED


def date_told_changed(h: Happening) -> bool:
    """The date that the complainant was told is another one after this command, and this is the event that set it.

    Taking up tells the date itself, and so does a new round.
    """
    before, after = h.before, h.after
    if before.answer_told in (None, after.answer_told) or before.round != after.round:
        return False
    taken_up = bool(after.intake) and not before.intake
    promise = after.promise
    return promise is not None and promise.is_open and not taken_up and h.entry is _last(h, promise.instance)


def moved_by_others(h: Happening) -> bool:
    """The last of the moves that a calendar, a new version of the policy or a superior brought about."""
    moves = [x for x in h.entries if isinstance(x.event, e.ClockMoved) and x.event.reason is not Moved.EXTENDED]
    return bool(moves) and h.entry is moves[-1]


def _last(h: Happening, instance: str) -> Entry | None:
    """The last event of the command that gave that clock its date."""
    dating = (e.ClockStarted, e.ClockMoved, e.ClockResumed)
    found = [x for x in h.entries if isinstance(x.event, dating) and x.event.instance == instance]
    return found[-1] if found else None


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
    """The due time itself; not where it was due at once, for then the card of the emergency says so."""
    fired, clock = moment(h), h.after.instance(h.event.instance)
    at_once = clock is not None and clock.due <= clock.start
    return fired is not None and fired.kind is MomentKind.DUE and not at_once


def climbs(h: Happening) -> bool:
    """A rung above it."""
    fired = moment(h)
    return fired is not None and fired.kind is MomentKind.RUNG
