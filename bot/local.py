"""Tells whether a request comes from this machine and means it: by its peer and by the name it asks for."""

from __future__ import annotations

from aiohttp import web
from yarl import URL

from bot.settings import is_loopback


def is_local(request: web.Request) -> bool:
    """Whether a program here asks for this machine by a name that nobody else can own.

    The peer alone is not enough: behind a proxy on this machine everybody is a local peer, and so is the browser here
    when a foreign page has its own name point to this machine.
    """
    try:
        host = URL.build(scheme="http", authority=request.host).host or ""
    except ValueError:
        return False
    return is_loopback(request.remote or "") and is_loopback(host)
