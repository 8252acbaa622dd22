"""A department that works otherwise: its calendar counts its cases, says so, and lets its people rest when it does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest

from handlers.chat.explain import explained
from handlers.chat.talk import Talk
from handlers.desk import Rulebook
from handlers.texts.words import load_words
from storage.store import SqlStore
from tests.handlers.office import RING
from tests.handlers.post import PostRoom
from tests.people import DEPARTMENTS, directory
from tests.workflow.world import SHANGHAI, at, calendar, office
from workflow import commands as c
from workflow.calendar import Calendar, build_calendar
from workflow.case import Case
from workflow.directory import Department, Directory
from workflow.events import ClockMoved
from workflow.published import load_published


def six_days(name: str = "后勤") -> Calendar:
    """Monday to Saturday; a day ends as in the office."""
    rules = replace(office().calendar.rules, workweek=frozenset(range(1, 7)))
    return build_calendar(rules, load_published(), name=name)


def rulebook(**by_department: Calendar) -> Rulebook:
    policy = office()
    return Rulebook({policy.hash: policy}, policy.hash, {policy.hash: calendar()}, {policy.hash: by_department})


@dataclass
class Logistics(PostRoom):
    """The post room of a company in which 行政部 works on Saturdays."""

    rules: Rulebook = field(default_factory=lambda: rulebook(行政部=six_days()))

    def _rules(self) -> Rulebook:
        return self.rules

    async def says(self, userid: str) -> str:
        """What 期限 answers him now."""
        async with self.store.begin() as uow:
            desk = self._desk(uow, "asked")
            case = await uow.cases.load("case1")
            assert case is not None
            return explained(Talk(desk, userid, load_words("zh_CN", SHANGHAI).at(self.now)), case)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Logistics]:
    store = await SqlStore.open(f"sqlite:///{tmp_path / 'post.db'}", RING, synchronous="OFF")
    yield Logistics(store)
    await store.close()


async def planned_on_friday(room: Logistics) -> Case:
    """行政部 handles the case, and 王强's approval is asked for."""
    await room.does("chenchen", c.FileCase("case1", "ABCDEFG", "食堂二楼的青菜里有虫子"), "03-05 10:00")
    await room.does("limin", c.RegisterCase("canteen", "zhangwei"))
    await room.does("zhangwei", c.AcceptAssignment())
    await room.does("zhangwei", c.SubmitPlan("只洗一遍", "改洗三遍", 86_000), "03-06 16:00")
    return await room.case()


async def test_what_a_department_owes_is_counted_in_its_calendar(room: Logistics) -> None:
    case = await planned_on_friday(room)
    approval = case.running("approval")
    assert approval is not None
    assert (case.department, approval.due) == ("2", at("03-07 18:00")), "the Saturday counts"
    assert approval.calendar_hash == six_days().hash


async def test_the_reason_of_a_date_names_the_calendar_that_acted(room: Logistics) -> None:
    await planned_on_friday(room)
    approval = next(line for line in (await room.says("wangqiang")).splitlines() if "审批期限" in line)
    assert "7日" in approval
    assert approval.endswith("按日历“后勤”数。")


async def test_the_general_calendar_needs_no_name(room: Logistics) -> None:
    room.rules = rulebook(财务部=six_days())
    approval = (await planned_on_friday(room)).running("approval")
    assert "日历" not in await room.says("wangqiang")
    assert approval is not None
    assert approval.due == at("03-09 18:00")


async def test_a_saturday_warning_reaches_at_once_who_works_then(room: Logistics) -> None:
    await planned_on_friday(room)
    assert await warned_on_saturday(room) == {"wangqiang": None}


async def test_a_saturday_warning_waits_until_monday_for_who_rests_then(room: Logistics) -> None:
    approval = (await planned_on_friday(room)).approval
    assert approval is not None
    await room.does("wangqiang", c.ApproveStep(approval.steps[0].instance, approval.seen), "03-06 16:30")
    assert await warned_on_saturday(room) == {"zhaolan": at("03-09 09:00")}, "her department is 综合部"


