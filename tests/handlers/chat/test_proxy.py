"""代录, 来电, 联系方式: staff who watch a channel write down what somebody else says (X-66, S1-2.5, S3-3.3)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.cards.kit import Card, Line
from handlers.chat.filing import NUDGE_AFTER
from handlers.reply import GreyCard, ReplaceCard, Say
from tests.handlers.chat.walk import lapse
from tests.handlers.office import Office, opened
from tests.workflow.world import SHANGHAI, at
from workflow.case import Case, State

CALL = "我母亲昨晚摔倒了，按铃二十分钟没有人来"
MAIL = "门店店员态度很差，问了三次没有人理"
PHONE = "13800000000"
ALL = [str(state) for state in State]


@pytest.fixture
async def home(tmp_path: Path, empty: Path) -> AsyncIterator[Office]:
    """The nursing home on Saturday 2026-03-07 at 02:00: 马玲 is at the switchboard."""
    async with opened(tmp_path, empty, "nursing-home", "03-07 02:00") as found:
        yield found


@pytest.fixture
async def mailroom(tmp_path: Path, empty: Path) -> AsyncIterator[Office]:
    """The complaint office on Monday 2026-03-09 at 09:00: 钱程 reads the mail."""
    async with opened(tmp_path, empty, "complaint-office", "03-09 09:00") as found:
        yield found


async def cases(office: Office) -> tuple[Case, ...]:
    async with office.store.begin() as uow:
        return await uow.ledger.in_state(ALL, limit=500)


def card(office: Office, userid: str, template: str) -> Card:
    """The newest card of that template on that phone."""
    found = office.newest(userid, template).card
    assert found is not None
    return found


def local(case: Case, clock: str) -> str:
    """When that clock is due."""
    found = case.clock(clock)
    assert found is not None
    return f"{found.due.astimezone(SHANGHAI):%m-%d %H:%M}"


# ---------------------------------------------------------------- a call


async def test_a_call_is_filed_with_one_message_and_its_clocks_run_from_it(home: Office) -> None:
    """A17: calm by 02:01, hand over by 02:10, register within a day."""
    answer = await home.say("maling", f"来电 王女士 家属 {PHONE} {CALL}")
    assert answer == (
        f"已登记，回执码K7M0001。投诉人王女士，{PHONE}。期限：安抚来电人今天02:01前；转交今天02:10前；"
        "登记3月8日(周日)02:00前。下一步：受理并派单。"
    )
    case = await home.case()
    assert (case.complainant, case.complainant_name, case.contact) == ("", "王女士", PHONE)
    assert (case.channel, case.complainant_kind, case.taken_by, case.text) == ("phone", "family", "maling", CALL)
    assert case.received_at is None
    assert (local(case, "calm"), local(case, "handover")) == ("03-07 02:01", "03-07 02:10")


async def test_whoever_takes_the_call_gets_the_card_that_hands_it_over_and_nobody_else_does(home: Office) -> None:
    await home.say("maling", f"来电 王女士 家属 {PHONE} {CALL}")
    assert home.templates("maling") == ["triage"]
    assert "王*" in card(home, "maling", "triage").lines[0].value
    assert {userid for userid, phone in home.phones.items() if phone} == {"maling"}


async def test_the_caller_is_handed_over_to_a_specialist_within_two_taps(home: Office) -> None:
    await home.say("maling", f"来电 王女士 家属 {PHONE} {CALL}")
    await home.tap("maling", "受理，派给…", category="care")
    shown = card(home, "maling", "triage").select
    assert shown is not None
    assert [option.text for option in shown.options][1:4] == ["李敏(在办0)", "张伟(在办0)", "刘洋(在办0)"]
    await home.tap("maling", "派单", owner="zhangwei")
    case = await home.case()
    assert (case.owner, case.number, case.state) == ("zhangwei", "20260307001", State.ASSIGNED)
    assert Line("投诉人", f"王女士 {PHONE}") in card(home, "zhangwei", "assignment").lines
    assert "complainant" not in str(home.phones.get("chenchen", ""))


async def test_the_tick_that_the_caller_is_calm_ends_its_minute_and_leaves_the_card_to_be_taken_up(
    home: Office,
) -> None:
    await home.say("maling", f"来电 王女士 家属 {PHONE} {CALL}")
    reply = await home.tap("maling", "已安抚")
    assert isinstance(reply, ReplaceCard)
    assert [button.text for button in reply.card.buttons] == ["受理，我来办", "受理，派给…", "问投诉人"]
    calm = (await home.case()).clock("calm")
    assert calm is not None
    assert not calm.is_open
    await home.tap("maling", "受理，派给…", category="care")
    await home.tap("maling", "派单", owner="zhangwei")
    assert (await home.case()).owner == "zhangwei"


async def test_without_a_sort_the_card_asks_for_it_and_the_call_counts_from_the_first_word(home: Office) -> None:
    assert await home.say("maling", f"来电 王女士 {PHONE} {CALL}") == ""
    assert card(home, "maling", "proxy").desc == "是什么人？请选"
    home.now += timedelta(seconds=20)
    back = await home.tap("maling", "确认登记")
    assert isinstance(back, ReplaceCard)
    assert back.card.desc == "请先选一项"
    assert await cases(home) == ()

    reply = await home.tap("maling", "确认登记", kind="family")
    assert isinstance(reply, ReplaceCard)
    assert (reply.card.title, reply.card.greyed) == ("已登记，回执码K7M0001", "已登记")
    case = await home.case()
    assert case.received_at == at("03-07 02:00")
    assert local(case, "calm") == "03-07 02:01"


async def test_without_a_number_to_call_the_contact_is_asked_for_after_filing_and_may_be_refused(home: Office) -> None:
    answer = await home.say("maling", f"来电 王女士 家属 {CALL}")
    assert "未留联系方式" in answer
    assert answer.endswith("怎么联系王女士？请回复电话或邮箱，会记到K7M0001；对方不愿留的写「未留」。")
    reply = await home.tap("maling", "受理，我来办", category="care")
    assert isinstance(reply, Say)
    assert reply.text.startswith("还没有投诉人的联系方式，不能受理。")
    assert reply.text.endswith("依据：制度三(一)。")
    assert await home.say("maling", PHONE) == f"K7M0001的联系方式已记为：{PHONE}。"
    assert (await home.case()).contact == PHONE
    assert await home.say("maling", "联系方式 K7M0001 未留") == "K7M0001的联系方式已记为：未留。"
    assert await home.say("maling", f"联系方式 {PHONE}") == f"K7M0001的联系方式已记为：{PHONE}。"


async def test_a_call_is_only_for_those_who_watch_a_telephone(home: Office) -> None:
    answer = await home.say("hejing", f"来电 王女士 {PHONE} {CALL}")
    assert answer.startswith("代人登记由看管渠道的人办：电话投诉：接线员。")
    assert await cases(home) == ()


# ---------------------------------------------------------------- channels, names, times


async def test_what_came_by_one_of_several_channels_is_asked_by_which(home: Office) -> None:
    assert await home.say("limin", f"代录 王女士 家属 {PHONE} {CALL}") == ""
    assert card(home, "limin", "proxy").desc == "从哪个渠道来的？请选"
    await home.tap("limin", "确认登记", channel="outside")
    case = await home.case()
    assert case.channel == "outside"
    assert case.clock("calm") is None


async def test_channel_and_sort_are_asked_one_after_the_other_on_the_same_card(home: Office) -> None:
    await home.say("limin", f"代录 王女士 {PHONE} {CALL}")
    second = await home.tap("limin", "确认登记", channel="phone")
    assert isinstance(second, ReplaceCard)
    assert second.card.desc == "是什么人？请选"
    assert await cases(home) == ()
    await home.tap("limin", "确认登记", kind="resident")
    assert (await home.case()).complainant_kind == "resident"


async def test_mail_is_read_back_first_and_counts_from_when_it_came(mailroom: Office) -> None:
    """A08: Friday 16:30 and four working hours are Monday 11:30."""
    assert await mailroom.say("qiancheng", f"代录 王女士 {PHONE} 客户 收到于 3-6 16:30 {MAIL}") == ""
    shown = card(mailroom, "qiancheng", "proxy")
    assert shown.desc == "请核对，对了再登记"
    assert Line("收到时间", "3月6日(周五)16:30") in shown.lines
    assert await cases(mailroom) == ()

    await mailroom.tap("qiancheng", "确认登记")
    case = await mailroom.case()
    assert (case.channel, case.received_at) == ("email", at("03-06 16:30"))
    assert local(case, "register") == "03-09 11:30"
    assert mailroom.templates("qiancheng") == ["proxy", "triage"]


async def test_a_second_tap_files_nothing_and_shows_what_became_of_it(mailroom: Office) -> None:
    await mailroom.say("qiancheng", f"代录 王女士 {PHONE} 客户 {MAIL}")
    copy = mailroom.newest("qiancheng", "proxy")
    assert copy.card is not None
    key = copy.card.buttons[0].key
    await mailroom.press("qiancheng", copy, key)
    again = await mailroom.press("qiancheng", copy, key)
    assert isinstance(again, ReplaceCard)
    assert again.card.title == "已登记，回执码K7M0001"
    assert len(await cases(mailroom)) == 1


async def test_what_is_changed_is_written_again_and_the_first_words_are_forgotten(mailroom: Office) -> None:
    await mailroom.say("qiancheng", f"代录 王女士 {PHONE} 客户 {MAIL}")
    old = mailroom.newest("qiancheng", "proxy")
    reply = await mailroom.tap("qiancheng", "改一下")
    assert isinstance(reply, GreyCard)
    assert await mailroom.say("qiancheng", f"李先生 {PHONE} 客户 收银台排队一小时") == ""
    await mailroom.tap("qiancheng", "确认登记")
    assert [(c.complainant_name, c.text) for c in await cases(mailroom)] == [("李先生", "收银台排队一小时")]
    assert old.card is not None
    assert old.card.greyed


async def test_nothing_can_have_come_later_than_now(mailroom: Office) -> None:
    answer = await mailroom.say("qiancheng", f"代录 王女士 {PHONE} 客户 今天09:01 {MAIL}")
    assert answer == "收到的时间还没有到，请再核对一下。"
    await mailroom.say("qiancheng", f"代录 王女士 {PHONE} 客户 今天09:00 {MAIL}")
    await mailroom.tap("qiancheng", "确认登记")
    assert (await mailroom.case()).received_at == mailroom.now


async def test_a_colleague_is_found_by_his_name_and_gets_the_receipt_himself(mailroom: Office) -> None:
    await mailroom.say("qiancheng", f"代录 陈晨 同事 {MAIL}")
    await mailroom.tap("qiancheng", "确认登记")
    case = await mailroom.case()
    assert (case.complainant, case.complainant_kind, case.taken_by) == ("chenchen", "employee", "qiancheng")
    receipt = card(mailroom, "chenchen", "receipt")
    assert receipt.title == "已收到，回执码K7M0001"
    assert receipt.text.startswith(f"钱程代您登记：{MAIL}")
    assert (await mailroom.say("chenchen", "我的")).startswith("您提交过1件：")


async def test_who_is_only_called_like_a_colleague_is_not_taken_for_him(mailroom: Office) -> None:
    await mailroom.say("qiancheng", f"代录 陈晨 {MAIL}")
    select = card(mailroom, "qiancheng", "proxy").select
    assert select is not None
    assert [option.id for option in select.options] == ["none", "chenchen", "outside"]
    assert (await cases(mailroom), mailroom.phones.get("chenchen", [])) == ((), [])


async def test_of_two_colleagues_with_one_name_the_right_one_is_chosen_or_neither(mailroom: Office) -> None:
    twin = next(person for person in mailroom.people.people.values() if person.userid == "sunxiao")
    renamed = {**mailroom.people.people, "sunxiao": type(twin)("sunxiao", "陈晨", twin.departments)}
    mailroom.people = type(mailroom.people)(renamed, mailroom.people.departments, mailroom.people.roles)
    await mailroom.say("qiancheng", f"代录 陈晨 {MAIL}")
    select = card(mailroom, "qiancheng", "proxy").select
    assert select is not None
    assert [option.id for option in select.options] == ["none", "chenchen", "sunxiao", "outside"]
    second = await mailroom.tap("qiancheng", "确认登记", person="outside")
    assert isinstance(second, ReplaceCard)
    assert second.card.desc == "是什么人？请选"
    await mailroom.tap("qiancheng", "确认登记", kind="partner")
    assert (await mailroom.case()).complainant == ""
    assert mailroom.templates("chenchen") == mailroom.templates("sunxiao") == []


async def test_a_customer_called_like_a_colleague_is_no_colleague_once_he_left_a_number(mailroom: Office) -> None:
    await mailroom.say("qiancheng", f"代录 陈晨 {PHONE} 客户 {MAIL}")
    await mailroom.tap("qiancheng", "确认登记")
    assert (await mailroom.case()).is_outside
    assert mailroom.templates("chenchen") == []


async def test_ones_own_matter_is_not_filed_for_somebody_else(mailroom: Office) -> None:
    assert "这是您自己的事" in await mailroom.say("qiancheng", f"代录 钱程 同事 {MAIL}")
    assert await cases(mailroom) == ()


# ---------------------------------------------------------------- half a message


@pytest.mark.parametrize(
    ("first", "asked", "then"),
    [
        ("来电", "请写：姓名、渠道、电话、内容", f"王女士 家属 {PHONE} {CALL}"),
        (f"来电 王女士 家属 {PHONE}", "王女士反映了什么？", CALL),
        (f"来电 家属 {PHONE} 我母亲昨晚摔倒了按铃二十分钟没有人来", "是谁反映的？", "王女士"),
    ],
)
async def test_what_is_missing_is_asked_for_and_nothing_has_to_be_said_twice(
    home: Office, first: str, asked: str, then: str
) -> None:
    assert asked in await home.say("maling", first)
    assert (await home.say("maling", then)).startswith("已登记，回执码K7M0001。投诉人王女士，")
    case = await home.case()
    assert (case.contact, case.complainant_kind) == (PHONE, "family")
    assert case.text.replace("，", "") == CALL.replace("，", "")


async def test_the_menu_item_asks_for_the_words_and_only_staff_may(home: Office) -> None:
    assert "请写：姓名、渠道、电话、内容" in await home.click("limin", "PROXY")
    assert "这里是办理人员用的" in await home.click("sunxiao", "PROXY")


async def test_what_nobody_confirmed_is_remembered_once_and_can_still_be_filed(mailroom: Office) -> None:
    await mailroom.say("qiancheng", f"代录 王女士 {PHONE} 客户 {MAIL}")
    mailroom.now += NUDGE_AFTER
    await lapse(mailroom)
    assert mailroom.texts("qiancheng") == ["王女士反映的事还没有登记。要登记请点卡片「确认登记」，或重新发「代录」。"]
    await mailroom.tap("qiancheng", "确认登记")
    assert (await mailroom.case()).received_at == at("03-09 09:00")


# ---------------------------------------------------------------- where nobody files by himself


async def test_where_no_channel_is_for_oneself_the_sentence_is_told_whom_to_turn_to(
    tmp_path: Path, empty: Path
) -> None:
    async with opened(tmp_path, empty, "customer-service") as desk:
        answer = await desk.say("sunxiao", "空调坏了三天没有人修")
        assert answer.startswith("这里不直接登记投诉，请找：客户投诉电话：人事行政经理；")
        assert (await desk.say("sunxiao", "投诉 空调坏了三天没有人修")) == answer
        assert "请发「代录 姓名 渠道 电话 内容」" in await desk.say("lukai", "空调坏了三天没有人修")
        assert await cases(desk) == ()


async def test_a_line_is_numbered_in_its_own_series_and_offers_its_own_categories(tmp_path: Path, empty: Path) -> None:
    async with opened(tmp_path, empty, "customer-service", "03-08 20:00") as desk:
        answer = await desk.say("maling", f"代录 张先生 来访 业主 {PHONE} 楼道的灯三天不亮")
        assert answer.startswith("已登记，编号PM-26030001。回执码K7M0001。")
        assert "受理今天20:05前；解释今天20:05前；" in answer
        assert (await desk.say("maling", "查询 PM-26030001")).startswith("PM-26030001 待受理。")
        assert (await desk.say("maling", "pm-26030001 到哪了")).startswith("PM-26030001 待受理。")
        assert (await desk.say("maling", "查询 0001")).startswith("PM-26030001 待受理。")
        select = card(desk, "maling", "triage").select
        assert select is not None
        assert [option.id for option in select.options] == ["none", "estate"]
