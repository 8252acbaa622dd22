"""The clocks: the machine's, and one that a sandbox sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from aiohttp import ClientSession, web
from pytest_aiohttp import AiohttpServer

from bot.clock import ClockUnreachableError, SandboxClock, SystemClock, follow

NOON = datetime(2026, 3, 2, 4, 0, 0, 123456, tzinfo=UTC)


class Seconds:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_system_clock_is_aware_and_cut_to_milliseconds() -> None:
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0


def test_a_standing_clock_stands() -> None:
    seconds = Seconds()
    clock = SandboxClock(NOON, 0, seconds)
    seconds.now += 60
    assert clock.now() == NOON.replace(microsecond=123000)


def test_a_running_clock_runs_with_real_time_from_where_it_was_set() -> None:
    seconds = Seconds()
    clock = SandboxClock(NOON, 0, seconds)
    seconds.now += 60
    clock.set(NOON, 1)
    seconds.now += 1.5
    assert clock.now() == NOON.replace(microsecond=623000) + timedelta(seconds=1)


def test_the_clock_is_utc_whatever_zone_it_was_set_in() -> None:
    clock = SandboxClock(NOON.astimezone(timezone(timedelta(hours=8))), 0, Seconds())
    assert clock.now().tzinfo is UTC


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        SandboxClock(NOON.replace(tzinfo=None), 0, Seconds())


async def test_a_sandbox_is_followed(aiohttp_server: AiohttpServer) -> None:
    server = await _sandbox(aiohttp_server, {"now": "2026-03-02T10:00:00+08:00", "rate": 0, "next": None})
    async with ClientSession() as session:
        clock = await follow(session, str(server))
    assert (clock.now(), clock.rate) == (datetime(2026, 3, 2, 2, 0, tzinfo=UTC), 0)


@pytest.mark.parametrize(
    "answer", [{}, {"now": "soon", "rate": 0}, {"now": "2026-03-02T10:00:00", "rate": 0}, [], None]
)
async def test_a_sandbox_that_does_not_tell_the_time_is_unreachable(
    aiohttp_server: AiohttpServer, answer: object
) -> None:
    server = await _sandbox(aiohttp_server, answer)
    async with ClientSession() as session:
        with pytest.raises(ClockUnreachableError):
            await follow(session, str(server))


async def _sandbox(aiohttp_server: AiohttpServer, answer: object) -> object:
    async def clock(_: web.Request) -> web.Response:
        return web.json_response(answer)

    app = web.Application()
    app.router.add_get("/clock", clock)
    server = await aiohttp_server(app)
    return server.make_url("/clock")
