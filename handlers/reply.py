"""What a handler answers. The shell turns it into WeCom's passive reply, or pushes it when that is too late (D6)."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.cards.kit import Card


@dataclass(frozen=True, slots=True)
class Say:
    """One text, in the words of the catalogue."""

    text: str


@dataclass(frozen=True, slots=True)
class ReplaceCard:
    """The tapped copy is replaced by this card, for the person who tapped only.

    `topic`: the question (handlers/topics.py) it asks from now on; "" while it asks the same, or nothing any more.
    """

    card: Card
    topic: str = ""


@dataclass(frozen=True, slots=True)
class GreyCard:
    """The buttons of the tapped copy turn grey and show `text` (at most 10 characters)."""

    text: str


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing is said at once: the answer is a card that is already on its way, or none is due (small talk)."""


Reply = Say | ReplaceCard | GreyCard | Quiet
