"""What the complainant thinks of it, another round, and the end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AnswerSurvey:
    """评价: the chosen option of the survey card."""

    option: str


@dataclass(frozen=True, slots=True)
class ReportUnsolved:
    """还没解决: the complainant does not wait for the survey."""


@dataclass(frozen=True, slots=True)
class ExplainScore:
    """Why the complainant is not satisfied: reason keys."""

    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddSuggestion:
    """A sentence after the survey."""

    text: str


@dataclass(frozen=True, slots=True)
class RecordVisit:
    """回访: what the complainant answered the visitor; an `option` of the survey, "" when he was not reached."""

    option: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class AllowRound:
    """再办一轮: the director grants one more round."""


@dataclass(frozen=True, slots=True)
class CloseExplained:
    """说明后办结: the director ends it with an explanation to the complainant."""

    words: str


@dataclass(frozen=True, slots=True)
class CloseUnconfirmed:
    """按“未确认”办结: asked as often as the policy demands, never answered; the director ends it, counted apart."""
