"""The sandbox over HTTP: its own API, WeCom's server API and the phones page, on this machine only."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from bot.sandbox.api import Api
from bot.sandbox.asked import Handler, refusal
from bot.sandbox.errors import RefusedError
from bot.sandbox.sandbox import Sandbox

PAGE = Path(__file__).parent / "page"

_MOST_BYTES = 24 * 2**20  # an upload of 20 MB with its multipart wrapping
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; style-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def make_app(sandbox: Sandbox) -> web.Application:
    """The application of an entered sandbox; it does not close it."""
    app = web.Application(client_max_size=_MOST_BYTES, middlewares=[_refusals])
    app.router.add_route("*", "/cgi-bin/{api:.+}", sandbox.server_api.handle)
    for method, path, handler in Api(sandbox).routes():
        app.router.add_route(method, path, handler)
    app.router.add_get("/", _index)
    app.router.add_get("/page/{name:.+}", _page)
    return app


async def serve(sandbox: Sandbox, host: str = "127.0.0.1", port: int = 0) -> tuple[web.AppRunner, int]:
    """Serve an entered sandbox; returns the runner (`await runner.cleanup()` ends it) and the port in use.

    `port` 0 takes a free one. Raises `OSError` when the port is taken. The bot's `base_url` is `http://host:port`.
    """
    runner = web.AppRunner(make_app(sandbox), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    try:
        await site.start()
    except OSError:
        await runner.cleanup()
        raise
    actual = int(runner.addresses[0][1])
    sandbox.phones.own_url = f"http://{host}:{actual}"
    return runner, actual


@web.middleware
async def _refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Errors as `{"error", "message"}`; a page of another origin may not play with the phones."""
    try:
        origin = request.headers.get("Origin")
        if origin is not None and origin.partition("://")[2] != request.host:
            raise RefusedError(403, "foreign_origin", "only the sandbox's own page may call it from a browser")
        return await handler(request)
    except RefusedError as error:
        return refusal(error)
    except web.HTTPNotFound:
        return refusal(RefusedError(404, "not_found", f"there is nothing at {request.path}"))
    except web.HTTPMethodNotAllowed as error:
        allowed = ", ".join(sorted(error.allowed_methods))
        return refusal(RefusedError(405, "method_not_allowed", f"{request.path} takes {allowed}"))
    except web.HTTPRequestEntityTooLarge:
        return refusal(RefusedError(413, "too_large", f"more than {_MOST_BYTES} bytes"))


async def _index(_: web.Request) -> web.StreamResponse:
    return _file("index.html")


async def _page(request: web.Request) -> web.StreamResponse:
    return _file(request.match_info["name"])


def _file(name: str) -> web.FileResponse:
    wanted = (PAGE / name).resolve()
    if not wanted.is_relative_to(PAGE.resolve()) or not wanted.is_file():
        raise RefusedError(404, "not_found", f"the page has no {name!r}")
    return web.FileResponse(wanted, headers=_HEADERS)
