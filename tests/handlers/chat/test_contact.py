"""Talking with the complainant: contacts, progress, a question, its answer, and what the dates do meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.reply import ReplaceCard, Say
from handlers.router import question_lapsed
from tests.handlers.chat import walk
from tests.handlers.office import Office
from tests.workflow.world import at
from workflow.case import Case, State
from workflow.clock import Clock, ClockState
from workflow.commands import FileCase, OnBehalf, RegisterCase


def standing(case: Case, clock: str) -> Clock:
    found = case.running(clock)
    assert found is not None
    return found


async def asked(office: Office) -> None:
    """张伟 asked at 10:00 on Monday which window it was."""
    await walk.accepted(office)
    await office.say("zhangwei", "问投诉人 0001 是二楼哪个窗口？")


async def test_a_talk_goes_into_the_file_and_to_nobody(office: Office) -> None:
    await walk.accepted(office)
    before = office.texts("chenchen")
    assert "谈了什么" in await office.say("zhangwei", "联系 0001")
    assert "联系记录已记下" in await office.say("zhangwei", "电话里说明了下一步")
    case = await office.case()
    assert [(note.by, note.text) for note in case.contacts] == [("zhangwei", "电话里说明了下一步")]
    assert office.texts("chenchen") == before


async def test_progress_reaches_the_complainant_word_for_word_with_the_date(office: Office) -> None:
    await walk.accepted(office)
    assert "已发给投诉人" in await office.say("zhangwei", "进展 0001 后厨已看过，正在定办法")
    assert office.texts("chenchen")[-1] == "【进展】26030001：后厨已看过，正在定办法\n3月9日(周一)18:00前答复您。"
    assert len((await office.case()).contacts) == 1


async def test_progress_written_at_night_waits_for_the_morning(office: Office) -> None:
    await walk.accepted(office)
    office.now = at("03-02 21:30")
    await office.say("zhangwei", "进展 0001 明天去后厨看")
    assert "后厨看" not in office.texts("chenchen")[-1]
    await office.until("03-03 09:00")
    assert "明天去后厨看" in office.texts("chenchen")[-1]


async def test_progress_by_tap_is_asked_for(office: Office) -> None:
    await walk.accepted(office)
    reply = await office.tap("zhangwei", "写进展")
    assert isinstance(reply, Say)
    await office.say("zhangwei", "已约后厨明早看现场")
    assert "已约后厨明早看现场" in office.texts("chenchen")[-1]


async def test_a_question_reaches_the_complainant_and_the_dates_wait(office: Office) -> None:
    await walk.accepted(office)
    reply = await office.tap("zhangwei", "问投诉人")
    assert isinstance(reply, Say)
    said = await office.say("zhangwei", "是二楼哪个窗口？")
    assert "方案等投诉人补充，已暂停，最晚到3月9日(周一)18:00" in said
    assert office.texts("chenchen")[-1].startswith("【请您补充】26030001：是二楼哪个窗口？")
    assert "答复日期暂停计算" in office.texts("chenchen")[-1]
    case = await office.case()
    assert {standing(case, clock).state for clock in ("plan", "answer")} == {ClockState.HELD}


async def test_everybody_reads_that_it_waits(office: Office) -> None:
    await asked(office)
    assert "请您回复：是二楼哪个窗口？" in await office.say("chenchen", "查询 0001")
    assert "等您回复后接着算日期" in await office.say("chenchen", "查询 0001")
    assert "已暂停，最晚到3月9日(周一)18:00" in await office.say("zhangwei", "期限 0001")
    assert "已暂停" in await office.say("chenchen", "期限 0001")
    assert "已暂停" in await office.say("zhangwei", "待办")


async def test_the_next_plain_words_of_the_complainant_are_the_answer(office: Office) -> None:
    await asked(office)
    office.now = at("03-03 10:00")
    said = await office.say("chenchen", "靠窗第二个窗口，上周五中午")
    assert "已转给经办人" in said
    assert "投诉人回复——靠窗第二个窗口" in office.texts("zhangwei")[-1]
    case = await office.case()
    assert case.waiting_since is None
    assert standing(case, "answer").due == at("03-10 18:00"), "a working day later"
    assert "draft" not in office.templates("chenchen")


async def test_what_follows_within_ten_minutes_is_added_and_no_longer(office: Office) -> None:
    await asked(office)
    await office.say("chenchen", "靠窗第二个窗口")
    office.now += timedelta(minutes=9, seconds=59)
    assert "已记到26030001" in await office.say("chenchen", "对了，是青菜")
    office.now += timedelta(seconds=1)
    await office.say("chenchen", "宿舍三号楼又漏水了")
    assert len((await office.case()).supplements) == 2
    assert "draft" in office.templates("chenchen")


async def test_adding_by_word_answers_too_and_ends_the_question(office: Office) -> None:
    await asked(office)
    assert "已记到26030001" in await office.say("chenchen", "补充 0001 靠窗第二个窗口")
    assert (await office.case()).waiting_since is None
    await office.say("chenchen", "宿舍三号楼又漏水了")
    assert office.templates("chenchen")[-1] == "draft", "the question is answered: this is another matter"


async def test_a_command_in_between_leaves_the_question_open(office: Office) -> None:
    await asked(office)
    assert "刚才的问题还等您回答" in await office.say("chenchen", "我的")
    await office.say("chenchen", "靠窗第二个窗口")
    assert [note.text for note in (await office.case()).supplements] == ["靠窗第二个窗口"]


async def test_thanks_are_no_answer(office: Office) -> None:
    await asked(office)
    await office.say("chenchen", "好的")
    assert (await office.case()).waiting_since is not None


async def test_words_before_a_question_that_waits_for_the_morning_are_a_matter_of_their_own(office: Office) -> None:
    await walk.accepted(office)
    office.now = at("03-02 21:30")
    await office.say("zhangwei", "问投诉人 0001 是二楼哪个窗口？")
    await office.say("chenchen", "宿舍三号楼又漏水了")
    assert (await office.case()).supplements == ()
    assert office.templates("chenchen")[-1] == "draft"
    await office.until("03-03 09:00")
    assert "是二楼哪个窗口？" in office.texts("chenchen")[-1]
    await office.say("chenchen", "靠窗第二个窗口")
    assert [note.text for note in (await office.case()).supplements] == ["靠窗第二个窗口"]


async def test_who_is_being_asked_something_else_keeps_that_question(office: Office) -> None:
    """李敏 complains, and is in the middle of a sentence of her own when she is asked."""
    await office.say("limin", "投诉 打印机三天没修")
    await office.tap("zhangwei", "受理，我来办", category="facilities")
    await office.say("chenchen", f"投诉 {walk.WORM}")
    await office.tap("limin", "受理，我来办", category="canteen")
    await office.tap("limin", "记调查")
    await office.say("zhangwei", "问投诉人 0001 哪一台打印机？")
    assert "已记下" in await office.say("limin", "后厨只洗一遍")
    assert (await office.case("case2")).investigation[-1].text == "后厨只洗一遍"
    assert (await office.case("case1")).waiting_since is not None
    await office.say("limin", "补充 0001 三楼那台")
    assert (await office.case("case1")).waiting_since is None


async def test_after_three_days_he_is_reminded_how_to_answer(office: Office) -> None:
    await asked(office)
    office.now = at("03-05 10:00")
    for question in await office.store.dialogues_expired(office.now):
        async with office.store.begin() as uow:
            await question_lapsed(office.desk(uow, "lapse"), question, office.words.at(office.now))
            await uow.commit()
    await office.deliver()
    assert office.texts("chenchen")[-1].startswith("26030001还在等您回复：是二楼哪个窗口？")


async def test_asking_twice_is_refused_and_going_on_runs_the_dates_again(office: Office) -> None:
    await asked(office)
    assert "还在等答复" in await office.say("zhangwei", "问投诉人 0001 还有别人看见吗？")
    office.now = at("03-04 10:00")
    said = await office.say("zhangwei", "继续办 0001")
    assert "方案3月9日(周一)18:00前" in said, "two working days later than 3月5日"
    assert "没有在等投诉人" in await office.say("zhangwei", "继续办 0001")


async def test_going_on_by_tap_brings_the_card_with_its_new_dates(office: Office) -> None:
    await walk.accepted(office)
    await office.say("zhangwei", "问投诉人 0001 是二楼哪个窗口？")
    await office.say("limin", "派单 0001 刘洋")
    await office.tap("liuyang", "接单")
    office.now = at("03-03 10:00")
    reply = await office.tap("liuyang", "继续办")
    assert isinstance(reply, ReplaceCard)
    assert reply.card.desc == "方案3月6日18:00前"


async def test_when_the_time_for_waiting_is_used_up_the_owner_is_told(office: Office) -> None:
    await asked(office)
    await office.until("03-09 17:59")
    assert office.texts("zhangwei") == []
    await office.until("03-09 18:00")
    assert "等待时间已用完" in office.texts("zhangwei")[-1]
    assert standing(await office.case(), "answer").due == at("03-17 17:00"), "47 working hours later"


async def test_a_question_before_it_is_taken_up_is_a_tap_on_the_new_complaint(office: Office) -> None:
    await walk.filed(office)
    await office.tap("limin", "问投诉人")
    await office.say("limin", "是哪一天？")
    assert (await office.case()).state is State.NEEDS_INFO
    await office.say("chenchen", "上周五中午")
    assert (await office.case()).state is State.NEW
    assert "投诉人回复——上周五中午" in office.texts("limin")[-1]


@pytest.mark.parametrize("word", ["联系", "进展", "问投诉人", "安抚", "继续办"])
async def test_strangers_learn_nothing(office: Office, word: str) -> None:
    await asked(office)
    assert "没有查到" in await office.say("sunxiao", f"{word} 26030001")
    assert (await office.case()).contacts == ()


async def test_calming_is_ticked_once(office: Office) -> None:
    await walk.filed(office)
    assert "已登记安抚" in await office.say("limin", "安抚")
    assert "没有等您登记安抚的件" in await office.say("limin", "安抚")
    assert "已经登记过安抚" in await office.say("limin", "安抚 0001")


async def test_somebody_outside_is_telephoned(complaint_office: Office) -> None:
    office = complaint_office
    outside = OnBehalf("周女士", contact="13800000000")
    await office.does("maling", FileCase("case1", "ABCDEFG", "门店卫生差", channel="hotline", on_behalf=outside))
    await office.does("maling", RegisterCase("service_site", "zhangwei"))
    assert "收不到消息。请打电话告知" in await office.say("zhangwei", "进展 26030001 明天去门店看")
    assert "不在企业微信里，请打电话问" in await office.say("zhangwei", "问投诉人 26030001 哪一天？")
    assert "联系记录已记下" in await office.say("zhangwei", "联系 26030001 电话里说是周五")
    assert "期限接着算" in await office.say("zhangwei", "继续办 26030001")