async def warned_on_saturday(room: Logistics) -> dict[str, datetime | None]:
    """Who is warned until Saturday evening, and until when that waits."""
    return {item.to: item.not_before for item in await room.passes("03-07 17:59") if item.template == "warning"}


def running(case: Case, clock: str) -> tuple[datetime, int, str]:
    """When that clock is due, in which generation, counted by which calendar."""
    found = case.running(clock)
    assert found is not None
    return found.due, found.generation, found.calendar_hash


async def test_the_department_that_takes_a_case_over_counts_what_runs_by_its_own_days(room: Logistics) -> None:
    await room.files()
    assert running(await room.case(), "answer") == (at("03-09 18:00"), 1, calendar().hash)
    await room.does("limin", c.RegisterCase("canteen", "zhangwei"))
    assert running(await room.case(), "answer") == (at("03-07 18:00"), 2, six_days().hash), "行政部 works on Saturday"
    await room.does("limin", c.AssignCase("tangyue"), "03-03 10:00")
    assert running(await room.case(), "answer") == (at("03-09 18:00"), 3, calendar().hash), "财务部 does not"


async def test_the_system_counts_anew_and_the_entry_says_so(room: Logistics) -> None:
    await room.files()
    await room.does("limin", c.RegisterCase("canteen", "zhangwei"))
    async with room.store.begin() as uow:
        entries = await uow.cases.entries("case1")
    moved = {(entry.actor, entry.command_id) for entry in entries if isinstance(entry.event, ClockMoved)}
    assert moved == {("system", "cause2.1.recount")}


async def test_a_case_that_stays_in_its_department_is_not_counted_again(room: Logistics) -> None:
    case = await planned_on_friday(room)
    await room.does("limin", c.AssignCase("liuyang"), "03-06 16:20")
    assert running(await room.case(), "approval") == running(case, "approval")


async def test_two_departments_with_one_calendar_count_alike(room: Logistics) -> None:
    room.rules = rulebook(行政部=six_days(), 财务部=six_days())
    case = await planned_on_friday(room)
    await room.does("limin", c.AssignCase("tangyue"), "03-06 16:20")
    assert running(await room.case(), "approval") == running(case, "approval")


@pytest.mark.parametrize(
    ("department", "named", "found"),
    [
        ("3", {"生产部": "a"}, "a"),
        ("3", {"3": "a"}, "a"),
        ("31", {"生产部": "a"}, "a"),  # those below are included
        ("31", {"生产部": "a", "装配车间": "b"}, "b"),  # the nearest wins
        ("31", {"示例公司": "a"}, "a"),
        ("2", {"生产部": "a"}, ""),
        ("", {"生产部": "a"}, ""),
        ("99", {"99": "a"}, ""),  # the address book does not know it
    ],
)
def test_the_nearest_department_above_gives_the_calendar(department: str, named: dict[str, str], found: str) -> None:
    units = {**DEPARTMENTS, "31": Department("31", "装配车间", "3")}
    people = Directory(directory().people, units, {})
    calendars = {unit: replace(six_days(), name=name) for unit, name in named.items()}
    assert rulebook(**calendars).calendar("", people.lineage(department)).name == found


def test_departments_that_lead_back_to_themselves_end_the_search() -> None:
    ring = Directory(departments={"1": Department("1", "甲", "2"), "2": Department("2", "乙", "1")})
    assert [unit.id for unit in ring.lineage("1")] == ["1", "2"]


def test_the_calendar_that_counted_is_found_again_by_its_hash() -> None:
    rules = rulebook(行政部=six_days())
    for known in (six_days(), calendar()):
        assert rules.calendar_that_counted(rules.current, known.hash) == known
    assert rules.calendar_that_counted(rules.current, "another") is None


def test_a_name_is_part_of_the_hash_where_there_is_one() -> None:
    assert len({six_days(name).hash for name in ("", "后勤", "车间")}) == 3
