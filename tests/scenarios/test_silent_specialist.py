"""Nobody does anything: each moment comes once, at its time, to whom the ladder names, and in the end to the top."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.acts import filed, settled
from tests.scenarios.town import Town, town
from tests.workflow.world import at
from workflow.case import Outcome, State

# A04: filed on the Friday before 清明节. Monday 6 April is a day off and does not count; the answer is due on the 13th.
FRIDAY = at("04-03 17:30")
LADDER = [
    ("04-10 17:54", "limin", "到期提醒"),
    ("04-13 18:00", "limin", "已超期"),
    ("04-13 18:00", "wangqiang", "已超期"),
    ("04-14 18:00", "zhaolan", "超期升级"),
    ("04-16 09:05", "zhouzong", "超期升级"),
]


async def left_lying(office: Town) -> None:
    """Taken up on Friday evening with a plan that needs nobody's approval, and then forgotten."""
    await filed(office)
    await office.tap("limin", "受理，我来办", "食堂")
    await office.say("limin", "方案 原因：没洗净。措施：改洗三遍。金额：无")
    await office.news()


async def heard(office: Town) -> list[tuple[str, str, str]]:
    """When whom which line of the ladder reached since the last look."""
    lines = ("到期提醒", "已超期", "超期升级", "这件事办得怎么样")
    return [
        (new.at, new.userid, next((line for line in lines if line in new.words), new.words))
        for new in await office.arrivals()
    ]


async def test_the_silent_specialist_is_reminded_then_told_of_and_each_rung_hears_once(tmp_path: Path) -> None:
    async with town(tmp_path, start=FRIDAY) as office:
        await left_lying(office)
        await office.until("04-20 18:00")
        assert await heard(office) == LADDER
        case = await office.case()
        # 周总's rung is of 04-15 18:00; his digest of the next morning tells him.
        assert [clock.fired for clock in case.clocks if clock.clock == "answer"] == [
            ("warn", "due", "rung.1", "rung.2")
        ]
        assert case.timeouts == ("limin",)


@pytest.fixture
async def friday(tmp_path: Path) -> AsyncIterator[Town]:
    """The town on the evening of the complaint."""
    async with town(tmp_path, start=FRIDAY) as found:
        yield found


@pytest.mark.parametrize("stop_at", ["04-10 17:53", "04-13 18:00", "04-15 18:01"])
async def test_a_restart_in_between_neither_loses_nor_repeats_a_moment(tmp_path: Path, stop_at: str) -> None:
    async with town(tmp_path, start=FRIDAY) as office:
        await left_lying(office)
        await office.until(stop_at)
        await office.restart()
        await office.until("04-20 18:00")
        assert await heard(office) == LADDER


async def test_what_came_due_while_the_bot_was_down_comes_when_it_is_back_each_once_and_marked_late(
    friday: Town,
) -> None:
    await left_lying(friday)
    # The bot is down from Friday to Tuesday evening, over the reminder, the due time and the first rung.
    await friday.until("04-10 09:00")
    await friday.here.stop()
    await friday.until("04-14 20:00")
    assert await heard(friday) == []
    await friday.here.start()
    await friday.settle()
    assert [(when, who) for when, who, _ in await heard(friday) if who != "limin"] == [
        ("04-14 20:00", "wangqiang"),
        ("04-14 20:00", "zhaolan"),
    ]
    await friday.until("04-20 18:00")
    assert await heard(friday) == LADDER[-1:]
    case = await friday.case()
    (answer,) = [clock for clock in case.clocks if clock.clock == "answer"]
    assert answer.fired == ("warn", "due", "rung.1", "rung.2")
    assert case.timeouts == ("limin",)


async def test_an_outage_of_the_clock_alone_is_made_up_for_in_order(friday: Town) -> None:
    """The same with a bot that sees the clock leap: nothing is skipped and nothing doubled."""
    await left_lying(friday)
    await friday.advance(to=at("04-14 20:00").isoformat(), through=False)
    await friday.settle()
    came = await heard(friday)
    assert {who for _, who, _ in came} == {"limin", "wangqiang", "zhaolan"}
    assert len({(who, line) for _, who, line in came}) == len(came)
    assert (await friday.case()).timeouts == ("limin",)


