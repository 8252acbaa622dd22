"""A complaint through all three levels inside five working days (A01): every card on the right phone, at its time."""

from __future__ import annotations

from tests.scenarios.acts import WORM
from tests.scenarios.heard import turned
from tests.scenarios.town import Town
from tests.workflow.world import SHANGHAI
from workflow.case import Outcome, State
from workflow.clock import ClockState

DATES = {"dispatch": "03-02 15:00", "plan": "03-05 18:00", "answer": "03-09 18:00", "visit": "03-13 18:00"}


async def three_levels(office: Town) -> None:
    """The story itself. Whoever is not named after an act has heard nothing of it."""
    # Monday 10:00: 陈晨 complains; all who take complaints in get the card.
    await office.say("chenchen", "投诉 会议系统无法使用，所有会议室都登录不了")
    await office.hears(
        chenchen="已收到，编号26030001，3月9日(周一)18:00前答复您",
        limin="今天15:00前受理",
        zhangwei="今天15:00前受理",
        liuyang="今天15:00前受理",
    )

    # 11:00: 李敏 takes it up and gives it to 张伟; nothing has happened before she names him.
    await office.until("03-02 11:00")
    await office.tap("limin", "受理，派给…", "技术问题")
    await office.hears(limin=turned("张伟(在办0)"))
    await office.tap("limin", "派单", "张伟")
    await office.hears(
        chenchen="已受理，由张伟办理。3月9日(周一)18:00前答复您",
        limin=turned("[已派给张伟]"),
        zhangwei=(turned("[李敏已受理]"), "派给您 · 待接单"),
        liuyang=turned("[李敏已受理]"),
    )
    await office.tap("zhangwei", "接单")
    await office.hears(zhangwei=turned("办理 · 调查核实"))
    await office.tap("zhangwei", "记调查")
    await office.hears(zhangwei="查到了什么")
    await office.say("zhangwei", "证书过期，周一起所有会议室登录不了")
    await office.hears(zhangwei="调查记录已记下")

    # Wednesday 15:00: the plan goes to the department head, and to him alone.
    await office.until("03-04 15:00")
    await office.say("zhangwei", "方案 原因：证书过期。措施：当天换证书，加到期提醒；赔付外租会议室。金额：860")
    await office.hears(
        zhangwei=(turned("[第1版方案已提交]"), "第1版方案已提交，860.00元。审批：王强 → 赵岚", "办理 · 审批中"),
        wangqiang="张伟提交 · 3月5日(周四)18:00前",
    )

    # Thursday 9:30: he approves; only then does the director get hers.
    await office.until("03-05 09:30")
    await office.hears()
    await office.tap("wangqiang", "同意")
    await office.hears(wangqiang=turned("[3-5 09:30 已同意]"), zhaolan="张伟提交 · 3月6日(周五)18:00前")

    # Friday 11:00: she approves; it is to be carried out, and cannot be answered before.
    await office.until("03-06 11:00")
    await office.tap("zhaolan", "同意")
    await office.hears(zhaolan=turned("[3-6 11:00 已同意]"), zhangwei=(turned("[方案已批准]"), "办理 · 整改落实"))
    await office.until("03-06 11:05")
    with office.unchanged():
        await office.say("zhangwei", "结果 已经好了")
    await office.hears(zhangwei="还不能发送结果")

    # 16:00: done and answered, 36 minutes before the reminder would have come.
    await office.until("03-06 16:00")
    await office.hears()
    await office.tap("zhangwei", "完成")
    await office.say("zhangwei", "证书已换，提醒已设，租金已赔")
    await office.hears(zhangwei=("措施落实了哪些", turned("办理"), "已记为落实", "办理 · 待答复"))
    await office.tap("zhangwei", "发送结果")
    await office.say("zhangwei", "会议系统已恢复：证书已更换并加了到期提醒。给您添麻烦了，抱歉。")
    await office.hears(
        zhangwei=("请写26030001的处理结果", turned("办理"), "结果已发给投诉人"),
        chenchen="16:00答复，按期",
    )

    # The next working day 陈晨 is asked, once, and has the last word.
    await office.until("03-09 09:04")
    await office.hears()
    await office.until("03-09 09:05")
    await office.hears(chenchen="这件事办得怎么样？")
    await office.until("03-09 10:00")
    await office.tap("chenchen", "提交评价", "很满意")
    await office.hears(
        chenchen=(turned("[已评价，谢谢]"), turned("[已评价，谢谢]"), "想补一句建议就直接回复"),
        zhangwei="已办结",
    )
    await office.say("chenchen", "下次提前一周提醒更好")
    await office.hears(chenchen="建议已记下", zhaolan="投诉人的建议——下次提前一周提醒更好")


async def test_the_three_levels_are_run_inside_five_working_days(office: Town) -> None:
    office.cast = frozenset({"chenchen", "limin", "zhangwei", "liuyang", "wangqiang", "zhaolan"})
    await three_levels(office)

    case = await office.case()
    assert (case.state, case.outcome, case.amount_cents) == (State.CLOSED, Outcome.RESOLVED, 86000)
    assert (case.owner, case.past_owners, case.round, case.timeouts) == ("zhangwei", (), 1, ())
    due = {clock.clock: f"{clock.due.astimezone(SHANGHAI):%m-%d %H:%M}" for clock in case.clocks}
    assert {name: due[name] for name in DATES} == DATES
    assert [clock.fired for clock in case.clocks if clock.clock != "survey"] == [()] * (len(case.clocks) - 1)

    # A week later nothing more has come to anybody: every clock has ended with the case.
    assert all(clock.state is not ClockState.RUNNING for clock in case.clocks)
    await office.until("03-16 18:00")
    await office.hears()


async def test_a_sentence_without_a_command_is_registered_by_one_tap_and_the_card_becomes_the_receipt(
    office: Town,
) -> None:
    office.cast = frozenset({"chenchen", "limin", "zhangwei", "liuyang"})
    with office.unchanged():
        await office.say("chenchen", WORM)
    await office.hears(chenchen="投诉专员今天15:00前受理")
    await office.tap("chenchen", "登记投诉")
    await office.hears(
        chenchen=turned("已收到，编号26030001\n3月9日(周一)18:00前答复您"),
        limin=f"“{WORM}”",
        zhangwei=f"“{WORM}”",
        liuyang=f"“{WORM}”",
    )
    assert (await office.case()).text == WORM
