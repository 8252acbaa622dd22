"""The date that the complainant was told is another one: one line a command, with the reason."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from handlers.desk import Rulebook
from handlers.reply import Say
from storage.store import SqlStore
from tests.handlers.office import RING
from tests.handlers.post import PostRoom, changed, told
from tests.people import directory_for
from tests.workflow.world import at, calendar, shipped
from workflow import commands as c
from workflow.calendar import Calendar, CompanyDays, build_calendar
from workflow.days import NamedDay
from workflow.ports import OutboxItem
from workflow.published import load_published

COLLEAGUE = c.OnBehalf("陈晨", "chenchen")


@dataclass
class Company(PostRoom):
    """A post room whose calendar can change."""

    days: Calendar = field(default_factory=calendar)

    def _rules(self) -> Rulebook:
        return Rulebook({self.policy.hash: self.policy}, self.policy.hash, {self.policy.hash: self.days})

    def closes_on(self, day: str) -> None:
        """The company takes that day of March off."""
        off = CompanyDays(off=(NamedDay(at(f"{day} 00:00").date(), "司庆"),))
        self.days = build_calendar(self.policy.calendar.rules, load_published(), off)

    async def says(self, items: list[OutboxItem], template: str) -> list[str]:
        """What those of that template say."""
        found = [await self.render(item) for item in items if item.template == template]
        return [said.text for said in found if isinstance(said, Say)]


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Company]:
    store = await SqlStore.open(f"sqlite:///{tmp_path / 'post.db'}", RING, synchronous="OFF")
    yield Company(store)
    await store.close()


async def accepted(room: Company) -> None:
    await room.files()
    await room.does("limin", c.RegisterCase("canteen", "zhangwei"))
    await room.does("zhangwei", c.AcceptAssignment())


async def test_a_day_off_that_is_announced_tells_the_complainant_and_the_owner_once(room: Company) -> None:
    await accepted(room)
    room.closes_on("03-04")
    queued = await room.does("", c.RecountClocks(), "03-03 10:00")
    assert told(queued) == [("chenchen", "told_again"), ("zhangwei", "dates_moved")]
    assert await room.says(queued, "told_again") == [
        "【日期有变】26030001的答复日期改为3月10日(周二)18:00，原为3月9日(周一)18:00。按放假和上班的安排重新计算。"
    ]
    moved = (await room.says(queued, "dates_moved"))[0]
    assert "方案3月6日18:00前（原3月5日18:00）、答复3月10日18:00前（原3月9日18:00）" in moved


async def test_a_day_off_that_moves_other_dates_only_is_no_news_for_the_complainant(room: Company) -> None:
    await accepted(room)
    await room.does("zhangwei", c.SettleOnTheSpot("已当面致歉"), "03-02 11:00")
    room.closes_on("03-04")
    queued = await room.does("", c.RecountClocks(), "03-03 08:00")
    assert told(queued) == [("zhangwei", "dates_moved")], "his answer is there: only the visit moves"


async def test_his_own_answer_moves_his_date_and_he_is_told(room: Company) -> None:
    await accepted(room)
    await room.does("zhangwei", c.AskComplainant("哪个窗口？"), "03-03 10:00")
    queued = await room.does("chenchen", c.AddSupplement("靠窗第二个"), "03-04 10:00")
    assert told(queued) == [("chenchen", "told_again"), ("zhangwei", "question_answered")]
    assert (
        "答复日期改为3月10日(周二)18:00，原为3月9日(周一)18:00。等您回复的时间不算在内。"
        in (await room.says(queued, "told_again"))[0]
    )


async def test_an_answer_at_once_moves_nothing_and_tells_nothing(room: Company) -> None:
    await accepted(room)
    await room.does("zhangwei", c.AskComplainant("哪个窗口？"), "03-03 20:00")
    queued = await room.does("chenchen", c.AddSupplement("靠窗第二个"), "03-03 20:30")
    assert told(queued) == [("zhangwei", "question_answered")], "nobody works at that hour"


async def test_taking_up_tells_a_date_that_it_changed_in_its_own_message(room: Company) -> None:
    """A call about after-sales, five working days, turns out to be about the service, two."""
    room.policy, room.people = shipped("customer-service"), directory_for("customer-service")
    call = c.FileCase("case1", "ABCDEFG", "来人态度很差", channel="aftersales_hotline", on_behalf=COLLEAGUE)
    await room.does("maling", call)
    queued = await room.does("maling", c.RegisterCase("attitude", "maling"))
    assert [template for who, template in told(queued) if who == "chenchen"] == ["accepted"]
    accepted_text = (await room.says(queued, "accepted"))[0]
    assert "3月4日(周三)18:00前答复您。原定3月9日(周一)18:00，类别和等级定下后按制度重新计算。" in accepted_text


async def test_a_graver_level_that_drops_the_promise_tells_nothing(room: Company) -> None:
    await accepted(room)
    queued = await room.does("zhangwei", c.SetLevel("major"), "03-02 11:00")
    assert "told_again" not in [template for _, template in told(queued)]


async def test_what_was_said_of_the_old_date_is_taken_back(room: Company) -> None:
    await accepted(room)
    warned = await room.passes("03-05 17:00")
    assert ("zhangwei", "warning") in told(warned)
    room.closes_on("03-05")
    queued = await room.does("", c.RecountClocks(), "03-05 17:30")
    assert changed(queued) == [("zhangwei", "clock_done")]
    late = next(item for item in warned if item.template == "warning")
    assert await room.render(late) is None, "a reminder of the old date is not worth sending any more"


async def test_a_line_that_waited_is_dropped_when_the_date_has_moved_again(room: Company) -> None:
    await accepted(room)
    room.closes_on("03-04")
    first = await room.does("", c.RecountClocks(), "03-03 22:00")
    await room.does("zhaolan", c.MoveDue("answer", at("03-12 18:00"), "等检测报告"), "03-03 22:30")
    assert await room.says(first, "told_again") == []
