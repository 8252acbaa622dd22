from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.cards.keys import Act, CardKey
from handlers.inbound import CardTap, Entered, Left, MediaKind, SentLink, SentMedia, SentPlace
from handlers.reply import GreyCard, Quiet, ReplaceCard, Say
from tests.handlers.office import Copy, Office
from workflow.case import State

WORM = "食堂二楼上周五中午的青菜里有虫子，已经第二次了"


async def _cases(office: Office) -> int:
    async with office.store.begin() as uow:
        return len(await uow.ledger.in_state([str(state) for state in State], limit=500))


async def test_a_typed_complaint_is_filed_at_once_with_number_and_date(office: Office) -> None:
    answer = await office.say("chenchen", f"投诉 {WORM}")
    case = await office.case()
    assert case.text == WORM
    assert "已收到，编号26030001，3月9日(周一)18:00前答复您" in answer
    assert office.templates("chenchen") == []


async def test_a_sentence_gets_a_card_and_one_tap_gets_the_number(office: Office) -> None:
    assert await office.say("chenchen", WORM) == ""
    assert office.templates("chenchen") == ["draft"]
    assert await _cases(office) == 0
    reply = await office.tap("chenchen", "登记投诉")
    assert isinstance(reply, ReplaceCard)
    assert "26030001" in reply.card.title
    assert (await office.case()).text == WORM
    assert office.templates("chenchen") == ["draft"]


async def test_a_second_tap_on_the_card_files_nothing_and_tells_the_number(office: Office) -> None:
    await office.say("chenchen", WORM)
    copy = office.newest("chenchen")
    key = CardKey(Act.FILE, draft="draft1").pack()
    await office.press("chenchen", copy, key)
    again = await office.press("chenchen", copy, key)
    assert isinstance(again, ReplaceCard)
    assert "26030001" in again.card.title
    assert "已收到，编号26030001，没有重复登记" in office.texts("chenchen")[-1]
    assert await _cases(office) == 1


async def test_the_same_message_handled_twice_files_once(office: Office) -> None:
    await office.say("chenchen", WORM)
    copy = office.newest("chenchen")
    tap = CardTap("chenchen", CardKey(Act.FILE, draft="draft1").pack(), copy.task_id, "", "code")
    await office.hear(tap, cause="same")
    await office.hear(tap, cause="same")
    assert await _cases(office) == 1


async def test_nobody_else_can_register_or_read_a_draft(office: Office) -> None:
    await office.say("chenchen", WORM)
    reply = await office.press("sunxiao", Copy("task9", "draft"), CardKey(Act.FILE, draft="draft1").pack())
    assert isinstance(reply, GreyCard)
    assert await _cases(office) == 0
    assert WORM not in "".join(office.texts("sunxiao"))


async def test_the_director_is_chosen_on_the_card_and_kept(office: Office) -> None:
    await office.say("chenchen", "李敏对我的态度很恶劣")
    await office.tap("chenchen", "登记投诉", how="director")
    assert (await office.case()).to_director


async def test_without_a_choice_on_the_card_it_goes_the_usual_way(office: Office) -> None:
    await office.say("chenchen", WORM)
    await office.tap("chenchen", "登记投诉")
    assert not (await office.case()).to_director


async def test_just_asking_files_nothing_and_says_whom_to_ask(office: Office) -> None:
    assert await office.say("chenchen", "投诉电话是多少") == ""
    reply = await office.tap("chenchen", "只是问问")
    assert isinstance(reply, GreyCard)
    assert "李敏" in office.texts("chenchen")[-1]
    assert await _cases(office) == 0


async def test_changed_words_take_the_place_of_the_first(office: Office) -> None:
    await office.say("chenchen", WORM)
    await office.tap("chenchen", "改一下内容")
    assert await office.say("chenchen", "食堂三楼的汤里有头发") == ""
    await office.tap("chenchen", "登记投诉")
    async with office.store.begin() as uow:
        (case,) = await uow.ledger.with_part("chenchen", "complainant", open_only=True)
    assert case.text == "食堂三楼的汤里有头发"


async def test_complaining_without_words_asks_and_the_next_text_is_the_matter(office: Office) -> None:
    assert "请直接说发生了什么" in await office.say("chenchen", "投诉")
    assert await office.say("chenchen", "没水") == ""
    assert office.templates("chenchen") == ["draft"]


async def test_words_for_the_director_go_there_without_another_choice(office: Office) -> None:
    await office.click("chenchen", "ABOUT_BOSS")
    assert "26030001" in await office.say("chenchen", "李敏对我的态度很恶劣")
    assert (await office.case()).to_director


async def test_a_suggestion_is_filed_as_one(office: Office) -> None:
    await office.say("chenchen", "建议食堂换油")
    assert (await office.case()).kind == "suggestion"


async def test_five_thousand_characters_are_filed_whole(office: Office) -> None:
    text = "食堂的菜里有虫子。" * 556
    await office.say("chenchen", "投诉 " + text)
    assert (await office.case()).text == text


async def test_control_characters_do_not_reach_the_file_and_newlines_do(office: Office) -> None:
    await office.say("chenchen", "投诉 食堂\x00\x1b的菜\u202e\n有虫🐛")
    assert (await office.case()).text == "食堂的菜\n有虫🐛"


async def test_anonymous_words_are_neither_filed_nor_kept(office: Office) -> None:
    answer = await office.say("chenchen", "匿名举报 李敏收了供应商的礼")
    assert "做不到匿名" in answer
    assert "没有登记，也没有保存" in answer
    assert await _cases(office) == 0
    assert office.templates("chenchen") == []


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (SentMedia("chenchen", MediaKind.IMAGE, "m1"), "图片"),
        (SentMedia("chenchen", MediaKind.VOICE, "m1", "amr"), "语音"),
        (SentMedia("chenchen", MediaKind.VIDEO, "m1"), "视频"),
        (SentPlace("chenchen", "31.2", "121.4", "食堂"), "位置"),
        (SentLink("chenchen", "t", "d", "https://example.com"), "链接"),
    ],
)
async def test_what_this_version_cannot_keep_is_said(office: Office, sent: SentMedia, said: str) -> None:
    reply = await office.hear(sent)
    assert isinstance(reply, Say)
    assert said in reply.text
    assert await _cases(office) == 0


async def test_small_talk_is_answered_once_in_half_an_hour(office: Office) -> None:
    assert await office.say("chenchen", "好的") == "好的。"
    assert await office.say("chenchen", "谢谢") == ""
    office.now += timedelta(minutes=30) - timedelta(seconds=1)
    assert await office.say("chenchen", "收到") == ""
    office.now += timedelta(seconds=1)
    assert await office.say("chenchen", "收到") == "好的。"
    assert await office.say("limin", "收到") == "好的。"


async def test_a_greeting_comes_first_and_after_thirty_days(office: Office) -> None:
    first = await office.hear(Entered("chenchen"))
    assert isinstance(first, Say)
    assert isinstance(await office.hear(Entered("chenchen")), Quiet)
    office.now += timedelta(days=30) - timedelta(seconds=1)
    assert isinstance(await office.hear(Entered("chenchen")), Quiet)
    office.now += timedelta(days=30)
    assert isinstance(await office.hear(Entered("chenchen")), Say)
    assert isinstance(await office.hear(Left("chenchen")), Quiet)


async def test_an_unknown_key_is_met_with_help(office: Office) -> None:
    reply = await office.hear(CardTap("chenchen", "0|nonsense", "task1", "", "code"))
    assert isinstance(reply, Say)
    assert "这个按钮已经不用了" in reply.text
