from __future__ import annotations

from handlers.chat.menu import MENU
from handlers.reply import GreyCard, Say
from handlers.verbs import Takes, Verb, Who
from handlers.vocabulary import WORDS
from tests.handlers.chat import walk
from tests.handlers.office import Office
from workflow.case import Outcome, State


async def test_the_answer_to_a_strangers_number_is_that_of_no_number(office: Office) -> None:
    await walk.accepted(office)
    theirs = await office.say("sunxiao", "查询 26030001")
    never = await office.say("sunxiao", "查询 26039999")
    assert theirs.replace("26030001", "26039999") == never
    assert never.startswith("没有查到 26039999")


async def test_a_stranger_gets_nothing_out_of_any_word(office: Office) -> None:
    await walk.accepted(office)
    before = await office.case()
    words = [w.canonical for w in WORDS if w.takes in (Takes.CASE, Takes.CASE_AND_WORDS) and not w.instead]
    told = {w: await office.say("sunxiao", f"{w} 26030001") for w in words if w != "审批"}
    assert {w: said for w, said in told.items() if "没有查到" not in said} == {}
    assert "没有待您审批" in await office.say("sunxiao", "审批 26030001")
    assert await office.case() == before
    assert office.phones.get("sunxiao") is None


async def test_the_complainant_reads_state_and_date(office: Office) -> None:
    await walk.planned(office)
    said = await office.say("chenchen", "查询 0001")
    assert "办理中（审批）" in said
    assert "现在在王强处审批" in said
    assert "3月9日(周一)18:00前答复您" in said


async def test_staff_read_owner_and_dates(office: Office) -> None:
    await walk.planned(office)
    said = await office.say("limin", "26030001")
    assert "审批中" in said
    assert "承办人张伟" in said


async def test_urging_is_passed_on_once_a_day_and_always_answered(office: Office) -> None:
    await walk.planned(office)
    first = await office.say("chenchen", "催办")
    assert "现在在王强处审批" in first
    assert "已把您的催办转给经办人" in first
    assert "urged" in office.templates("zhangwei")
    second = await office.say("chenchen", "催办")
    assert second.startswith("今天已经转达过一次")
    assert office.templates("zhangwei").count("urged") == 1
    await office.until("03-03 10:00")
    assert "已把您的催办转给经办人" in await office.say("chenchen", "催一下 刚才那个")


async def test_one_asks_which_when_several_fit_and_goes_on_with_the_answer(office: Office) -> None:
    await walk.filed(office)
    await office.say("chenchen", "投诉 宿舍漏水")
    asked = await office.say("chenchen", "催办")
    assert "26030001" in asked
    assert "26030002" in asked
    assert "26030001" in await office.say("chenchen", "2" if asked.index("26030002") < asked.index("26030001") else "1")
    assert (await office.case("case1")).urges
    assert not (await office.case("case2")).urges


async def test_a_number_answers_which_one_too(office: Office) -> None:
    await walk.filed(office)
    await office.say("chenchen", "投诉 宿舍漏水")
    await office.say("chenchen", "催办")
    assert "26030002" in await office.say("chenchen", "26030002")
    assert (await office.case("case2")).urges


async def test_a_date_explains_itself(office: Office) -> None:
    await walk.filed(office)
    said = await office.say("chenchen", "期限")
    assert "3、4、5、6、9日" in said
    assert "周末不算：7、8日" in said
    assert "七(" in said


async def test_withdrawing_by_word_only_brings_the_card(office: Office) -> None:
    await walk.filed(office)
    assert await office.say("chenchen", "撤诉") == ""
    assert (await office.case()).state is State.NEW
    assert isinstance(await office.tap("chenchen", "确定撤诉"), GreyCard)
    assert (await office.case()).outcome is Outcome.WITHDRAWN


async def test_withdrawing_after_it_was_taken_up_is_refused_with_a_reason(office: Office) -> None:
    await walk.accepted(office)
    assert await office.say("chenchen", "撤诉") != ""
    assert office.templates("chenchen").count("withdraw_confirm") == 0


async def test_additions_are_collected_for_ten_minutes(office: Office) -> None:
    await walk.filed(office)
    await office.say("chenchen", "补充")
    assert "已记到26030001" in await office.say("chenchen", "是上周五中午")
    assert "已记到26030001" in await office.say("chenchen", "三号窗口")
    await office.until("03-02 10:10")
    await office.say("chenchen", "宿舍三号楼又漏水了")
    assert [n.text for n in (await office.case()).supplements] == ["是上周五中午", "三号窗口"]
    assert "draft" in office.templates("chenchen")


