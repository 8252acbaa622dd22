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


def counted(instance: str, calendar: str, state: ClockState = ClockState.RUNNING) -> Clock:
    return replace(made.clock(instance, 30, 60), calendar_hash=calendar, state=state)


async def keep_in(store: SqlStore, case_id: str, department: str, *clocks: Clock, policy: str = made.POLICY) -> None:
    """A case of that department and policy with these clocks."""
    case = replace(made.filed(case_id), clocks=clocks, department=department, policy_hash=policy)
    async with store.begin() as uow:
        await uow.cases.append(Case(), case, made.filing(case), policy)
        await uow.commit()


async def ids(store: SqlStore, hashes: dict[tuple[str, str], str], after: str = "", limit: int = 50) -> list[str]:
    return [row.case_id for row in await store.counted_otherwise(hashes, after=after, limit=limit)]


async def test_cases_that_another_calendar_counted_are_found_by_policy_and_department(store: SqlStore) -> None:
    await keep_in(store, "general-new", "", counted("a", "new"))
    await keep_in(store, "general-old", "5", counted("a", "new"), counted("b", "old"), counted("c", "old"))
    await keep_in(store, "plant-new", "7", counted("a", "plant"))
    await keep_in(store, "plant-old", "7", counted("a", "new"))
    await keep_in(store, "other-policy", "", counted("a", "old"), policy="q" * 64)
    hashes = {(made.POLICY, ""): "new", (made.POLICY, "7"): "plant"}
    assert await ids(store, hashes) == ["general-old", "plant-old"]
    assert await ids(store, hashes | {("q" * 64, ""): "new"}) == ["general-old", "other-policy", "plant-old"]


async def test_only_clocks_that_are_open_count_and_held_ones_are(store: SqlStore) -> None:
    for state in ClockState:
        await keep_in(store, str(state), "", counted("a", "old", state))
    assert await ids(store, {(made.POLICY, ""): "new"}) == ["held", "running"]


async def test_a_clock_that_stops_or_moves_is_not_found_any_more(store: SqlStore) -> None:
    case = await keep(store, "case1", counted("a", "old"), counted("b", "old"))
    case = await change(store, case, replace(case.clocks[0], state=ClockState.STOPPED))
    assert await ids(store, {(made.POLICY, ""): "new"}) == ["case1"]
    await change(store, case, replace(case.clocks[1], calendar_hash="new", generation=2))
    assert await ids(store, {(made.POLICY, ""): "new"}) == []


async def test_they_come_in_order_so_that_a_walk_can_go_on_behind_the_last(store: SqlStore) -> None:
    for n in (3, 1, 2):
        await keep_in(store, f"case{n}", "", counted("a", "old"))
    hashes = {(made.POLICY, ""): "new"}
    assert await ids(store, hashes, limit=2) == ["case1", "case2"]
    assert await ids(store, hashes, after="case2", limit=2) == ["case3"]
    assert [row.version for row in await store.counted_otherwise(hashes, limit=1)] == [1]


async def test_what_was_compared_is_remembered(store: SqlStore) -> None:
    assert await store.counted_with() == ""
    for digest in ("a", "b"):
        await store.keep_counted_with(digest)
        assert await store.counted_with() == digest
