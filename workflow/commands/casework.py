"""Finding out, doing, telling the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoteInvestigation:
    """调查: write a finding down."""

    text: str


@dataclass(frozen=True, slots=True)
class RecordReview:
    """评审: the mid-term review of a project case."""

    text: str


@dataclass(frozen=True, slots=True)
class SettleOnTheSpot:
    """当场办结: done within the handler's own authority; `text` is the result for the complainant."""

    text: str
    amount_cents: int = 0


@dataclass(frozen=True, slots=True)
class CompleteMeasures:
    """完成: the measures are done; `record` says what was done."""

    record: str


@dataclass(frozen=True, slots=True)
class DeliverResult:
    """结果: the written result for the complainant."""

    text: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """报告: the result report, its parts by the policy's names (S1-4.8)."""

    parts: Mapping[str, str]
