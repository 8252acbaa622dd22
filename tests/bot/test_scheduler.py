"""The beat: everything is swept, one failure stops nothing else, no sweep runs twice at once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from structlog.testing import capture_logs

from bot.scheduler import Beat, Sweep
from workflow.ports import BusyError

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


async def test_a_fault_is_told_when_it_begins_when_it_becomes_another_and_when_it_is_over() -> None:
    faults: list[Exception | None] = [BusyError(), BusyError(), KeyError("x"), None, None, BusyError()]

    async def step(_: datetime) -> bool:
        if fault := faults.pop(0):
            raise fault
        return False

    sweep = Sweep("shaky", step)
    with capture_logs() as told:
        for _ in range(6):
            await sweep.run(NOW)
    assert [(line["event"], line.get("error")) for line in told] == [
        ("sweep failed", "BusyError"),
        ("sweep failed", "KeyError"),
        ("sweep works again", None),
        ("sweep failed", "BusyError"),
    ]


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
