"""What the sandbox remembers, as values: messages on phones, sent cards, codes, media, tokens. No behaviour."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from bot.sandbox.clock import iso
from bot.sandbox.wire import Json

TOKEN_LIFE = timedelta(seconds=7200)  # wecom.md 2.1
CODE_LIFE = timedelta(hours=72)  # wecom.md 2.4
MEDIA_LIFE = timedelta(days=3)  # wecom.md 2.6


@dataclass(frozen=True, slots=True)
class Account:
    """One app of the company (企业自建应用): what the console shows its administrator. `callback`: has it a URL?"""

    corp_id: str
    agent_id: int
    secret: str
    token: str
    aes_key: str
    callback: bool = True


def new_account(random_bytes: Callable[[int], bytes], agent_id: int = 1000002) -> Account:
    """A fresh app with random credentials in the shapes of wecom.md 1.1."""
    key = base64.b64encode(random_bytes(32)).decode().rstrip("=")
    return Account(
        corp_id="ww" + random_bytes(8).hex(),
        agent_id=agent_id,
        secret=random_bytes(21).hex(),
        token=random_bytes(12).hex(),
        aes_key=key.translate(str.maketrans("+/", "Pq")),  # the console makes keys of letters and digits only
    )


@dataclass(frozen=True, slots=True)
class Message:
    """One message on one phone. A card that changes keeps `id` and gets a new `rev`; `extra` is what its type needs."""

    id: int
    userid: str
    rev: int
    at: datetime
    sender: str  # "bot" or "me"
    type: str
    text: str = ""
    card: Json | None = None
    state: str | None = None  # of a card: "live", "greyed" or "replaced"
    task_id: str = ""
    msgid: str = ""
    extra: Json = field(default_factory=dict)

    def shown(self) -> Json:
        """As `GET /sandbox/phones/{u}/messages` gives it."""
        return {
            "id": self.id,
            "rev": self.rev,
            "at": iso(self.at),
            "from": self.sender,
            "type": self.type,
            "text": self.text,
            "card": self.card,
            "state": self.state,
            "task_id": self.task_id or None,
            **self.extra,
        }


@dataclass(frozen=True, slots=True)
class Code:
    """A response code: lets one sent card be changed once within 72 h (wecom.md 2.4)."""

    code: str
    agent_id: int
    msgid: str
    expires_at: datetime
    used: bool = False


@dataclass(frozen=True, slots=True)
class Media:
    """An uploaded or taken file; its bytes are kept beside it."""

    media_id: str
    kind: str
    name: str
    content_type: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """An access token of one app."""

    token: str
    agent_id: int
    expires_at: datetime


Record = Account | Message | Code | Media | Token
R = TypeVar("R", Account, Message, Code, Media, Token)


def to_doc(record: Record) -> Json:
    """The record as plain JSON, instants as ISO texts."""
    return {name: iso(value) if isinstance(value, datetime) else value for name, value in asdict(record).items()}


def from_doc(kind: type[R], doc: Json) -> R:
    """The record that `to_doc` wrote."""
    instants = ("at", "expires_at")
    fields: Json = {name: datetime.fromisoformat(doc[name]) for name in instants if name in doc}
    return kind(**{**doc, **fields})
