"""A WeCom that answers what a test told it to, remembers what it was asked, and a clock that stands still."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

Scripted = Mapping[str, Any] | web.StreamResponse | Callable[[], Awaitable[web.StreamResponse]]


class StandingClock:
    def __init__(self) -> None:
        self.time = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def pass_by(self, **length: float) -> None:
        self.time += timedelta(**length)


class Sleeps:
    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


@dataclass
class Asked:
    call: str
    method: str
    query: dict[str, str]
    body: bytes


@dataclass
class FakeWeCom:
    """Answers each call from its queue, then `errcode` 0 for ever; tokens count up: T1, T2, …"""

    script: dict[str, deque[Scripted]] = field(default_factory=lambda: defaultdict(deque))
    asked: list[Asked] = field(default_factory=list)
    lifetime: int = 7200
    tokens: int = 0

    def answers(self, call: str, *scripted: Scripted) -> None:
        self.script[call].extend(scripted)

    def calls(self, call: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.call == call]

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/cgi-bin/{call:.+}", self._handle)
        return app

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        call = request.match_info["call"]
        self.asked.append(Asked(call, request.method, dict(request.query), await request.read()))
        await asyncio.sleep(0)  # lets other callers in, as a real network would
        if self.script[call]:
            answer = self.script[call].popleft()
            if isinstance(answer, web.StreamResponse):
                return answer
            return web.json_response(answer) if isinstance(answer, Mapping) else await answer()
        if call == "gettoken":
            self.tokens += 1
            token = {"access_token": f"T{self.tokens}", "expires_in": self.lifetime}
            return web.json_response({"errcode": 0, "errmsg": "ok", **token})
        return web.json_response({"errcode": 0, "errmsg": "ok"})


def error(code: int) -> dict[str, Any]:
    text = f"bad thing, hint: [1764000000123456789012345], from ip: 203.0.113.9, more info at https://ex.test/?e={code}"
    return {"errcode": code, "errmsg": text}
