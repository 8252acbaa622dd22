"""What is late reaches who hears of it in a digest at one moment, in one text; an emergency waits for nothing."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.digest import DIGEST, gathered, parts
from handlers.quiet import told_as
from storage.store import SqlStore
from tests.handlers.office import RING, Copy, Office
from tests.handlers.post import PostRoom
from tests.workflow.ladders import context, owned
from tests.workflow.world import at, world_of
from workflow.clock import Moment, MomentKind
from workflow.commands import AssignCase, RegisterCase
from workflow.ports import ItemKind, OutboxItem, Urgency


async def two_forgotten(office: Office) -> None:
    """Two complaints that nobody takes up; the top hears of both on Tuesday 3 March at 15:00 and 15:20."""
    await office.say("chenchen", "投诉 食堂的青菜里有虫子")
    office.now = at("03-02 10:20")
    await office.say("hejing", "投诉 宿舍的热水停了三天")


def heard(office: Office, userid: str) -> list[Copy]:
    return [copy for copy in office.phones.get(userid, []) if copy.template in ("escalation", DIGEST)]


async def test_several_late_matters_are_one_text_at_the_time_of_the_digest_with_a_line_each(office: Office) -> None:
    await two_forgotten(office)
    await office.until("03-03 15:20")
    async with office.store.begin() as uow:
        fired = [await uow.cases.load(case_id) for case_id in ("case1", "case2")]
    assert all(case and case.clocks[0].fired == ("warn", "due", "rung.1", "rung.2") for case in fired)
    await office.until("03-04 09:04")
    assert heard(office, "zhouzong") == []
    await office.until("03-04 09:05")
    (digest,) = heard(office, "zhouzong")
    assert digest.text == (
        "【超期升级】到现在还没有办的有2件：\n"
        "1. 26030001 食堂的青菜里有虫子：应于3月2日15:00受理派单，至今未受理派单，超期2个工作日，在专员处\n"
        "2. 26030002 宿舍的热水停了三天：应于3月2日15:20受理派单，至今未受理派单，超期2个工作日，在专员处\n"
        "要看哪一件的全文，请回复「详情」加编号。"
    )
    # The director, whose rung is told at once, has a card of each: at night they waited for the morning.
    assert [copy.template for copy in heard(office, "zhaolan")] == ["escalation", "escalation"]


async def test_one_late_matter_is_a_card_that_can_be_acted_on(office: Office) -> None:
    await office.say("chenchen", "投诉 食堂的青菜里有虫子")
    await office.until("03-04 09:05")
    (card,) = heard(office, "zhouzong")
    assert card.template == "escalation"
    assert card.card is not None


async def test_a_case_of_which_several_things_are_late_is_one_line(office: Office) -> None:
    """The program was down for days: of one complaint dispatch, plan and answer reach the top at once."""
    await office.say("chenchen", "投诉 食堂的青菜里有虫子")
    office.now = at("03-12 10:00")
    await office.until("03-13 09:05")
    (digest,) = heard(office, "zhouzong")
    head, line, _ = digest.text.split("\n")
    assert head == "【超期升级】到现在还没有办的有1件："
    assert line == (
        "1. 26030001 食堂的青菜里有虫子："
        "应于3月2日15:00受理派单，至今未受理派单，超期9个工作日，在专员处；"
        "应于3月5日18:00提交方案，至今未提交方案，超期6个工作日，在专员处；"
        "应于3月9日18:00答复，至今未答复，超期4个工作日，在专员处"
    )


async def test_what_was_done_meanwhile_is_no_line_and_nothing_left_is_no_message(office: Office) -> None:
    await two_forgotten(office)
    await office.until("03-03 16:00")
    await office.tap("limin", "受理，我来办", office.phones["limin"][0], category="canteen")
    await office.until("03-04 09:05")
    (digest,) = heard(office, "zhouzong")
    assert digest.text.splitlines()[0] == "【超期升级】到现在还没有办的有1件："
    assert "26030002" in digest.text
    assert "26030001" not in digest.text


async def test_whom_a_later_word_names_does_not_read_of_that_matter(office: Office) -> None:
    await two_forgotten(office)
    await office.until("03-03 16:00")
    await office.say("chenchen", "补充 0001 周总也看见了")
    await office.until("03-04 09:05")
    (digest,) = heard(office, "zhouzong")
    assert "26030001" not in digest.text
    assert "26030002" in digest.text


async def test_the_digest_of_a_holiday_comes_on_the_next_working_day(office: Office) -> None:
    office.now = at("04-02 10:00")  # the top's rung comes on the 3rd at 15:00; the 4th to the 6th are off
    await office.say("chenchen", "投诉 食堂的青菜里有虫子")
    await office.say("hejing", "投诉 宿舍的热水停了三天")
    await office.until("04-07 09:04")
    assert heard(office, "zhouzong") == []
    await office.until("04-07 09:05")
    assert [copy.template for copy in heard(office, "zhouzong")] == [DIGEST]


async def test_each_day_has_its_own_digest(office: Office) -> None:
    await two_forgotten(office)
    await office.until("03-03 14:00")
    await office.say("lukai", "投诉 会议室的空调坏了")
    await office.until("03-05 09:05")
    assert [copy.template for copy in heard(office, "zhouzong")] == [DIGEST, "escalation"]


@pytest.fixture
async def room(tmp_path: Path, empty: Path) -> AsyncIterator[PostRoom]:
    path = shutil.copy(empty, tmp_path / "post.db")
    store = await SqlStore.open(f"sqlite:///{path}", RING, synchronous="OFF")
    yield PostRoom(store)
    await store.close()


@pytest.mark.parametrize(
    ("rung_at", "told_at"),
    [
        ("03-02 20:59", "03-02 20:59"),
        ("03-02 21:00", "03-03 09:00"),
        ("03-03 08:29", "03-03 09:00"),
        ("03-03 08:30", "03-03 08:30"),
        ("03-06 21:00", "03-09 09:00"),
        ("04-04 10:00", "04-07 09:00"),  # 清明节
        ("02-14 10:00", "02-14 10:00"),  # a Saturday that is worked
    ],
)
async def test_a_rung_that_comes_late_is_recorded_then_and_told_when_people_are_not_asleep(
    room: PostRoom, rung_at: str, told_at: str
) -> None:
    """The program was down since the filing and comes back at that time: the rung of the director is long past."""
    room.now = at("02-12 10:00")
    await room.files()
    room.now = at(rung_at)
    queued = await room.passes(rung_at)
    (rung,) = [item for item in queued if item.to == "zhaolan" and item.params["instance"] == "dispatch:1"]
    assert (rung.not_before or room.now) == at(told_at)
    (dispatch,) = [clock for clock in (await room.case()).clocks if clock.instance == "dispatch:1"]
    assert dispatch.fired == ("warn", "due", "rung.1", "rung.2")


@pytest.mark.parametrize(
    ("rung_at", "told_at"),
    [
        ("03-02 08:59", "03-02 09:05"),
        ("03-02 09:05", "03-02 09:05"),
        ("03-02 09:06", "03-03 09:05"),
        ("03-06 18:00", "03-09 09:05"),
        ("04-03 09:06", "04-07 09:05"),  # 清明节
        ("02-14 08:00", "02-14 09:05"),  # a Saturday that is worked
    ],
)
async def test_the_top_hears_at_five_past_nine_of_a_working_day(room: PostRoom, rung_at: str, told_at: str) -> None:
    room.now = at("02-12 10:00")
    await room.files()
    room.now = at(rung_at)
    queued = await room.passes(rung_at)
    (digest,) = [item for item in queued if item.to == "zhouzong"]
    assert "dispatch:1" in [part.params["instance"] for part in parts(digest)]
    assert digest.not_before == at(told_at)


@pytest.mark.parametrize("when", ["03-06 21:00", "03-07 12:00", "03-09 02:00"])
async def test_an_emergency_is_told_to_everybody_at_once(room: PostRoom, when: str) -> None:
    await room.files()
    await room.does("limin", RegisterCase("data_leak", "zhangwei", facts=("data_leak",)))
    room.now = at(when)
    fired = [item for item in await room.passes(when) if item.params.get("instance") or item.template == DIGEST]
    assert {"zhaolan", "zhouzong"} <= {item.to for item in fired}
    assert {item.not_before for item in fired} == {None}


def as_told(userid: str, *to: str, instance: str = "answer:1") -> tuple[str, ...]:
    """In which roles somebody hears of a rung to these roles, in a case of 张伟's."""
    world = owned(world_of("office"))
    clock = world.case.instance(instance)
    assert clock is not None
    moment = Moment(MomentKind.RUNG, world.now, 1, to)
    return told_as(userid, moment, world.case, clock, context(world))


