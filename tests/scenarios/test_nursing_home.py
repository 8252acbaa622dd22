"""The nursing home: minutes at night, the tiers, and what a sum of money needs (A17–A20)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.town import Town, town
from tests.workflow.world import SHANGHAI, at
from workflow.case import Case, Outcome, State

CALL = "来电 王女士 家属 13800000000 我母亲房间的灯坏了，按铃二十分钟没有人来"
NUMBER = "20260307001"


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Town]:
    """Saturday 2026-03-07, 02:00: 马玲 is at the switchboard."""
    async with town(tmp_path, policy="nursing-home") as found:
        yield found


@pytest.fixture
async def friday(tmp_path: Path) -> AsyncIterator[Town]:
    """Friday 2026-03-06, 09:00."""
    async with town(tmp_path, policy="nursing-home", start=at("03-06 09:00")) as found:
        yield found


def due(case: Case) -> dict[str, str]:
    """When each clock of the case is due, 「03-07 02:38」; those that stopped in time say so."""
    found = {}
    for clock in case.clocks:
        ended = "" if clock.is_open else " met" if clock.ended_at and clock.ended_at <= clock.due else " late"
        found[clock.clock] = f"{clock.due.astimezone(SHANGHAI):%m-%d %H:%M}{ended}"
    return found


async def second(home: Town, time: str) -> None:
    """Time passes to that second of Saturday morning."""
    await home.advance(to=f"2026-03-07T{time}+08:00")


async def test_a_call_at_night_runs_its_minutes_and_nothing_but_a_contact_stops_the_half_hour(home: Town) -> None:
    """A17."""
    home.cast = frozenset({"maling", "zhangwei"})
    await home.say("maling", CALL)
    await home.hears(maling=("安抚来电人今天02:01前；转交今天02:10前；登记3月8日(周日)02:00前", "已安抚"))

    # Ticked with a second to spare: nobody hears of the minute.
    await second(home, "02:00:47")
    await home.hears()
    await second(home, "02:00:48")
    await home.hears(maling="今天02:01到期")
    await second(home, "02:00:59")
    await home.tap("maling", "已安抚")
    assert all("已登记安抚" not in new.words or new.changed for new in (await home.news())["maling"])
    await second(home, "02:01:00")
    await home.hears()

    # Handed over at 02:08:00, as the reminder comes; at 02:10 nothing is owed any more.
    await second(home, "02:08:00")
    await home.hears(maling="今天02:10到期")
    await home.tap("maling", "受理，派给…", "居住设施")
    await home.tap("maling", "派单", "张伟")
    await home.news()
    assert due(await home.case()) == {
        "calm": "03-07 02:01 met",
        "handover": "03-07 02:10 met",
        "register": "03-08 02:00 met",
        "respond": "03-10 02:00",
        "plan": "03-13 18:00",
        "first_contact": "03-07 02:38",
        "preliminary": "03-07 04:08",
        "progress": "03-11 18:00",
    }
    await second(home, "02:10:00")
    await home.hears()

    # A remark to colleagues is no contact: the reminder of the half hour comes all the same.
    await home.tap("zhangwei", "接单")
    await home.say("zhangwei", "调查 夜班一人照看两层楼")
    await home.news()
    await second(home, "02:31:59")
    await home.hears()
    await second(home, "02:32:00")
    await home.hears(zhangwei="今天02:38到期")
    await second(home, "02:37:59")
    await home.tap("zhangwei", "记联系")
    await home.say("zhangwei", "已和王女士通话，先请值班电工去看")
    await home.news()
    await second(home, "02:38:00")
    await home.hears()
    found = due(await home.case())
    assert (found["first_contact"], found["preliminary"], found["respond"]) == (
        "03-07 02:38 met",
        "03-07 04:08 met",
        "03-10 02:00 met",
    )


async def test_the_steps_are_taken_in_their_order_and_no_other(home: Town) -> None:
    """A18: resolving before investigating, or archiving before feedback, is refused; measures are operations'."""
    home.cast = frozenset({"maling", "zhangwei", "luoping"})
    await home.say("maling", CALL)
    await home.tap("maling", "已安抚")
    await home.tap("maling", "受理，派给…", "居住设施")
    await home.tap("maling", "派单", "张伟")
    await home.news()
    with home.unchanged():
        await home.say("zhangwei", f"完成 {NUMBER} 灯已换")
        await home.say("zhangwei", f"方案 {NUMBER} 原因：灯座老化。措施：整层换灯座。金额：600")
    await home.tap("zhangwei", "接单")
    await home.say("zhangwei", f"联系 {NUMBER} 已和王女士通话")
    await home.say("zhangwei", f"方案 {NUMBER} 原因：灯座老化。措施：整层换灯座。金额：600")
    with home.unchanged():
        await home.say("zhangwei", f"完成 {NUMBER} 灯已换")
        await home.say("zhangwei", f"结果 {NUMBER} 灯已换")
    await home.tap("luoping", "同意")
    with home.unchanged():
        await home.say("zhangwei", f"结果 {NUMBER} 灯已换")
    await home.news()
    await home.say("zhangwei", f"完成 {NUMBER} 整层灯座已换")
    await home.say("zhangwei", f"结果 {NUMBER} 已电话告知王女士，整层灯座已换")
    await home.news()
    assert (await home.case()).state is State.VISITING
    await home.until("03-09 09:05")
    await home.hears(maling="回访 · 请打电话")
    await home.tap("maling", "满意")
    case = await home.case()
    assert (case.state, case.outcome, case.owner) == (State.CLOSED, Outcome.RESOLVED, "zhangwei")


