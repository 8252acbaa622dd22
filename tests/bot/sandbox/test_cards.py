"""Each errcode of wecom.md 2.3 is earned by exactly the fault it names, and by nothing that WeCom takes."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.sandbox.cards import Rules, check_card, updatable
from bot.sandbox.errors import ApiError
from tests.bot.sandbox.fake_bot import Json

OPTIONS = [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}]
TEXT: Json = {
    "card_type": "text_notice",
    "main_title": {"title": "超期"},
    "sub_title_text": "请尽快处理",
    "emphasis_content": {"title": "26h", "desc": "已等待"},
    "horizontal_content_list": [
        {"keyname": "承办", "value": "李敏"},
        {"type": 1, "keyname": "详情", "value": "查看", "url": "https://ex.test"},
        {"type": 2, "keyname": "附件", "value": "a.pdf", "media_id": "M"},
        {"type": 3, "keyname": "找谁", "value": "李敏", "userid": "limin"},
    ],
    "jump_list": [
        {"type": 1, "title": "制度", "url": "https://ex.test"},
        {"type": 2, "title": "小程序", "appid": "wx1"},
    ],
    "quote_area": {"type": 1, "url": "https://ex.test", "quote_text": "原话"},
    "card_action": {"type": 1, "url": "https://ex.test"},
    "action_menu": {"desc": "…", "action_list": [{"text": "静音", "key": "mute"}, {"text": "改派", "key": "move"}]},
    "task_id": "t1",
}
NEWS: Json = {
    "card_type": "news_notice",
    "main_title": {"title": "照片"},
    "card_image": {"url": "https://ex.test/p.jpg"},
    "vertical_content_list": [{"title": "3号楼", "desc": "22:10"}],
    "card_action": {"type": 1, "url": "https://ex.test"},
}
BUTTONS: Json = {
    "card_type": "button_interaction",
    "main_title": {"title": "新投诉"},
    "button_selection": {"question_key": "who", "title": "承办人", "option_list": OPTIONS},
    "button_list": [{"text": "受理", "key": "accept"}, {"type": 1, "text": "打开", "url": "https://ex.test"}],
    "task_id": "t2",
}
VOTE: Json = {
    "card_type": "vote_interaction",
    "main_title": {"title": "满意吗"},
    "checkbox": {"question_key": "score", "mode": 0, "option_list": OPTIONS},
    "submit_button": {"text": "提交", "key": "rate"},
    "task_id": "t3",
}
SELECTS: Json = {
    "card_type": "multiple_interaction",
    "main_title": {"title": "派单"},
    "select_list": [
        {"question_key": "who", "option_list": OPTIONS},
        {"question_key": "how", "option_list": OPTIONS},
    ],
    "submit_button": {"text": "派单", "key": "assign"},
    "task_id": "t4",
}
GONE = object()


def rules(**changes: Any) -> Rules:
    known = {"task_id_free": lambda t: t != "used", "media_known": "M".__eq__, "member_known": "limin".__eq__}
    return Rules(**{**known, "callback": True, **changes})


def changed(card: Json, path: str, value: Any) -> Json:
    card = copy.deepcopy(card)
    place: Any = card
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in way:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return card


def errcode(card: Json, **changes: Any) -> int:
    try:
        check_card(card, rules(**changes))
    except ApiError as error:
        return error.errcode
    return 0


@pytest.mark.parametrize("card", [TEXT, NEWS, BUTTONS, VOTE, SELECTS], ids=lambda card: card["card_type"])
def test_the_five_cards_as_documented_are_taken(card: Json) -> None:
    assert errcode(card) == 0


LINE = {"keyname": "承办", "value": "李敏"}
FAULTS: list[tuple[int, Json, str, Any]] = [
    (41016, NEWS, "main_title", GONE),
    (41016, BUTTONS, "main_title.title", ""),
    (42014, TEXT, "task_id", GONE),
    (42014, VOTE, "task_id", ""),
    (42014, BUTTONS, "task_id", "used"),
    (42014, BUTTONS, "task_id", "投诉"),
    (42014, BUTTONS, "task_id", "x" * 129),
    (42027, TEXT, "horizontal_content_list.0.keyname", ""),
    (42028, TEXT, "horizontal_content_list.1.url", GONE),
    (42028, TEXT, "jump_list.0.url", ""),
    (42028, BUTTONS, "button_list.1.url", GONE),
    (42029, TEXT, "horizontal_content_list.2.media_id", "gone"),
    (42030, TEXT, "jump_list.1.appid", GONE),
    (42031, BUTTONS, "card_type", "button"),
    (42033, TEXT, "jump_list.0.title", GONE),
    (42033, NEWS, "vertical_content_list.0.title", ""),
    (42035, TEXT, "horizontal_content_list", [LINE] * 7),
    (42036, NEWS, "vertical_content_list", [{"title": "x"}] * 5),
    (42037, BUTTONS, "button_selection.option_list", []),
    (42037, BUTTONS, "button_selection.option_list", [{"id": str(n), "text": "x"} for n in range(11)]),
    (42037, VOTE, "checkbox.option_list", [{"id": str(n), "text": "x"} for n in range(21)]),
    (42037, VOTE, "checkbox", GONE),
    (42038, BUTTONS, "button_list.0.text", ""),
    (42038, BUTTONS, "button_list", []),
    (42039, BUTTONS, "button_list.0.key", GONE),
    (42039, BUTTONS, "button_list.0.key", "字" * 342),
    (42039, BUTTONS, "button_list", [{"text": "是", "key": "x"}, {"text": "否", "key": "x"}]),
    (42040, SELECTS, "select_list.0.option_list.0.id", "b"),
    (42041, VOTE, "checkbox.option_list.1.text", ""),
    (42042, TEXT, "jump_list", [{"title": "x"}] * 4),
    (42043, SELECTS, "select_list.1.question_key", "who"),
    (42043, BUTTONS, "button_selection.question_key", GONE),
    (42044, NEWS, "card_image", GONE),
    (42045, TEXT, "card_action", GONE),
    (42045, TEXT, "card_action.type", 0),
    (42045, NEWS, "card_action.url", ""),
    (42046, VOTE, "submit_button.key", ""),
    (42046, SELECTS, "submit_button", GONE),
    (42047, SELECTS, "select_list", []),
    (42049, SELECTS, "submit_button.text", GONE),
    (42050, TEXT, "horizontal_content_list.3.userid", "nobody"),
    (42051, TEXT, "action_menu.action_list.1.key", "mute"),
    (40035, BUTTONS, "button_list", [{"text": "x", "key": str(n)} for n in range(7)]),
    (40035, BUTTONS, "main_title", "a text where an object belongs"),
    (40035, BUTTONS, "button_list", {"text": "not a list"}),
]


@pytest.mark.parametrize(("code", "card", "path", "value"), FAULTS, ids=[f"{f[0]}-{f[2]}" for f in FAULTS])
def test_each_fault_earns_its_errcode(code: int, card: Json, path: str, value: Any) -> None:
    assert errcode(changed(card, path, value)) == code


def test_at_the_limit_is_still_taken() -> None:
    for card, path, value in [
        (BUTTONS, "task_id", "aZ0_-@" + "x" * 122),
        (BUTTONS, "button_list", [{"text": "x", "key": str(n)} for n in range(6)]),
        (BUTTONS, "button_list.0.key", "k" * 1024),
        (TEXT, "horizontal_content_list", [LINE] * 6),
        (VOTE, "checkbox.option_list", [{"id": str(n), "text": "x"} for n in range(20)]),
        (TEXT, "main_title", GONE),  # a notice may have its text only
        (BUTTONS, "main_title.title", "长" * 500),  # lengths in characters are advice (建议)
    ]:
        assert errcode(changed(card, path, value)) == 0, path


def test_the_first_fault_in_the_documented_order_is_the_one_that_is_told() -> None:
    both = changed(changed(BUTTONS, "main_title", GONE), "task_id", "used")
    assert errcode(both) == 41016
    assert errcode({"template_card": BUTTONS}) == 41016  # nested one level too deep, as an SDK once sent it


def test_an_app_without_a_callback_url_may_send_notices_but_no_buttons() -> None:
    assert errcode(BUTTONS, callback=False) == 43012
    assert errcode(NEWS, callback=False) == 0


def test_an_update_may_leave_the_task_id_out_but_not_take_a_used_one() -> None:
    assert errcode(changed(BUTTONS, "task_id", GONE), update=True) == 0
    assert errcode(changed(BUTTONS, "task_id", "used"), update=True) == 42014


def test_what_can_be_changed_later_is_what_has_buttons_or_a_menu() -> None:
    assert [updatable(card) for card in (TEXT, NEWS, BUTTONS, VOTE, SELECTS)] == [True, False, True, True, True]
