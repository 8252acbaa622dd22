"""Customer service: a regional complaint from the call to the visit (A27), and the five minutes of an estate (A32)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.town import Town, town
from tests.workflow.world import SHANGHAI, at
from workflow.case import Case, State

REGIONAL = "来电 李女士 老客户 13900000000 报修四天没有人回电话，要求本周修好"
ESTATE = "代录 张先生 来访 业主 13800000000 一期楼道的灯三天不亮"


@pytest.fixture
async def monday(tmp_path: Path) -> AsyncIterator[Town]:
    """Monday 2026-03-02, 11:00."""
    async with town(tmp_path, policy="customer-service", start=at("03-02 11:00")) as found:
        yield found


@pytest.fixture
async def sunday(tmp_path: Path) -> AsyncIterator[Town]:
    """Sunday 2026-03-08, 20:00."""
    async with town(tmp_path, policy="customer-service") as found:
        yield found


def due(case: Case, clock: str) -> str:
    """When that clock is due, and whether it was met in time."""
    found = case.clock(clock)
    assert found is not None
    ended = "" if found.is_open else " met" if found.ended_at and found.ended_at <= found.due else " late"
    return f"{found.due.astimezone(SHANGHAI):%m-%d %H:%M}{ended}"


async def test_a_regional_complaint_goes_to_the_head_and_is_visited_by_who_took_the_call(monday: Town) -> None:
    """A27: investigation by Tuesday 18:00, reply by Wednesday 18:00, visit by Monday; the head does not visit."""
    monday.cast = frozenset({"lukai", "wangqiang", "zhaolan"})
    await monday.say("lukai", REGIONAL)
    await monday.hears(lukai=("已登记，编号RC-26030001", "服务态度"))
    await monday.tap("lukai", "受理，派给…", "服务效率")
    await monday.tap("lukai", "派单", "王强")
    await monday.news()
    case = await monday.case()
    assert (case.line, case.number, case.owner) == ("service", "RC-26030001", "wangqiang")
    assert (due(case, "investigate"), due(case, "answer")) == ("03-03 18:00", "03-04 18:00")

    # The head opens the investigation, proposes what he may decide himself, and tells her on the telephone.
    await monday.until("03-03 17:00")
    await monday.tap("wangqiang", "接单")
    await monday.say("wangqiang", "调查 报修单漏派，责任人已谈话")
    await monday.say("wangqiang", "方案 原因：报修单漏派。措施：周三上门修好。金额：0")
    await monday.until("03-04 15:00")
    await monday.say("wangqiang", "完成 已上门修好，李女士当面签字")
    await monday.say("wangqiang", "结果 已上门修好并致歉，李女士接受")
    await monday.news()
    case = await monday.case()
    assert (due(case, "investigate"), due(case, "answer")) == ("03-03 18:00 met", "03-04 18:00 met")
    assert due(case, "visit") == "03-09 18:00"

    # Not the head, but who took the call.
    await monday.until("03-05 09:04")
    await monday.hears()
    await monday.until("03-05 09:05")
    await monday.hears(lukai="李女士 13900000000")
    with monday.unchanged():
        await monday.say("wangqiang", "回访 RC-26030001 满意")
    await monday.hears(wangqiang="回访由没有经办这件事的人来做")
    await monday.say("lukai", "回访 RC-26030001 满意 希望以后有人回电话")
    assert (await monday.case()).state is State.CLOSED


async def test_five_minutes_for_dispatch_and_explanation_are_met_with_seconds_to_spare(sunday: Town) -> None:
    """A32: dispatched 20:04:30, explained 20:04:50."""
    sunday.cast = frozenset({"maling", "zhangwei"})
    await sunday.say("maling", ESTATE)
    await sunday.hears(maling=("受理今天20:05前；解释今天20:05前", "物业投诉"), zhangwei="物业投诉")
    await sunday.advance(to="2026-03-08T20:04:30+08:00")
    await sunday.news()
    await sunday.tap("maling", "受理，派给…", "物业投诉")
    (shown,) = (await sunday.news())["maling"]
    assert "张伟(在办0)" in shown.words
    await sunday.tap("maling", "派单", "张伟")
    heard = await sunday.news()
    assert any("一期楼道的灯三天不亮" in new.words and "张先生 13800000000" in new.words for new in heard["zhangwei"])
    await sunday.tap("zhangwei", "接单")
    await sunday.advance(to="2026-03-08T20:04:50+08:00")
    await sunday.say("zhangwei", "联系 已向张先生解释，今晚换灯")
    await sunday.news()
    await sunday.until("03-08 20:15")
    await sunday.hears()
    case = await sunday.case()
    assert (due(case, "dispatch"), due(case, "explain")) == ("03-08 20:05 met", "03-08 20:05 met")
    assert case.timeouts == ()


async def test_undispatched_it_climbs_in_five_minutes_steps_to_the_general_manager(sunday: Town) -> None:
    """A32: 20:05 duty and dispatch supervisor, 20:10 the supervision centre, 20:15 the general manager; each once."""
    sunday.cast = frozenset({"maling", "zhangwei", "fanglei", "jiangfan", "zhouzong"})
    await sunday.say("maling", ESTATE)
    await sunday.news()
    reached, read = {}, ""
    for minute in range(5, 17):
        await sunday.until(f"03-08 20:{minute:02d}")
        news = await sunday.news()
        heard = {userid for userid, all_ in news.items() if any("超期" in new.words for new in all_)}
        read += "".join(new.words for new in news.get("jiangfan", ()))
        if heard:
            reached[minute] = heard
    assert reached == {5: {"maling", "zhangwei", "fanglei"}, 10: {"jiangfan"}, 15: {"zhouzong"}}
    assert "20:04提醒当班人员，20:05报上级，均未处理" in read, "of minutes the time is told, not the day"
    assert "依据：制度物业第二条；梯级为缺省" in read, "the centre is this line's own"
    await sunday.restart()
    await sunday.hears()
