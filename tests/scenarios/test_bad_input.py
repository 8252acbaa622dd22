"""Bad input and wrong hands: one truthful answer each, and not a row changed."""

from __future__ import annotations

from dataclasses import replace

from bot.sandbox import events
from bot.sandbox.wire import to_xml
from bot.townsfolk import Told
from tests.scenarios.acts import WORM, answer, filed
from tests.scenarios.proofs import CASES, EVERYTHING, TALK
from tests.scenarios.town import Town

CAST = frozenset({"chenchen", "limin", "zhangwei", "liuyang"})


# What people type.


NO_COMPLAINT = {
    "": "这条消息没有文字",
    " \n\t ": "这条消息没有文字",
    "。。。": "这条消息没有文字",
    "\x00\x07\x1b": "要反映事情：直接说发生了什么",
    "😀😀": "要反映事情：直接说发生了什么",
    "asdf": "要反映事情：直接说发生了什么",
    "你好": "您好，这里是回音",
    "他妈的": "听得出您很着急",
    "12345678": "没有查到 12345678",
    "查询 26039999": "没有查到 26039999",
    "催办": "没有您提交的、还在办理的事",
    "取消": "现在没有等您回答的问题",
}


async def test_what_is_no_complaint_gets_one_helpful_line_and_registers_nothing(office: Town) -> None:
    office.cast = frozenset({"chenchen"})
    with office.unchanged((*CASES, *TALK)):
        for text, told in NO_COMPLAINT.items():
            assert told in await answer(office, "chenchen", text), text


async def test_five_thousand_characters_are_registered_and_given_back_to_the_last_one(office: Town) -> None:
    office.cast = CAST
    text = "".join(f"第{n}天菜里有虫；" for n in range(1, 700))[:4990] + "到此为止完毕。"
    await office.say("chenchen", f"投诉 {text}")
    assert (await office.case()).text == text
    await office.news()
    await office.say("chenchen", "详情 0001")
    parts = [n.words for n in (await office.news())["chenchen"]]
    assert len(parts) > 1
    assert text in "".join(parts)


async def test_five_thousand_times_the_same_character_is_not_taken_for_a_repetition(office: Town) -> None:
    office.cast = CAST
    await office.say("chenchen", "投诉 " + "虫" * 5000)
    await office.news()
    await office.say("chenchen", "详情 0001")
    assert sum(n.words.count("虫") for n in (await office.news())["chenchen"]) == 5000


async def test_emoji_and_control_characters_inside_a_complaint_do_no_harm(office: Town) -> None:
    office.cast = CAST
    await office.say("chenchen", "食堂菜里有虫😡\x00\x1b[31m\u202e第二次了<script>{number}%s")
    await office.tap("chenchen", "登记投诉")
    text = (await office.case()).text
    assert text.startswith("食堂菜里有虫😡")
    assert text.endswith("第二次了<script>{number}%s")
    (card,) = [n.words for n in (await office.news())["limin"]]
    assert "<script>{number}%s" in card


async def test_small_talk_is_answered_once_in_half_an_hour_and_never_registered(office: Town) -> None:
    office.cast = frozenset({"chenchen"})
    with office.unchanged((*CASES, *TALK)):
        assert await answer(office, "chenchen", "收到") == "好的。"
        await office.say("chenchen", "谢谢")
        await office.hears()
        await office.until("03-02 10:29")
        await office.say("chenchen", "👍")
        await office.hears()
        await office.until("03-02 10:30")
        assert await answer(office, "chenchen", "[强]") == "好的。"


async def test_a_near_miss_is_asked_back_and_carried_out_only_on_yes(office: Town) -> None:
    office.cast = CAST
    await filed(office)
    with office.unchanged():
        assert "您是要“催办”吗" in await answer(office, "chenchen", "催班")
        assert "没有办" in await answer(office, "chenchen", "不是")
        assert "您是要“催办”吗" in await answer(office, "chenchen", "cuiban")
    await office.say("chenchen", "是")
    assert len((await office.case()).urges) == 1


# What is not theirs.


