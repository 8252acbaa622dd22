"""A sandbox without a bot: it serves the page under its content policy and canned phones, and keeps what is posted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

Json = dict[str, Any]

PAGE = Path(__file__).parents[4] / "bot" / "sandbox" / "page"
CSP = "default-src 'self'; img-src 'self' data:; style-src 'self'"
NOW = "2026-03-02T10:00:00+08:00"

PEOPLE: list[Json] = [
    {"userid": userid, "name": name, "department": [department], "leader_of": leads, "tags": tags}
    for userid, name, department, leads, tags in [
        ("sunxiao", "孙晓", "生产部", [], []),
        ("chenchen", "陈晨", "生产部", [], []),
        ("limin", "李敏", "行政部", [], ["回音-投诉专员"]),
        ("wangqiang", "王强", "行政部", ["行政部"], []),
        ("zhaolan", "赵岚", "综合部", ["综合部"], ["回音-总监"]),
        ("zhangwei", "张伟", "行政部", [], ["回音-投诉专员"]),
        ("liuyang", "刘洋", "行政部", [], ["回音-投诉专员"]),
        ("zhouzong", "周总", "示例公司", ["示例公司"], ["回音-高层"]),
        ("lukai", "陆恺", "人力资源部", ["人力资源部"], ["回音-HR"]),
        ("hejing", "何静", "生产部", ["生产部"], []),
    ]
]


@dataclass
class Stub:
    """The sandbox's API with canned data. `gate` closed holds answers back; `refusal` is given to the next act."""

    people: list[Json] = field(default_factory=lambda: list(PEOPLE))
    phones: dict[str, list[Json]] = field(default_factory=dict)
    acts: list[tuple[str, str, Json]] = field(default_factory=list)
    happened: list[Json] = field(default_factory=list)
    traffic: list[Json] = field(default_factory=list)
    replies: dict[str, Callable[[Json], None]] = field(default_factory=dict)
    menu: list[Json] = field(default_factory=list)
    stage: Json = field(default_factory=lambda: {"play": "", "seats": []})
    refusal: tuple[int, Json] | None = None
    now: str = NOW
    next: str | None = None
    rev: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    def put(self, userid: str, **message: Any) -> Json:
        """Deliver a message to a phone; a card unless `text` is given."""
        self.rev += 1
        filled: Json = {
            "id": self.rev,
            "rev": self.rev,
            "at": self.now,
            "from": "bot",
            "type": "template_card" if "card" in message else "text",
            "text": "",
            "card": None,
            "state": "live" if "card" in message else None,
            "task_id": f"task-{self.rev}" if "card" in message else None,
            **message,
        }
        self.phones.setdefault(userid, []).append(filled)
        return filled

    def change(self, message: Json, **new: Any) -> None:
        """Change a message in place: same id, new revision."""
        self.rev += 1
        message.update(new, rev=self.rev)

    def posted(self, userid: str, act: str) -> list[Json]:
        """The bodies of one kind of act of one person, in order."""
        return [body for who, what, body in self.acts if (who, what) == (userid, act)]

    def begin_again(self) -> None:
        """What a reset leaves: people, and revisions from the beginning."""
        self.phones, self.happened, self.traffic, self.acts = {}, [], [], []
        self.now, self.rev = NOW, 0

    async def _stage(self, request: web.Request) -> web.Response:
        return web.json_response(self.stage)

    async def _people(self, request: web.Request) -> web.Response:
        return web.json_response(self.people)

    async def _messages(self, request: web.Request) -> web.Response:
        after = int(request.query["after"])
        held = [m for m in self.phones.get(request.match_info["userid"], []) if m["rev"] > after]
        return web.json_response({"rev": self.rev, "messages": sorted(held, key=lambda m: int(m["rev"]))})

    async def _act(self, request: web.Request) -> web.Response:
        userid, act = request.match_info["userid"], request.match_info["act"]
        body: Json = await request.json()
        self.acts.append((userid, act, body))
        await self.gate.wait()
        if self.refusal is not None:
            status, words = self.refusal
            self.refusal = None
            return web.json_response(words, status=status)
        if act == "say":
            self.put(userid, **{"from": "me"}, text=body["text"])
        if (reply := self.replies.get(f"{userid}:{act}")) is not None:
            reply(body)
        return web.json_response({"callback": len(self.acts), "answered": True, "attempts": 1, "ms": 3})

    async def _menu(self, request: web.Request) -> web.Response:
        return web.json_response({"button": self.menu})

    async def _clock(self, request: web.Request) -> web.Response:
        return web.json_response({"now": self.now, "rate": 0, "next": self.next})

    async def _move(self, request: web.Request) -> web.Response:
        self.acts.append(("", "clock", await request.json()))
        self.now = "2026-03-02T10:30:00+08:00"
        if (reply := self.replies.get("clock")) is not None:
            reply(self.acts[-1][2])
        return await self._clock(request)

    async def _reset(self, request: web.Request) -> web.Response:
        if self.refusal is not None:
            status, words = self.refusal
            return web.json_response(words, status=status)
        self.begin_again()
        return web.json_response({"running": True})

    async def _settled(self, request: web.Request) -> web.Response:
        return web.json_response({})

    async def _happened(self, request: web.Request) -> web.Response:
        after = int(request.query["after"])
        items = [item for item in self.happened if item["rev"] > after]
        rev = max((item["rev"] for item in self.happened), default=0)
        return web.json_response({"rev": rev, "items": items})

    async def _traffic(self, request: web.Request) -> web.Response:
        after = int(request.query["after"])
        items = [entry for entry in self.traffic if entry["n"] > after]
        return web.json_response({"rev": max([after, *(entry["n"] for entry in items)]), "items": items})


def served(current: Callable[[], Stub]) -> web.Application:
    """The page, and the API of whichever stub is the current one."""
    app = web.Application()
    app.router.add_get("/", _page)
    app.router.add_get("/page/{name}", _page)
    for method, path, handler in _ROUTES:
        app.router.add_route(method, path, _of(current, handler))
    return app


Handler = Callable[[Stub, web.Request], Awaitable[web.Response]]

_ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/sandbox/stage", Stub._stage),
    ("GET", "/sandbox/phones", Stub._people),
    ("GET", "/sandbox/phones/{userid}/messages", Stub._messages),
    ("POST", "/sandbox/phones/{userid}/{act}", Stub._act),
    ("GET", "/sandbox/menu", Stub._menu),
    ("GET", "/sandbox/clock", Stub._clock),
    ("POST", "/sandbox/clock", Stub._move),
    ("POST", "/sandbox/reset", Stub._reset),
    ("POST", "/sandbox/settle", Stub._settled),
    ("GET", "/sandbox/happened", Stub._happened),
    ("GET", "/sandbox/traffic", Stub._traffic),
)


def _of(current: Callable[[], Stub], handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        return await handler(current(), request)

    return handle


async def _page(request: web.Request) -> web.StreamResponse:
    # cached for the session: fetching and compiling thirty files anew would be most of what a test costs
    headers = {"Content-Security-Policy": CSP, "Cache-Control": "max-age=3600"}
    return web.FileResponse(PAGE / request.match_info.get("name", "index.html"), headers=headers)
