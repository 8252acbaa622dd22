"""What people look up and ask for by a word, a slip, the old script or the menu, and what they read then."""

from __future__ import annotations

from pathlib import Path

from tests.scenarios.acts import answer, filed, planned, settled, taken_up
from tests.scenarios.heard import turned
from tests.scenarios.proofs import CASES, TALK
from tests.scenarios.town import OFFICE, Town, town
from tests.workflow.world import at
from workflow.case import Outcome, State

POOL = frozenset({"chenchen", "limin", "zhangwei", "liuyang"})

# People.md 3: every item of the menu that the bot made, and what an employee without cases reads.
MENU = {
    "NEW": "请直接说发生了什么",
    "SUGGEST": "请直接说",
    "ANON": "这里做不到匿名",
    "ABOUT_BOSS": "请直接说发生了什么",
    "MINE": "还没有",
    "URGE": "没有您提交的、还在办理的事",
    "MORE": "补充：发「补充 要说的话」",
    "TODO": "这里是办理人员用的",
    "APPROVE": "这里是办理人员用的",
}


# One's own case.


async def test_mine_and_a_look_up_tell_where_it_lies_and_the_next_date_at_every_stage(office: Town) -> None:
    await filed(office)
    for stage in ("已收到。投诉专员今天15:00前受理。3月9日(周一)18:00前答复您",):
        assert stage in await answer(office, "chenchen", "我的")
        assert stage in await answer(office, "chenchen", "查询")
    await office.tap("limin", "受理，我来办", "食堂")
    await office.news()
    assert "办理中（核实）。现在由李敏办理。3月9日(周一)18:00前答复您" in await answer(office, "chenchen", "进度")
    await office.say("limin", "方案 原因：没洗净。措施：改洗三遍。金额：860")
    await office.news()
    told = await answer(office, "chenchen", "查询 0001")
    assert "办理中（审批）。现在在王强处审批，3月3日(周二)18:00前定" in told
    await office.tap("wangqiang", "同意")
    await office.news()
    assert "现在在赵岚处审批" in await answer(office, "chenchen", "到哪了")
    await office.tap("zhaolan", "同意")
    await office.news()
    assert "办理中（整改）" in await answer(office, "chenchen", "查 26030001")
    await office.say("limin", "完成 已改洗三遍")
    await office.say("limin", "结果 已改洗三遍")
    await office.news()
    assert "已答复，请您评价。已于今天10:00答复您" in await answer(office, "chenchen", "我的")


async def test_a_look_up_changes_nothing(office: Town) -> None:
    await taken_up(office)
    with office.unchanged((*CASES, *TALK)):
        for who, words in (("chenchen", "我的"), ("chenchen", "查询"), ("limin", "待办"), ("limin", "期限")):
            await answer(office, who, words)


async def test_with_two_cases_it_is_asked_which_and_the_answer_is_a_place_or_a_number(office: Town) -> None:
    office.cast = POOL
    first, second = await filed(office, "食堂菜里有虫"), await filed(office, "宿舍热水器坏了三天")
    asked = await answer(office, "chenchen", "查询")
    assert asked.startswith("是哪一件？")
    lines = asked.splitlines()
    assert {line.split()[1] for line in lines[1:]} == {first, second}
    place = next(line.split(".")[0] for line in lines[1:] if first in line)
    assert first in await answer(office, "chenchen", place)
    await answer(office, "chenchen", "查询")
    assert second in await answer(office, "chenchen", second[-4:])
    # A slip is no number.
    await answer(office, "chenchen", "查询")
    assert "您是要“我的”吗" in await answer(office, "chenchen", "wode")


async def test_what_is_added_reaches_whoever_handles_it_and_only_for_ten_minutes(office: Town) -> None:
    await taken_up(office)
    await office.say("chenchen", "补充 二楼靠窗那个窗口")
    await office.hears(chenchen="已记到26030001", limin="投诉人补充——二楼靠窗那个窗口")
    # Without words behind it, what is said in the next ten minutes goes there.
    assert "10分钟内都记到26030001" in await answer(office, "chenchen", "补充")
    await office.until("03-02 10:09")
    await office.say("chenchen", "还有一张照片在同事手上")
    await office.hears(chenchen="已记到26030001", limin="还有一张照片在同事手上")
    await office.until("03-02 10:10")
    await office.hears(chenchen="26030001的补充到此为止，已记下")
    await office.say("chenchen", "今天中午又吃到了虫子")
    await office.hears(chenchen="要登记这件事吗？")
    texts = [note.text for note in (await office.case()).supplements]
    assert texts == ["二楼靠窗那个窗口", "还有一张照片在同事手上"]


