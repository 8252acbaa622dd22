"""What people do with their phones: each act leaves its trace on the phone and becomes a callback to the bot."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.sandbox import events
from bot.sandbox.card_parts import NotOnCardError, Part, Place, parts, submitted
from bot.sandbox.company import Person
from bot.sandbox.errors import RefusedError
from bot.sandbox.records import Media, Message
from bot.sandbox.samples import SAMPLES
from bot.sandbox.telling import Teller
from bot.sandbox.wire import Json
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Choice:
    """How a tap names its button (`key`, or `button`: its text) and what was chosen per question."""

    task_id: str
    key: str
    button: str
    selected: Mapping[str, Sequence[str]]


class Phones:
    """Everybody's phone. Each act returns `{callback, answered, attempts, ms, status}` when WeCom is done with it."""

    def __init__(self, world: World, teller: Teller) -> None:
        self.own_url = ""  # where the sandbox itself is reached: pictures carry a link to it
        self._world = world
        self._teller = teller

    # -- acts -----------------------------------------------------------------------------------------------------

    async def say(self, person: Person, text: str) -> Json:
        """Type a message."""
        self._world.add_message(person.userid, "me", "text", text=text)
        return await self._teller.tell(
            "text", person.userid, events.text_message(self._head(person), self._world.msg_id(), text)
        )

    async def enter(self, person: Person) -> Json:
        """Open the app."""
        self._world.add_message(person.userid, "me", "event", text="enter_agent", extra={"event": "enter_agent"})
        return await self._teller.tell("enter_agent", person.userid, events.entered(self._head(person)))

    async def menu(self, person: Person, key: str) -> Json:
        """Tap an item of the app menu; an item that the bot's menu lacks cannot be tapped."""
        kind, name = self._menu_item(key)
        self._world.add_message(person.userid, "me", "event", text=name, extra={"event": kind, "key": key})
        return await self._teller.tell(kind, person.userid, events.menu_clicked(self._head(person), kind, key))

    async def send(self, person: Person, kind: str, what: Json) -> Json:
        """Send a picture, voice, video, place or link; what is left out is filled with a sample."""
        if kind not in SAMPLES:
            raise RefusedError(400, "bad_type", f"type is one of {', '.join(SAMPLES)}")
        sample = SAMPLES[kind]
        if strange := sorted(set(what) - set(sample) - {"type"}):
            raise RefusedError(400, "bad_field", f"{kind} has no {strange[0]!r}; it has {', '.join(sample)}")
        filled = {**sample, **what}
        head, number = self._head(person), self._world.msg_id()
        match kind:
            case "location":
                shown, text = {name: filled[name] for name in sample}, str(filled["label"])
                place = (str(filled["latitude"]), str(filled["longitude"]), int(filled["scale"]), text)
                fields = events.location_message(head, number, *place)
            case "link":
                shown, text = {name: filled[name] for name in sample}, str(filled["title"])
                words = [str(filled[name]) for name in ("title", "description", "url", "pic_url")]
                fields = events.link_message(head, number, *words)
            case _:
                media = self._take(kind, filled)
                link = f"/sandbox/media/{media.media_id}"
                shown, text = {"media_id": media.media_id, "url": link}, media.name
                thumbnail = self._take("image", SAMPLES["image"]) if kind == "video" else None
                fields = events.media_message(head, number, media, self.own_url + link, thumbnail)
        self._world.add_message(person.userid, "me", kind, text=text, extra=shown)
        return await self._teller.tell(kind, person.userid, fields)

    async def tap(self, person: Person, choice: Choice) -> Json:
        """Tap a button, a submit button or a menu item of a card; 409 `not_tappable` if this phone could not."""
        message, part = self._tappable(person, choice)
        card = message.card or {}
        try:
            selected = {} if part.place is Place.MENU else submitted(card, choice.selected)
        except NotOnCardError as error:
            raise _not_tappable(str(error)) from error
        tap = events.Tap(
            key=part.key,
            task_id=message.task_id,
            card_type=card["card_type"],
            response_code=self._world.new_code(int(message.extra["agentid"]), message.msgid),
            selected=selected,
            from_menu=part.place is Place.MENU,
        )
        fields = events.card_tapped(self._head(person), tap)
        return await self._teller.tell(str(fields["Event"]), person.userid, fields, tapped=message.id)

    # -- what this phone could tap --------------------------------------------------------------------------------

    def _tappable(self, person: Person, choice: Choice) -> tuple[Message, Part]:
        held = [message for message in self._world.messages(person.userid) if message.card is not None]
        message = next((m for m in reversed(held) if m.task_id == choice.task_id), None)
        if message is None or message.card is None:
            raise _not_tappable(f"{person.userid} holds no card {choice.task_id!r}")
        wanted = [p for p in parts(message.card) if choice.key == p.key or (not choice.key and choice.button == p.text)]
        if not wanted:
            raise _not_tappable(f"the card {choice.task_id!r} is {message.state} and has no such button")
        return message, wanted[0]

    def _menu_item(self, key: str) -> tuple[str, str]:
        if self._world.menu is None:
            return "click", key  # no menu was created: whoever tests a bot without one may still press its keys
        for item in _flat(self._world.menu["button"]):
            if key and key in (item.get("key"), item.get("url")):
                return str(item["type"]), str(item["name"])
        raise _not_tappable(f"the app menu has no {key!r}")

    # -- small parts ----------------------------------------------------------------------------------------------

    def _take(self, kind: str, filled: Json) -> Media:
        try:
            content = base64.b64decode(str(filled["content_base64"]), validate=True)
        except binascii.Error as error:
            raise RefusedError(400, "bad_content", "content_base64 is not base64") from error
        return self._world.add_media(kind, str(filled["name"]), str(filled["content_type"]), content)

    def _head(self, person: Person) -> events.Head:
        return events.Head(self._world.account, person.userid, self._world.clock.now())


def _flat(buttons: Sequence[Json]) -> list[Json]:
    return [item for button in buttons for item in button.get("sub_button") or [button]]


def _not_tappable(message: str) -> RefusedError:
    return RefusedError(409, "not_tappable", message)
