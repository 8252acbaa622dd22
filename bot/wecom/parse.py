"""A decrypted callback becomes one of our inbound values (wecom.md 1.7, 1.8); what it means is decided elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.wecom import wire_xml
from bot.wecom.fields import Fields, ParseError, ParseFault
from handlers.inbound import (
    CardTap,
    DirectoryChanged,
    Entered,
    Ignored,
    Inbound,
    Left,
    MediaKind,
    MenuClick,
    Said,
    SentLink,
    SentMedia,
    SentPlace,
)

__all__ = ["ParseError", "ParseFault", "ParsedCallback", "parse"]


@dataclass(frozen=True, slots=True)
class ParsedCallback:
    """One callback: who (`userid`, `sys` for the system), when (to the second, UTC), to which app, and what.

    `agent_id` is None where WeCom names no app (batch_job_result, change_contact); `msg_id` is empty for events.
    """

    agent_id: int | None
    userid: str
    created_at: datetime
    msg_id: str
    inbound: Inbound


def parse(xml: bytes) -> ParsedCallback:
    """Return the callback in `xml` as opened by the envelope. Raises ParseError; unknown kinds become `Ignored`."""
    try:
        fields = Fields(wire_xml.read(xml, lists=("SelectedItem", "OptionId")))
    except wire_xml.XmlError:
        raise ParseError(ParseFault.XML) from None
    return ParsedCallback(
        agent_id=fields.whole("AgentID") if fields.maybe("AgentID") else None,
        userid=fields.text("FromUserName"),
        created_at=fields.instant("CreateTime"),
        msg_id=fields.maybe("MsgId"),
        inbound=_inbound(fields),
    )


def _inbound(fields: Fields) -> Inbound:
    kind = fields.text("MsgType")
    if kind == "event":
        name = fields.text("Event")
        read = _EVENTS.get(name)
        return read(fields) if read else Ignored(f"event:{name}", fields.text("FromUserName"))
    read = _MESSAGES.get(kind)
    return read(fields) if read else Ignored(f"message:{kind}", fields.text("FromUserName"))


def _said(fields: Fields) -> Inbound:
    return Said(fields.text("FromUserName"), fields.verbatim("Content"))


def _media(kind: MediaKind) -> Callable[[Fields], Inbound]:
    def read(fields: Fields) -> Inbound:
        return SentMedia(fields.text("FromUserName"), kind, fields.text("MediaId"), fields.maybe("Format"))

    return read


def _place(fields: Fields) -> Inbound:
    # X is the latitude, Y the longitude (wecom.md 1.7).
    return SentPlace(
        userid=fields.text("FromUserName"),
        latitude=fields.text("Location_X"),
        longitude=fields.text("Location_Y"),
        label=fields.maybe("Label"),
    )


def _link(fields: Fields) -> Inbound:
    return SentLink(
        userid=fields.text("FromUserName"),
        title=fields.maybe("Title"),
        description=fields.maybe("Description"),
        url=fields.maybe("Url"),
    )


def _tap(*, from_menu: bool) -> Callable[[Fields], Inbound]:
    def read(fields: Fields) -> Inbound:
        return CardTap(
            userid=fields.text("FromUserName"),
            key=fields.text("EventKey"),
            task_id=fields.text("TaskId"),
            card_type=fields.maybe("CardType"),
            # Without a code the card cannot be changed later, but the tap still counts and is still answered.
            response_code=fields.maybe("ResponseCode"),
            selections=_selections(fields.inner("SelectedItems")),
            from_menu=from_menu,
        )

    return read


def _selections(items: Fields) -> dict[str, tuple[str, ...]]:
    chosen: dict[str, tuple[str, ...]] = {}
    for item in items.each("SelectedItem"):
        question = item.text("QuestionKey")
        chosen[question] = chosen.get(question, ()) + item.inner("OptionIds").texts("OptionId")
    return chosen


def _directory_changed(fields: Fields) -> Inbound:
    return DirectoryChanged(
        change=fields.text("ChangeType"),
        userid=fields.maybe("UserID"),
        new_userid=fields.maybe("NewUserID"),
    )


_MESSAGES: Final[Mapping[str, Callable[[Fields], Inbound]]] = {
    "text": _said,
    "image": _media(MediaKind.IMAGE),
    "voice": _media(MediaKind.VOICE),
    "video": _media(MediaKind.VIDEO),
    "location": _place,
    "link": _link,
}

# Of the 26 events of wecom.md 1.8 these ask something of us; names are matched as written, `LOCATION` included.
_EVENTS: Final[Mapping[str, Callable[[Fields], Inbound]]] = {
    "template_card_event": _tap(from_menu=False),
    "template_card_menu_event": _tap(from_menu=True),
    "click": lambda fields: MenuClick(fields.text("FromUserName"), fields.text("EventKey")),
    "enter_agent": lambda fields: Entered(fields.text("FromUserName")),
    "subscribe": lambda fields: Entered(fields.text("FromUserName"), first_time=True),
    "unsubscribe": lambda fields: Left(fields.text("FromUserName")),
    "change_contact": _directory_changed,
}
