"""An emergency: who is told at once, whatever the hour, and the red card that only a call on record ends (A06, A10)."""

from __future__ import annotations

import pytest

from handlers.reply import Say
from tests.handlers.chat import walk
from tests.handlers.office import Office
from tests.workflow.world import at
from workflow.case import Case
from workflow.commands import RegisterCase


async def begun(office: Office) -> None:
    """李敏 knows of a danger to life and takes the case up: 赵岚 leads, 周总 must hear at once."""
    await walk.filed(office)
    await office.say("limin", "情况 0001 危及生命健康")
    await office.tap("limin", "受理，我来办", category="canteen")


def open_calls(case: Case) -> set[str]:
    return {clock.clock for clock in case.clocks if clock.is_open and clock.clock.startswith("emergency")}


async def test_who_leads_and_who_must_hear_get_a_red_card_at_once(office: Office) -> None:
    await begun(office)
    for reader in ("zhaolan", "zhouzong"):
        card = office.newest(reader, "emergency").card
        assert card is not None
        assert card.source == "紧急 · 请打电话"
        assert {line.name: line.value for line in card.lines}["上报"] == "公司高层，马上"


async def test_at_night_and_on_a_day_off_it_waits_for_nothing(office: Office) -> None:
    await walk.filed(office)
    office.now = at("03-07 22:10")
    await office.say("limin", "情况 0001 数据泄露")
    await office.does("limin", RegisterCase("canteen", "limin"))
    assert "emergency" in office.templates("zhouzong")
    assert "emergency" in office.templates("zhaolan")


async def test_half_an_hour_without_a_call_alarms_and_a_call_ends_it(office: Office) -> None:
    await begun(office)
    await office.until("03-02 10:29")
    assert "breach" not in office.templates("zhouzong")
    await office.until("03-02 10:30")
    assert office.newest("zhouzong", "breach").button("已打电话…")
    asked = await office.tap("zhaolan", "已打电话…")
    assert isinstance(asked, Say)
    assert "给谁打通了电话" in asked.text
    assert "已登记：致电周总。" in await office.say("zhaolan", "周总 已报告，先停用二楼窗口")
    for reader in ("zhaolan", "zhouzong"):
        card = office.newest(reader, "emergency").card
        assert card is not None
        assert card.greyed == "赵岚已致电周总"
    alarm = office.newest("zhouzong", "breach").card
    assert alarm is not None
    assert alarm.greyed == "已办理"
    assert open_calls(await office.case()) == set()


async def test_a_call_to_somebody_else_leaves_the_card_red(office: Office) -> None:
    await begun(office)
    assert "还要打给公司高层，马上" in await office.say("zhaolan", "电话 0001 张伟")
    card = office.newest("zhouzong", "emergency").card
    assert card is not None
    assert not card.greyed
    assert "已登记：致电周总。" in await office.say("zhaolan", "电话 0001 周总")
    assert open_calls(await office.case()) == set()


async def test_a_name_that_fits_nobody_is_asked_again(office: Office) -> None:
    await begun(office)
    assert "给谁打通了电话" in await office.say("zhaolan", "电话 0001")
    assert "没有找到“王麻子”" in await office.say("zhaolan", "王麻子")
    assert "致电周总" in await office.say("zhaolan", "周总")


async def test_one_does_not_call_oneself(office: Office) -> None:
    await begun(office)
    assert "不是您自己" in await office.say("zhaolan", "电话 0001 赵岚")


async def test_where_the_report_may_follow_both_calls_are_named(complaint_office: Office) -> None:
    office = complaint_office
    await office.say("chenchen", "投诉 再不管我就要跳楼了")
    await office.does("limin", RegisterCase("general", "limin", facts=("danger_to_life",)))
    card = office.newest("zhouzong", "emergency").card
    assert card is not None
    assert {line.name: line.value for line in card.lines}["上报"] == "公司管理层，今天11:00前"
    assert "还要打给公司管理层，今天11:00前" in await office.say("limin", "电话 26030001 赵岚")


async def test_grave_but_not_urgent_starts_nothing_there(complaint_office: Office) -> None:
    office = complaint_office
    await walk.filed(office)
    await office.does("limin", RegisterCase("general", "limin", facts=("data_leak",)))
    assert (await office.case()).emergency_at is None
    assert "emergency" not in office.templates("zhouzong")
    assert "没有启动紧急程序" in await office.say("limin", "电话 26030001 周总")


async def test_an_emergency_stands_first_in_the_list_of_who_leads_it(office: Office) -> None:
    await begun(office)
    assert "【紧急】食堂二楼" in (await office.say("zhaolan", "待办")).splitlines()[1]
    await office.say("zhaolan", "电话 0001 周总")
    assert "食堂二楼" not in await office.say("zhaolan", "待办")


async def test_whom_the_words_name_is_not_called(office: Office) -> None:
    await office.say("chenchen", "投诉 赵岚说再闹就开除，我要跳楼")
    await office.does("limin", RegisterCase("attitude", "limin", facts=("danger_to_life",)))
    assert "emergency" not in office.templates("zhaolan")
    assert "emergency" in office.templates("zhouzong")


@pytest.mark.parametrize(
    ("who", "text", "says"),
    [
        ("sunxiao", "电话", "投诉专员"),
        ("sunxiao", "电话 26030001", "没有查到"),
        ("limin", "电话", "没有要打电话的紧急件"),
    ],
)
async def test_the_word_for_a_call_is_a_cry_for_help_from_anybody_else(
    office: Office, who: str, text: str, says: str
) -> None:
    await walk.filed(office)
    assert says in await office.say(who, text)
