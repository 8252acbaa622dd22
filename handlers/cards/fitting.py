"""Cards fit both doors: every text is cut to the smaller of the app's and the robot's limits. It adds no word.

The limits are those of people.md section 2 (the robot's; the app's are larger). The renderer keeps WeCom's hard ones.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from handlers.cards.kit import Button, Card, Line, MenuItem, Option, Select, Vote

SOURCE = 13
TITLE = 26
DESC = 30
TEXT = 112
LINE_NAME = 5
LINE_VALUE = 26
BUTTON = 10
QUESTION = 13
OPTION = 10
VOTE_OPTION = 11
GREYED = 16


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters on one line, the last one "…" when something was left out; no emoji is cut in two."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    end = limit - 1
    while end > 1 and _joins(line[end]):
        end -= 1
    return line[:end].rstrip() + "…"


def fitted(card: Card) -> Card:
    """The same card with every text within its limit. `text` keeps its limit as a whole, the twin keeps its length."""
    return replace(
        card,
        source=shorten(card.source, SOURCE),
        title=shorten(card.title, TITLE),
        desc=shorten(card.desc, DESC),
        text=shorten(card.text, TEXT),
        lines=tuple(_line(line) for line in card.lines),
        select=_select(card.select) if card.select else None,
        buttons=tuple(_button(button) for button in card.buttons),
        menu=tuple(MenuItem(shorten(item.text, BUTTON), item.key) for item in card.menu),
        vote=_vote(card.vote) if card.vote else None,
        greyed=shorten(card.greyed, GREYED),
    )


def _line(line: Line) -> Line:
    return replace(line, name=shorten(line.name, LINE_NAME), value=shorten(line.value, LINE_VALUE))


def _button(button: Button) -> Button:
    return replace(button, text=shorten(button.text, BUTTON))


def _select(select: Select) -> Select:
    return replace(select, title=shorten(select.title, QUESTION), options=_options(select.options, OPTION))


def _vote(vote: Vote) -> Vote:
    return replace(vote, options=_options(vote.options, VOTE_OPTION), submit_text=shorten(vote.submit_text, BUTTON))


def _options(options: tuple[Option, ...], limit: int) -> tuple[Option, ...]:
    return tuple(replace(option, text=shorten(option.text, limit)) for option in options)


def _joins(character: str) -> bool:
    """Whether a character belongs to the one before it: marks, joiners, variation selectors, skin tones."""
    return unicodedata.category(character) in {"Mn", "Me", "Cf", "Sk"}
