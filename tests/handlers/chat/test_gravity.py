"""定级, 情况, 急 and 不急: what staff say of a case, what the safety words raise, and who hears of it."""

from __future__ import annotations

import pytest

from handlers.reply import ReplaceCard, Say
from tests.handlers.chat import walk
from tests.handlers.office import Office
from tests.workflow.world import at
from workflow.case import Urgency
from workflow.commands import LogCall, RegisterCase

DESPAIR = "再不管我就要跳楼了"


async def test_safety_words_make_the_new_complaint_red_and_come_first(office: Office) -> None:
    await office.say("chenchen", f"投诉 {DESPAIR}")
    card = office.newest("limin", "triage").card
    assert card is not None
    assert (card.desc, card.source) == ("含安全词：跳楼", "新投诉 · 紧急")
    assert [item.text for item in card.menu] == ["确认紧急", "不紧急", "登记情况"]


async def test_an_ordinary_complaint_can_be_marked_by_hand(office: Office) -> None:
    await walk.filed(office)
    card = office.newest("limin", "triage").card
    assert card is not None
    assert [item.text for item in card.menu] == ["标为紧急", "登记情况"]
    reply = await office.tap("limin", "标为紧急")
    assert isinstance(reply, ReplaceCard)
    assert reply.card.source == "新投诉 · 紧急"
    assert (await office.case()).urgency is Urgency.CONFIRMED


async def test_a_confirmed_card_is_still_the_card_that_takes_it_up(office: Office) -> None:
    await office.say("chenchen", f"投诉 {DESPAIR}")
    await office.tap("limin", "确认紧急")
    await office.tap("limin", "受理，我来办", category="general")
    assert (await office.case()).owner == "limin"
    copy = office.newest("zhangwei", "triage").card
    assert copy is not None
    assert copy.greyed == "李敏已受理"


async def test_not_urgent_needs_a_reason(office: Office) -> None:
    await office.say("chenchen", f"投诉 {DESPAIR}")
    asked = await office.tap("limin", "不紧急")
    assert isinstance(asked, Say)
    assert (await office.case()).urgent
    assert "不紧急" in await office.say("limin", "电话里说是气话")
    case = await office.case()
    assert (case.urgent, case.urgency) == (False, Urgency.CLEARED)
    assert case.reasons[-1].text == "电话里说是气话"


async def test_by_word_it_is_marked_and_unmarked_and_the_owner_hears(office: Office) -> None:
    await walk.accepted(office)
    assert "已标为紧急" in await office.say("limin", "急 0001")
    assert "李敏标为紧急，请马上处理" in office.texts("zhangwei")[-1]
    assert "和现在一样" in await office.say("limin", "急 0001")
    assert "为什么不紧急" in await office.say("limin", "不急 0001")
    await office.say("limin", "已经停用那个窗口")
    assert "李敏认为不紧急。理由：已经停用那个窗口" in office.texts("zhangwei")[-1]


async def test_safety_words_added_later_reach_whoever_handles_it(office: Office) -> None:
    await walk.filed(office)
    await office.say("chenchen", f"补充 0001 {DESPAIR}")
    assert office.templates("limin").count("triage") == 2
    await office.tap("limin", "受理，派给…", category="canteen")
    await office.tap("limin", "派单", owner="zhangwei")
    await office.tap("zhangwei", "接单")
    await office.say("chenchen", "补充 0001 我真的想自杀")
    assert "安全词：跳楼、自杀" in office.texts("zhangwei")[-1] + office.texts("zhangwei")[-2]


async def test_ticked_facts_raise_the_level_and_owner_and_director_hear(office: Office) -> None:
    await walk.accepted(office)
    said = await office.say("limin", "情况 0001 数据泄露")
    assert "情况：数据泄露。等级：危机。" in said
    assert "等级由一般改为危机。按制度的标准：数据泄露。" in office.texts("zhangwei")[-1]
    assert "等级由一般改为危机" in "".join(office.texts("zhaolan"))


