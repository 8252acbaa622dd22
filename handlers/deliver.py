"""What an outbox item says when it is first sent: a card, a text, or nothing because it is no longer true."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from handlers.cards.approval import find_step
from handlers.cards.emergency import owed_calls
from handlers.cards.extension import instant
from handlers.cards.kit import Card
from handlers.cards.lateness import the_clock
from handlers.cards.table import CARDS, SAID
from handlers.cards.view import View
from handlers.desk import Rulebook
from handlers.reply import Say
from handlers.texts.words import Words
from handlers.unfiled import ruled_by
from workflow.access import may_see
from workflow.case import Case, State, StepState
from workflow.clock import ClockState
from workflow.directory import Directory
from workflow.ports import ItemKind, OutboxItem
from workflow.recusal import is_named

SAY = "say"
_UNTAKEN = frozenset({State.NEW, State.NEEDS_INFO})


def render_notice(
    item: OutboxItem, case: Case | None, now: datetime, rules: Rulebook, directory: Directory, words: Words
) -> Card | Say | None:
    """The words of an item for its reader at `now`. None: it came true and passed while the item waited, or its reader
    may not see the case any more.

    `case` is the case of `item.case_id`, or None when the item has none (`say`, `draft`). Raises KeyError for a
    template that nobody wrote.
    """
    if item.template == SAY:
        return Say(item.params["text"])
    if item.case_id and case is None:
        return None
    shown = case or Case()
    policy_hash = ruled_by(shown, item.to, item.params, rules, directory)
    view = View(
        case=shown,
        viewer=item.to,
        now=now,
        policy=rules.policy(policy_hash),
        calendar=rules.calendar(policy_hash, directory.lineage(shown.department)),
        directory=directory,
        words=words.at(now),
        params=item.params,
    )
    if case is not None and not _still_true(item, view):
        return None
    if item.template in SAID:
        return Say(SAID[item.template](view))
    return CARDS[item.template](view)


def _still_true(item: OutboxItem, view: View) -> bool:
    """A change of a card is always worth making; a question only while it is open, and to who may still see it."""
    if item.kind is ItemKind.UPDATE:
        return True
    if not may_see(view.viewer, view.case, view.directory) and not _told_by_the_policy(item, view):
        return False
    return _OPEN.get(item.template, _always)(view)


def _told_by_the_policy(item: OutboxItem, view: View) -> bool:
    """The policy may name roles that otherwise see no cases; whom the complaint names it does not reach."""
    reader = view.directory.person(view.viewer)
    return item.template in _BY_POLICY and not is_named(view.case.words, reader, view.directory)


def _always(_view: View) -> bool:
    return True


def _is_untaken(view: View) -> bool:
    return view.case.state in _UNTAKEN


def _wants_owner(view: View) -> bool:
    return view.case.is_open and (_is_untaken(view) or not view.case.owner)


def _waits_for_me(view: View) -> bool:
    return view.case.state is State.ASSIGNED and _is_mine(view)


def _is_mine(view: View) -> bool:
    return view.case.is_open and view.case.owner.casefold() == view.viewer.casefold()


def _is_next_step(view: View) -> bool:
    """In another state another card is on its way, or nothing is left to do."""
    return _is_mine(view) and view.param("state") in ("", str(view.case.state))


def _is_elsewhere(view: View) -> bool:
    return not _is_mine(view)


def _is_pending(view: View) -> bool:
    found = find_step(view.case, view.param("instance"))
    return found is not None and found[1].state is StepState.PENDING


def _is_returned(view: View) -> bool:
    return view.case.state is State.PLANNING and _is_mine(view)


def _runs(view: View) -> bool:
    clock = the_clock(view)
    same = clock is not None and view.param("generation") in ("", str(clock.generation))
    return clock is not None and same and clock.state is ClockState.RUNNING


def _is_asked(view: View) -> bool:
    visit = view.case.visit
    same_round = visit is not None and view.param("round") in ("", str(visit.round))
    unanswered = visit is not None and visit.answered_at is None
    return view.case.state is State.VISITING and not view.case.rounds_exhausted and same_round and unanswered


def _calls_for(view: View) -> bool:
    return bool(owed_calls(view.case))


def _is_wished(view: View) -> bool:
    asked = view.case.extension
    return (
        asked is not None and asked.instance == view.param("instance") and asked.until == instant(view.param("until"))
    )


def _holds(view: View) -> bool:
    """The date that is told is still the one that holds; of another one another line is on its way."""
    promise = view.case.promise
    return promise is not None and promise.is_open and promise.due == instant(view.param("due"))


def _is_awaited(view: View) -> bool:
    return view.case.is_open and view.case.waiting_since is not None


def _lies_with_director(view: View) -> bool:
    return view.case.is_open and view.case.rounds_exhausted


# Until when each question is worth asking; what is not here is always worth telling.
_OPEN: Mapping[str, Callable[[View], bool]] = {
    "withdraw_confirm": _is_untaken,
    "triage": _is_untaken,
    "candidates": _wants_owner,
    "assignment": _waits_for_me,
    "work": _is_next_step,
    "handed_over": _is_elsewhere,
    "returned": _is_returned,
    "approval": _is_pending,
    "warning": _runs,
    "breach": _runs,
    "escalation": _runs,
    "survey": _is_asked,
    "visit": _is_asked,
    "rounds_exhausted": _lies_with_director,
    "question": _is_awaited,
    "extension": _is_wished,
    "emergency": _calls_for,
    "told_again": _holds,
}
_BY_POLICY = frozenset({"warning", "breach", "escalation", "emergency", "emergency_informed"})
