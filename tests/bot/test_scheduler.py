"""The beat: everything is swept, one failure stops nothing else, no sweep runs twice at once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from bot.scheduler import Beat, Sweep

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def counted(steps: int) -> tuple[Sweep, list[datetime]]:
    seen: list[datetime] = []

    async def step(now: datetime) -> bool:
        seen.append(now)
        return len(seen) < steps

    return Sweep("counted", step), seen


async def test_a_sweep_goes_on_while_there_is_more() -> None:
    sweep, seen = counted(3)
    await Beat([sweep])(NOW)
    assert seen == [NOW] * 3


async def test_a_sweep_that_fails_leaves_the_others_alone_and_is_tried_again() -> None:
    tried: list[int] = []

    async def broken(_: datetime) -> bool:
        tried.append(1)
        raise RuntimeError("poisoned")

    sweep, seen = counted(1)
    beat = Beat([Sweep("broken", broken), sweep])
    await beat(NOW)
    await beat(NOW)
    assert (len(tried), len(seen)) == (2, 2)


async def test_a_tick_leaves_a_sweep_alone_that_is_still_at_work() -> None:
    go, running = asyncio.Event(), []

    async def slow(_: datetime) -> bool:
        running.append(1)
        await go.wait()
        return False

    sweep, seen = counted(1)
    beat = Beat([Sweep("slow", slow), sweep])
    first = asyncio.create_task(beat.tick(NOW))
    await asyncio.sleep(0)
    await beat.tick(NOW)
    assert (len(running), len(seen)) == (1, 2)
    go.set()
    await first
    await beat.tick(NOW)
    assert len(running) == 2


async def test_whoever_calls_the_beat_waits_for_a_sweep_at_work_and_then_sweeps_himself() -> None:
    go, order = asyncio.Event(), []

    async def slow(_: datetime) -> bool:
        order.append("begun")
        await go.wait()
        order.append("ended")
        return False

    beat = Beat([Sweep("slow", slow)])
    tick = asyncio.create_task(beat.tick(NOW))
    await asyncio.sleep(0)
    called = asyncio.create_task(beat(NOW))
    await asyncio.sleep(0)
    assert order == ["begun"]
    go.set()
    await asyncio.gather(tick, called)
    assert order == ["begun", "ended", "begun", "ended"]