async def test_a_contact_that_is_not_made_climbs_by_the_limit_itself_to_lead_director_and_vice_president(
    friday: Town,
) -> None:
    """A19: assigned 09:00: reminder 09:24, specialist and lead 09:30, the director 10:00, the vice-president 10:30."""
    await friday.say("chenchen", "投诉 宿舍三楼热水三天没有了")
    await friday.tap("limin", "受理，派给…", "居住设施")
    await friday.tap("limin", "派单", "张伟")
    await friday.tap("zhangwei", "接单")
    await friday.news()
    await friday.until("03-06 09:23")
    await friday.hears()
    await friday.until("03-06 09:24")
    await friday.hears(zhangwei="今天09:30到期")
    await friday.until("03-06 09:30")
    await friday.hears(zhangwei="应于3月6日09:30联系投诉人，至今未联系投诉人", fanglei="请督促尽快办理")
    await friday.until("03-06 09:59")
    await friday.hears()
    await friday.until("03-06 10:00")
    await friday.hears(zhaolan="超期升级")
    await friday.until("03-06 10:30")
    await friday.hears(gaoyuan="超期升级")
    assert (await friday.case()).timeouts == ("zhangwei",)


async def test_a_grave_case_is_for_the_second_line_only(friday: Town) -> None:
    """A19: major means a senior specialist."""
    await friday.say("chenchen", "投诉 宿舍三楼热水三天没有了")
    await friday.tap("limin", "受理，我来办", "居住设施")
    await friday.say("limin", "定级 重大 多人受影响")
    await friday.news()
    with friday.unchanged():
        await friday.say("limin", "转派 张伟")
    (answer,) = (await friday.news())["limin"]
    assert "高级专员" in answer.words
    await friday.say("limin", "转派 罗平")
    assert (await friday.case()).owner == "luoping"


@pytest.mark.parametrize(("amount", "alone"), [("499.99", True), ("500.00", False), ("500.01", False)])
async def test_a_sum_at_the_limit_goes_to_the_senior_and_no_message_names_it_before_he_decides(
    friday: Town, amount: str, *, alone: bool
) -> None:
    """A20: asked Friday 15:00, due Tuesday 18:00."""
    await friday.say("chenchen", "投诉 洗衣房弄坏了我的大衣，要求赔偿")
    await friday.tap("limin", "受理，我来办", "赔偿申请")
    await friday.until("03-06 15:00")
    await friday.news()
    await friday.say("limin", f"方案 原因：机器故障。措施：照价赔偿。金额：{amount}")
    heard = await friday.news()
    case = await friday.case()
    if alone:
        assert case.state is State.IMPLEMENTING
        assert "luoping" not in heard
    else:
        assert case.state is State.APPROVING
        approval = case.running("approval")
        assert approval is not None
        assert f"{approval.due.astimezone(SHANGHAI):%m-%d %H:%M}" == "03-10 18:00"
        assert f"{amount}元" in heard["luoping"][0].words
        await friday.tap("luoping", "同意")
        heard |= await friday.news()
    assert all(amount not in new.words for new in heard.get("chenchen", []))
