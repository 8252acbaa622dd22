"""What an approver saw is what he approves: plans that come back, that change under his finger, and taps of others."""

from __future__ import annotations

from tests.scenarios.acts import CAUSE, MEASURES, plan, planned
from tests.scenarios.heard import turned
from tests.scenarios.town import Town
from workflow.case import Case, State, StepState

CAST = frozenset({"chenchen", "limin", "zhangwei", "liuyang", "wangqiang", "zhaolan"})
AGAIN = "改好后再提交，会重新走审批"


def steps(case: Case) -> list[tuple[str, str]]:
    """Each step of the newest chain: by whom it was decided, and how it stands."""
    return [(step.by, str(step.state)) for step in case.approval.steps] if case.approval else []


UNDECIDED = [("", str(StepState.PENDING)), ("", str(StepState.WAITING))]


async def test_a_plan_returned_with_a_ready_made_opinion_comes_back_as_the_next_version(office: Town) -> None:
    office.cast = CAST
    await planned(office)
    await office.tap("wangqiang", "退回修改", "费用偏高")
    await office.hears(
        wangqiang=turned("[3-2 10:00 已退回]"), limin=(turned("[方案已退回]"), f"王强的意见：费用偏高。{AGAIN}")
    )
    assert (await office.case()).state is State.PLANNING

    # The owner changes it; everybody decides anew, from the first step on.
    await office.tap("limin", "改方案")
    await office.hears(limin="方案（1/3）：原因是什么")
    await office.say("limin", f"原因：{CAUSE}。措施：{MEASURES}。金额：600")
    await office.hears(
        limin=(turned("[第2版方案已提交]"), "第2版方案已提交，600.00元。审批：王强 → 赵岚", "办理 · 审批中"),
        wangqiang="版本：第2版",
    )
    assert steps(await office.case()) == UNDECIDED


async def test_a_return_in_ones_own_words_survives_a_restart_between_question_and_answer(office: Town) -> None:
    office.cast = CAST
    await planned(office)
    with office.unchanged():
        await office.tap("wangqiang", "退回修改")
        await office.hears(wangqiang="请用一句话写26030001要改什么，写完即退回修改")
        await office.restart()
        await office.hears()
    await office.say("wangqiang", "请写清从几号开始")
    await office.hears(
        wangqiang=(turned("[3-2 10:00 已退回]"), "已退回修改，意见已转给提交人"),
        limin=(turned("[方案已退回]"), f"王强的意见：请写清从几号开始。{AGAIN}"),
    )
    case = await office.case()
    assert (case.state, [note.text for note in case.comments]) == (State.PLANNING, ["请写清从几号开始"])


async def test_an_opinion_that_says_the_opposite_of_the_button_decides_nothing(office: Town) -> None:
    office.cast = CAST
    await planned(office)
    with office.unchanged():
        await office.tap("wangqiang", "同意", "费用偏高")
        await office.hears(wangqiang=turned("这条意见是退回用的"))
        await office.tap("wangqiang", "退回修改", "同意，尽快落实")
        await office.hears(wangqiang=turned("这条意见是同意用的"))
    await office.tap("wangqiang", "同意", "同意，尽快落实")
    assert (await office.case()).approval is not None
    assert steps(await office.case())[0] == ("wangqiang", "approved")


async def test_a_typed_yes_is_no_approval_and_brings_the_card_again(office: Town) -> None:
    office.cast = CAST
    await planned(office)
    with office.unchanged():
        await office.say("wangqiang", "同意")
    await office.hears(wangqiang=("打字不算审批，请点卡片", "待您审批 1/2"))


async def test_the_plan_changes_while_the_approver_holds_the_old_card_and_nothing_is_approved_by_it(
    office: Town,
) -> None:
    office.cast = CAST
    await planned(office, "860")
    old = await office.live_card("wangqiang", "同意")

    # 李敏 takes it back and makes it 1,860; 王强 gets the new card beside the old one.
    await office.say("limin", "撤回")
    await office.news()
    await office.say("limin", plan("1860"))
    await office.hears(
        limin=(turned("[第2版方案已提交]"), "第2版方案已提交，1,860.00元", "办理 · 审批中"), wangqiang="1,860.00元"
    )

    # He taps the old one.
    with office.unchanged():
        await office.tap_card("wangqiang", old.task_id, "同意")
    heard = (await office.news())["wangqiang"]
    assert "方案已变：860.00元→1,860.00元，请看新卡" in [n.words for n in heard]
    assert any("待您审批 1/2" in n.words and "1,860.00元" in n.words for n in heard if not n.changed)
    assert steps(await office.case()) == UNDECIDED

    # The new card decides exactly what it shows.
    await office.tap("wangqiang", "同意")
    case = await office.case()
    assert case.approval is not None
    assert case.approval.plan_version == 2
    assert [step.by for step in case.approval.steps] == ["wangqiang", ""]


async def test_two_taps_on_the_same_card_are_one_approval_and_two_truthful_answers(office: Town) -> None:
    office.cast = CAST
    await planned(office)
    card = await office.live_card("wangqiang", "同意")
    await office.until("03-02 10:06")
    await office.tap("wangqiang", "同意")
    await office.hears(wangqiang=turned("[3-2 10:06 已同意]"), zhaolan="待您审批 2/2")
    with office.unchanged():
        await office.late_tap("wangqiang", card, "同意")
        await office.hears(wangqiang=(turned("[3-2 10:06 已同意]"), "您已于今天10:06同意，只算一次"))
        await office.late_tap("wangqiang", card, "退回修改")
        await office.hears(wangqiang=(turned("[3-2 10:06 已同意]"), "您已于今天10:06同意，只算一次"))


async def test_a_key_that_was_passed_on_decides_nothing_in_anybody_elses_hand(office: Town) -> None:
    office.cast = CAST | {"sunxiao"}
    await planned(office)
    card = await office.live_card("wangqiang", "同意")
    with office.unchanged():
        for who in ("zhaolan", "limin", "zhangwei", "chenchen", "sunxiao"):
            await office.forged_tap(who, card, "同意")
            await office.forged_tap(who, card, "退回修改")
            heard = await office.news()
            assert {u: len(n) for u, n in heard.items()} == {who: 2}
            assert all("已于" not in n.words for n in heard[who])
    assert steps(await office.case()) == UNDECIDED


async def test_a_card_from_before_a_restart_works_once_and_is_answered_ever_after(office: Town) -> None:
    office.cast = CAST
    await planned(office)
    card = await office.live_card("wangqiang", "同意")
    await office.restart()
    await office.tap("wangqiang", "同意")
    await office.hears(wangqiang=turned("[3-2 10:00 已同意]"), zhaolan="待您审批 2/2")
    await office.restart()
    # Four days later, after WeCom's 72 hours for a card's code.
    await office.until("03-04 10:00")
    await office.tap("zhaolan", "同意")
    await office.until("03-06 11:00")
    await office.restart()
    await office.news()
    with office.unchanged():
        await office.late_tap("wangqiang", card, "同意")
    await office.hears(wangqiang=(turned("[3-2 10:00 已同意]"), "您已于3月2日(周一)10:00同意，只算一次"))
