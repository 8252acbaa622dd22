"""Request bodies: the same bytes every time, one or several, and what becomes of a card that cannot go out as it is."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.wecom.limits import CardLimitError
from bot.wecom.render import INERT_KEY, Attachment, Content, Markdown, grey_body, send_bodies, update_body
from bot.wecom.render_card import card_json
from handlers.cards.kit import Card
from tests.bot.wecom.cards import APPROVAL, EVERY_TYPE, NOTICE, SURVEY

AGENT = 1000002
TASK = "e1-abc-1-0"


def sent(content: Content, users: tuple[str, ...] = ("lisi",)) -> list[Any]:
    return [json.loads(body) for body in send_bodies(users, AGENT, content, TASK)]


def updated(card: Card) -> Any:
    return json.loads(update_body(("lisi",), AGENT, "RC1", card))["template_card"]


def test_a_card_goes_out_with_its_task_id_and_nothing_else() -> None:
    assert sent(APPROVAL, ("lisi", "wangwu")) == [
        {
            "touser": "lisi|wangwu",
            "agentid": AGENT,
            "msgtype": "template_card",
            "template_card": card_json(APPROVAL, TASK),
        }
    ]


def test_a_card_without_a_task_id_is_refused() -> None:
    with pytest.raises(CardLimitError):
        send_bodies(("lisi",), AGENT, APPROVAL)


def test_words_are_real_characters_sorted_and_packed() -> None:
    assert send_bodies(("lisi",), AGENT, "“引号”\n😡", TASK) == (
        '{"agentid":1000002,"duplicate_check_interval":1800,"enable_duplicate_check":1,"msgtype":"text",'
        '"text":{"content":"“引号”\\n😡"},"touser":"lisi"}'.encode(),
    )


def test_the_same_words_again_are_another_message_and_a_retry_of_one_is_not() -> None:
    def window(serial: int) -> int:
        (body,) = send_bodies(("lisi",), AGENT, "请写处理结果", serial=serial)
        return int(json.loads(body)["duplicate_check_interval"])

    assert window(7) == window(7)
    windows = {window(serial) for serial in range(1500)}
    assert len(windows) == 1500
    assert min(windows) >= 1800
    assert max(windows) <= 14_400  # WeCom's most (wecom.md 2.2)


def test_the_parts_of_a_long_text_that_says_the_same_over_and_over_are_told_apart() -> None:
    parts = send_bodies(("lisi",), AGENT, "啊" * 5000)
    assert len(set(parts)) == len(parts) > 1


def test_a_control_character_is_never_written_as_an_escape() -> None:
    (body,) = send_bodies(("lisi",), AGENT, "a\x00\x0b\ud800\tb", TASK)
    assert b"\\u" not in body
    assert json.loads(body)["text"]["content"] == "a\ufffd\ufffd\ufffd\tb"


def test_a_long_text_becomes_several_messages_that_are_each_short_enough() -> None:
    text = "楼上施工。" * 400
    for content, kind in ((text, "text"), (Markdown(text), "markdown")):
        bodies = sent(content)
        assert len(bodies) == 3
        assert "".join(body[kind]["content"] for body in bodies) == text
        assert all(len(body[kind]["content"].encode()) <= 2048 for body in bodies)


def test_an_empty_text_is_refused() -> None:
    for nothing in ("", Markdown("")):
        with pytest.raises(CardLimitError):
            send_bodies(("lisi",), AGENT, nothing)


def test_a_file_can_be_sent_so_that_it_cannot_be_passed_on() -> None:
    (body,) = sent(Attachment("file", "3aMedia", safe=True))
    assert (body["msgtype"], body["file"], body["safe"]) == ("file", {"media_id": "3aMedia"}, 1)
    assert sent(Attachment("image", "3aMedia"))[0]["safe"] == 0


def test_up_to_a_thousand_people_get_one_message() -> None:
    people = tuple(f"u{n}" for n in range(1000))
    assert sent("x", people)[0]["touser"].count("|") == 999
    for wrong in ((), (*people, "one_more")):
        with pytest.raises(CardLimitError):
            send_bodies(wrong, AGENT, "x")
        with pytest.raises(CardLimitError):
            update_body(wrong, AGENT, "RC1", APPROVAL)


def test_a_notice_without_a_page_goes_out_as_its_twin() -> None:
    (body,) = sent(replace(NOTICE, url=""))
    assert (body["msgtype"], body["text"]) == ("text", {"content": NOTICE.twin})
    assert sent(NOTICE)[0]["msgtype"] == "template_card"


def test_a_long_twin_is_split_like_any_text() -> None:
    assert len(sent(replace(NOTICE, url="", twin="长。" * 600))) == 2


@pytest.mark.parametrize("card", [card for card in EVERY_TYPE if card is not NOTICE])
def test_a_greyed_card_sent_anew_cannot_be_pressed(card: Card) -> None:
    over = replace(card, greyed="李敏已受理")
    assert sent(over)[0]["text"] == {"content": card.twin}
    notice = sent(replace(over, url="https://ex.test/c"))[0]["template_card"]
    assert notice["card_type"] == "text_notice"
    assert notice["emphasis_content"] == {"title": "李敏已受理"}
    assert not {"button_list", "button_selection", "checkbox", "select_list", "submit_button", "replace_text"} & set(
        notice
    )


def test_an_update_names_the_people_and_spends_the_code() -> None:
    assert json.loads(update_body(("lisi", "wangwu"), AGENT, "RC1", APPROVAL)) == {
        "userids": ["lisi", "wangwu"],
        "agentid": AGENT,
        "response_code": "RC1",
        "template_card": card_json(APPROVAL),
    }


def test_an_update_to_a_notice_with_a_page_is_that_notice() -> None:
    assert updated(replace(NOTICE, menu=()))["card_type"] == "text_notice"


def test_an_update_to_a_notice_without_a_page_keeps_every_word_and_shows_one_grey_button() -> None:
    card = updated(replace(NOTICE, url=""))
    assert card["card_type"] == "button_interaction"
    assert card["button_list"] == [{"key": INERT_KEY, "style": 2, "text": "回音 · 进展"}]
    assert card["replace_text"] == "回音 · 进展"
    assert card["sub_title_text"] == "整改中 3月9日18:00前答复您 食堂从今天起青菜洗三遍并加灯检；退餐费正在审批。"
    assert card["main_title"] == {"title": NOTICE.title, "desc": NOTICE.desc}


def test_an_update_shows_the_grey_word_even_where_no_button_is_left() -> None:
    over = replace(APPROVAL, buttons=(), select=None, greyed="3-5 09:30 已同意")
    for card in (over, replace(over, url="https://ex.test/c")):
        assert updated(card)["replace_text"] == "3-5 09:30 已同意"


def test_an_update_to_a_vote_stays_a_vote() -> None:
    assert updated(replace(SURVEY, greyed="已评价，谢谢")) == {**card_json(SURVEY), "replace_text": "已评价，谢谢"}


def test_an_update_without_a_code_is_refused() -> None:
    with pytest.raises(CardLimitError):
        update_body(("lisi",), AGENT, "", APPROVAL)


def test_greying_says_only_the_word() -> None:
    assert json.loads(grey_body(("lisi",), AGENT, "RC1", "李敏已受理")) == {
        "userids": ["lisi"],
        "agentid": AGENT,
        "response_code": "RC1",
        "button": {"replace_name": "李敏已受理"},
    }
    with pytest.raises(CardLimitError):
        grey_body(("lisi",), AGENT, "RC1", "")
