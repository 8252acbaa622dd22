"""An ordinary complaint by the short lane: few taps, few words, one copy to the head, and no approval."""

from __future__ import annotations

from tests.scenarios.acts import WORM, filed, taken_up
from tests.scenarios.heard import turned
from tests.scenarios.town import Town
from workflow.case import Outcome, State

RESULT = "已换洗菜流程并退餐费，给您添麻烦了，抱歉。"
CAST = frozenset({"chenchen", "limin", "zhangwei", "liuyang", "wangqiang"})


async def test_an_ordinary_case_takes_four_taps_and_two_sentences_at_most_from_the_card_to_the_closing(
    office: Town,
) -> None:
    office.cast = CAST
    # One sentence and one tap to a number.
    await office.say("chenchen", WORM)
    await office.tap("chenchen", "登记投诉")
    assert office.acts == [("chenchen", "say"), ("chenchen", "tap")]
    await office.news()
    office.acts.clear()

    # 李敏 takes it up; her card is the next step at once, her colleagues' cards say so.
    await office.tap("limin", "受理，我来办", "食堂")
    await office.hears(
        chenchen="已受理，由李敏办理。3月9日(周一)18:00前答复您",
        limin=turned("[当场办结] [提方案] [记调查]"),
        zhangwei=turned("[李敏已受理]"),
        liuyang=turned("[李敏已受理]"),
    )

    # No amount is asked for, so she settles it with one sentence; the head has a copy.
    await office.tap("limin", "当场办结")
    await office.hears(limin="请用一句话写26030001的处理结果")
    await office.say("limin", RESULT)
    await office.hears(
        limin=(turned("[已当场办结]"), "已当场办结，结果已发给投诉人"),
        chenchen=RESULT,
        wangqiang="李敏已在权限内当场办结（0.00元，制度四(一)）",
    )

    # The next working day the complainant is asked, and that was it.
    await office.until("03-03 09:05")
    await office.hears(chenchen="这件事办得怎么样？")
    await office.tap("chenchen", "提交评价", "满意，已解决")
    await office.hears(chenchen=(turned("[已评价，谢谢]"), turned("[已评价，谢谢]"), "想补一句建议"), limin="已办结")

    case = await office.case()
    assert (case.state, case.outcome, case.settled_on_the_spot) == (State.CLOSED, Outcome.RESOLVED, True)
    did = [what for _, what in office.acts]
    assert did.count("tap") <= 4
    assert did.count("say") <= 2


async def test_a_complaint_that_begins_with_the_word_is_filed_at_once_and_answered_with_one_text_and_no_card(
    office: Town,
) -> None:
    office.cast = CAST - {"wangqiang"}
    await office.say("chenchen", f"投诉：{WORM}")
    await office.hears(
        chenchen="已收到，编号26030001，3月9日(周一)18:00前答复您。",
        limin="26030001",
        zhangwei="26030001",
        liuyang="26030001",
    )
    assert [m.type for m in await office.messages("chenchen") if m.sender == "bot"] == ["text"]
    assert (await office.case()).text == WORM


SPELLED = {
    "投诉食堂菜里有虫": "食堂菜里有虫",
    "我要投诉，食堂菜里有虫": "食堂菜里有虫",
    "投訴 食堂菜裡有蟲": "食堂菜裡有蟲",
    "投诉\n食堂菜里有虫\n已经第二次了": "食堂菜里有虫\n已经第二次了",
}


async def test_the_word_needs_no_blank_and_no_script_and_loses_nothing_behind_it(office: Town) -> None:
    for words in SPELLED:
        await office.say("chenchen", words)
    assert [case.text for case in await office.cases()] == list(SPELLED.values())


async def test_an_amount_within_the_limit_stands_and_the_limit_itself_goes_to_approval(office: Town) -> None:
    """A02, through the chat: 499.99 alone, 500.00 never."""
    await taken_up(office)
    await office.tap("limin", "当场办结")
    await office.news()
    with office.unchanged():
        await office.say("limin", "已赔付餐费，金额：500")
    await office.hears(limin="500.00元超出您500.00元以下的权限，不能当场办结")
    await office.tap("limin", "当场办结")
    await office.news()
    await office.say("limin", "已赔付餐费，金额：499.99")
    await office.hears(
        limin=(turned("[已当场办结]"), "结果已发给投诉人"),
        chenchen="已赔付餐费",
        wangqiang="李敏已在权限内当场办结（499.99元，制度四(一)）",
    )
    assert (await office.case()).amount_cents == 49999


async def test_without_a_category_nothing_is_taken_up_and_the_card_asks_for_one(office: Town) -> None:
    office.cast = CAST - {"wangqiang"}
    await filed(office)
    with office.unchanged():
        await office.tap("limin", "受理，我来办")
    await office.hears(limin=turned("请先选类别"))
    await office.tap("limin", "受理，我来办", "食堂")
    assert (await office.case()).owner == "limin"
