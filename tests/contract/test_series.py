from __future__ import annotations

import asyncio

from storage.store import SqlStore


async def take(store: SqlStore, series: str) -> int:
    async with store.begin() as uow:
        serial = await uow.series.next(series)
        await uow.commit()
    return serial


async def test_a_series_counts_from_one_without_gaps_whoever_asks(store: SqlStore) -> None:
    serials = await asyncio.gather(*(take(store, "office/2603") for _ in range(20)))
    assert sorted(serials) == list(range(1, 21))


async def test_a_new_month_begins_at_one_and_leaves_the_old_month_alone(store: SqlStore) -> None:
    assert [await take(store, "office/2603"), await take(store, "office/2603")] == [1, 2]
    assert await take(store, "office/2604") == 1
    assert await take(store, "office/2603") == 3


async def test_a_serial_that_was_not_committed_is_given_again(store: SqlStore) -> None:
    async with store.begin() as uow:
        assert await uow.series.next("s") == 1
        assert await uow.series.next("s") == 2
    assert await take(store, "s") == 1
