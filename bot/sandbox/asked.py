"""Reading requests to the sandbox's own API and answering them: JSON in UTF-8, refusals with a code. No meaning."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.sandbox.errors import RefusedError
from bot.sandbox.walk import NotSettledError
from bot.sandbox.wire import Json

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def answer(data: Any, status: int = 200) -> web.Response:
    """A JSON response with real UTF-8."""
    text = json.dumps(data, ensure_ascii=False)
    return web.Response(
        text=text, status=status, content_type="application/json", headers={"Cache-Control": "no-store"}
    )


def refusal(error: RefusedError) -> web.Response:
    """`{"error": code, "message": …}` with what else the refusal carries."""
    return answer({"error": error.code, "message": str(error), **error.data}, error.status)


def not_settled(error: NotSettledError) -> RefusedError:
    """504 with what is still under way."""
    return RefusedError(504, "not_settled", "something is still under way", {"pending": error.pending})


async def body_of(request: web.Request, *known: str) -> Json:
    """The JSON object of a request; no body counts as an empty one. Fields beyond `known` are refused by name."""
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError as error:
        raise RefusedError(400, "bad_json", "the body is not JSON in UTF-8") from error
    if not isinstance(body, dict):
        raise RefusedError(400, "bad_json", "the body is not an object")
    if known and (strange := sorted(set(body) - set(known))):
        raise RefusedError(400, "bad_field", f"unknown field {strange[0]!r}; known are {', '.join(known)}")
    return body


def text_in(body: Json, name: str, default: str | None = None) -> str:
    """A text field; without `default` it must be there."""
    value = body.get(name, default)
    if not isinstance(value, str):
        raise RefusedError(400, "bad_field", f"{name} is a text")
    return value


def flag_in(body: Json, name: str, *, default: bool) -> bool:
    """A true/false field."""
    value = body.get(name, default)
    if not isinstance(value, bool):
        raise RefusedError(400, "bad_field", f"{name} is true or false")
    return value


def seconds_in(body: Json, name: str, default: float) -> float:
    """A number of real seconds, not negative."""
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise RefusedError(400, "bad_field", f"{name} is a number of seconds")
    return float(value)


def after_in(request: web.Request) -> int:
    """The `after` of the query; 0 when it is left out."""
    text = request.query.get("after", "0") or "0"
    if not text.isdigit():
        raise RefusedError(400, "bad_field", "after is a whole number")
    return int(text)
