"""Who handles it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RegisterCase:
    """Take a new case up under a category (受理). `owner` is who handles it: the actor himself, or a colleague.

    `facts` are those of the policy's criteria that hold (X-47).
    """

    category: str
    owner: str
    note: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AssignCase:
    """Name an owner for a registered case, or another one (派单, 转派).

    `instead_of` is the owner that the card showed ("" for none): it is refused when somebody else owns the case by now.
    """

    owner: str
    note: str = ""
    instead_of: str | None = None


@dataclass(frozen=True, slots=True)
class AcceptAssignment:
    """接单."""


@dataclass(frozen=True, slots=True)
class DeclineAssignment:
    """退单; `reason` is an option key, `words` the free reason."""

    reason: str
    words: str = ""
