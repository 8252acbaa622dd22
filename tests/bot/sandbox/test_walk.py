from __future__ import annotations

import asyncio

import pytest

from tests.bot.sandbox.conftest import Stage

MORNING = "2026-03-02T10:00:00+08:00"
NOON = "2026-03-02T12:00:00+08:00"
THREE = "2026-03-02T15:00:00+08:00"
FRIDAY = "2026-03-06T16:36:00+08:00"


async def test_a_walk_stops_at_each_moment_of_the_bot_and_at_the_target(stage: Stage) -> None:
    stage.bot.moments = [NOON, THREE, FRIDAY]
    assert await stage.get("/sandbox/clock") == {"now": MORNING, "rate": 0, "next": NOON}
    moved = await stage.post("/sandbox/clock", {"to": "2026-03-03T10:00"})
    assert moved == {"now": "2026-03-03T10:00:00+08:00", "rate": 0, "next": FRIDAY, "stops": 3}
    assert stage.bot.fired == [(NOON, NOON), (THREE, THREE)]
    assert stage.bot.clocks == [(NOON, 0), (THREE, 0), ("2026-03-03T10:00:00+08:00", 0)]


async def test_a_moment_at_the_target_fires_and_one_just_after_it_does_not(stage: Stage) -> None:
    stage.bot.moments = [NOON, "2026-03-02T12:00:00.001+08:00"]
    await stage.post("/sandbox/clock", {"advance": "PT2H"})
    assert stage.bot.fired == [(NOON, NOON)]


async def test_an_outage_leaps_and_everything_missed_fires_late(stage: Stage) -> None:
    stage.bot.moments = [NOON, THREE]
    moved = await stage.post("/sandbox/clock", {"advance": "P1D", "through": False})
    assert moved["stops"] == 1
    assert stage.bot.fired == [(NOON, "2026-03-03T10:00:00+08:00"), (THREE, "2026-03-03T10:00:00+08:00")]


async def test_to_the_next_moment_and_not_beyond(stage: Stage) -> None:
    stage.bot.moments = [NOON, THREE]
    assert (await stage.post("/sandbox/clock", {"to_next": True}))["now"] == NOON
    assert (await stage.post("/sandbox/clock", {"to_next": True}))["now"] == THREE
    assert (await stage.post("/sandbox/clock", {"to_next": True}, status=409))["error"] == "nothing_next"
    stage.bot.moments, stage.bot.deaf = [NOON], True
    assert (await stage.post("/sandbox/clock", {"to_next": True}))["now"] == THREE  # overdue: the clock stays


async def test_working_days_land_at_the_same_time_of_day(stage: Stage) -> None:
    moved = await stage.post("/sandbox/clock", {"advance_working_days": 5})
    assert moved["now"] == "2026-03-09T10:00:00+08:00"


async def test_a_moment_that_never_fires_does_not_hold_the_walk(stage: Stage) -> None:
    stage.bot.moments = [NOON]
    stage.bot.deaf = True
    assert (await stage.post("/sandbox/clock", {"advance": "PT2H"}))["stops"] == 1
    assert (await stage.post("/sandbox/clock", {"advance": "PT1H"}))["stops"] == 1
    assert stage.bot.fired == []


async def test_the_clock_moves_alone_when_the_bot_is_down(stage: Stage) -> None:
    await stage.bot_runner.cleanup()
    moved = await stage.post("/sandbox/clock", {"advance": "P2D"})
    assert (moved["now"], moved["next"]) == ("2026-03-04T10:00:00+08:00", None)
    await stage.post("/sandbox/settle", {})


async def test_a_walk_begins_and_goes_on_only_when_the_bot_is_quiet(stage: Stage) -> None:
    stage.bot.busy = 3
    await stage.post("/sandbox/clock", {"advance": "PT1H"})
    assert (stage.bot.busy, stage.bot.interrupted) == (0, False)
    stage.bot.busy = 3
    await stage.post("/sandbox/clock", {"advance": "PT1H", "through": False})
    assert (stage.bot.busy, stage.bot.interrupted) == (0, True)  # an outage asks nobody


