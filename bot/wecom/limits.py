"""WeCom's limits on messages and cards as tables, and the two ways to meet them: shorten words, refuse the rest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Hashable, Mapping
from typing import Final

# Lengths in characters, by the place in the card's JSON. The vendor calls them advice: its client clips what is longer,
# in the middle of a word and without a sign. Page 90236 (and 90372, its field comments); wecom.md 2.3.
CHARACTERS: Final[Mapping[str, int]] = {
    "source.desc": 20,
    "main_title.title": 36,
    "main_title.desc": 44,
    "emphasis_content.title": 14,
    "emphasis_content.desc": 22,
    "sub_title_text": 160,
    "horizontal_content_list.keyname": 5,
    "horizontal_content_list.value": 30,
    "button_list.text": 10,
    "submit_button.text": 10,
    "button_selection.title": 13,
    "button_selection.option_list.text": 16,
    "select_list.title": 13,
    "select_list.option_list.text": 16,
    "checkbox.option_list.text": 17,
}

# How many of a thing. Same pages; beyond them WeCom answers 42035, 42037, 42047, 42051.
COUNT: Final[Mapping[str, tuple[int, int]]] = {
    "action_menu.action_list": (1, 3),
    "horizontal_content_list": (0, 6),
    "button_list": (1, 6),
    "button_selection.option_list": (1, 10),
    "select_list": (1, 3),
    "select_list.option_list": (1, 10),
    "checkbox.option_list": (1, 20),
    "touser": (1, 1000),  # 90236: 40032 above, 82001 below
    "userids": (1, 1000),  # 94945
}

# Lengths in bytes of what must not be cut: a shortened key is another key. Same pages; 42039, 42040, 42043, 42046.
BYTES: Final[Mapping[str, int]] = {
    "key": 1024,
    "option.id": 128,
    "task_id": 128,
}

TEXT_BYTES: Final = 2048
"""Bytes of a text or markdown message and of a passive text; WeCom cuts the rest off silently (90236, 90241)."""

_TASK_ID = re.compile(r"[0-9A-Za-z_@-]+", re.ASCII)
_ZERO_WIDTH_JOINER = "\u200d"


class CardLimitError(Exception):
    """A card that WeCom would refuse: a mistake in the code that made it, found by its golden test.

    Whoever sends may fall back to the card's text twin (wecom.md 2.13).
    """

    def __init__(self, part: str, found: object = "") -> None:
        super().__init__(f"{part}: {found}")
        self.part = part
        self.found = found


def fit(part: str, text: str) -> str:
    """Return `text`, shortened with "…" to the characters that `part` may have."""
    return shorten(text, CHARACTERS[part])


def shorten(text: str, characters: int) -> str:
    """Return at most so many characters of `text`, the last one "…" if any were left out; no emoji is cut in two."""
    if len(text) <= characters:
        return text
    cut = characters - 1
    while cut and (_continues(text[cut]) or text[cut - 1] == _ZERO_WIDTH_JOINER):
        cut -= 1
    return text[: cut or characters - 1].rstrip() + "…"


def _continues(character: str) -> bool:
    # Combining marks, variation selectors, joiners and skin tones belong to the character before them.
    return unicodedata.combining(character) > 0 or unicodedata.category(character) in {"Mn", "Me", "Cf", "Sk"}


def needed(part: str, text: str) -> str:
    """Return `text`; raise CardLimitError when it is empty."""
    if not text:
        raise CardLimitError(part, "empty")
    return text


def counted(part: str, found: int) -> None:
    """Raise CardLimitError when there are fewer or more than WeCom takes."""
    least, most = COUNT[part]
    if not least <= found <= most:
        raise CardLimitError(part, found)


def within(part: str, kind: str, text: str) -> str:
    """Return `text`; raise CardLimitError when it is empty or has more bytes than a `kind` (key of BYTES) may have."""
    if len(needed(part, text).encode()) > BYTES[kind]:
        raise CardLimitError(part, len(text.encode()))
    return text


def unique(part: str, keys: Collection[Hashable]) -> None:
    """Raise CardLimitError when a key occurs twice: WeCom refuses the card, or a tap could not be told apart."""
    if len(set(keys)) != len(keys):
        raise CardLimitError(part, "repeated")


def task_id(text: str) -> str:
    """Return `text`; raise CardLimitError unless it is 1 to 128 of the characters WeCom takes (42014)."""
    if not _TASK_ID.fullmatch(within("task_id", "task_id", text)):
        raise CardLimitError("task_id", text)
    return text
