"""A tiny bot for the sandbox's tests: it speaks the crypto of another party (weworkapi), keeps what it is told, and
answers as a test tells it to. It knows no cases."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import xmltodict
from aiohttp import web
from weworkapi.WXBizMsgCrypt3 import WXBizMsgCrypt

from bot.sandbox.records import Account

Json = dict[str, Any]


class FakeBot:
    """One app. `told` are the decrypted callbacks; `reply(fields)` gives the inner XML of the answer, or nothing."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.crypto = WXBizMsgCrypt(account.token, account.aes_key, account.corp_id)
        self.told: list[Json] = []
        self.refusals: list[int] = []
        self.queries: list[dict[str, str]] = []
        self.reply: Callable[[Json], str] = lambda _: ""
        self.body: bytes | None = None  # sent as it is instead of a reply
        self.status = 200
        self.hang: asyncio.Event | None = None  # hold every callback until it is set
        self.hold = 10**9  # …but only so many of them
        self.held = asyncio.Event()  # set when one is held
        self.clocks: list[tuple[str, int]] = []
        self.interrupted = False  # was the clock moved while something was under way?
        self.sweeping: asyncio.Event | None = None  # do not answer a push of the clock until it is set
        self.moments: list[str] = []  # ISO instants it waits for; each is fired when the clock gets there
        self.fired: list[tuple[str, str]] = []
        self.deaf = False  # never fires a moment
        self.busy = 0  # so many times "busy" is answered
        self.items: list[Json] = []

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/wecom/callback", self._verify)
        app.router.add_post("/wecom/callback", self._callback)
        app.router.add_get("/-/pending", self._pending)
        app.router.add_post("/-/clock", self._clock)
        app.router.add_get("/-/happened", self._happened)
        return app

    def text(self, to: str, content: str, kind: str = "text") -> str:
        return self.inner(to, kind, f"<Content><![CDATA[{content}]]></Content>")

    def inner(self, to: str, kind: str, rest: str) -> str:
        return (
            f"<xml><ToUserName><![CDATA[{to}]]></ToUserName>"
            f"<FromUserName><![CDATA[{self.account.corp_id}]]></FromUserName>"
            f"<CreateTime>1772416800</CreateTime><MsgType><![CDATA[{kind}]]></MsgType>{rest}</xml>"
        )

    async def _verify(self, request: web.Request) -> web.Response:
        q = request.query
        code, echo = self.crypto.VerifyURL(q["msg_signature"], q["timestamp"], q["nonce"], q["echostr"])
        return web.Response(status=403) if code else web.Response(body=self.body or echo)

    async def _callback(self, request: web.Request) -> web.Response:
        q = request.query
        code, xml = self.crypto.DecryptMsg(await request.text(), q["msg_signature"], q["timestamp"], q["nonce"])
        self.queries.append(dict(q))
        if code:
            self.refusals.append(code)
            return web.Response(status=403)
        fields: Json = xmltodict.parse(xml)["xml"]
        self.told.append(fields)
        if self.hang is not None and self.hold > 0:
            self.hold -= 1
            self.held.set()
            await self.hang.wait()
        if self.body is not None:
            return web.Response(body=self.body, status=self.status)
        inner = self.reply(fields)
        if not inner:
            return web.Response(status=self.status)
        code, sealed = self.crypto.EncryptMsg(inner, "7788", "1772416800")
        assert code == 0
        return web.Response(text=sealed, content_type="text/xml", status=self.status)

    async def _pending(self, _: web.Request) -> web.Response:
        busy = self.busy > 0
        self.busy -= busy
        return web.json_response({"busy": busy, "next": min(self.moments, default=None)})

    async def _clock(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.clocks.append((body["now"], body["rate"]))
        self.interrupted |= self.busy > 0
        if self.sweeping is not None:
            await self.sweeping.wait()
        for moment in [moment for moment in self.moments if moment <= body["now"] and not self.deaf]:
            self.moments.remove(moment)
            self.fired.append((moment, body["now"]))
        return web.json_response({"ok": True})

    async def _happened(self, request: web.Request) -> web.Response:
        after = int(request.query["after"])
        return web.json_response({"rev": len(self.items), "items": self.items[after:]})
