"""Keeps strangers out of a demo: whoever is not on this machine needs the one-time key of a demo on the network."""

from __future__ import annotations

import hmac

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.local import is_local
from bot.sandbox.errors import RefusedError

COOKIE = "huiyin_demo"
PARAMETER = "key"


def guard(key: str) -> Middleware:
    """A middleware that lets this machine in freely and others with `?key=…` once, then by a cookie of the session.

    An empty key fits nobody. "This machine" asks for it by its own name: a page elsewhere can have its name point here.
    """

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        if is_local(request):
            return await handler(request)
        if _same(request.query.get(PARAMETER, ""), key):
            # Off the address bar at once: a picture of the screen must not hand the key on.
            answer = web.HTTPSeeOther(request.path)
            # Not "Strict": whoever follows the link out of a web mail would lose the cookie on this very redirect. What
            # a foreign page posts is refused by its origin.
            answer.set_cookie(COOKIE, key, httponly=True, samesite="Lax")
            raise answer
        if _same(request.cookies.get(COOKIE, ""), key):
            return await handler(request)
        raise RefusedError(
            403,
            "key_needed",
            "请用演示启动时打印的带 key 的地址打开 / open the address with the key that the demo printed",
        )

    return guarded


def _same(given: str, key: str) -> bool:
    return key != "" and hmac.compare_digest(given.encode("utf-8", "surrogatepass"), key.encode())
