"""Telling the bot: posts a callback, shows the passive reply to the one who acted, and writes the traffic."""

from __future__ import annotations

import aiohttp

from bot.sandbox import events
from bot.sandbox.callbacks import Answer, Callback, Caller
from bot.sandbox.card_changes import check_replacement, grey, show_instead
from bot.sandbox.clock import RealTime
from bot.sandbox.envelope import Break, Sealed
from bot.sandbox.errors import ApiError, RefusedError
from bot.sandbox.passive import BadReplyError, Reply, read_reply
from bot.sandbox.traffic import Entry
from bot.sandbox.wire import Json, WireError, from_xml, to_xml
from bot.sandbox.world import World


class Teller:
    """Each call returns `{callback, answered, attempts, ms, status}` once WeCom is done with the callback."""

    def __init__(self, world: World, caller: Caller, session: aiohttp.ClientSession, real: RealTime) -> None:
        self._world = world
        self._caller = caller
        self._session = session
        self._real = real

    async def tell(self, what: str, userid: str, fields: events.Fields, tapped: int | None = None) -> Json:
        """Tell the bot of an act; `tapped` is the id of the card's message when it was a tap."""
        callback = Callback(what, userid, to_xml(fields), tapped)
        return await self._finish(await self._caller.call(self._session, callback))

    async def raw(self, xml: str, broken: Break) -> Json:
        """Post any inner XML, the envelope broken as asked; it leaves no trace on a phone but the reply."""
        try:
            fields = from_xml(xml)
        except WireError:
            fields = {}  # what is not even XML is posted all the same
        what = str(fields.get("Event") or fields.get("MsgType") or "raw")
        callback = Callback(what, str(fields.get("FromUserName", "")), xml, broken=broken)
        return await self._finish(await self._caller.call(self._session, callback))

    async def again(self, number: int, *, fresh_nonce: bool) -> Json:
        """Post a past callback once more: the same bytes, or sealed anew; 404 if it is not remembered."""
        past = self._caller.past(number)
        if past is None:
            raise RefusedError(404, "unknown_callback", f"there is no callback {number} to send again")
        sealed: Sealed | None = None if fresh_nonce else past.sealed
        return await self._finish(await self._caller.call(self._session, past.callback, sealed), again_of=number)

    def message_xml(self, userid: str, text: str) -> str:
        """The inner XML of a typed message from anybody, also from a stranger."""
        head = events.Head(self._world.account, userid, self._world.clock.now())
        return to_xml(events.text_message(head, self._world.msg_id(), text))

    async def _finish(self, answer: Answer, again_of: int | None = None) -> Json:
        callback = answer.callback
        now = self._world.clock.now()
        reply, refused = self._read(answer)
        if reply is not None:
            refused = self._show(reply, callback)
        entry = Entry(
            "callback",
            callback.what,
            now,
            self._real.wall(),
            callback.userid,
            request={
                "xml": callback.xml,
                "timestamp": answer.sealed.timestamp,
                "nonce": answer.sealed.nonce,
                **({"again_of": again_of} if again_of is not None else {}),
                **({"broken": callback.broken.value} if callback.broken is not Break.NONE else {}),
            },
            response=None if answer.status is None else {"reply": reply.fields if reply else None},
            status=answer.status,
            attempts=answer.attempts,
            refused=refused,
        )
        number = self._caller.log(answer, entry)
        return {
            "callback": number,
            "answered": answer.answered,
            "attempts": answer.attempts,
            "ms": answer.ms,
            "status": answer.status,
        }

    def _read(self, answer: Answer) -> tuple[Reply | None, str]:
        if not answer.answered:
            return None, ""
        callback = answer.callback
        try:
            return read_reply(answer.body, self._world.account, callback.what, callback.userid), ""
        except BadReplyError as error:
            return None, str(error)

    def _show(self, reply: Reply, callback: Callback) -> str:
        """Show a passive reply to the one who acted; returns why WeCom ignores it, or nothing."""
        world = self._world
        person = world.company.person(callback.userid)
        if person is None:
            return f"nobody is called {callback.userid!r}"
        if reply.kind not in ("update_button", "update_template_card"):
            world.add_message(person.userid, "bot", reply.kind, text=reply.text, extra=reply.extra)
            return ""
        message = None if callback.tapped is None else world.message(callback.tapped)
        if message is None:
            return "there is no card to change"
        try:
            if reply.kind == "update_button":
                grey(world, message, reply.text)
            else:
                check_replacement(world, world.account, reply.card, message)
                show_instead(world, message, reply.card)
        except ApiError as error:
            return str(error)
        return ""
