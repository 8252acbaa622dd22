"""The door WeCom knocks at: nothing gets in unverified, nothing verified is answered before it is written down (D6)."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import structlog
from aiohttp import web

from bot.clock import Clock
from bot.wecom.envelope import Envelope, EnvelopeError
from bot.wecom.parse import ParsedCallback, ParseError, parse
from bot.wecom.render_reply import reply_xml
from bot.worker import NOTHING, Handled, Worker
from handlers.inbound import Ignored
from handlers.reply import Reply
from storage.inbox import Received
from storage.store import SqlStore

PATH = "/wecom/callback"

PATIENCE = 3.5
"""Seconds (real time) a response waits for the outcome; WeCom hangs up after 5 (wecom.md 1.5)."""

INSISTENCE = 4.5
"""Seconds (real time) for which a callback that cannot be written down is tried again."""

AGAIN_S = 0.25

log = structlog.get_logger(__name__)


class Knocks(Protocol):
    """Remembers what came to the door, so that `doctor` can say why it stays shut (people.md 1.5)."""

    def arrived(self, fault: str) -> None:
        """A callback came; `fault` is "" when it was let in."""


class Responses:
    """How many responses are being answered right now: their rows are neither due nor done."""

    def __init__(self) -> None:
        self.open = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Counts one while the block runs."""
        self.open += 1
        try:
            yield
        finally:
            self.open -= 1


@dataclass(frozen=True, slots=True)
class Door:
    """Verifies, writes down, waits for the outcome a little, answers. `agent_id` 0 takes every app's callbacks."""

    envelope: Envelope
    corp_id: str
    agent_id: int
    store: SqlStore
    worker: Worker
    clock: Clock
    knocks: Knocks
    responses: Responses
    patience: float = PATIENCE
    insistence: float = INSISTENCE

    def routes(self) -> list[web.AbstractRouteDef]:
        """The GET check and the POST of wecom.md 1.2 and 1.3."""
        return [web.get(PATH, self.verify), web.post(PATH, self.receive)]

    async def verify(self, request: web.Request) -> web.Response:
        """Answers the console's check with the decrypted text, exactly, within a second; 403 for anything else."""
        try:
            echo = self.envelope.verify_url(request.query, self.clock.now())
        except EnvelopeError as error:
            return self._refuse(error)
        self.knocks.arrived("")
        return web.Response(body=echo, content_type="text/plain", charset="utf-8")

    async def receive(self, request: web.Request) -> web.Response:
        """Answers one callback: its effect is committed, or at least its bytes are, before the 200."""
        try:
            body = await request.read()  # over the application's client_max_size: 413
            xml = self.envelope.open(request.query, body, self.clock.now())
            parsed = parse(xml)
        except EnvelopeError as error:
            return self._refuse(error)
        except ParseError as error:
            log.warning("callback not understood", fault=error.code.value, field=error.field)
            return web.Response(status=400)
        if self._is_for_another_app(parsed):
            self.knocks.arrived("another_app")
            log.warning("callback for another app", agent=parsed.agent_id)
            return web.Response()
        self.knocks.arrived("")
        if isinstance(parsed.inbound, Ignored):
            log.info("callback ignored", what=parsed.inbound.what)
        with self.responses.one():
            give_up_at = asyncio.get_running_loop().time() + self.insistence
            received = await self._written_down(xml, parsed.userid, give_up_at)
            if received is None:
                return _hung_up(request)
            handled = await self._outcome(received, give_up_at)
            return await self._respond(request, parsed, handled)

    async def _written_down(self, xml: bytes, userid: str, give_up_at: float) -> Received | None:
        """Where it stands in the inbox, tried until WeCom's five seconds are nearly over; then None."""
        try:
            async with asyncio.timeout_at(give_up_at):
                while True:
                    try:
                        return await self.store.receive(xml, userid, xml, self.clock.now())
                    except Exception as error:  # a full disk, a held file: what is not written down is not received
                        log.error("callback not written down", error=type(error).__name__, exc_info=error)
                    await asyncio.sleep(AGAIN_S)
        except TimeoutError:
            return None

    async def _outcome(self, received: Received, give_up_at: float) -> Handled:
        """What became of the entry, or nothing yet: then the pump will send the answer."""
        # Shielded: the entry is handled to its end even when WeCom has hung up.
        task = asyncio.shield(self.worker.accept(received))
        try:
            left = give_up_at - asyncio.get_running_loop().time()
            return await asyncio.wait_for(task, max(0.0, min(self.patience, left)))
        except TimeoutError:
            self.worker.too_late(received.entry_id)
            return NOTHING

    async def _respond(self, request: web.Request, parsed: ParsedCallback, handled: Handled) -> web.Response:
        """The response, with the answer in it if nobody else has sent that; sent before its row is closed (D6).

        What cannot be said here after all (WeCom has hung up, or would refuse the card) is the pump's at once.
        """
        if not (handled.answer_id and handled.in_response):
            return web.Response()
        lease = await self.store.outbox_take_answer(handled.answer_id)
        if lease is None:
            return web.Response()
        try:
            response = await self._sent(request, parsed, handled.reply)
        except Exception as error:  # no answer is lost because a response could not be made or written
            log.warning("answer not in the response", row=handled.answer_id, error=type(error).__name__, exc_info=error)
            response = None
        now = self.clock.now()
        if response is None:
            await self.store.outbox_release_answer(handled.answer_id, lease, now)
            return web.Response()
        await self.store.outbox_sent(handled.answer_id, now, None)
        return response

    async def _sent(self, request: web.Request, parsed: ParsedCallback, reply: Reply) -> web.Response | None:
        """The response when it was written with the reply in it; None when there is nobody to write to."""
        now = self.clock.now()
        xml = reply_xml(reply, parsed.userid, self.corp_id, now)
        if xml is None or _gone(request):
            return None
        sealed = self.envelope.seal(xml, now, nonce=str(secrets.randbelow(10**10)), salt=secrets.token_bytes(16))
        response = web.Response(text=sealed, content_type="application/xml")
        await response.prepare(request)
        await response.write_eof()
        return response

    def _is_for_another_app(self, parsed: ParsedCallback) -> bool:
        return bool(self.agent_id and parsed.agent_id is not None and parsed.agent_id != self.agent_id)

    def _refuse(self, error: EnvelopeError) -> web.Response:
        # One answer for all faults: the sender of a forged envelope learns nothing.
        log.warning("callback refused", fault=error.code.value)
        self.knocks.arrived(error.code.value)
        return web.Response(status=403)


def _hung_up(request: web.Request) -> web.Response:
    # WeCom repeats what got no answer, and may take any status for one (wecom.md 1.5).
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=503)  # which nobody reads


def _gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()
