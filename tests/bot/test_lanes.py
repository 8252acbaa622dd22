"""Lanes: one at a time per person and in order, people side by side."""

from __future__ import annotations

import asyncio

from bot.lanes import Lanes


class Stage:
    """Jobs that end when they are told to, and a record of who was on at once."""

    def __init__(self) -> None:
        self.ends: dict[int, asyncio.Event] = {}
        self.begun: list[int] = []
        self.ended: list[int] = []

    async def play(self, entry_id: int) -> int:
        self.begun.append(entry_id)
        await self.ends.setdefault(entry_id, asyncio.Event()).wait()
        self.ended.append(entry_id)
        return entry_id

    def end(self, entry_id: int) -> None:
        self.ends.setdefault(entry_id, asyncio.Event()).set()


async def turn() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_lane_takes_one_at_a_time_in_order_of_arrival() -> None:
    stage = Stage()
    lanes = Lanes(stage.play)
    first, second = lanes.put(1, "a"), lanes.put(2, "a")
    await turn()
    assert stage.begun == [1]
    stage.end(2)
    stage.end(1)
    assert list(await asyncio.gather(first, second)) == [1, 2]
    assert stage.ended == [1, 2]


async def test_lanes_do_not_wait_for_each_other() -> None:
    stage = Stage()
    lanes = Lanes(stage.play)
    lanes.put(1, "a")
    other = lanes.put(2, "b")
    stage.end(2)
    assert await other == 2
    assert lanes.busy == 1
    stage.end(1)
    await lanes.quiet()


async def test_an_entry_that_is_under_way_is_not_started_again() -> None:
    stage = Stage()
    lanes = Lanes(stage.play)
    assert lanes.put(1, "a") is lanes.put(1, "a")
    stage.end(1)
    await lanes.quiet()
    assert stage.begun == [1]


async def test_a_lane_is_forgotten_when_it_is_empty() -> None:
    stage = Stage()
    lanes = Lanes(stage.play)
    stage.end(1)
    stage.end(2)
    await lanes.put(1, "a")
    await turn()
    assert lanes.busy == 0
    assert await lanes.put(2, "a") == 2


async def test_a_waiter_that_gives_up_does_not_stop_the_job() -> None:
    stage = Stage()
    lanes = Lanes(stage.play)
    task = lanes.put(1, "a")
    waiter = asyncio.create_task(asyncio.wait_for(asyncio.shield(task), 0.001))
    await asyncio.wait([waiter])
    assert isinstance(waiter.exception(), TimeoutError)
    stage.end(1)
    assert await task == 1
