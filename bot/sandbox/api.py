"""`/sandbox/*`: people's phones, the clock and the traffic, for tests, the page and the curious."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from bot.sandbox.asked import Handler, after_in, answer, body_of, flag_in, not_settled, seconds_in, text_in
from bot.sandbox.bot_api import BotApi
from bot.sandbox.clock import ZONE, iso, parse_duration, parse_instant
from bot.sandbox.company import Person
from bot.sandbox.envelope import Break
from bot.sandbox.errors import RefusedError
from bot.sandbox.phones import Choice
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.walk import SETTLE_S, NotSettledError
from bot.sandbox.wire import Json
from bot.sandbox.workdays import later_by

_MOVES = ("advance", "to", "advance_working_days", "to_next")


class Api:
    """The handlers, one method a route; `routes()` is the list."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def routes(self) -> list[tuple[str, str, Handler]]:
        """Method, path and handler of everything under /sandbox."""
        return [
            ("GET", "/sandbox/stage", self.stage),
            ("GET", "/sandbox/phones", self.people),
            ("POST", "/sandbox/phones/{userid}/say", self.say),
            ("POST", "/sandbox/phones/{userid}/menu", self.press_menu),
            ("POST", "/sandbox/phones/{userid}/enter", self.enter),
            ("POST", "/sandbox/phones/{userid}/send", self.send),
            ("POST", "/sandbox/phones/{userid}/tap", self.tap),
            ("GET", "/sandbox/phones/{userid}/messages", self.messages),
            ("GET", "/sandbox/media/{media_id}", self.media),
            ("GET", "/sandbox/menu", self.menu),
            ("GET", "/sandbox/clock", self.clock),
            ("POST", "/sandbox/clock", self.move_clock),
            ("POST", "/sandbox/settle", self.settle),
            ("GET", "/sandbox/traffic", self.traffic),
            ("GET", "/sandbox/happened", self.happened),
            ("POST", "/sandbox/callbacks/{number}/again", self.again),
            ("POST", "/sandbox/raw", self.raw),
            ("POST", "/sandbox/verify", self.verify),
            *BotApi(self._sandbox).routes(),
        ]

    # -- phones ---------------------------------------------------------------------------------------------------

    async def stage(self, _: web.Request) -> web.Response:
        """Which play is on, and who sits in front."""
        stage = self._sandbox.world.company.stage
        return answer({"play": stage.play, "seats": list(stage.seats)})

    async def people(self, _: web.Request) -> web.Response:
        """Everybody with a phone."""
        return answer([self._shown(person) for person in self._sandbox.world.company.people])

    async def say(self, request: web.Request) -> web.Response:
        """Type a message."""
        body = await body_of(request, "text")
        return answer(await self._sandbox.phones.say(self._person(request), text_in(body, "text")))

    async def press_menu(self, request: web.Request) -> web.Response:
        """Tap an item of the app menu."""
        body = await body_of(request, "key")
        return answer(await self._sandbox.phones.menu(self._person(request), text_in(body, "key")))

    async def enter(self, request: web.Request) -> web.Response:
        """Open the app."""
        await body_of(request)
        return answer(await self._sandbox.phones.enter(self._person(request)))

    async def send(self, request: web.Request) -> web.Response:
        """Send something that is not typed."""
        body = await body_of(request)
        return answer(await self._sandbox.phones.send(self._person(request), text_in(body, "type"), body))

    async def tap(self, request: web.Request) -> web.Response:
        """Tap a card."""
        body = await body_of(request, "task_id", "key", "button", "selected")
        choice = Choice(
            task_id=text_in(body, "task_id"),
            key=text_in(body, "key", ""),
            button=text_in(body, "button", ""),
            selected=_selected(body.get("selected") or {}),
        )
        if not choice.key and not choice.button:
            raise RefusedError(400, "bad_field", "key or button says what is tapped")
        return answer(await self._sandbox.phones.tap(self._person(request), choice))

    async def messages(self, request: web.Request) -> web.Response:
        """What changed on a phone."""
        after = after_in(request)
        found = self._sandbox.world.messages(self._person(request).userid, after)
        return answer({"rev": self._sandbox.world.rev, "messages": [message.shown() for message in found]})

    async def media(self, request: web.Request) -> web.Response:
        """A picture or file as the page shows it."""
        media = self._sandbox.world.media(request.match_info["media_id"])
        if media is None:
            raise RefusedError(404, "unknown_media", "there is no such file, or its three days are over")
        content = self._sandbox.world.media_content(media)
        return web.Response(body=content, headers={"Content-Type": media.content_type})

    async def menu(self, _: web.Request) -> web.Response:
        """The app menu as the bot created it; no buttons when it has none."""
        return answer(self._sandbox.world.menu or {"button": []})

    # -- time -----------------------------------------------------------------------------------------------------

    async def clock(self, _: web.Request) -> web.Response:
        """The virtual time."""
        return answer(await self._time())

    async def move_clock(self, request: web.Request) -> web.Response:
        """Move it, or let it run or stand."""
        body = await body_of(request, *_MOVES, "through", "rate", "timeout_s")
        limit_s, through = seconds_in(body, "timeout_s", SETTLE_S), flag_in(body, "through", default=True)
        moves = [name for name in _MOVES if body.get(name) not in (None, False)]
        if len(moves) != 1 and not ("rate" in body and not moves):
            raise RefusedError(400, "bad_field", f"exactly one of {', '.join(_MOVES)}, or a rate")
        try:
            stops = await self._move(moves[0], body, through=through, limit_s=limit_s) if moves else 0
            if "rate" in body:
                await self._set_rate(body["rate"])
        except NotSettledError as error:
            raise not_settled(error) from error
        return answer({**await self._time(), "stops": stops})

    async def settle(self, request: web.Request) -> web.Response:
        """Wait until both parties are quiet."""
        body = await body_of(request, "timeout_s")
        try:
            await self._sandbox.walker.settle(seconds_in(body, "timeout_s", SETTLE_S))
        except NotSettledError as error:
            raise not_settled(error) from error
        return answer(await self._time())

    # -- the wire -------------------------------------------------------------------------------------------------

    async def traffic(self, request: web.Request) -> web.Response:
        """Every request both ways."""
        after = after_in(request)
        items = self._sandbox.traffic.after(after)
        return answer({"rev": items[-1]["n"] if items else after, "items": items})

    async def happened(self, request: web.Request) -> web.Response:
        """What the bot tells of itself, for the strip below the phones."""
        return answer(await self._sandbox.bot.happened(after_in(request)))

    async def again(self, request: web.Request) -> web.Response:
        """Send a past callback once more."""
        body = await body_of(request, "fresh_nonce")
        number = request.match_info["number"]
        if not number.isdigit():
            raise RefusedError(404, "unknown_callback", f"there is no callback {number!r}")
        fresh = flag_in(body, "fresh_nonce", default=False)
        return answer(await self._sandbox.teller.again(int(number), fresh_nonce=fresh))

    async def raw(self, request: web.Request) -> web.Response:
        """Send any XML, or a message of anybody, in an envelope that may be broken."""
        body = await body_of(request, "userid", "xml", "text", "break")
        try:
            broken = Break(text_in(body, "break", Break.NONE))
        except ValueError as error:
            raise RefusedError(400, "bad_field", f"break is one of {', '.join(Break)}") from error
        teller = self._sandbox.teller
        if "xml" in body:
            xml = text_in(body, "xml")
        else:
            xml = teller.message_xml(text_in(body, "userid"), text_in(body, "text", "raw"))
        return answer(await teller.raw(xml, broken))

    async def verify(self, _: web.Request) -> web.Response:
        """Check the bot's callback URL as the console does."""
        reason = await self._sandbox.verify()
        return answer({"ok": not reason, "reason": reason or None})

    # -- small parts ----------------------------------------------------------------------------------------------

    def _person(self, request: web.Request) -> Person:
        userid = request.match_info["userid"]
        person = self._sandbox.world.company.person(userid)
        if person is None:
            raise RefusedError(404, "unknown_person", f"nobody is called {userid!r}")
        return person

    def _shown(self, person: Person) -> Json:
        company = self._sandbox.world.company
        return {
            "userid": person.userid,
            "name": person.name,
            "department": company.names(person.departments[:1])[0],
            "departments": company.names(person.departments),
            "leader_of": company.names(person.leader_of),
            "direct_leader": person.direct_leader or None,
            "tags": list(person.tags),
            "position": person.position,
            "post": list(company.stage.posts.get(person.userid, ())) or None,
            "says": list(company.stage.says.get(person.userid, ())),
        }

    async def _time(self) -> Json:
        upcoming = await self._sandbox.walker.next_moment()
        clock = self._sandbox.world.clock
        return {"now": iso(clock.now()), "rate": clock.rate, "next": iso(upcoming) if upcoming else None}

    async def _move(self, move: str, body: Json, *, through: bool, limit_s: float) -> int:
        target = await self._target(move, body[move])
        if target < self._sandbox.world.clock.now():
            raise RefusedError(400, "clock_backwards", "the clock does not go back")
        return await self._sandbox.walker.move(target, through=through, limit_s=limit_s)

    async def _target(self, move: str, value: object) -> datetime:
        now = self._sandbox.world.clock.now()
        try:
            match move, value:
                case "advance", str():
                    return now + parse_duration(value)
                case "to", str():
                    return parse_instant(value)
                case "advance_working_days", int() if not isinstance(value, bool) and value > 0:
                    local = now.astimezone(ZONE)
                    return datetime.combine(later_by(local.date(), value), local.timetz())
                case "to_next", True:
                    upcoming = await self._sandbox.walker.next_moment()
                    if upcoming is None:
                        raise RefusedError(409, "nothing_next", "the bot waits for no moment")
                    return max(upcoming, now)
        except (ValueError, OverflowError) as error:
            raise RefusedError(400, "bad_time", str(error)) from error
        raise RefusedError(400, "bad_field", f"{move} cannot be {value!r}")

    async def _set_rate(self, rate: object) -> None:
        if isinstance(rate, bool) or rate not in (0, 1):
            raise RefusedError(400, "bad_field", "rate is 0 or 1")
        self._sandbox.world.clock.set_rate(1 if rate == 1 else 0)
        await self._sandbox.walker.announce()


def _selected(value: object) -> dict[str, list[str]]:
    if not isinstance(value, dict):
        raise RefusedError(400, "bad_field", "selected is {question: [option id, …]}")
    found = {str(question): [ids] if isinstance(ids, str) else ids for question, ids in value.items()}
    if not all(isinstance(ids, list) and all(isinstance(one, str) for one in ids) for ids in found.values()):
        raise RefusedError(400, "bad_field", "selected is {question: [option id, …]}")
    return found
