"""The complaint office: a mail of Friday afternoon, result and report, the visit and a second round (A08, A14, A15)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.town import Town, town
from tests.workflow.world import SHANGHAI, at
from workflow.case import Case, Outcome, State

MAIL = "代录 王女士 客户 收到于 今天16:30 门店店员态度很差，问了三次没有人理"
NUMBER = "26030001"
PLAN = "方案 原因：当班只有一人。措施：高峰加一人。金额：0"
RESULT = "结果 已电话告知：高峰加一人当班，店员已道歉"
REPORT = "报告 过程：调取录像并上门道歉。结果：高峰加一人当班。满意度：王女士表示接受"


@pytest.fixture
async def friday(tmp_path: Path) -> AsyncIterator[Town]:
    """Friday 2026-03-06, 16:40: ten minutes ago a mail came."""
    async with town(tmp_path, policy="complaint-office", start=at("03-06 16:40")) as found:
        yield found


@pytest.fixture
async def handled(tmp_path: Path) -> AsyncIterator[Town]:
    """Wednesday 2026-03-18, 14:00: the approved measures are done, and everybody has read what there was."""
    async with town(tmp_path, policy="complaint-office", start=at("03-16 16:40")) as t:
        await filed(t)
        await t.say("qiancheng", "联系方式 13800000000")
        await t.tap("qiancheng", "受理，派给…", "服务态度")
        await t.tap("qiancheng", "派单", "张伟")
        await t.tap("zhangwei", "接单")
        await t.until("03-17 10:00")
        await t.say("zhangwei", PLAN)
        await t.tap("zhouzong", "同意")
        await t.until("03-18 14:00")
        await t.say("zhangwei", "完成 已加一人，店员已上门道歉")
        await t.news()
        yield t


async def filed(t: Town) -> None:
    await t.say("qiancheng", MAIL)
    await t.tap("qiancheng", "确认登记")


def due(case: Case, clock: str) -> str:
    """When that clock is due, and whether it was met in time."""
    found = case.clock(clock)
    assert found is not None
    ended = "" if found.is_open else " met" if found.ended_at and found.ended_at <= found.due else " late"
    return f"{found.due.astimezone(SHANGHAI):%m-%d %H:%M}{ended}"


async def test_a_mail_counts_from_when_it_came_and_is_not_registered_before_its_sender_can_be_reached(
    friday: Town,
) -> None:
    """A08: four working hours from Friday 16:30 are Monday 11:30; the number comes with the registration."""
    friday.cast = frozenset({"qiancheng", "zhangwei"})
    await friday.say("qiancheng", MAIL)
    await friday.hears(qiancheng="王女士反映的事")
    assert not await friday.cases()
    await friday.tap("qiancheng", "确认登记")
    await friday.news()
    assert due(await friday.case(), "register") == "03-09 11:30"

    with friday.unchanged():
        await friday.tap("qiancheng", "受理，派给…", "服务态度")
    (refused,) = (await friday.news())["qiancheng"]
    assert "还没有投诉人的联系方式，不能受理" in refused.words
    await friday.say("qiancheng", "13800000000")
    await friday.hears(qiancheng="联系方式已记为：13800000000")

    # Four fifths of the four hours are over on Monday at 10:42, and nobody has been reminded before.
    await friday.until("03-09 10:00")
    await friday.hears()
    await friday.tap("qiancheng", "受理，派给…", "服务态度")
    await friday.tap("qiancheng", "派单", "张伟")
    await friday.news()
    case = await friday.case()
    assert (case.number, case.owner, due(case, "register")) == (NUMBER, "zhangwei", "03-09 11:30 met")
    await friday.until("03-09 11:30")
    await friday.hears()


async def test_a_mail_that_nobody_registers_is_told_to_who_watches_the_box_and_to_the_head_of_the_department(
    friday: Town,
) -> None:
    """A08: reminded when four fifths are over, at 10:42; the minute before it is due nobody else hears of it."""
    await filed(friday)
    await friday.news()
    await friday.until("03-09 10:41")
    assert "到期提醒" not in str(await friday.news())
    await friday.until("03-09 10:42")
    await friday.hears(qiancheng="到期提醒")
    await friday.until("03-09 11:29")
    await friday.hears()
    await friday.until("03-09 11:30")
    await friday.hears(qiancheng="应于3月9日11:30完成登记，至今未完成登记", wangqiang="责任人：钱程")


async def test_the_feedback_counts_until_result_and_report_are_both_there(handled: Town) -> None:
    """A14: done Wednesday 14:00, due Friday 18:00. Without the report it is late, whoever was told what."""
    assert due(await handled.case(), "feedback") == "03-20 18:00"
    await handled.until("03-20 10:00")
    await handled.news()
    await handled.say("zhangwei", RESULT)
    (told,) = [new for new in (await handled.news())["zhangwei"] if not new.changed]
    assert "还欠结果报告，今天18:00前" in told.words
    case = await handled.case()
    assert (case.state, due(case, "feedback"), due(case, "visit")) == (State.VISITING, "03-20 18:00", "03-27 18:00")

    with handled.unchanged():
        await handled.say("zhangwei", "报告 过程：调取录像。结果：高峰加一人当班")
    (refused,) = (await handled.news())["zhangwei"]
    assert "满意度" in refused.words
    await handled.until("03-20 17:59")
    await handled.news()
    assert due(await handled.case(), "feedback") == "03-20 18:00"
    await handled.say("zhangwei", REPORT)
    await handled.news()
    assert due(await handled.case(), "feedback") == "03-20 18:00 met"
    await handled.until("03-20 18:00")
    await handled.hears()


async def test_who_has_told_the_result_and_not_reported_it_is_late_all_the_same(handled: Town) -> None:
    """A14: the clock keeps running."""
    await handled.say("zhangwei", RESULT)
    await handled.until("03-20 17:59")
    await handled.news()
    await handled.until("03-20 18:00")
    heard = await handled.news()
    assert any("现在差：提交结果报告" in new.words for new in heard["zhangwei"])
    assert any("请督促尽快办理" in new.words for new in heard["wangqiang"])


async def test_an_objection_on_the_telephone_starts_a_second_round_with_a_plan_of_its_own(handled: Town) -> None:
    """A15: asked by the office and not by the handler; unhappy on Tuesday 03-24, the plan is due 03-31 18:00.

    Somebody else handles it: the office's least busy who has not had it.
    """
    await handled.until("03-20 10:00")
    await handled.say("zhangwei", RESULT)
    await handled.say("zhangwei", REPORT)
    await handled.news()
    await handled.until("03-23 09:05")
    heard = await handled.news()
    assert {"limin", "liuyang"} == {userid for userid, all_ in heard.items() if "请打电话" in str(all_)}
    with handled.unchanged():
        await handled.say("zhangwei", f"回访 {NUMBER} 满意")
    await handled.until("03-24 10:00")
    await handled.news()
    await handled.say("limin", f"回访 {NUMBER} 不满意 还是没有人理，不认可")
    case = await handled.case()
    assert (case.state, case.round, case.owner) == (State.ASSIGNED, 2, "liuyang")
    assert (due(case, "visit"), due(case, "plan")) == ("03-27 18:00 met", "03-31 18:00")
    assert "不满意点：还是没有人理，不认可" in str((await handled.news())["liuyang"])
    await handled.tap("liuyang", "接单")
    assert (await handled.case()).state is State.PLANNING


async def test_a_suggestion_of_who_is_content_reaches_the_office_and_the_case_closes(handled: Town) -> None:
    """A15."""
    await handled.until("03-20 10:00")
    await handled.say("zhangwei", RESULT)
    await handled.say("zhangwei", REPORT)
    await handled.until("03-23 09:05")
    await handled.news()
    await handled.say("limin", f"回访 {NUMBER} 满意 希望周末也多一个人")
    case = await handled.case()
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.RESOLVED)
    assert any("投诉人的建议——希望周末也多一个人" in new.words for new in (await handled.news())["zhaolan"])