async def test_facts_are_a_list_to_choose_from(office: Office) -> None:
    await walk.filed(office)
    asked = await office.tap("limin", "登记情况")
    assert isinstance(asked, Say)
    assert "1. 数据泄露\n2. 危及生命健康" in asked.text
    assert "情况：危及生命健康、媒体或主管部门介入" in await office.say("limin", "2 3")
    assert "2. 危及生命健康（已登记）" in await office.say("limin", "情况 0001")
    assert "情况：媒体或主管部门介入" in await office.say("limin", "去掉 2")
    assert "没看明白“外星人”" in await office.say("limin", "情况 0001 外星人")
    assert "情况：无" in await office.say("limin", "情况 0001 无")
    assert (await office.case()).facts == ()


async def test_no_before_a_fact_takes_that_one_away_and_no_other(office: Office) -> None:
    await walk.filed(office)
    await office.say("limin", "情况 0001 2 3")
    assert "情况：媒体或主管部门介入" in await office.say("limin", "情况 0001 没有 危及生命健康")
    await office.say("limin", "情况 0001 没有媒体或主管部门介入 数据泄露")
    assert (await office.case()).facts == ("data_leak",)


async def test_facts_known_before_count_when_it_is_taken_up(office: Office) -> None:
    await walk.filed(office)
    await office.say("limin", "情况 0001 危及")
    await office.tap("limin", "受理，我来办", category="canteen")
    case = await office.case()
    assert (case.severity, case.facts) == ("crisis", ("danger_to_life",))
    assert case.emergency_at is not None


async def test_a_level_by_word(office: Office) -> None:
    await walk.accepted(office)
    asked = await office.say("zhangwei", "定级 0001")
    assert "现在是一般。定为哪一级？回复：一般、重大、危机" in asked
    assert "等级：重大" in await office.say("zhangwei", "重大 已有三人受影响")
    assert (await office.case()).severity == "major"
    assert "等级请从这些里选：一般、重大、危机" in await office.say("zhangwei", "定级 0001 特大")


async def test_lowering_is_the_directors_and_needs_a_reason(office: Office) -> None:
    await walk.accepted(office)
    await office.say("zhangwei", "定级 0001 重大")
    assert "要由总监决定" in await office.say("zhangwei", "定级 0001 一般")
    assert "理由是什么" in await office.say("zhaolan", "定级 0001 一般")
    assert "等级：一般" in await office.say("zhaolan", "核实后只是一般问题")
    assert "等级由重大改为一般。赵岚：核实后只是一般问题" in office.texts("zhangwei")[-1]


@pytest.mark.parametrize("word", ["定级", "情况", "急", "不急"])
async def test_to_strangers_there_is_no_such_case(office: Office, word: str) -> None:
    await walk.accepted(office)
    assert "没有查到" in await office.say("sunxiao", f"{word} 26030001")


async def test_the_complainant_does_not_judge_his_own_case(office: Office) -> None:
    await walk.accepted(office)
    await office.say("chenchen", "急 26030001")
    assert not (await office.case()).urgent


async def test_emergencies_and_urgent_cases_stand_first_in_every_queue(office: Office) -> None:
    for minute, text in enumerate(("食堂的菜太咸了", "宿舍三号楼又漏水了", "打印机三天没修")):
        office.now = at(f"03-02 10:0{minute}")
        await office.say("chenchen", f"投诉 {text}")
    await office.say("limin", "急 26030003")
    lines = (await office.say("limin", "待办")).splitlines()
    assert lines[1].startswith("· 【紧急】打印机三天没修")
    assert "食堂的菜太咸了" in lines[2]
    await office.say("limin", "情况 26030002 危及生命健康")
    await office.does("limin", RegisterCase("dormitory", "limin"), "case2")
    whole = (await office.say("zhaolan", "全部")).splitlines()
    assert whole[0].startswith("在办3件，紧急2件")
    first = [words for line in whole[1:] for words in ("宿舍", "打印机", "食堂") if words in line]
    assert first == ["宿舍", "打印机", "食堂"]


async def test_words_of_an_employee_are_no_commands(office: Office) -> None:
    await office.say("chenchen", "急！食堂着火了快来人")
    assert office.templates("chenchen") == ["draft"]


async def test_an_emergency_told_in_the_answer(office: Office) -> None:
    await walk.accepted(office)
    assert "紧急程序已启动" in await office.say("zhangwei", "定级 0001 危机")
    await office.does("zhangwei", LogCall("zhouzong", "已报告"))
