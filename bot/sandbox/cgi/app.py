"""gettoken, the app's menu, media files and the callback addresses (wecom.md 2.1, 2.6, 2.8)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.cgi.call import Call, File
from bot.sandbox.errors import ApiError
from bot.sandbox.records import TOKEN_LIFE
from bot.sandbox.wire import Json
from bot.sandbox.world import World

_MENU_TYPES = (
    *("click", "view", "view_miniprogram", "scancode_push", "scancode_waitmsg"),
    *("pic_sysphoto", "pic_photo_or_album", "pic_weixin", "location_select"),
)
_MIB = 2**20
_MOST_BYTES = {"image": 10 * _MIB, "voice": 2 * _MIB, "video": 10 * _MIB, "file": 20 * _MIB}
_LEAST_BYTES = 5


def get_token(world: World, query: Mapping[str, str]) -> Json:
    """gettoken?corpid=&corpsecret=: the same token while it is valid."""
    corp_id, secret = query.get("corpid", ""), query.get("corpsecret", "")
    for given, errcode in ((corp_id, 41002), (secret, 41004)):
        if not given:
            raise ApiError(errcode)
    if corp_id != world.account.corp_id:
        raise ApiError(40013)
    account = next((account for account in world.accounts.values() if account.secret == secret), None)
    if account is None:
        raise ApiError(40001)
    token = world.issue_token(account.agent_id)
    left = min(token.expires_at - world.clock.now(), TOKEN_LIFE)
    return {"errcode": 0, "errmsg": "ok", "access_token": token.token, "expires_in": int(left.total_seconds())}


def menu_create(call: Call) -> Json:
    """menu/create?agentid=: replaces the menu; the limits of wecom.md 2.8."""
    call.agent()
    buttons = call.body.get("button")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
        raise ApiError(40035, "a menu has 1 to 3 buttons")
    for button in buttons:
        _check_item(button, name_bytes=16)
        for item in button.get("sub_button") or []:
            _check_item(item, name_bytes=40)
        if len(button.get("sub_button") or []) > 5:
            raise ApiError(40035, "a button has at most 5 under it")
    call.world.set_menu({"button": buttons})
    return {"errcode": 0, "errmsg": "ok"}


def menu_get(call: Call) -> Json:
    """menu/get?agentid="""
    call.agent()
    if call.world.menu is None:
        raise ApiError(46003)
    return {"errcode": 0, "errmsg": "ok", **call.world.menu}


def menu_delete(call: Call) -> Json:
    """menu/delete?agentid="""
    call.agent()
    call.world.set_menu({})
    return {"errcode": 0, "errmsg": "ok"}


def media_upload(call: Call) -> Json:
    """media/upload?type=: multipart, part `media`; created_at is a text."""
    kind, upload = call.query.get("type", ""), call.upload
    if kind not in _MOST_BYTES:
        raise ApiError(40004)
    if upload is None or len(upload.content) <= _LEAST_BYTES:
        raise ApiError(44001)
    if len(upload.content) > _MOST_BYTES[kind]:
        raise ApiError(45001)
    media = call.world.add_media(kind, upload.name, upload.content_type, upload.content)
    created = str(int(call.world.clock.now().timestamp()))
    return {"errcode": 0, "errmsg": "", "type": kind, "media_id": media.media_id, "created_at": created}


def media_get(call: Call) -> File:
    """media/get?media_id=: the bytes; an unknown or expired id is 40007."""
    media = call.world.media(call.query.get("media_id", ""))
    if media is None:
        raise ApiError(40007)
    return File(media.name, media.content_type, call.world.media_content(media))


def callback_ips(_: Call) -> Json:
    """getcallbackip: the sandbox calls from this machine only."""
    return {"errcode": 0, "errmsg": "ok", "ip_list": ["127.0.0.1"]}


def _check_item(item: Json, name_bytes: int) -> None:
    name, kind = item.get("name", ""), item.get("type", "")
    if not name or len(name.encode()) > name_bytes:
        raise ApiError(40035, f"menu name {name!r} is empty or over {name_bytes} bytes")
    if item.get("sub_button"):
        return
    if kind not in _MENU_TYPES:
        raise ApiError(40035, f"menu type {kind!r}")
    key, url = item.get("key", ""), item.get("url", "")
    if (kind == "view" and not 0 < len(url.encode()) <= 1024) or (
        not kind.startswith("view") and not 0 < len(key.encode()) <= 128
    ):
        raise ApiError(40035, f"menu item {name!r} has no usable key or url")
