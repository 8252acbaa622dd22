"""Passive replies (wecom.md 1.6): the XML that answers a callback in its own response, and what may answer what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.wecom import limits, wire_xml
from bot.wecom.render import as_update
from bot.wecom.render_card import card_json
from bot.wecom.wire_xml import Node
from handlers.inbound import CardTap, Entered, Inbound, MenuClick, Said, SentLink, SentMedia, SentPlace
from handlers.reply import GreyCard, Quiet, ReplaceCard, Reply, Say


def may_answer(inbound: Inbound, reply: Reply) -> bool:
    """Return whether WeCom shows `reply` as the passive answer to `inbound`; if not, it has to be pushed.

    A tap on a button is answered by a changed card only, everything else by words only (wecom.md 1.6).
    """
    match reply:
        case ReplaceCard() | GreyCard():
            return isinstance(inbound, CardTap) and not inbound.from_menu
        case Say(text):
            if len(text.encode("utf-8", "surrogatepass")) > limits.TEXT_BYTES:
                return False
            if isinstance(inbound, CardTap):
                return inbound.from_menu
            return isinstance(inbound, Said | SentMedia | SentPlace | SentLink | MenuClick | Entered)
        case Quiet():
            return False


def reply_xml(reply: Reply, to: str, corp_id: str, now: datetime) -> bytes | None:
    """Return the inner XML of the passive reply to the userid `to`, ready to be sealed.

    None means that nothing can be said in this response: nothing is due, or the text is too long for it and must be
    pushed in parts. Raises CardLimitError.
    """
    match reply:
        case Quiet():
            return None
        case Say(text):
            if not 0 < len(text.encode("utf-8", "surrogatepass")) <= limits.TEXT_BYTES:
                return None
            body: dict[str, Node] = {"MsgType": "text", "Content": text}
        case GreyCard(text):
            name = limits.needed("Button.ReplaceName", text)
            body = {"MsgType": "update_button", "Button": {"ReplaceName": name}}
        case ReplaceCard(card):
            body = {"MsgType": "update_template_card", "TemplateCard": _camel(card_json(as_update(card)))}
    head: dict[str, Node] = {"ToUserName": to, "FromUserName": corp_id, "CreateTime": int(now.timestamp())}
    return wire_xml.write(head | body)


# The XML names are the JSON names in CamelCase, but for these, which JSON writes as one word.
_ONE_WORD: Final[Mapping[str, str]] = {"keyname": "KeyName", "userid": "UserId", "checkbox": "CheckBox"}


def _camel(node: Node) -> Node:
    match node:
        case str() | int():
            return node
        case Mapping():
            return {_camel_name(name): _camel(value) for name, value in node.items()}
        case _:
            return [_camel(item) for item in node]


def _camel_name(name: str) -> str:
    return _ONE_WORD.get(name) or "".join(word.capitalize() for word in name.split("_"))