async def test_a_strangers_case_and_a_number_that_was_never_given_are_answered_alike(office: Town) -> None:
    office.cast = CAST | {"sunxiao"}
    number = await filed(office)
    with office.unchanged((*CASES, *TALK)):
        for command in ("查询", "催办", "补充", "撤诉", "期限", "详情", "受理", "评价", "异议"):
            told = await answer(office, "sunxiao", f"{command} {number}")
            assert "没有查到" in told, command
            assert told.replace(number, "26039999") == await answer(office, "sunxiao", f"{command} 26039999")


async def test_a_strangers_words_behind_a_number_are_not_added_to_it(office: Town) -> None:
    office.cast = CAST | {"sunxiao"}
    number = await filed(office)
    with office.unchanged():
        assert "没有查到" in await answer(office, "sunxiao", f"补充 {number} 我也吃到了")
        # By its last four digits neither.
        assert "没有查到" in await answer(office, "sunxiao", f"催办 {number[-4:]}")


async def test_a_key_in_a_strangers_hand_does_nothing_and_tells_nothing(office: Town) -> None:
    office.cast = CAST | {"sunxiao"}
    await filed(office)
    card = await office.live_card("limin", "受理，我来办")
    with office.unchanged():
        await office.forged_tap("sunxiao", card, "受理，我来办")
        await office.forged_tap("chenchen", card, "受理，我来办")
    heard = await office.news()
    assert set(heard) == {"sunxiao"}
    assert all("虫" not in n.words and "26030001" not in n.words for n in heard["sunxiao"])


async def test_a_draft_in_somebody_elses_hand_registers_nothing(office: Town) -> None:
    office.cast = frozenset({"chenchen", "sunxiao"})
    await office.say("chenchen", WORM)
    card = await office.live_card("chenchen", "登记投诉")
    with office.unchanged((*CASES, *TALK)):
        await office.forged_tap("sunxiao", card, "登记投诉")
    assert all("虫" not in n.words for n in (await office.news())["sunxiao"])


# What is broken.


async def test_a_broken_envelope_is_refused_and_leaves_the_whole_store_as_it_was(office: Town) -> None:
    office.cast = frozenset()
    with office.unchanged(EVERYTHING):
        for broken in ("signature", "receiver", "padding", "time"):
            body = {"userid": "chenchen", "text": WORM, "break": broken}
            assert (await office._ask("POST", "/sandbox/raw", body))["status"] == 403, broken
        await office.settle()
    await office.hears()


async def test_what_is_sealed_rightly_but_is_no_message_is_refused(office: Town) -> None:
    office.cast = frozenset()
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><xml><MsgType>&a;</MsgType></xml>'
    with office.unchanged(EVERYTHING):
        for xml in ("hello", "<xml></xml>", "<xml><MsgType>text</MsgType></xml>", bomb):
            answered = await office._ask("POST", "/sandbox/raw", {"xml": xml})
            assert 400 <= answered["status"] < 500, xml


async def test_an_event_of_tomorrow_is_taken_in_and_asks_nothing(office: Town) -> None:
    office.cast = frozenset()
    head = events.Head(office.sandbox.account, "chenchen", await office.now())
    event = {**head.fields("event"), "Event": "moon_landed", "AgentID": office.sandbox.account.agent_id}
    with office.unchanged((*CASES, *TALK)):
        answered = await office._ask("POST", "/sandbox/raw", {"xml": to_xml(event)})
        assert answered["status"] == 200
        await office.settle()
    await office.hears()


async def test_a_key_that_no_card_ever_carried_gets_an_answer_and_changes_nothing(office: Town) -> None:
    office.cast = CAST
    await filed(office)
    card = await office.live_card("limin", "受理，我来办")
    forged = _with_key(card, "9|nonsense|x|y")
    with office.unchanged():
        await office.forged_tap("limin", forged, "受理，我来办")
    await office.hears(limin="这个按钮已经不用了")


async def test_a_menu_item_of_another_version_is_answered_with_help(office: Town) -> None:
    office.cast = frozenset({"chenchen"})
    head = events.Head(office.sandbox.account, "chenchen", await office.now())
    with office.unchanged((*CASES, *TALK)):
        await office.sandbox.teller.tell("click", "chenchen", events.menu_clicked(head, "click", "LOTTERY"))
        await office.settle()
    await office.hears(chenchen="要反映事情：直接说发生了什么")


def _with_key(card: Told, key: str) -> Told:
    return replace(card, card={**card.card, "button_list": [{**b, "key": key} for b in card.card["button_list"]]})
