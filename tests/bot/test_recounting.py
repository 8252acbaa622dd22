"""A year is adopted while cases run: dates move once, on record; old moments never fire, and new ones do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import recounting
from bot.app import open_bot
from bot.clock import SandboxClock
from bot.demo_data import new_key_text
from bot.happened import ToldStore
from bot.ids import RandomIds
from bot.recounting import Recounting
from bot.regulation import Regulation
from bot.rulebook import open_rulebook
from bot.settings import Settings
from bot.sweeps import REST, clock_sweep
from handlers.desk import Desk
from handlers.execute import Done, execute
from handlers.recount import recount
from storage.calendars import AdoptedYear, CalendarLostError
from storage.store import SqlStore
from tests.people import directory
from tests.storage.conftest import raw
from tests.workflow.world import SHANGHAI
from workflow.case import Case
from workflow.clock import Clock, MomentKind, Moved
from workflow.commands import FileCase, Order, RegisterCase, person
from workflow.days import NamedDay, PublishedYear
from workflow.events import ClockFired, ClockMoved
from workflow.ports import Entry, UnitOfWork
from workflow.years import year_text

NEW_YEAR = PublishedYear(2027, "通知", (NamedDay(date(2027, 1, 1), "元旦"),), (NamedDay(date(2027, 2, 6), "调休上班"),))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def settings(**calendar: Any) -> Settings:
    return Settings.model_validate(
        {
            "wecom": {"corpid": "ww1", "token": "t", "aeskey": "a" * 43},
            "vault": {"keys": new_key_text("k1")},
            "calendar": calendar,
        }
    )


@dataclass
class House:
    """A store, a clock that stands until it is moved, and what a beat does about calendars and clocks."""

    store: SqlStore
    now: datetime
    regulation: Regulation

    def __post_init__(self) -> None:
        told = ToldStore(self.store, None)
        self.step = Recounting(self.store, told, self.regulation, self.open_desk).before(
            clock_sweep(told, self.open_desk)
        )

    @classmethod
    async def opened(cls, store: SqlStore, now: datetime, **calendar: Any) -> House:
        """As a start would open it."""
        chosen = settings(**calendar)
        rules = await open_rulebook(store, chosen, now)
        return cls(store, now, Regulation(store, chosen, rules))

    async def open_desk(self, uow: UnitOfWork, cause: str) -> Desk:
        return Desk(uow, self.now, self.regulation(), directory(), RandomIds(), cause)

    async def does(self, case_id: str, who: str, command: FileCase | RegisterCase) -> Case:
        async with self.store.begin() as uow:
            desk = await self.open_desk(uow, f"{case_id}-{type(command).__name__}")
            outcome = await execute(desk, Order(desk.command_id(), person(who), case_id, command))
            assert isinstance(outcome, Done), outcome
            await uow.commit()
            return outcome.case

    async def files(self, case_id: str, when: str) -> Case:
        self.now = local(when)
        return await self.does(case_id, "chenchen", FileCase(case_id, f"R{case_id}", f"{case_id}：青菜里有虫子"))

    async def adopts(self, days: PublishedYear) -> None:
        """Another process adopts it."""
        await self.store.calendar_adopt(AdoptedYear("cn", days.year, year_text(days), "", self.now, "operator"))

    async def until(self, when: str) -> None:
        """The beat beats at each moment that is due on the way."""
        goal = local(when)
        while (due := await self.next_moment()) is not None and due <= goal:
            self.now = max(self.now, due)
            await self.beat()
        self.now = goal
        await self.beat()

    async def next_moment(self) -> datetime | None:
        async with self.store.begin() as uow:
            return await uow.clocks.next_at()

    async def beat(self) -> None:
        while await self.step(self.now):
            pass

    async def entries(self, case_id: str) -> tuple[Entry, ...]:
        async with self.store.begin() as uow:
            return await uow.cases.entries(case_id)

    async def moved(self, case_id: str) -> dict[str, ClockMoved]:
        """The moves on record, by clock; none moved twice."""
        events = [entry.event for entry in await self.entries(case_id) if isinstance(entry.event, ClockMoved)]
        assert len(events) == len({event.clock for event in events})
        return {event.clock: event for event in events}

    async def fired(self, case_id: str, clock: str) -> list[tuple[str, int, datetime]]:
        return [
            (entry.event.moment, entry.event.generation, entry.at.astimezone(SHANGHAI))
            for entry in await self.entries(case_id)
            if isinstance(entry.event, ClockFired) and entry.event.clock == clock
        ]

    async def clock(self, case_id: str, clock: str) -> Clock:
        async with self.store.begin() as uow:
            case = await uow.cases.load(case_id)
            found = case.clock(clock) if case else None
            assert found is not None
            return found


@pytest.fixture
async def house(store: SqlStore) -> House:
    await store.directory_replace(directory(), local("2026-12-01T09:00"))
    return await House.opened(store, local("2026-12-21T10:00"))


async def taken_up(house: House, case_id: str, when: str) -> None:
    await house.files(case_id, when)
    await house.does(case_id, "limin", RegisterCase("canteen", "limin"))


async def test_the_dates_of_a_case_over_new_year_move_when_the_year_is_adopted(house: House) -> None:
    await taken_up(house, "early", "2026-12-21T10:00")
    await taken_up(house, "late", "2026-12-29T10:00")
    before = await house.clock("late", "plan")
    assert (before.due, before.provisional) == (local("2027-01-01T18:00"), True)
    await house.until("2026-12-31T12:00")
    early = await house.entries("early")

    await house.adopts(NEW_YEAR)
    with capture_logs() as lines:
        await house.beat()

    moves = await house.moved("late")
    assert {clock: event.due for clock, event in moves.items()} == {
        "plan": local("2027-01-04T18:00"),
        "answer": local("2027-01-06T18:00"),
    }
    assert {(event.generation, event.reason, event.provisional) for event in moves.values()} == {
        (2, Moved.CALENDAR, False)
    }
    assert {entry.actor for entry in await house.entries("late") if isinstance(entry.event, ClockMoved)} == {"system"}
    assert await house.entries("early") == early, "what lies in the old year has no event"
    assert [line["moved"] for line in lines if "moved" in line] == [1]

    await house.until("2027-01-04T17:59")
    assert [moment for moment, _, _ in await house.fired("late", "plan")] == ["warn"], "no moment of the first count"
    await house.until("2027-01-04T18:00")
    assert (await house.fired("late", "plan"))[-1] == ("due", 2, local("2027-01-04T18:00"))
    await house.until("2027-02-01T09:00")
    fired = [moment for moment, _, _ in await house.fired("late", "plan")]
    assert sorted(fired) == sorted(set(fired)), "each once"


async def test_a_running_bot_follows_what_another_process_adopts(house: House) -> None:
    await taken_up(house, "late", "2026-12-29T10:00")
    clock = SandboxClock(house.now, rate=0)
    async with open_bot(settings(), house.store, house.regulation(), clock, ticking=False) as bot:
        await bot.beat(house.now)
        assert await house.moved("late") == {}
        await house.adopts(NEW_YEAR)
        await bot.beat(house.now)
    assert set(await house.moved("late")) == {"plan", "answer"}


async def test_what_was_compared_is_not_compared_again_until_the_calendar_changes(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await taken_up(house, "late", "2026-12-29T10:00")
    await house.beat()
    asked: list[str] = []

    async def counted_otherwise(*_: Any, after: str, **__: Any) -> tuple[Any, ...]:
        asked.append(after)
        return ()

    monkeypatch.setattr(house.store, "counted_otherwise", counted_otherwise)
    for _ in range(3):
        await house.beat()
    again = await House.opened(house.store, house.now)
    await again.beat()
    assert asked == []
    await house.adopts(NEW_YEAR)
    await again.beat()
    assert asked == [""]
    restarted = await House.opened(house.store, house.now, off=[{"date": "2026-12-30"}])
    await restarted.beat()
    assert asked == ["", ""]


async def test_a_start_after_the_company_changed_its_own_days_moves_the_dates(house: House) -> None:
    await taken_up(house, "late", "2026-12-21T10:00")
    await house.beat()
    assert (await house.clock("late", "plan")).due == local("2026-12-24T18:00")
    again = await House.opened(house.store, house.now, off=[{"date": "2026-12-23", "name": "司庆"}])
    await again.beat()
    assert (await again.clock("late", "plan")).due == local("2026-12-25T18:00")
    back = await House.opened(house.store, house.now)
    await back.beat()
    plan = await back.clock("late", "plan")
    assert (plan.due, plan.generation) == (local("2026-12-24T18:00"), 3)


async def test_only_the_cases_of_a_department_move_when_its_calendar_changes(house: House) -> None:
    await taken_up(house, "taken", "2026-12-21T10:00")
    await house.files("untaken", "2026-12-21T10:00")
    plant = {"name": "后勤", "departments": ["行政部"], "workweek": [1, 3, 4, 5]}
    again = await House.opened(house.store, house.now, named=[plant])
    await again.beat()
    assert {clock: event.due for clock, event in (await again.moved("taken")).items()} == {
        "plan": local("2026-12-25T18:00"),
        "answer": local("2026-12-30T18:00"),
    }
    assert await again.moved("untaken") == {}


async def test_batches_walk_over_all_cases_and_end_also_where_nothing_moves(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recounting, "BATCH", 2)
    for n in range(5):
        await taken_up(house, f"case{n}", "2026-12-29T10:00" if n % 2 else "2026-12-21T10:00")
    house.now = local("2026-12-29T10:00")
    await house.beat()
    await house.adopts(NEW_YEAR)
    await house.beat()
    assert [bool(await house.moved(f"case{n}")) for n in range(5)] == [False, True, False, True, False]


async def test_a_case_that_cannot_be_recounted_stops_no_other_and_is_tried_again(house: House) -> None:
    for case_id in ("a", "b"):
        await taken_up(house, case_id, "2026-12-29T10:00")
    await house.beat()
    opened: list[str] = []
    open_desk = house.open_desk

    async def first_fails(uow: UnitOfWork, cause: str) -> Desk:
        opened.append(cause)
        if len(opened) == 1:
            raise RuntimeError("poison")
        return await open_desk(uow, cause)

    told = ToldStore(house.store, None)
    step = Recounting(house.store, told, house.regulation, first_fails).before(nothing)
    await house.adopts(NEW_YEAR)
    while await step(house.now):
        pass
    assert [bool(await house.moved(case_id)) for case_id in ("a", "b")] == [False, True]
    await step(house.now + REST - timedelta(seconds=1))
    assert len(opened) == 2
    while await step(house.now + REST):
        pass
    assert await house.moved("a")
    assert opened[2] == opened[0], "the same version, the same command"


async def nothing(_: datetime) -> bool:
    return False


async def test_a_recount_that_is_repeated_changes_nothing(house: House) -> None:
    await taken_up(house, "late", "2026-12-29T10:00")
    version = (await house.entries("late"))[-1].seq
    await house.adopts(NEW_YEAR)
    await house.regulation.refresh()
    for _ in range(2):
        await recount(house.store, house.open_desk, "late", version)
    assert set(await house.moved("late")) == {"plan", "answer"}


async def test_days_that_are_lost_while_it_runs_stop_no_clock_and_are_told_once(house: House, tmp_path: Path) -> None:
    await taken_up(house, "late", "2026-12-29T10:00")
    await house.beat()
    await house.adopts(NEW_YEAR)
    with raw(tmp_path / "store.db") as connection:
        connection.execute("DELETE FROM calendar_years WHERE year = 2027")
    with capture_logs() as lines:
        await house.until("2027-01-01T18:00")
    assert [line["error"] for line in lines if line.get("sweep") == "calendars"] == [CalendarLostError.__name__]
    assert (await house.fired("late", "plan"))[-1][0] == str(MomentKind.DUE)


async def test_a_moment_that_came_while_the_bot_was_down_fires_only_if_it_is_still_one(house: House) -> None:
    """Down from New Year's Eve; on the 2nd the year is adopted and the bot starts: the 1st had no moment at all."""
    await taken_up(house, "late", "2026-12-29T10:00")
    await house.until("2026-12-31T18:00")
    house.now = local("2027-01-02T10:00")
    await house.adopts(NEW_YEAR)
    again = await House.opened(house.store, house.now)
    await again.beat()
    assert await again.fired("late", "plan") == []
    assert (await again.clock("late", "plan")).due == local("2027-01-04T18:00")
