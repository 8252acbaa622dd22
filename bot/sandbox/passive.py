"""Passive replies: may this answer to that callback be shown, and what does it show? Pure; the phones apply it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.sandbox.card_xml import CardXmlError, card_from_xml
from bot.sandbox.envelope import EnvelopeError, Sealed, open_sealed
from bot.sandbox.records import Account
from bot.sandbox.wire import Json, WireError, from_xml

TEXT_BYTES = 2048

_ORDINARY = frozenset({"text", "image", "voice", "video", "news"})
_CARD_CHANGES = frozenset({"update_button", "update_template_card"})

# wecom.md 1.6: which events take a reply at all. A typed message takes an ordinary one, never a card.
_ALLOWED = {
    **dict.fromkeys(("text", "image", "voice", "video", "location", "link"), _ORDINARY),
    **dict.fromkeys(("subscribe", "enter_agent", "LOCATION", "click", "view", "view_miniprogram"), _ORDINARY),
    **dict.fromkeys(("scancode_waitmsg", "template_card_menu_event"), _ORDINARY),
    "template_card_event": _CARD_CHANGES,
}
_EMPTY = (b"", b"success")  # both mean: received, nothing to say (wecom.md 1.5)


class BadReplyError(Exception):
    """WeCom ignores this reply; the text says why, for the traffic."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the person is shown: `kind` as WeCom names it, with `text`, `card` or `extra` as that kind needs."""

    kind: str
    fields: Json  # the decrypted reply, for the traffic
    text: str = ""
    card: Json = field(default_factory=dict)
    extra: Json = field(default_factory=dict)


def read_reply(body: bytes, account: Account, what: str, userid: str) -> Reply | None:
    """The reply to the callback `what` of `userid`; None if there is none. Raises `BadReplyError`."""
    if body in _EMPTY:
        return None
    fields = _opened(body, account)
    kind = fields.get("MsgType", "")
    if str(fields.get("ToUserName", "")).lower() != userid.lower():
        raise BadReplyError(f"ToUserName is {fields.get('ToUserName')!r}, the act was {userid}'s")
    if fields.get("FromUserName") != account.corp_id:
        raise BadReplyError("FromUserName is not the CorpID")
    if not str(fields.get("CreateTime", "")).isdigit():
        raise BadReplyError("CreateTime is missing")
    if kind not in _ALLOWED.get(what, frozenset()):
        raise BadReplyError(f"{what} takes no reply of type {kind!r}")
    try:
        return _read(kind, fields)
    except (KeyError, TypeError, AttributeError) as error:
        raise BadReplyError(f"the {kind} reply lacks {error}") from error
    except CardXmlError as error:
        raise BadReplyError(str(error)) from error


def cut(text: str, most_bytes: int = TEXT_BYTES) -> str:
    """The text as far as WeCom shows it: cut after so many bytes, never inside a character."""
    return text.encode()[:most_bytes].decode(errors="ignore")


def _opened(body: bytes, account: Account) -> Json:
    try:
        outer = from_xml(body)
        sealed = Sealed(*(_text(outer, name) for name in ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")))
        return from_xml(open_sealed(account.token, account.aes_key, account.corp_id, sealed))
    except WireError as error:
        raise BadReplyError(str(error)) from error
    except KeyError as error:
        raise BadReplyError(f"the envelope lacks {error}") from error
    except EnvelopeError as error:
        raise BadReplyError(f"the envelope is wrong: {error.code}") from error


def _text(outer: Json, name: str) -> str:
    if not isinstance(outer[name], str):
        raise BadReplyError(f"the envelope has <{name}> twice or nested")
    return str(outer[name])


def _read(kind: str, fields: Json) -> Reply:
    match kind:
        case "text":
            if not fields["Content"]:
                raise BadReplyError("the text is empty")
            return Reply(kind, fields, text=cut(fields["Content"]))
        case "image" | "voice":
            return Reply(kind, fields, extra={"media_id": fields[kind.capitalize()]["MediaId"]})
        case "video":
            video = fields["Video"]
            return Reply(kind, fields, text=video.get("Title", ""), extra={"media_id": video["MediaId"]})
        case "news":
            items = fields["Articles"]["item"]
            articles = [{name.lower(): text for name, text in item.items()} for item in _many(items)]
            return Reply(
                kind, fields, text="\n".join(a.get("title", "") for a in articles), extra={"articles": articles}
            )
        case "update_button":
            if not fields["Button"]["ReplaceName"]:
                raise BadReplyError("ReplaceName is empty")
            return Reply(kind, fields, text=fields["Button"]["ReplaceName"])
        case _:
            return Reply(kind, fields, card=card_from_xml(fields["TemplateCard"]))


def _many(value: object) -> list[Json]:
    return value if isinstance(value, list) else [value]  # type: ignore[list-item]
