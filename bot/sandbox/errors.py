"""How the sandbox refuses: WeCom's errcodes for the bot, HTTP errors for its own API. No other words come from here."""

from __future__ import annotations

from datetime import datetime

from bot.sandbox.wire import Json

# wecom.md 2.3, 2.4 and 2.13. The texts are ours except where wecom.md quotes one: bots must look at the code.
TEXTS = {
    -1: "system busy",
    40001: "invalid credential",
    40004: "invalid media type",
    40007: "invalid media_id",
    40008: "invalid message type",
    40013: "invalid corpid",
    40014: "invalid access_token",
    40032: "invalid userid list size",
    40033: "invalid request, must not contain \\uxxxx",
    40035: "invalid parameter",
    40056: "invalid agentid",
    40058: "invalid request method or parameter",
    40068: "invalid tagid",
    41001: "access_token missing",
    41002: "corpid missing",
    41004: "corpsecret missing",
    41011: "agentid missing",
    41016: "title missing",
    42001: "access_token expired",
    42014: "taskid has existed or empty or exceed max len",
    42015: "card was sent by another app",
    42017: "card has no buttons",
    42027: "horizontal_content_list.keyname missing",
    42028: "url missing",
    42029: "media_id missing or invalid",
    42030: "appid missing",
    42031: "invalid card_type",
    42033: "title of vertical_content_list or jump_list missing",
    42035: "horizontal_content_list too long",
    42036: "vertical_content_list too long",
    42037: "option_list is empty or too long",
    42038: "button text missing",
    42039: "button key missing, too long or repeated",
    42040: "option id missing, too long or repeated",
    42041: "option text missing",
    42042: "jump_list too long",
    42043: "question_key missing, too long or repeated",
    42044: "card_image.url missing",
    42045: "card_action missing or invalid",
    42046: "submit_button.key missing or too long",
    42047: "select_list is empty or too long",
    42049: "submit_button.text missing",
    42050: "horizontal_content_list.userid missing or unknown",
    42051: "action_menu key missing or repeated",
    43012: "callback url not configured",
    44001: "empty media data",
    44004: "empty content",
    45001: "media size exceeds the limit",
    45002: "content too long",
    45008: "invalid number of articles",
    46003: "menu does not exist",
    48002: "api forbidden",
    60111: "userid not found",
    60123: "department not found",
    60140: "response_code invalid, used or expired",
    81013: "no valid recipient: user, party and tag are all invalid",
    82001: "touser, toparty and totag are all empty",
    82002: "invalid number of parties",
    82003: "invalid number of tags",
    82101: "no target of the update given",
    82102: "the target did not receive the card",
    301002: "the access_token belongs to another app",
}


class ApiError(Exception):
    """A server API call that WeCom answers with an errcode (always HTTP 200)."""

    def __init__(self, errcode: int, detail: str = "") -> None:
        super().__init__(f"{errcode} {TEXTS[errcode]}")
        self.errcode = errcode
        self.detail = detail

    def body(self, now: datetime, serial: int, address: str) -> Json:
        """The answer as WeCom words it: text, hint, caller's address and help page (wecom.md 2)."""
        text = f"{TEXTS[self.errcode]}{': ' if self.detail else ''}{self.detail}"
        hint = f"{int(now.timestamp())}{serial:015d}"
        more = f"https://open.work.weixin.qq.com/devtool/query?e={self.errcode}"
        return {
            "errcode": self.errcode,
            "errmsg": f"{text}, hint: [{hint}], from ip: {address}, more info at {more}",
        }


class RefusedError(Exception):
    """A request to the sandbox's own API that cannot be done: HTTP `status`, a stable `code`, a sentence, data."""

    def __init__(self, status: int, code: str, message: str, data: Json | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.data = data or {}
