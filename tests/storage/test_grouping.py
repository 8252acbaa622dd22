from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from storage.grouping import Grouped


class Ledger:
    """A commit that can be held, and that remembers its groups."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.open = asyncio.Event()
        self.open.set()

    async def commit(self, works: Sequence[int]) -> list[int]:
        self.groups.append(list(works))
        await self.open.wait()
        if 13 in works:
            raise ValueError("13")
        return [work * 10 for work in works]


async def start(grouped: Grouped[int, int], *works: int) -> list[asyncio.Task[int]]:
    tasks = [asyncio.create_task(grouped.do(work)) for work in works]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return tasks


async def test_work_that_comes_alone_goes_alone_and_at_once() -> None:
    ledger = Ledger()
    grouped = Grouped(ledger.commit)
    assert [await grouped.do(1), await grouped.do(2)] == [10, 20]
    assert ledger.groups == [[1], [2]]


async def test_work_that_comes_while_a_commit_runs_shares_the_next_one() -> None:
    ledger = Ledger()
    grouped = Grouped(ledger.commit)
    ledger.open.clear()
    first = await start(grouped, 1)
    rest = await start(grouped, 2, 3, 4)
    ledger.open.set()
    assert await asyncio.gather(*first, *rest) == [10, 20, 30, 40]
    assert ledger.groups == [[1], [2, 3, 4]]


async def test_a_failing_group_is_done_one_by_one_and_only_the_bad_one_fails() -> None:
    ledger = Ledger()
    grouped = Grouped(ledger.commit)
    ledger.open.clear()
    tasks = await start(grouped, 1) + await start(grouped, 2, 13, 4)
    ledger.open.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [results[0], results[1], results[3]] == [10, 20, 40]
    assert isinstance(results[2], ValueError)
    assert ledger.groups == [[1], [2, 13, 4], [2], [13], [4]]
    assert await grouped.do(5) == 50


async def test_a_caller_who_leaves_does_not_take_the_others_commit_along() -> None:
    ledger = Ledger()
    grouped = Grouped(ledger.commit)
    ledger.open.clear()
    leader, follower = await start(grouped, 1) + await start(grouped, 2)
    leader.cancel()
    await asyncio.sleep(0)
    ledger.open.set()
    assert await follower == 20
    with pytest.raises(asyncio.CancelledError):
        await leader
    assert ledger.groups == [[1], [2]]


async def test_draining_waits_for_what_was_accepted() -> None:
    ledger = Ledger()
    grouped = Grouped(ledger.commit)
    await grouped.drain()
    ledger.open.clear()
    (task,) = await start(grouped, 1)
    draining = asyncio.create_task(grouped.drain())
    await asyncio.sleep(0)
    assert not draining.done()
    ledger.open.set()
    await draining
    assert await task == 10
