"""What was found and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.events.base import Event, event
from workflow.fields import Content, Open


@event("investigation.noted")
@dataclass(frozen=True, slots=True)
class InvestigationNoted(Event):
    """A finding was written down."""

    by: Open[str]
    text: Content[str]


@event("investigation.concluded")
@dataclass(frozen=True, slots=True)
class InvestigationConcluded(Event):
    """The investigation ended; a plan may be proposed (T10)."""

    by: Open[str]


@event("review.recorded")
@dataclass(frozen=True, slots=True)
class ReviewRecorded(Event):
    """The mid-term review of a project case: progress and risk (S3-3.8)."""

    by: Open[str]
    text: Content[str]


@event("case.settled")
@dataclass(frozen=True, slots=True)
class CaseSettled(Event):
    """The handler settled it on the spot, within his authority (T11)."""

    by: Open[str]
    amount_cents: Open[int]


@event("measures.completed")
@dataclass(frozen=True, slots=True)
class MeasuresCompleted(Event):
    """The measures are done, with a record (T17)."""

    by: Open[str]
    record: Content[str]


@event("result.delivered")
@dataclass(frozen=True, slots=True)
class ResultDelivered(Event):
    """The written result went to the complainant (T18)."""

    by: Open[str]
    text: Content[str]


@event("result.reported")
@dataclass(frozen=True, slots=True)
class ResultReported(Event):
    """The result report was filed, its parts by the policy's names (S1-4.8)."""

    by: Open[str]
    parts: Content[Mapping[str, str]]
