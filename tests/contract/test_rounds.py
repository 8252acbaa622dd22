"""What is done again and again has one next time in every process, and a hole is told of once until it was closed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from storage.store import SqlStore
from tests.contract import made
from tests.contract.conftest import Reopen

NOW, NIGHT = made.NOW, made.NOW + timedelta(hours=17)
SOON = timedelta(minutes=10)


async def claim(store: SqlStore, now: datetime, until: datetime, name: str = "ladders") -> bool:
    async with store.begin() as uow:
        mine = await uow.rounds.claim(name, now, until)
        await uow.commit()
    return mine


async def plan(store: SqlStore, next_at: datetime) -> None:
    async with store.begin() as uow:
        await uow.rounds.plan("ladders", next_at)
        await uow.commit()


async def untold(store: SqlStore, holes: Collection[str]) -> set[str]:
    async with store.begin() as uow:
        fresh = await uow.rounds.untold(holes)
        await uow.commit()
    return set(fresh)


async def test_a_round_that_was_never_planned_is_due_at_once_and_in_one_process(
    store: SqlStore, reopen: Reopen
) -> None:
    other = await reopen()
    assert await claim(store, NOW, NOW + SOON)
    assert not await claim(other, NOW, NOW + SOON)
    assert await claim(other, NOW, NOW + SOON, "another")


async def test_a_round_is_due_at_its_time_and_again_when_whoever_took_it_never_planned_the_next(
    store: SqlStore,
) -> None:
    await plan(store, NIGHT)
    assert await store.next_at() is None
    assert not await claim(store, NIGHT - timedelta(milliseconds=1), NIGHT + SOON)
    assert await claim(store, NIGHT, NIGHT + SOON)
    assert not await claim(store, NIGHT, NIGHT + SOON)
    assert await claim(store, NIGHT + SOON, NIGHT + 2 * SOON)
    await plan(store, NIGHT + timedelta(days=1))
    assert not await claim(store, NIGHT + 3 * SOON, NIGHT + 4 * SOON)


async def test_a_hole_is_new_once_until_it_was_closed_in_between(store: SqlStore, reopen: Reopen) -> None:
    assert await untold(store, ["a", "b"]) == {"a", "b"}
    assert await untold(store, ["a", "b", "c"]) == {"c"}
    assert await untold(await reopen(), ["b", "c"]) == set()
    assert await untold(store, ["a", "b"]) == {"a"}
    assert await untold(store, []) == set()
    assert await untold(store, ["b"]) == {"b"}


async def test_what_was_not_committed_was_not_told(store: SqlStore) -> None:
    async with store.begin() as uow:
        assert await uow.rounds.untold(["a"]) == {"a"}
    assert await untold(store, ["a"]) == {"a"}