async def test_whoever_has_said_it_all_ends_the_collecting_and_reads_that_it_is_kept(office: Town) -> None:
    await taken_up(office)
    await answer(office, "chenchen", "补充")
    await office.say("chenchen", "二楼靠窗那个窗口")
    await office.news()
    with office.unchanged():
        assert "26030001的补充到此为止，已记下" in await answer(office, "chenchen", "取消")
    # Nothing added: nothing was changed.
    await answer(office, "chenchen", "补充")
    assert "什么都没有改动" in await answer(office, "chenchen", "取消")


async def test_urging_is_passed_on_once_a_day_and_answered_with_the_true_state_each_time(office: Town) -> None:
    await taken_up(office)
    await office.say("chenchen", "催办")
    await office.hears(
        chenchen="现在由李敏办理。3月9日(周一)18:00前答复您。已催办1次。已把您的催办转给经办人",
        limin="投诉人第1次催办",
    )
    with office.unchanged():
        assert "今天已经转达过一次，进度没有变化" in await answer(office, "chenchen", "催一下")
    await office.until("03-03 08:00")
    await office.say("chenchen", "还没处理吗")
    await office.hears(chenchen="已催办2次")
    # Nobody is disturbed by it before the office opens.
    await office.until("03-03 08:59")
    await office.hears()
    await office.until("03-03 09:00")
    await office.hears(limin="投诉人第2次催办")
    # The plan card and the late card count them too.
    await office.until("03-05 10:48")
    await office.hears(limin="催办2次（3月3日）")


async def test_taking_it_back_is_asked_once_more_and_possible_only_until_somebody_takes_it_up(office: Town) -> None:
    office.cast = POOL
    await filed(office)
    with office.unchanged():
        await office.say("chenchen", "撤诉")
    await office.hears(chenchen="撤回26030001吗？")
    await office.tap("chenchen", "确定撤诉")
    await office.hears(
        chenchen=(turned("[已撤诉]"), "26030001已撤诉"),
        limin=turned("[已撤诉]"),
        zhangwei=turned("[已撤诉]"),
        liuyang=turned("[已撤诉]"),
    )
    case = await office.case()
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.WITHDRAWN)

    await filed(office)
    await office.tap("limin", "受理，我来办", "食堂")
    await office.news()
    with office.unchanged():
        assert "已经受理，不能自己撤了" in await answer(office, "chenchen", "撤诉 0002")


async def test_a_typed_score_is_asked_back_and_counted_on_yes(office: Town) -> None:
    await settled(office)
    await office.until("03-03 09:05")
    await office.news()
    with office.unchanged():
        assert "记为“满意”（4分）" in await answer(office, "chenchen", "满意")
        assert "没有记分" in await answer(office, "chenchen", "再想想")
        await answer(office, "chenchen", "4分")
    await office.say("chenchen", "是")
    case = await office.case()
    assert case.visit is not None
    assert (case.visit.score, case.outcome) == (4, Outcome.RESOLVED)


# The staff's words.


async def test_the_todo_list_has_what_waits_for_this_person_and_nothing_else(office: Town) -> None:
    await planned(office)
    assert "等您办的1件，超期0件，待您审批1件" in await answer(office, "wangqiang", "待办")
    assert "现在没有等您办的事" in await answer(office, "liuyang", "待办")
    assert "这里是办理人员用的" in await answer(office, "chenchen", "待办")
    # Late by one minute, it is counted as late.
    await office.until("03-03 18:01")
    await office.news()
    assert "超期1件" in await answer(office, "wangqiang", "待办")


async def test_a_date_is_explained_day_by_day_with_the_holiday_by_its_name(tmp_path: Path) -> None:
    async with town(tmp_path, start=at("04-03 17:30")) as office:
        await filed(office)
        told = await answer(office, "chenchen", "期限")
        assert "答复期限：4月13日(周一)18:00，依据：制度七(二)" in told
        assert "数5个工作日：7、8、9、10、13日" in told
        assert "放假不算：5、6日（清明节）" in told
        assert "周末不算：4、11、12日" in told
        # The complainant reads of his answer; who handles it reads of every date.
        assert "方案期限" not in told
        assert "方案期限" in await answer(office, "limin", "期限 0001")


