"""A handler's reply as text for an outbox row, and back."""

from __future__ import annotations

import json

from handlers.reply import GreyCard, Quiet, ReplaceCard, Reply, Say
from workflow.codec import canonical, decode, encode

_KINDS: dict[str, type] = {"say": Say, "replace": ReplaceCard, "grey": GreyCard, "quiet": Quiet}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def reply_text(reply: Reply) -> str:
    """The reply as canonical JSON, for `OutboxItem.params["reply"]`."""
    return canonical([_NAMES[type(reply)], encode(reply)]).decode()


def reply_of(text: str) -> Reply:
    """The reply that `reply_text` wrote."""
    name, value = json.loads(text)
    reply: Reply = decode(_KINDS[name], value)
    return reply
