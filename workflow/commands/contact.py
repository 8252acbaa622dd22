"""Speaking with the complainant."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogContact:
    """联系, 进展: what was said to the complainant, and what he said. `tell`: these very words are sent to him."""

    text: str
    tell: bool = False


@dataclass(frozen=True, slots=True)
class CalmCaller:
    """安抚: the operator ticks it."""


@dataclass(frozen=True, slots=True)
class AskComplainant:
    """问投诉人: ask for what is missing; clocks that may wait are held meanwhile."""

    text: str


@dataclass(frozen=True, slots=True)
class GoOn:
    """继续办: the handler does not wait for the complainant any longer."""
