"""Somebody is on leave: what falls due reaches his deputy on time, and he reads of it on his first morning back."""

from __future__ import annotations

from tests.scenarios.acts import answer, taken_up
from tests.scenarios.town import Town


async def test_a_reminder_in_a_leave_reaches_the_deputy_and_the_first_morning_back_tells_of_it(office: Town) -> None:
    await taken_up(office)
    await office.say("limin", "请假3.4-3.6 委托 刘洋")
    heard = await office.news()
    assert set(heard) == {"limin", "liuyang"}
    assert heard["limin"][0].words.startswith("已登记您请假：3月4日至3月6日。")
    assert heard["liuyang"][0].words.startswith("李敏3月4日至3月6日请假，委托您代理")

    await office.restart()  # leave is in the store, and nowhere else
    await office.until("03-05 18:00")
    heard = await office.news()
    assert set(heard) == {"liuyang", "wangqiang"}
    assert [("还剩" in new.words or "今天" in new.words, "已超期" in new.words) for new in heard["liuyang"]] == [
        (True, False),
        (False, True),
    ]
    await office.until("03-09 09:04")
    await office.news()
    await office.until("03-09 09:05")
    heard = await office.news()
    (told,) = [new.words for new in heard["limin"] if "请假期间" in new.words]
    assert told.startswith("您请假期间（3月4日至3月6日）有1件投诉到期提醒过：")
    assert told.endswith("3月5日10:48，已发给刘洋")
    assert await answer(office, "limin", "销假") == "李敏没有登记请假，不用销假。"
