"""How far a case has come in its round, and which records it cannot bring any more. It reads states only."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.case import Case, State

# The states of one round in the order in which they come (RULES 2.4); steps back lead to an earlier one.
_ORDER = (
    State.NEW,
    State.NEEDS_INFO,
    State.REGISTERED,
    State.ASSIGNED,
    State.INVESTIGATING,
    State.PLANNING,
    State.APPROVING,
    State.IMPLEMENTING,
    State.FEEDING_BACK,
    State.VISITING,
)
# The last state in which something can still bring a policy's word about; words that are not here have none.
_LAST: Mapping[str, State] = {
    "investigation_opened": State.ASSIGNED,
    "preliminary_finding": State.PLANNING,
    "plan_submitted": State.PLANNING,
    "decided": State.APPROVING,
    "measures_done": State.IMPLEMENTING,
    "result_delivered": State.FEEDING_BACK,
}


def is_past(case: Case, word: str) -> bool:
    """Whether the case has come further than where that word can come true: an obligation that waits for it is idle."""
    last = _LAST.get(word)
    return last is not None and case.state in _ORDER and _ORDER.index(case.state) > _ORDER.index(last)
