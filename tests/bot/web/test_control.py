"""How a sandbox moves our clock and asks what is under way; what the watchers of a real deployment are told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import make_mocked_request

from bot.app import open_bot
from bot.clock import SystemClock
from bot.conditions import Board
from bot.health import health_routes
from bot.rulebook import open_rulebook
from bot.settings import ClockSource
from tests.scenarios.town import Town, town

DUE = "2026-03-02T15:00:00+08:00"
NOW = datetime.fromisoformat(DUE)


async def test_a_quiet_bot_tells_its_next_moment_and_a_moved_clock_fires_it(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        assert await ask(t, "GET", "/-/pending") == (200, {"busy": False, "next": None})
        await t.say("chenchen", "投诉 食堂二楼的青菜里有虫子")
        status, pending = await ask(t, "GET", "/-/pending")
        assert (status, pending["busy"]) == (200, False)
        warning = datetime.fromisoformat(pending["next"])
        before = len(await t.messages("limin"))
        await ask(t, "POST", "/-/clock", {"now": warning.isoformat(), "rate": 0})
        assert len(await t.messages("limin")) == before + 1


async def test_the_strip_tells_what_happened_with_its_clause(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.say("chenchen", "投诉 食堂二楼的青菜里有虫子")
        _, told = await ask(t, "GET", "/-/happened?after=0")
        lines = {line["text"]["zh"]: line for line in told["items"]}
        assert lines["26030001 已登记"]["text"]["en"] == "26030001 was filed"
        assert lines["26030001 受理期限 今天15:00"]["clause"]
        assert "虫" not in str(told)
        assert (await ask(t, "GET", f"/-/happened?after={told['rev']}"))[1]["items"] == []


@pytest.mark.parametrize(
    "body", [{}, {"now": "soon", "rate": 0}, {"now": DUE}, {"now": "2026-03-02T15:00", "rate": 0}, []]
)
async def test_a_clock_that_says_no_time_is_refused(tmp_path: Path, body: object) -> None:
    async with town(tmp_path) as t:
        assert (await ask(t, "POST", "/-/clock", body))[0] == 400
        assert await t.now() == datetime.fromisoformat("2026-03-02T10:00:00+08:00")


async def test_a_revision_in_words_is_refused(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        assert (await ask(t, "GET", "/-/happened?after=now"))[0] == 400


@pytest.mark.parametrize("remote", ["203.0.113.9", "10.0.0.1", "::ffff:8.8.8.8", ""])
async def test_nobody_from_elsewhere_finds_the_control(tmp_path: Path, remote: str) -> None:
    async with town(tmp_path) as t:
        assert t.here.bot is not None
        for method, path in (("GET", "/-/pending"), ("POST", "/-/clock"), ("GET", "/-/happened")):
            request = make_mocked_request(method, path, app=t.here.bot.app).clone(remote=remote)
            found = await t.here.bot.app.router.resolve(request)
            with pytest.raises(web.HTTPNotFound):
                await found.handler(request)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://127.0.0.1:8010"},
        {"Origin": "null"},
        {"Forwarded": "for=203.0.113.9"},
        {"X-Forwarded-For": "203.0.113.9"},
        {"X-Forwarded-Host": "bot.example.com"},
        {"X-Forwarded-Proto": "https"},
        {"X-Real-IP": "203.0.113.9"},
        {"Via": "1.1 proxy"},
        {"Host": "bot.example.com"},
        {"Host": "127.0.0.1.example.com"},
        {"Host": "10.0.0.1:8011"},
        {"Host": "["},
        {"Host": ""},
    ],
)
async def test_nobody_behind_a_proxy_or_in_a_browser_finds_the_control(tmp_path: Path, headers: dict[str, str]) -> None:
    async with town(tmp_path) as t:
        for method, path in (("GET", "/-/pending"), ("POST", "/-/clock"), ("GET", "/-/happened")):
            assert (await ask(t, method, path, {"now": DUE, "rate": 0}, headers))[0] in (400, 404)
        assert await t.now() == datetime.fromisoformat("2026-03-02T10:00:00+08:00")


@pytest.mark.parametrize(
    ("host", "status"), [("127.0.0.1:8011", 200), ("localhost", 200), ("[::1]:1", 200), ("127.1.2.3", 200)]
)
async def test_any_name_of_this_machine_will_do(tmp_path: Path, host: str, status: int) -> None:
    async with town(tmp_path) as t:
        assert (await ask(t, "GET", "/-/pending", headers={"Host": host}))[0] == status


async def test_a_clock_that_is_not_told_in_json_is_not_set(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        url = t.sandbox.caller.base_url + "/-/clock"
        for kind in ("text/plain", "application/x-www-form-urlencoded"):
            body = json.dumps({"now": DUE, "rate": 0})
            async with ClientSession() as session, session.post(url, data=body, headers={"Content-Type": kind}) as r:
                assert r.status == 415
        assert await t.now() == datetime.fromisoformat("2026-03-02T10:00:00+08:00")


async def test_in_earnest_there_is_no_control(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        here = t.here
        assert here.bot is not None
        assert here.store is not None
        earnest = here.settings.model_copy(update={"clock": ClockSource()})
        rules = await open_rulebook(here.store, earnest, NOW)
        async with open_bot(earnest, here.store, rules, SystemClock(), ticking=False) as bot:
            paths = [str(resource.canonical) for resource in bot.app.router.resources()]
        assert paths == ["/wecom/callback", "/healthz", "/readyz"]


async def test_ready_means_that_everything_it_looked_at_holds(aiohttp_client: Any) -> None:
    now, board = NOW, Board()
    app = web.Application()
    app.add_routes(health_routes(board, ["k2", "k1"]))
    client = await aiohttp_client(app)

    async def ready() -> tuple[int, Any]:
        response = await client.get("/readyz")
        return response.status, (await response.json())["waiting"]

    assert (await client.get("/healthz")).status == 200
    assert await ready() == (503, {})
    board.fails("directory", "60020", now)
    assert await ready() == (503, {"directory": "60020"})
    board.holds("directory", now)
    assert await ready() == (200, {})


async def ask(
    t: Town, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
) -> tuple[int, Any]:
    url = t.sandbox.caller.base_url + path
    async with ClientSession() as session, session.request(method, url, json=body, headers=headers) as response:
        return response.status, await response.json() if response.status == 200 else None