async def test_the_specialist_who_answers_at_the_last_minute_is_late_for_nothing(tmp_path: Path) -> None:
    async with town(tmp_path, start=FRIDAY) as office:
        await left_lying(office)
        await office.until("04-13 17:59")
        await office.news()
        await office.say("limin", "完成 已改洗三遍")
        await office.say("limin", "结果 已改洗三遍")
        await office.until("04-13 18:01")
        assert [new.userid for new in await office.arrivals() if "已超期" in new.words] == []
        assert (await office.case()).timeouts == ()


async def test_a_saturday_worked_in_exchange_counts_and_a_holiday_of_a_week_does_not(tmp_path: Path) -> None:
    """From Friday 2026-02-13: Saturdays 14 and 28 February are worked, 15 to 23 is 春节; the fifth day is the 27th."""
    async with town(tmp_path, start=at("02-13 10:00")) as office:
        await office.say("chenchen", "投诉 食堂菜里有虫")
        (receipt,) = (await office.news())["chenchen"]
        assert "2月27日(周五)18:00前答复您" in receipt.words
        await office.tap("limin", "受理，我来办", "食堂")
        await office.say("limin", "方案 原因：没洗净。措施：改洗三遍。金额：无")
        await office.news()
        await office.until("02-24 09:00")
        assert await heard(office) == []
        await office.until("03-05 18:00")
        assert [(when, who) for when, who, line in await heard(office) if line != "到期提醒"] == [
            ("02-27 18:00", "limin"),
            ("02-27 18:00", "wangqiang"),
            ("02-28 18:00", "zhaolan"),
            ("03-03 09:05", "zhouzong"),
        ]


async def test_a_complaint_that_nobody_takes_up_climbs_by_itself_and_stops_when_somebody_does(office: Town) -> None:
    await filed(office)
    await office.until("03-02 15:00")
    pool = ["limin", "liuyang", "zhangwei"]
    came = await heard(office)
    assert sorted(who for when, who, line in came if line == "到期提醒") == pool
    assert sorted(who for when, who, line in came if line == "已超期") == sorted([*pool, "wangqiang"])
    # The late card is the card to act on: 刘洋 takes it up on it, and everybody else's say so.
    await office.tap("liuyang", "受理，我来办", "食堂")
    await office.news()
    await office.until("03-04 09:30")
    assert await heard(office) == []
    case = await office.case()
    assert (case.owner, case.timeouts) == ("liuyang", ())


async def test_the_visit_is_asked_on_three_days_and_the_director_may_then_close_it_unconfirmed(office: Town) -> None:
    await settled(office)
    await office.until("03-06 16:00")
    assert await heard(office) == [(f"03-0{day} 09:05", "chenchen", "这件事办得怎么样") for day in (3, 4, 5)]

    # Nobody answers; by the ladder of the visit, past those who could ask (never the handler), it reaches the director,
    # whose card ends it.
    await office.until("03-10 18:00")
    await office.news()
    await office.tap("zhaolan", "未确认办结")
    told = await office.news()
    assert set(told) == {"chenchen", "limin", "zhangwei", "liuyang", "wangqiang", "zhaolan"}
    case = await office.case()
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.UNCONFIRMED)
    await office.until("03-20 18:00")
    await office.hears()


async def test_before_the_third_day_the_director_has_no_card_that_closes_it(office: Town) -> None:
    await settled(office)
    await office.until("03-05 09:04")
    assert not any("未确认办结" in m.buttons for m in await office.messages("zhaolan"))


async def test_an_answer_after_the_third_asking_still_counts(office: Town) -> None:
    await settled(office)
    await office.until("03-10 17:59")
    await office.news()
    await office.tap("chenchen", "提交评价", "一般")
    assert all("[已评价，谢谢]" in new.words for new in (await office.news())["chenchen"] if new.changed)
    assert (await office.case()).outcome is Outcome.RESOLVED
