"""What the complainant thinks of it, the rounds, and the end."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.case import Outcome
from workflow.events.base import Event, event
from workflow.fields import Content, Open


@event("survey.asked")
@dataclass(frozen=True, slots=True)
class SurveyAsked(Event):
    """The complainant is to be asked, for the `attempt`-th time: by his card, or by one of the `visitors` where he is
    nobody of the company (X-66)."""

    attempt: Open[int]
    visitors: Open[tuple[str, ...]] = ()


@event("survey.answered")
@dataclass(frozen=True, slots=True)
class SurveyAnswered(Event):
    """The complainant scored the handling, 5 best to 1 (T20, T21). `option` is the raw answer."""

    score: Open[int]
    option: Open[str]


@event("survey.explained")
@dataclass(frozen=True, slots=True)
class SurveyExplained(Event):
    """The complainant said why, by ticking reasons."""

    reasons: Open[tuple[str, ...]]


@event("visit.missed")
@dataclass(frozen=True, slots=True)
class VisitMissed(Event):
    """The visitor did not reach the complainant (T19). `words`: what he wrote down about it."""

    by: Open[str]
    attempt: Open[int]
    words: Content[str] = ""


@event("suggestion.added")
@dataclass(frozen=True, slots=True)
class SuggestionAdded(Event):
    """The complainant added a sentence after the survey."""

    text: Content[str]


@event("round.started")
@dataclass(frozen=True, slots=True)
class RoundStarted(Event):
    """The case is handled again (T20). `reason`: `survey`, `unsolved` or `director`."""

    round: Open[int]
    reason: Open[str]
    severity: Open[str]


@event("rounds.exhausted")
@dataclass(frozen=True, slots=True)
class RoundsExhausted(Event):
    """Dissatisfied after the last round that the policy allows: the director decides (X-45)."""

    rounds: Open[int]


@event("case.closed")
@dataclass(frozen=True, slots=True)
class CaseClosed(Event):
    """The outcome is fixed (T21, T28)."""

    outcome: Open[Outcome]
    words: Content[str]
