"""message/send and message/update_template_card (wecom.md 2.2–2.4): who gets what, what is refused first."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

from bot.sandbox.card_changes import card_rules, check_replacement, grey, show_instead
from bot.sandbox.card_parts import state_of
from bot.sandbox.cards import check_card, updatable
from bot.sandbox.cgi.call import Call
from bot.sandbox.cgi.contents import Content, read_content
from bot.sandbox.cgi.recipients import resolve, resolve_lists
from bot.sandbox.errors import ApiError
from bot.sandbox.records import Message
from bot.sandbox.wire import Json

_DUPLICATE_S = 1800
_DUPLICATE_MOST_S = 14400


def send(call: Call) -> Json:
    """message/send. Over a member's limit the message is dropped in silence: errcode 0 all the same."""
    account = call.agent()
    recipients = resolve(call.world, call.body)
    content = read_content(call)
    if content.card is not None:
        check_card(content.card, card_rules(call.world, account))
    if not recipients.people:
        raise ApiError(81013)
    if _is_duplicate(call):
        return {"errcode": 0, "errmsg": "ok", **recipients.invalid()}
    return {"errcode": 0, "errmsg": "ok", **recipients.invalid(), **_deliver(call, recipients.userids(), content)}


def update_template_card(call: Call) -> Json:
    """message/update_template_card: one response code changes one sent card once, on the copies named."""
    account = call.agent()
    code = call.world.code(str(call.body.get("response_code", "")))
    if code is None:
        raise ApiError(60140)
    if code.agent_id != account.agent_id:
        raise ApiError(42015)
    wanted, strangers = resolve_lists(call.world, call.body)
    if not wanted and not strangers:
        raise ApiError(82101)
    copies = call.world.copies(code.msgid, wanted)
    if not copies:
        raise ApiError(82102)
    _change(call, copies)
    call.world.spend(code)
    holders = {message.userid.lower() for message in copies}
    outside = [*strangers, *(userid.lower() for userid in wanted if userid.lower() not in holders)]
    return {"errcode": 0, "errmsg": "ok", **({"invaliduser": outside} if outside else {})}


def _change(call: Call, copies: list[Message]) -> None:
    button, card = call.body.get("button"), call.body.get("template_card")
    if isinstance(card, dict):
        check_replacement(call.world, call.account, card, copies[0])
        for message in copies:
            show_instead(call.world, message, card)
    elif isinstance(button, dict) and button.get("replace_name"):
        for message in copies:
            grey(call.world, message, str(button["replace_name"]))
    else:
        raise ApiError(40035, "neither button.replace_name nor template_card")


def _is_duplicate(call: Call) -> bool:
    if call.body.get("enable_duplicate_check") != 1:
        return False
    seconds = min(int(call.body.get("duplicate_check_interval", _DUPLICATE_S)), _DUPLICATE_MOST_S)
    request = json.dumps([call.account.agent_id, call.body], sort_keys=True).encode()
    return call.world.sent_before(hashlib.sha256(request).hexdigest(), timedelta(seconds=seconds))


def _deliver(call: Call, userids: list[str], content: Content) -> Json:
    world, card = call.world, content.card
    msgid = world.token_text(64)
    agentid = call.account.agent_id
    task_id = str((card or {}).get("task_id", ""))
    world.use_task_id(agentid, task_id)
    for userid in userids:
        if not world.may_deliver(agentid, userid):
            call.dropped_for.append(userid)
            continue
        world.add_message(
            userid,
            "bot",
            content.kind,
            text=content.text,
            card=card,
            state=state_of(card, replaced=False) if card is not None else None,
            task_id=task_id,
            msgid=msgid,
            extra={**content.extra, "agentid": agentid},
        )
    answer: Json = {"msgid": msgid}
    if card is not None and updatable(card):
        answer["response_code"] = world.new_code(agentid, msgid)
    return answer
