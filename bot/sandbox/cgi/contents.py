"""The bodies of the message types (wecom.md 2.2): what is required, what is cut, what a phone shows of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.cgi.call import Call
from bot.sandbox.errors import ApiError
from bot.sandbox.passive import TEXT_BYTES, cut
from bot.sandbox.wire import Json

_TITLE_BYTES = 128
_DESCRIPTION_BYTES = 512
_ARTICLES = 8


@dataclass(frozen=True, slots=True)
class Content:
    """What arrives on a phone."""

    kind: str
    text: str = ""
    card: Json | None = None
    extra: Json = field(default_factory=dict)


def read_content(call: Call) -> Content:
    """The content of a message/send body; raises `ApiError` 40008 or what its type earns. Cards are checked later."""
    kind = call.body.get("msgtype", "")
    read = _READERS.get(kind)
    if read is None:
        raise ApiError(40008)
    part = call.body.get(kind)
    if not isinstance(part, dict):
        raise ApiError(44004, f"{kind} is missing")
    return read(call, part)


def _text(_: Call, part: Json) -> Content:
    content = part.get("content")
    if not isinstance(content, str) or not content:
        raise ApiError(44004)
    return Content("text", cut(content))


def _markdown(_: Call, part: Json) -> Content:
    content = part.get("content")
    if not isinstance(content, str) or not content:
        raise ApiError(44004)
    if len(content.encode()) > TEXT_BYTES:
        raise ApiError(45002)
    return Content("markdown", content)


def _media_of(kind: str) -> Callable[[Call, Json], Content]:
    def read(call: Call, part: Json) -> Content:
        media = call.world.media(str(part.get("media_id", "")))
        if media is None or media.kind != kind:
            raise ApiError(40007)
        title = cut(str(part.get("title", "")), _TITLE_BYTES) or media.name
        extra = {"media_id": media.media_id, "url": f"/sandbox/media/{media.media_id}"}
        if kind == "video":
            extra["description"] = cut(str(part.get("description", "")), _DESCRIPTION_BYTES)
        return Content(kind, title, extra=extra)

    return read


def _textcard(_: Call, part: Json) -> Content:
    for name, errcode in (("title", 41016), ("description", 40035), ("url", 42028)):
        if not part.get(name):
            raise ApiError(errcode, name)
    title, description = cut(str(part["title"]), _TITLE_BYTES), cut(str(part["description"]), _DESCRIPTION_BYTES)
    return Content("textcard", title, extra={"description": description, "url": str(part["url"])})


def _news(_: Call, part: Json) -> Content:
    articles = part.get("articles")
    if not isinstance(articles, list) or not 1 <= len(articles) <= _ARTICLES:
        raise ApiError(45008)
    if any(not article.get("title") for article in articles):
        raise ApiError(41016)
    return Content("news", "\n".join(str(article["title"]) for article in articles), extra={"articles": articles})


def _template_card(_: Call, part: Json) -> Content:
    return Content("template_card", card=part)


_READERS: dict[str, Callable[[Call, Json], Content]] = {
    "text": _text,
    "markdown": _markdown,
    "image": _media_of("image"),
    "voice": _media_of("voice"),
    "video": _media_of("video"),
    "file": _media_of("file"),
    "textcard": _textcard,
    "news": _news,
    "template_card": _template_card,
}
