"""The questions of our cards and the keys of their answers. Both are on phones for weeks: never change or reuse one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

NOTHING = "none"
"""The first option of every dropdown: untouched, a dropdown submits its first option (wecom.md 2.3)."""


class Question(StrEnum):
    """`question_key` of a dropdown or vote; a tap's selections are looked up by it."""

    HOW = "how"  # draft
    CATEGORY = "category"  # triage
    OWNER = "owner"  # candidates, escalation
    REASON = "reason"  # assignment
    OPINION = "opinion"  # approval
    SATISFACTION = "satisfaction"  # survey
    WHY = "why"  # redo
    PERSON = "person"  # proxy
    CHANNEL = "channel"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer by key and the code of its words."""

    key: str
    code: str


NAMED, TO_DIRECTOR = "named", "director"
HOW = (Choice(NAMED, "choice.how.named"), Choice(TO_DIRECTOR, "choice.how.director"))

OTHER = "other"
DECLINE_REASONS = (
    Choice("not_mine", "choice.reason.not_mine"),
    Choice("conflict", "choice.reason.conflict"),
    Choice("facts", "choice.reason.facts"),
    Choice("leave", "choice.reason.leave"),
    Choice(OTHER, "choice.reason.other"),
)
# From the second round on the case has found its department and its facts.
REDO_DECLINE_REASONS = tuple(choice for choice in DECLINE_REASONS if choice.key in ("conflict", "leave", OTHER))

OWN_WORDS = "own"
OPINIONS = (
    Choice("agree_soon", "choice.opinion.agree_soon"),
    Choice("agree_cost", "choice.opinion.agree_cost"),
    Choice("more_papers", "choice.opinion.more_papers"),
    Choice("weak_measures", "choice.opinion.weak_measures"),
    Choice("too_dear", "choice.opinion.too_dear"),
    Choice(OWN_WORDS, "choice.opinion.own"),
)
# With which button a ready-made opinion goes; one's own words go with both.
APPROVING_OPINIONS = frozenset({"agree_soon", "agree_cost"})
RETURNING_OPINIONS = frozenset({"more_papers", "weak_measures", "too_dear"})

SCORES = (
    Choice("5", "choice.score.5"),
    Choice("4", "choice.score.4"),
    Choice("3", "choice.score.3"),
    Choice("2", "choice.score.2"),
    Choice("1", "choice.score.1"),
)

WHY = (
    Choice("unsolved", "choice.why.unsolved"),
    Choice("promise", "choice.why.promise"),
    Choice("unfair", "choice.why.unfair"),
    Choice("attitude", "choice.why.attitude"),
    Choice("slow", "choice.why.slow"),
)

_WORDS_OF = {choice.key: choice.code for table in (DECLINE_REASONS, OPINIONS, WHY) for choice in table}


def code_of(key: str) -> str:
    """The code of the words for a decline reason, an opinion or a why; "" for a key that was never given out."""
    return _WORDS_OF.get(key, "")
