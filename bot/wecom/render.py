"""Request bodies for message/send and update_template_card (wecom.md 2.2, 2.4): the same input gives the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from bot.wecom import limits
from bot.wecom.render_card import card_json
from bot.wecom.split import split_text
from bot.wecom.wire_xml import Node
from handlers.cards.kit import Button, Card, Emphasis

INERT_KEY: Final = "inert"
"""Key of the one grey button of a replaced card that has nothing left to press."""

DUPLICATE_WINDOW: Final = 1800
"""Seconds, at least, in which WeCom delivers an identical request once: a retry is not seen twice (wecom.md 2.2)."""

LONGEST_WINDOW: Final = 14_400
"""The longest such window that WeCom takes."""


@dataclass(frozen=True, slots=True)
class Markdown:
    """WeCom's small markdown (wecom.md 2.2); not shown by the WeChat plugin."""

    content: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """An uploaded file; `safe` forbids passing it on and marks it with the reader's name."""

    kind: Literal["image", "voice", "video", "file"]
    media_id: str
    safe: bool = False


Content = Card | str | Markdown | Attachment


def send_bodies(
    userids: Sequence[str], agent_id: int, content: Content, task_id: str = "", *, serial: int = 0
) -> tuple[bytes, ...]:
    """Return the bodies of the message/send calls that deliver `content`: one, or several parts of a long text.

    A card needs a task id that is unique for ever. `serial` tells a message from the same words sent before. Two cards
    go out as the text twin: a notice without a page to open, and one without a page whose buttons are already grey (a
    fresh copy would be pressable). Raises CardLimitError.
    """
    limits.counted("touser", len(userids))
    head: dict[str, Node] = {"touser": "|".join(userids), "agentid": agent_id}
    match content:
        case Card():
            card = _fresh(content)
            if card is None:
                return send_bodies(userids, agent_id, content.twin, serial=serial)
            # No duplicate check: a retried task id is answered with 42014, which says more (design D7).
            body: dict[str, Node] = {"template_card": card_json(card, limits.task_id(task_id))}
            return (_bytes({**head, "msgtype": "template_card", **body}),)
        case str():
            return _texts(head, "text", content, serial)
        case Markdown():
            return _texts(head, "markdown", content.content, serial)
        case Attachment():
            media: dict[str, Node] = {"msgtype": content.kind, content.kind: {"media_id": content.media_id}}
            return (_bytes({**head, **media, **_once(serial), "safe": int(content.safe)}),)


def update_body(userids: Sequence[str], agent_id: int, response_code: str, card: Card) -> bytes:
    """Return the body that replaces a sent card for these people. Raises CardLimitError."""
    return _bytes({**_update_head(userids, agent_id, response_code), "template_card": card_json(as_update(card))})


def grey_body(userids: Sequence[str], agent_id: int, response_code: str, text: str) -> bytes:
    """Return the body that greys the buttons of a sent card for these people. Raises CardLimitError."""
    button: dict[str, Node] = {"replace_name": limits.needed("button.replace_name", text)}
    return _bytes({**_update_head(userids, agent_id, response_code), "button": button})


def as_update(card: Card) -> Card:
    """Return the card in the form in which it can replace another one.

    An update cannot become a text message, so a notice without a page to open (and any card that is to show a grey
    word but has no button left) gets one inert grey button.
    """
    if _is_interactive(card) or (card.url and not card.greyed):
        return card
    words = card.greyed or card.source or card.title
    return replace(_without_emphasis(card), buttons=(Button(words, INERT_KEY),), greyed=words)


# json.dumps writes these as \u00XX, which WeCom refuses in any message (40033).
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def _fresh(card: Card) -> Card | None:
    """The card as a new message, or None when only its twin can be sent."""
    if card.greyed:
        # Grey words exist in updates only; sent anew the card must not be pressable again, so it becomes a notice.
        big = card.emphasis or Emphasis(card.greyed, "")
        card = replace(card, emphasis=big, greyed="", select=None, buttons=(), vote=None, selects=(), submit=None)
    return card if card.url or _is_interactive(card) else None


def _is_interactive(card: Card) -> bool:
    return bool(card.buttons or card.vote or card.selects)


def _without_emphasis(card: Card) -> Card:
    """The big word moved into the text: a card with buttons has no place for it."""
    if card.emphasis is None:
        return card
    words = " ".join(word for word in (card.emphasis.title, card.emphasis.desc, card.text) if word)
    return replace(card, emphasis=None, text=words)


def _once(serial: int) -> dict[str, Node]:
    """A retry is the same request and is delivered once; the same words said again have another serial, and so another
    window. Without that a second 「已转达」 within the hour would vanish."""
    spread = serial % (LONGEST_WINDOW - DUPLICATE_WINDOW + 1)
    return {"enable_duplicate_check": 1, "duplicate_check_interval": DUPLICATE_WINDOW + spread}


def _texts(head: Mapping[str, Node], kind: Literal["text", "markdown"], content: str, serial: int) -> tuple[bytes, ...]:
    parts = split_text(limits.needed(f"{kind}.content", content))
    return tuple(
        _bytes({**head, "msgtype": kind, kind: {"content": part}, **_once(serial + place)})
        for place, part in enumerate(parts)
    )


def _update_head(userids: Sequence[str], agent_id: int, response_code: str) -> dict[str, Node]:
    limits.counted("userids", len(userids))
    return {
        "userids": list(userids),
        "agentid": agent_id,
        "response_code": limits.needed("response_code", response_code),
    }


def _bytes(body: Mapping[str, Node]) -> bytes:
    text = json.dumps(_clean(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _clean(node: Node) -> Node:
    match node:
        case str():
            return _CONTROL.sub("\ufffd", node)
        case int():
            return node
        case Mapping():
            return {name: _clean(value) for name, value in node.items()}
        case _:
            return [_clean(item) for item in node]