async def test_a_bot_that_never_ends_its_sweep_stops_the_walk_where_it_is(stage: Stage) -> None:
    stage.bot.moments, stage.bot.sweeping = [NOON], asyncio.Event()
    late = await stage.post("/sandbox/clock", {"to": THREE, "timeout_s": 0.1}, status=504)
    assert late["pending"]["bot"] == "POST /-/clock took longer than 0.1 s"
    assert (await stage.get("/sandbox/clock"))["now"] == NOON


async def test_settling_waits_while_the_bot_is_busy_and_tells_what_is_pending_when_time_is_up(stage: Stage) -> None:
    stage.bot.busy = 5
    await stage.post("/sandbox/settle", {"timeout_s": 30})
    assert stage.bot.busy == 0
    stage.bot.busy = 10**9
    late = await stage.post("/sandbox/settle", {"timeout_s": 0}, status=504)
    assert (late["error"], late["pending"]) == ("not_settled", {"bot": "busy"})


async def test_a_callback_in_flight_is_pending(stage: Stage) -> None:
    stage.bot.hang = asyncio.Event()
    saying = asyncio.create_task(stage.act("chenchen", "say", {"text": "x"}))
    await stage.bot.held.wait()
    late = await stage.post("/sandbox/settle", {"timeout_s": 0}, status=504)
    assert late["pending"] == {"callbacks": ["text of chenchen"]}
    stage.bot.hang.set()
    await saying
    await stage.post("/sandbox/settle")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, "bad_field"),
        ({"advance": "PT1M", "to_next": True}, "bad_field"),
        ({"advance": "soon"}, "bad_time"),
        ({"advance": 60}, "bad_field"),
        ({"to": "2026-03-02T09:59:59"}, "clock_backwards"),
        ({"to": "tomorrow"}, "bad_time"),
        ({"advance": "P9999999999D"}, "bad_time"),
        ({"advance_working_days": 0}, "bad_field"),
        ({"advance_working_days": True}, "bad_field"),
        ({"rate": 2}, "bad_field"),
        ({"advance": "PT1M", "through": "no"}, "bad_field"),
        ({"forward": "PT1M"}, "bad_field"),
    ],
)
async def test_a_move_that_makes_no_sense_is_refused_and_moves_nothing(
    stage: Stage, body: dict[str, object], error: str
) -> None:
    assert (await stage.post("/sandbox/clock", body, status=400))["error"] == error
    assert (await stage.get("/sandbox/clock"))["now"] == MORNING


async def test_the_rate_is_told_to_the_bot_and_held_during_a_walk(stage: Stage) -> None:
    await stage.post("/sandbox/clock", {"rate": 1})
    assert stage.bot.clocks[-1][1] == 1
    stage.bot.moments = [THREE]
    await stage.post("/sandbox/clock", {"to": "2026-03-03T10:00"})
    assert [rate for _, rate in stage.bot.clocks] == [1, 0, 0, 1]
    assert stage.bot.fired == [(THREE, THREE)]
    assert (await stage.get("/sandbox/clock"))["rate"] == 1


async def test_what_the_bot_tells_of_itself_is_passed_on_and_nothing_when_it_is_down(stage: Stage) -> None:
    stage.bot.items = [
        {"rev": 1, "at": MORNING, "text": {"zh": "受理期限 15:00", "en": "accept by 15:00"}, "clause": "一(一)"}
    ]
    assert (await stage.get("/sandbox/happened?after=0"))["items"] == stage.bot.items
    assert await stage.get("/sandbox/happened?after=1") == {"rev": 1, "items": []}
    await stage.bot_runner.cleanup()
    assert await stage.get("/sandbox/happened?after=1") == {"rev": 1, "items": []}