async def test_a_saturday_that_is_worked_is_named_as_such(tmp_path: Path) -> None:
    async with town(tmp_path, start=at("02-13 10:00")) as office:
        await filed(office)
        told = await answer(office, "chenchen", "为什么是这天")
        assert "2月27日(周五)18:00" in told
        assert "调休上班要算：14日" in told
        assert "春节" in told


async def test_help_differs_for_those_who_handle_cases(office: Town) -> None:
    office.cast = OFFICE
    assert (await answer(office, "chenchen", "帮助")).startswith("要反映事情：直接说发生了什么")
    assert (await answer(office, "limin", "帮助")).startswith("看事：待办、审批")
    assert "李敏、张伟、刘洋" in await answer(office, "chenchen", "人工")
    assert "办公室投诉与反馈处理制度" in await answer(office, "chenchen", "制度")


# Spelled otherwise.


UNDERSTOOD = {
    "查詢 26030001": "办理中（核实）",
    "進度": "办理中（核实）",
    "我的投訴": "您提交过1件",
    "查询26030001": "办理中（核实）",
    "/查询 0001。": "办理中（核实）",
    "２６０３０００１": "办理中（核实）",
    "帮我查一下0001": "办理中（核实）",
}
SLIPS = {"察询": "查询", "chaxun": "查询", "wode": "我的", "催班": "催办", "邦助": "帮助"}


async def test_the_old_script_full_width_and_courtesy_are_understood(office: Town) -> None:
    await taken_up(office)
    with office.unchanged((*CASES, *TALK)):
        for said, told in UNDERSTOOD.items():
            assert told in await answer(office, "chenchen", said), said


async def test_a_slip_is_asked_back_and_carried_out_on_yes(office: Town) -> None:
    await taken_up(office)
    with office.unchanged():
        for said, meant in SLIPS.items():
            assert f"您是要“{meant}”吗" in await answer(office, "chenchen", said), said
            assert "没有办" in await answer(office, "chenchen", "不是")
        await answer(office, "chenchen", "chaxun")
        assert "办理中（核实）" in await answer(office, "chenchen", "是")


# The menu.


async def test_every_item_of_the_menu_is_answered_with_one_line_for_an_employee(office: Town) -> None:
    office.cast = frozenset({"chenchen"})
    shown = {item["key"] for top in (await menu(office)) for item in top["sub_button"] if item["type"] == "click"}
    assert shown <= set(MENU)
    with office.unchanged():
        for key, told in MENU.items():
            if key in shown:
                await office.press_menu("chenchen", key)
                (new,) = (await office.news())["chenchen"]
                assert told in new.words, key


async def test_what_the_menu_asks_for_is_filed_as_it_was_chosen(office: Town) -> None:
    office.cast = POOL | {"zhaolan"}
    # About a superior: straight to the director, and to nobody else.
    await office.press_menu("chenchen", "ABOUT_BOSS")
    await office.news()
    await office.say("chenchen", "李敏态度恶劣，当众骂人")
    await office.hears(chenchen="已收到，编号26030001", zhaolan="26030001 人员行为类")
    # A plain matter: card 0, nothing registered yet.
    await office.press_menu("chenchen", "NEW")
    await office.news()
    with office.unchanged():
        await office.say("chenchen", "食堂菜里有虫")
    await office.hears(chenchen="要登记这件事吗？")
    # A suggestion: registered as one.
    await office.press_menu("chenchen", "SUGGEST")
    await office.say("chenchen", "食堂可以加个微波炉")
    assert [(case.kind, case.to_director) for case in await office.cases()] == [
        ("complaint", True),
        ("suggestion", False),
    ]


async def test_an_anonymous_complaint_typed_here_is_neither_filed_nor_kept(office: Town) -> None:
    office.cast = frozenset({"chenchen"})
    with office.unchanged((*CASES, *TALK)):
        told = await answer(office, "chenchen", "匿名举报 行政部有人收回扣")
    assert "这里做不到匿名" in told
    assert "没有登记，也没有保存" in told


async def menu(office: Town) -> list[dict[str, list[dict[str, str]]]]:
    """The menu as it stands on the phones."""
    found: list[dict[str, list[dict[str, str]]]] = (await office._ask("GET", "/sandbox/menu"))["button"]
    return found
