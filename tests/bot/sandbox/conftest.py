"""A sandbox and a fake bot as two apps in one process, and the few requests that every test makes."""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox.callbacks import CallbackRules
from bot.sandbox.clock import DEFAULT_START, RealTime
from bot.sandbox.company import default_company
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import serve
from bot.sandbox.world import World
from tests.bot.sandbox.fake_bot import FakeBot, Json

IMPATIENT = CallbackRules(answer_within_s=0.05)  # for tests in which the bot does not answer


def client_session() -> aiohttp.ClientSession:
    # WeCom refuses \u escapes (40033), so whoever calls it sends real UTF-8
    return aiohttp.ClientSession(json_serialize=lambda body: json.dumps(body, ensure_ascii=False))


async def serve_bot(bot: FakeBot, port: int = 0) -> tuple[web.AppRunner, str]:
    runner = web.AppRunner(bot.app(), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


@dataclass
class Stage:
    """Both parties, and a client of theirs."""

    sandbox: Sandbox
    bot: FakeBot
    url: str
    client: aiohttp.ClientSession
    bot_runner: web.AppRunner
    tokens: dict[int, str] = field(default_factory=dict)

    async def get(self, path: str, status: int = 200) -> Any:
        async with self.client.get(self.url + path) as response:
            assert response.status == status, await response.text()
            return await response.json()

    async def post(self, path: str, body: Json | None = None, status: int = 200) -> Any:
        async with self.client.post(self.url + path, json=body if body is not None else {}) as response:
            assert response.status == status, await response.text()
            return await response.json()

    async def act(self, userid: str, act: str, body: Json | None = None, status: int = 200) -> Any:
        return await self.post(f"/sandbox/phones/{userid}/{act}", body, status)

    async def messages(self, userid: str, after: int = 0) -> list[Json]:
        found: list[Json] = (await self.get(f"/sandbox/phones/{userid}/messages?after={after}"))["messages"]
        return found

    async def traffic(self) -> list[Json]:
        items: list[Json] = (await self.get("/sandbox/traffic"))["items"]
        return items

    async def token(self) -> str:
        account = self.sandbox.account
        answer = await self.get(f"/cgi-bin/gettoken?corpid={account.corp_id}&corpsecret={account.secret}")
        return str(answer["access_token"])

    async def api(self, name: str, body: Json | None = None, **query: str) -> Json:
        """One call of the server API with a valid token; GET without a body."""
        path = f"/cgi-bin/{name}"
        params = {"access_token": await self.token(), **query}
        method = "GET" if body is None else "POST"
        async with self.client.request(method, self.url + path, params=params, json=body) as response:
            assert response.status == 200
            answer: Json = await response.json()
            return answer

    async def send(self, to: str, part: Json, kind: str = "template_card", **more: Any) -> Json:
        body = {"touser": to, "msgtype": kind, "agentid": self.sandbox.account.agent_id, kind: part, **more}
        async with self.client.post(
            f"{self.url}/cgi-bin/message/send", params={"access_token": await self.token()}, json=body
        ) as response:
            answer: Json = await response.json()
            return answer


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with Sandbox() as sandbox, client_session() as client:
        bot = FakeBot(sandbox.account)
        runner, port = await serve(sandbox)
        bot_runner, bot_url = await serve_bot(bot)
        sandbox.connect(bot_url)
        try:
            yield Stage(sandbox, bot, f"http://127.0.0.1:{port}", client, bot_runner)
        finally:
            for waiting in (bot.hang, bot.sweeping):
                if waiting is not None:
                    waiting.set()
            await bot_runner.cleanup()
            await runner.cleanup()


@pytest.fixture
def world() -> Iterator[World]:
    world = World(default_company(), DEFAULT_START, 0, None, RealTime(), secrets.token_bytes)
    yield world
    world.close()


def button_card(task_id: str, **more: Any) -> Json:
    return {
        "card_type": "button_interaction",
        "main_title": {"title": "投诉 26030012"},
        "button_list": [{"text": "受理", "style": 1, "key": "accept"}, {"text": "退单", "key": "decline"}],
        "task_id": task_id,
        **more,
    }
