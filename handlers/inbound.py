"""What can come in from a person, free of any vendor's format. `bot/wecom/parse.py` makes these values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class MediaKind(StrEnum):
    """What a person can send besides words."""

    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Said:
    """A typed message; `text` is verbatim and may be empty (WeCom sends an empty text for forwarded chats)."""

    userid: str
    text: str


@dataclass(frozen=True, slots=True)
class SentMedia:
    """A picture, voice or video. `media_id` lives three days on WeCom's side (wecom.md 1.7)."""

    userid: str
    kind: MediaKind
    media_id: str
    format: str = ""


@dataclass(frozen=True, slots=True)
class SentPlace:
    """A location: degrees as typed by the vendor, and its label."""

    userid: str
    latitude: str
    longitude: str
    label: str


@dataclass(frozen=True, slots=True)
class SentLink:
    """A shared link."""

    userid: str
    title: str
    description: str
    url: str


@dataclass(frozen=True, slots=True)
class CardTap:
    """A tap on a card's button, submit button or menu item.

    `key` is the payload we packed into the button; `response_code` lets the card be changed once within 72 h;
    `selections` maps each question to the chosen option ids (none, one or many).
    """

    userid: str
    key: str
    task_id: str
    card_type: str
    response_code: str
    selections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    from_menu: bool = False


@dataclass(frozen=True, slots=True)
class MenuClick:
    """A tap on the app menu; `key` as in people.md section 3 (NEW, MINE, TODO, …)."""

    userid: str
    key: str


@dataclass(frozen=True, slots=True)
class Entered:
    """The person opened the app (enter_agent) or came into its visible range (subscribe)."""

    userid: str
    first_time: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """The person left the app's visible range (unsubscribe)."""

    userid: str


@dataclass(frozen=True, slots=True)
class DirectoryChanged:
    """The address book changed; the directory is to be read again (change_contact)."""

    change: str
    userid: str = ""
    new_userid: str = ""


@dataclass(frozen=True, slots=True)
class Ignored:
    """A well-formed callback that asks nothing of us (view, LOCATION, unknown events): logged, answered empty."""

    what: str
    userid: str = ""


Inbound = Said | SentMedia | SentPlace | SentLink | CardTap | MenuClick | Entered | Left | DirectoryChanged | Ignored
