from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from storage.store import SqlStore
from tests.contract import made
from workflow.case import Case
from workflow.clock import Clock, ClockState
from workflow.ports import DueMoment


def minute(n: int) -> datetime:
    return made.NOW + timedelta(minutes=n)


def after(at: datetime) -> datetime:
    return at + timedelta(milliseconds=1)


async def keep(store: SqlStore, case_id: str, *clocks: Clock) -> Case:
    case = replace(made.filed(case_id), clocks=clocks)
    async with store.begin() as uow:
        await uow.cases.append(Case(), case, made.filing(case), made.POLICY)
        await uow.commit()
    return case


async def change(store: SqlStore, case: Case, *clocks: Clock) -> Case:
    for clock in clocks:
        case_with = case.with_clock(clock)
        case, before = made.changed(case, clocks=case_with.clocks)[0], case
        async with store.begin() as uow:
            await uow.cases.append(before, case, made.changed(before)[1], made.POLICY)
            await uow.commit()
    return case


async def due(store: SqlStore, now: datetime, limit: int = 100) -> list[tuple[str, str, str]]:
    async with store.begin() as uow:
        return [(m.case_id, m.instance, m.moment) for m in await uow.clocks.due(now, limit=limit)]


async def next_at(store: SqlStore) -> datetime | None:
    async with store.begin() as uow:
        return await uow.clocks.next_at()


async def test_a_moment_is_due_from_its_instant_on(store: SqlStore) -> None:
    await keep(store, "case1", made.clock("a", 30, 60))
    assert await due(store, minute(30) - timedelta(milliseconds=1)) == []
    assert await due(store, minute(30)) == [("case1", "a", "warn")]
    assert await due(store, after(minute(30))) == [("case1", "a", "warn")]


async def test_a_due_moment_says_everything_that_firing_needs(store: SqlStore) -> None:
    await keep(store, "case1", replace(made.clock("a", 30, 60), generation=3))
    async with store.begin() as uow:
        assert await uow.clocks.due(minute(90), limit=1) == (DueMoment("case1", "a", 3, "warn", minute(30)),)


async def test_a_clock_shows_one_moment_at_a_time_in_order(store: SqlStore) -> None:
    clock = made.clock("a", 30, 60, 90, 120)
    case = await keep(store, "case1", clock)
    seen = []
    for _ in range(4):
        ((_, _, moment),) = await due(store, minute(500))
        seen.append(moment)
        clock = replace(clock, fired=(*clock.fired, moment))
        case = await change(store, case, clock)
    assert seen == ["warn", "due", "rung.1", "rung.2"]
    assert await due(store, minute(500)) == []
    assert await next_at(store) is None


async def test_what_is_due_comes_oldest_first_and_what_is_not_stays_away(store: SqlStore) -> None:
    await keep(store, "late", made.clock("a", 20), made.clock("b", 500))
    await keep(store, "first", made.clock("a", 10))
    await keep(store, "future", made.clock("a", 400))
    assert await due(store, minute(60)) == [("first", "a", "warn"), ("late", "a", "warn")]
    assert await due(store, minute(60), limit=1) == [("first", "a", "warn")]


async def test_a_stopped_or_cancelled_clock_is_silent_and_its_neighbour_is_not(store: SqlStore) -> None:
    stop, cancel, run = (made.clock(name, 10) for name in ("stop", "cancel", "run"))
    case = await keep(store, "case1", stop, cancel, run)
    await change(store, case, replace(stop, state=ClockState.STOPPED), replace(cancel, state=ClockState.CANCELLED))
    assert await due(store, minute(60)) == [("case1", "run", "warn")]


async def test_a_moved_clock_fires_at_its_new_time_only(store: SqlStore) -> None:
    clock = made.clock("a", 10, 20)
    case = await keep(store, "case1", clock)
    await change(store, case, replace(made.clock("a", 40, 50), generation=2))
    assert await due(store, minute(39)) == []
    async with store.begin() as uow:
        assert await uow.clocks.due(minute(40), limit=9) == (DueMoment("case1", "a", 2, "warn", minute(40)),)


async def test_the_next_moment_is_the_earliest_of_all_also_when_it_is_past(store: SqlStore) -> None:
    assert await next_at(store) is None
    await keep(store, "case1", made.clock("a", 40))
    assert await next_at(store) == minute(40)
    await keep(store, "case2", made.clock("a", -5))
    assert await next_at(store) == minute(-5)
    assert await store.next_at() == minute(-5)
