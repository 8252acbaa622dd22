"""请假 and 销假 in chat: said in one line or asked for, told to whom it concerns, and felt on the ladder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from handlers.returning import welcome
from tests.handlers.chat.walk import accepted, planned
from tests.handlers.office import Office, opened
from workflow.directory import Away


@pytest.fixture
async def office(tmp_path: Path, empty: Path) -> AsyncIterator[Office]:
    async with opened(tmp_path, empty) as found:
        yield found


async def away(office: Office) -> tuple[Away, ...]:
    """Who is on leave by the store; the office sees it from now on."""
    async with office.store.begin() as uow:
        found = (await uow.organisation.directory()).away
    office.people = replace(office.people, away=found)
    return found


async def mornings(office: Office, until: str) -> None:
    """Time passes to then, and whoever is back by then is welcomed."""
    await office.until(until)
    async with office.store.begin() as uow:
        await welcome(office.desk(uow, "welcome"), office.words.at(office.now))
        await uow.commit()
    await office.deliver()


async def test_leave_with_a_deputy_is_said_in_one_line_and_the_deputy_hears_of_it(office: Office) -> None:
    assert await office.say("zhangwei", "请假 3.5-3.8 委托 刘洋") == (
        "已登记您请假：3月5日至3月8日。\n"
        "代理人：刘洋。期间的到期提醒和审批交给刘洋；刘洋看不到的投诉，或制度规定不得委托的审批，交给上级。\n"
        "3月9日(周一)09:05恢复。提前回来，请发「销假」。"
    )
    assert await away(office) == (Away("zhangwei", date(2026, 3, 5), date(2026, 3, 8), "liuyang"),)
    assert office.texts("liuyang") == [
        "张伟3月5日至3月8日请假，委托您代理：期间的到期提醒发给您，您看得到的投诉也由您代为审批。"
    ]


async def test_without_a_deputy_the_answer_says_who_takes_over_and_how_to_name_one(office: Office) -> None:
    said = await office.say("zhangwei", "请假 3.5")
    assert said.splitlines()[0] == "已登记您请假：3月5日。"
    assert "没有委托代理人" in said
    assert "委托 姓名" in said


async def test_the_days_are_asked_for_where_they_are_missing(office: Office) -> None:
    assert await office.click("zhangwei", "AWAY") == (
        "请哪几天假？请回复日期，例如「3.5-3.8」，要委托就写「3.5-3.8 委托 姓名」。"
    )
    assert (await office.say("zhangwei", "还没想好")).startswith("请哪几天假")
    assert (await office.say("zhangwei", "3.5-3.8 委托 刘洋")).startswith("已登记您请假：3月5日至3月8日。")
    assert (await away(office))[0].deputy == "liuyang"


async def test_who_was_named_before_the_days_is_not_forgotten(office: Office) -> None:
    assert (await office.say("wangqiang", "请假 张伟 委托 刘洋")).startswith("请哪几天假")
    await office.say("wangqiang", "3.5-3.8")
    assert [(a.userid, a.deputy) for a in await away(office)] == [("zhangwei", "liuyang")]


async def test_a_superior_enters_the_leave_of_his_people_and_they_hear_of_it(office: Office) -> None:
    assert (await office.say("wangqiang", "请假 张伟 3.5-3.8")).startswith("已登记张伟请假：3月5日至3月8日。")
    (told,) = office.texts("zhangwei")
    assert told.startswith("王强为您登记了请假：3月5日至3月8日。\n没有委托代理人")


@pytest.mark.parametrize(
    ("who", "text", "said"),
    [
        ("liuyang", "请假 张伟 3.5-3.8", "张伟的请假由本人或上级登记，您不能代为登记。"),
        ("zhangwei", "请假 3.8-3.5", "请假的最后一天在第一天之前。"),
        ("zhangwei", "请假 2.25-3.1", "这几天已经过去了，不用再登记。"),
        ("zhangwei", "请假 3.5 委托 孙晓", "孙晓不办理投诉，不能代理。"),
        ("zhangwei", "请假 3.5 委托 张伟", "代理人不能是请假的本人。"),
        ("zhangwei", "请假 3.5 委托 老王", "没有找到“老王”。"),
        ("zhangwei", "请假 3.5 委托 陆", "已登记"),
        ("zhangwei", "销假", "张伟没有登记请假，不用销假。"),
        ("sunxiao", "请假", "这里是办理人员用的。"),
        ("sunxiao", "请假 3.5", "要反映事情"),
    ],
)
async def test_what_cannot_be_entered_is_refused_with_what_one_can_do(
    office: Office, who: str, text: str, said: str
) -> None:
    assert (await office.say(who, text)).startswith(said)
    assert len(await away(office)) == (said == "已登记")


async def test_people_of_one_name_are_told_apart(office: Office) -> None:
    people = {u: replace(p, name="李娜") if u in ("limin", "liuyang") else p for u, p in office.people.people.items()}
    office.people = replace(office.people, people=people)
    said = await office.say("zhangwei", "请假 3.5 委托 李娜")
    assert said == "有几位同名或相近：李娜(行政部)、李娜(行政部)。请写全名再发一遍。"


async def test_who_is_a_deputy_himself_is_reminded_of_it(office: Office) -> None:
    await office.say("zhangwei", "请假 3.5-3.8 委托 刘洋")
    await away(office)
    said = await office.say("liuyang", "请假 3.8-3.10")
    assert said.endswith("您这几天原是张伟的代理人，改由其同岗位的人或上级接手。")


async def forgotten(office: Office) -> None:
    """张伟 owns a case whose plan is due on Thursday the 5th; he is on leave from that day on, with 刘洋 for deputy."""
    await accepted(office)
    await office.say("zhangwei", "请假 3.5-3.8 委托 刘洋")
    await away(office)
    office.phones.clear()


async def test_what_fell_due_in_his_leave_reached_his_deputy_and_he_reads_of_it_on_his_first_morning(
    office: Office,
) -> None:
    await forgotten(office)
    await mornings(office, "03-05 18:00")
    assert office.templates("zhangwei") == []
    assert office.templates("liuyang") == ["warning", "breach"]
    await mornings(office, "03-09 09:04")
    assert office.texts("zhangwei") == []
    await mornings(office, "03-09 09:05")
    (told,) = office.texts("zhangwei")
    assert told == (
        "您请假期间（3月5日至3月8日）有1件投诉到期提醒过：\n"
        "26030001 食堂二楼上周五中午的青菜里有虫…：3月5日10:48，已发给刘洋"
    )
    await mornings(office, "03-10 09:05")
    assert len(office.texts("zhangwei")) == 1


async def test_who_comes_back_early_reads_it_at_once_and_hears_everything_himself_again(office: Office) -> None:
    await forgotten(office)
    await mornings(office, "03-05 12:00")
    said = await office.say("zhangwei", "销假")
    assert said == (
        "已销假：3月5日至3月8日的请假到此为止。\n"
        "您请假期间（3月5日至3月8日）有1件投诉到期提醒过：\n"
        "26030001 食堂二楼上周五中午的青菜里有虫…：今天10:48，已发给刘洋"
    )
    assert await away(office) == ()
    await mornings(office, "03-09 09:05")
    assert office.templates("zhangwei")[0] == "breach"
    assert all("请假期间" not in text for text in office.texts("zhangwei"))


async def test_nothing_waited_means_no_message(office: Office) -> None:
    await office.say("zhangwei", "请假 3.5-3.8")
    await away(office)
    await mornings(office, "03-09 09:05")
    assert office.texts("zhangwei") == []


async def test_who_goes_on_leave_again_reads_it_when_that_is_over(office: Office) -> None:
    await forgotten(office)
    await office.say("zhangwei", "请假 3.9-3.10")
    await away(office)
    await mornings(office, "03-09 09:05")
    assert office.texts("zhangwei") == []
    await mornings(office, "03-11 09:05")
    (told,) = office.texts("zhangwei")
    assert told.startswith("您请假期间（3月5日至3月8日、3月9日至3月10日）有1件投诉到期提醒过：")


async def test_of_a_case_that_he_may_not_see_any_more_he_reads_nothing(office: Office) -> None:
    """王强 heard of it as the head of its department; by now another one handles it, and it names him."""
    await accepted(office)
    await office.say("wangqiang", "请假 3.5 委托 李敏")
    await away(office)
    await mornings(office, "03-05 18:00")
    assert [covered.away for covered in (await office.case()).covered] == ["wangqiang"]
    await office.say("chenchen", "补充 0001 王强也知道这件事")
    await mornings(office, "03-06 09:05")
    assert office.texts("wangqiang") == []


async def test_a_superior_ends_a_leave_and_the_person_is_told_what_waited(office: Office) -> None:
    await forgotten(office)
    await mornings(office, "03-05 12:00")
    assert await office.say("wangqiang", "销假 张伟") == "已为张伟销假：3月5日至3月8日。"
    (told,) = office.texts("zhangwei")
    assert told.startswith("王强已为您销假：3月5日至3月8日。\n您请假期间")


async def test_an_approval_reaches_the_deputy_of_an_approver_on_leave_and_he_decides_it(office: Office) -> None:
    await office.say("wangqiang", "请假 3.2-3.3 委托 李敏")
    await away(office)
    await accepted(office)
    await office.say("zhangwei", "方案 原因：没洗净。措施：改洗三遍。金额：1860")
    assert "approval" not in office.templates("wangqiang")
    assert office.templates("limin")[-1] == "approval"
    await office.tap("limin", "同意")
    assert office.templates("zhaolan")[-1] == "approval"


async def test_an_approver_who_goes_on_leave_before_his_turn_is_stood_in_for_when_it_comes(office: Office) -> None:
    await planned(office)
    await office.say("zhaolan", "请假 3.2-3.3 委托 周总")
    await away(office)
    await office.tap("wangqiang", "同意")
    assert "approval" not in office.templates("zhaolan")
    assert office.templates("zhouzong")[-1] == "approval"


async def test_a_late_approval_comes_to_the_deputy_with_its_buttons(office: Office) -> None:
    await planned(office)
    await office.say("wangqiang", "请假 3.3-3.4 委托 李敏")
    await away(office)
    await office.until("03-03 18:00")
    assert office.templates("limin")[-2:] == ["warning", "breach"]
    await office.tap("limin", "同意", office.newest("limin", "breach"))
    case = await office.case()
    assert case.approval is not None
    assert [step.by for step in case.approval.steps] == ["limin", ""]


async def test_a_reminder_to_a_deputy_says_at_whom_it_lies_and_asks_him_for_nothing_that_is_not_his(
    office: Office,
) -> None:
    await forgotten(office)
    await office.until("03-05 10:48")
    card = office.newest("liuyang", "warning").card
    assert card is not None
    assert [button.text for button in card.buttons] == ["知道了"]
    assert ("责任人", "张伟") in [(line.name, line.value[:2]) for line in card.lines]
