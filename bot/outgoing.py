"""From something to be said to the exact requests that say it. Pure: the bytes are made once and kept (D7)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.wecom.limits import CardLimitError
from bot.wecom.render import grey_body, send_bodies, update_body
from handlers.cards.kit import Card
from handlers.reply import GreyCard, Quiet, ReplaceCard, Reply, Say
from workflow.codec import canonical


class Api(StrEnum):
    """Which call a request is for."""

    SEND = "send"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Request:
    """Bodies to post, in order. `task_id` is set where they make a card that can change later; `code` gets used up."""

    api: Api
    bodies: tuple[bytes, ...]
    task_id: str = ""
    code: str = ""

    @property
    def is_card(self) -> bool:
        """Whether it makes or changes a card."""
        return bool(self.task_id) or self.api is Api.UPDATE

    def pack(self) -> bytes:
        """What is stored before the first attempt."""
        bodies = [body.decode() for body in self.bodies]
        return canonical({"api": self.api.value, "bodies": bodies, "task_id": self.task_id, "code": self.code})


def unpack(stored: bytes) -> Request:
    """The request that `pack` stored."""
    found = json.loads(stored)
    bodies = tuple(body.encode() for body in found["bodies"])
    return Request(Api(found["api"]), bodies, found["task_id"], found["code"])


@dataclass(frozen=True, slots=True)
class Sender:
    """Makes requests in the name of one app. `epoch` names the store, so that task ids never meet another store's."""

    agent_id: int
    epoch: str

    def task_id(self, case_id: str, seq: int, row: int) -> str:
        """Unique for ever: an outbox row's id never comes back."""
        return f"e{self.epoch}-{case_id or 'none'}-{seq}-{row}"

    def message(self, to: str, content: Card | Say, task_id: str, row: int) -> Request:
        """A new message. A card that WeCom would refuse goes out in words: it is our mistake, not the reader's."""
        if isinstance(content, Say):
            return self._text(to, content.text, row)
        try:
            bodies = send_bodies([to], self.agent_id, content, task_id, serial=row)
        except CardLimitError:
            return self._text(to, content.twin, row)
        return Request(Api.SEND, bodies, task_id if _is_card(bodies) else "")

    def change(self, to: Sequence[str], card: Card, code: str) -> Request:
        """A card that was sent before shows something else."""
        return Request(Api.UPDATE, (update_body(to, self.agent_id, code, card),), code=code)

    def answer(self, to: str, reply: Reply, code: str, task_id: str, row: int) -> Request | None:
        """An answer that could not go into WeCom's response. None when there is nothing to say.

        Without a code the card that should have changed is sent anew: what it asks can be answered there. One that asks
        nothing goes as its twin, and so does a change that WeCom would refuse; a grey word goes as text.
        """
        match reply:
            case Quiet():
                return None
            case Say():
                return self.message(to, reply, task_id, row)
            case ReplaceCard(card) if code:
                try:
                    return self.change([to], card, code)
                except CardLimitError:
                    return self._text(to, card.twin, row)
            case ReplaceCard(card):
                return self.message(to, card, task_id, row)
            case GreyCard(text) if code:
                return Request(Api.UPDATE, (grey_body([to], self.agent_id, code, text),), code=code)
            case GreyCard(text):
                return self._text(to, text, row)

    def in_words(self, to: str, content: Card | Reply, row: int) -> Request | None:
        """The same as a text. None when there is nothing to say. Raises CardLimitError for a card without words."""
        match content:
            case Quiet():
                return None
            case Say(text) | GreyCard(text):
                return self._text(to, text, row)
            case Card(twin=twin) | ReplaceCard(card=Card(twin=twin)):
                return self._text(to, twin, row)

    def _text(self, to: str, text: str, row: int) -> Request:
        return Request(Api.SEND, send_bodies([to], self.agent_id, text, serial=row))


def _is_card(bodies: Sequence[bytes]) -> bool:
    return bool(json.loads(bodies[0])["msgtype"] == "template_card")
