"""What came to people's phones, as a story expects it: these words on these phones, and nothing anywhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.townsfolk import Told


@dataclass(frozen=True, slots=True)
class Turned:
    """A card that was on the phone before and shows these words now."""

    words: str


Expected = str | Turned


def turned(words: str) -> Turned:
    """The words that a card has changed to."""
    return Turned(words)


@dataclass(frozen=True, slots=True)
class News:
    """One new message, or one card that changed, on one phone. `at` is like 「03-05 09:30」."""

    userid: str
    at: str
    words: str
    changed: bool

    def fits(self, expected: Expected) -> bool:
        """Whether this is what was expected: the words occur somewhere on it."""
        words = expected.words if isinstance(expected, Turned) else expected
        return words in self.words and self.changed is isinstance(expected, Turned)


def news(userid: str, message: Told, known: bool) -> News:
    """`known`: the message was on the phone before."""
    return News(userid, stamp(datetime.fromisoformat(message.at)), all_words(message), known)


def stamp(at: datetime) -> str:
    """「03-05 09:30」."""
    return f"{at:%m-%d %H:%M}"


def all_words(message: Told) -> str:
    """Everything a person reads on it: a text, or a card's line, title, text, facts, choices, and buttons or the word
    that stands in their place."""
    if not message.card:
        return message.text
    card, title = message.card, message.card.get("main_title", {})
    facts = [f"{line['keyname']}：{line.get('value', '')}" for line in card.get("horizontal_content_list", [])]
    parts = [card.get("button_selection"), card.get("checkbox"), *card.get("select_list", [])]
    choices = [option["text"] for part in parts if part for option in part["option_list"]]
    spent = card.get("replace_text") or ""
    rows = [
        card.get("source", {}).get("desc", ""),
        title.get("title", ""),
        title.get("desc", ""),
        card.get("sub_title_text", ""),
        *facts,
        *choices,
        f"[{spent}]" if spent else " ".join(f"[{text}]" for text in message.buttons),
    ]
    return "\n".join(str(row) for row in rows if row)


def differences(found: Mapping[str, Sequence[News]], expected: Mapping[str, Sequence[Expected]], at: str) -> list[str]:
    """What is missing, too much, different or at another time, each with the phone it is on; empty when all is well.

    In any order: an answer in WeCom's response and a card by push may overtake each other.
    """
    wrong: list[str] = []
    for userid in {**found, **expected}:
        came, awaited = found.get(userid, ()), expected.get(userid, ())
        if not _pair_up(came, awaited):
            shown = "".join(f"\n--- {'changed' if n.changed else n.at}\n{n.words}" for n in came)
            wrong.append(f"{userid} should have {list(awaited)}, has {len(came)}:{shown}")
        wrong += [f"{userid} had this at {n.at}, not {at}: {n.words}" for n in came if not n.changed and n.at != at]
    return wrong


def _pair_up(came: Sequence[News], awaited: Sequence[Expected]) -> bool:
    left = list(came)
    for expected in awaited:
        hit = next((new for new in left if new.fits(expected)), None)
        if hit is None:
            return False
        left.remove(hit)
    return not left
