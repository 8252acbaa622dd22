"""A complaint comes in, and its complainant adds to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

# The channel of this very chat, as policies name it.
BOT = "bot"
COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """For whom staff file (代录): a colleague by `userid`, or somebody outside by name and contact."""

    name: str
    userid: str = ""
    contact: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class FileCase:
    """Register these words as a case. Ids and receipt are random and come with the command (D1).

    `received_at`: when it truly came, for what is entered later. `form_owed`: reported first, the form follows.
    """

    case_id: str
    receipt: str
    text: str
    kind: str = COMPLAINT
    channel: str = BOT
    to_director: bool = False
    on_behalf: OnBehalf | None = None
    received_at: datetime | None = None
    form_owed: bool = False


@dataclass(frozen=True, slots=True)
class FileForm:
    """补表: the form that was owed."""

    text: str


@dataclass(frozen=True, slots=True)
class NoteContact:
    """联系方式: how somebody outside is reached, where nobody had asked him (S1-2.6)."""

    contact: str


@dataclass(frozen=True, slots=True)
class AddSupplement:
    """补充: the complainant adds words."""

    text: str


@dataclass(frozen=True, slots=True)
class UrgeCase:
    """催办."""


@dataclass(frozen=True, slots=True)
class WithdrawCase:
    """撤诉: the complainant takes the complaint back before it was taken up."""
