"""Proposing and deciding."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SubmitPlan:
    """方案: propose what is to be done, and for how much."""

    cause: str
    measures: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class WithdrawPlan:
    """撤回: the proposer takes the plan back."""


@dataclass(frozen=True, slots=True)
class ApproveStep:
    """同意. `seen` is the digest on the card that was tapped (D8)."""

    instance: str
    seen: str
    opinion: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class ReturnPlan:
    """退回修改, with a comment (`opinion` is a ready-made one, `words` one's own; one of them is needed)."""

    instance: str
    seen: str
    opinion: str = ""
    words: str = ""
