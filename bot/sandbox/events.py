"""What WeCom tells the bot about a person's act: the inner XML of messages and events (wecom.md 1.7, 1.8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.records import Account, Media
from bot.sandbox.wire import Value

Fields = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Head:
    """What every callback carries: the app, the person and the virtual second."""

    account: Account
    userid: str
    at: datetime

    def fields(self, kind: str) -> Fields:
        """The elements in front of every message and event."""
        return {
            "ToUserName": self.account.corp_id,
            "FromUserName": self.userid,
            "CreateTime": int(self.at.timestamp()),
            "MsgType": kind,
        }


def text_message(head: Head, msg_id: int, text: str) -> Fields:
    """A typed message, verbatim."""
    return _message(head, "text", msg_id, {"Content": text})


def media_message(head: Head, msg_id: int, media: Media, link: str, thumbnail: Media | None) -> Fields:
    """A picture (with `link` to it), a voice (AMR) or a video (with a thumbnail of its own)."""
    match media.kind:
        case "image":
            parts: Fields = {"PicUrl": link, "MediaId": media.media_id}
        case "voice":
            parts = {"MediaId": media.media_id, "Format": "amr"}
        case _:
            parts = {"MediaId": media.media_id, "ThumbMediaId": thumbnail.media_id if thumbnail else media.media_id}
    return _message(head, media.kind, msg_id, parts)


def location_message(head: Head, msg_id: int, latitude: str, longitude: str, scale: int, label: str) -> Fields:
    """A place: X is the latitude, Y the longitude."""
    parts: Fields = {"Location_X": latitude, "Location_Y": longitude, "Scale": scale, "Label": label}
    return {**_message(head, "location", msg_id, parts), "AppType": "wxwork"}


def link_message(head: Head, msg_id: int, title: str, description: str, url: str, picture: str) -> Fields:
    """A shared link."""
    parts: Fields = {"Title": title, "Description": description, "Url": url, "PicUrl": picture}
    return _message(head, "link", msg_id, parts)


def entered(head: Head) -> Fields:
    """The person opened the app; the empty EventKey is part of it."""
    return _event(head, "enter_agent", {"EventKey": ""})


def menu_clicked(head: Head, kind: str, key: str) -> Fields:
    """A tap on the app menu: `kind` click with a key, or view with an address."""
    return _event(head, kind, {"EventKey": key})


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap on a card; `selected` per question the chosen option ids; `from_menu` for the 「…」 menu."""

    key: str
    task_id: str
    card_type: str
    response_code: str
    selected: Mapping[str, Sequence[str]]
    from_menu: bool


def card_tapped(head: Head, tap: Tap) -> Fields:
    """template_card_event or template_card_menu_event; a plain button carries no SelectedItems."""
    parts: Fields = {
        "EventKey": tap.key,
        "TaskId": tap.task_id,
        "CardType": tap.card_type,
        "ResponseCode": tap.response_code,
    }
    fields = _event(head, "template_card_menu_event" if tap.from_menu else "template_card_event", parts)
    if tap.selected:
        items: list[Value] = [
            {"QuestionKey": question, "OptionIds": {"OptionId": list(options)}}
            for question, options in tap.selected.items()
        ]
        fields["SelectedItems"] = {"SelectedItem": items}
    return fields


def _message(head: Head, kind: str, msg_id: int, parts: Fields) -> Fields:
    return {**head.fields(kind), **parts, "MsgId": msg_id, "AgentID": head.account.agent_id}


def _event(head: Head, event: str, parts: Fields) -> Fields:
    return {**head.fields("event"), "Event": event, **parts, "AgentID": head.account.agent_id}