def test_who_hears_for_somebody_else_hears_in_his_own_role() -> None:
    assert as_told("zhouzong", "top") == ("top",)
    assert as_told("zhouzong", "director") == ("top",)  # the director has left, and it came to him
    assert as_told("zhaolan", "director") == ("director",)
    assert as_told("zhaolan", "director", "top") == ("director",)
    assert as_told("wangqiang", "owner", "dept_head") == ("dept_head",)


def test_who_owes_it_himself_is_told_at_once() -> None:
    assert as_told("zhangwei", "owner", "dept_head") == ()
    world = owned(world_of("office"), owner="limin")
    world.does("limin", AssignCase("zhouzong"))
    clock = world.case.instance("answer:1")
    assert clock is not None
    moment = Moment(MomentKind.DUE, world.now, 0, ("owner", "top"))
    assert told_as("zhouzong", moment, world.case, clock, context(world)) == ()


def test_a_digest_is_gathered_in_the_order_in_which_it_came() -> None:
    items = [
        OutboxItem(ItemKind.NOTICE, "zhouzong", "escalation", f"case{n}", n, {"instance": "answer:1"}, f"t{n}")
        for n in range(3)
    ]
    together = gathered(gathered(items[0], items[1]), items[2])
    assert (together.to, together.template, together.case_id, together.topic) == ("zhouzong", DIGEST, "", "")
    assert parts(together) == tuple(items)
    assert parts(items[0]) == (items[0],)
    urgent = gathered(items[0], replace(items[1], urgency=Urgency.ACTION))
    assert urgent.urgency is Urgency.ACTION