async def test_a_command_comes_before_the_answer_and_the_question_is_offered_again(office: Office) -> None:
    await walk.accepted(office)
    await office.tap("zhangwei", "提方案")
    said = await office.say("zhangwei", "查询 0001")
    assert "调查核实" in said
    assert "原因是什么" in said
    assert "打算怎么办" in await office.say("zhangwei", "青菜只洗一遍")


async def test_cancel_ends_a_question_and_changes_nothing(office: Office) -> None:
    await walk.accepted(office)
    await office.tap("zhangwei", "提方案")
    assert "什么都没有改动" in await office.say("zhangwei", "算了")
    assert (await office.case()).plans == ()
    assert "没有等您回答的问题" in await office.say("zhangwei", "取消")


async def test_thanks_are_no_answer_to_a_question(office: Office) -> None:
    await walk.accepted(office)
    await office.tap("zhangwei", "记调查")
    assert "还等您回答" in await office.say("zhangwei", "好的")
    assert (await office.case()).investigation == ()


async def test_a_slip_is_asked_back_and_carried_out_on_yes(office: Office) -> None:
    await walk.filed(office)
    assert await office.say("chenchen", "催班") == "您是要“催办”吗？回复“是”就办，回复“不是”不办。"
    assert not (await office.case()).urges
    assert "没有办" in await office.say("chenchen", "不是")
    await office.say("chenchen", "崔办 0001")
    assert "26030001" in await office.say("chenchen", "是")
    assert (await office.case()).urges


async def test_the_whole_answer_is_sent_in_words(office: Office) -> None:
    await walk.answered(office)
    reply = await office.tap("chenchen", "看完整答复")
    assert isinstance(reply, Say)
    assert "餐费20元已退" in reply.text
    assert "只洗一遍" not in reply.text
    assert "只洗一遍" in await office.say("limin", "详情 0001")


async def test_ones_own_list_and_what_waits(office: Office) -> None:
    assert "还没有提交过" in await office.say("chenchen", "我的")
    await walk.filed(office)
    assert "26030001" in await office.say("chenchen", "我的")
    assert "26030001" in await office.say("limin", "待办")
    assert "没有等您办的事" in await office.say("wangqiang", "待办")
    assert "26030001" not in await office.say("hejing", "待办")


async def test_words_of_the_staff_answer_others_politely(office: Office) -> None:
    polite = "这里是办理人员用的。您要反映事情，点左边“我要反映”，或直接说发生了什么。"
    # 「电话」 is a cry for help from anybody else
    staffs = [word.canonical for word in WORDS if word.who is Who.STAFF and word.verb is not Verb.CALLED]
    assert {await office.say("chenchen", word) for word in staffs} == {polite}


async def test_words_of_later_versions_say_so_and_what_to_do(office: Office) -> None:
    later = [word.canonical for word in WORDS if word.instead]
    assert later
    assert [word for word in later if "这一版还不能办" not in await office.say("limin", word)] == []


async def test_an_emergency_with_words_is_not_lost(office: Office) -> None:
    assert "打电话" in await office.say("chenchen", "出事了，食堂有人吃坏了肚子")
    assert office.templates("chenchen") == ["draft"]


async def test_every_menu_item_answers_everybody(office: Office) -> None:
    people = ("chenchen", "limin", "zhouzong")
    silent = [(who, key) for who in people for key in (*MENU, "?") if not await office.click(who, key)]
    assert silent == []


async def test_nothing_ever_reaches_the_stranger(office: Office) -> None:
    await walk.asked(office)
    await office.tap("chenchen", "提交评价", satisfaction="1")
    await office.until("03-20 18:00")
    assert office.phones.get("sunxiao") is None
    assert office.phones.get("lukai") is None


async def test_acknowledging_stops_no_clock(office: Office) -> None:
    await walk.filed(office)
    await office.until("03-03 12:00")
    before = (await office.case()).clocks
    reply = await office.tap("zhaolan", "知道了")
    assert isinstance(reply, Say)
    assert "期限不因此停止" in reply.text
    assert (await office.case()).clocks == before
