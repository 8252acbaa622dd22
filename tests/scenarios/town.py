"""Sandbox and bot as two apps in one process over real sockets, time standing still: the stage of every story."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from aiohttp import ClientSession, web

from bot.app import Bot, Chance, open_bot
from bot.clock import follow
from bot.demo_data import new_key_text
from bot.rulebook import open_rulebook
from bot.sandbox.child import free_port
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import serve
from bot.settings import Settings
from bot.townsfolk import Told, Townsfolk
from storage.store import SqlStore
from storage.vault import KeyRing


@dataclass(slots=True)
class BotHere:
    """`BotControl` over an app in this process: the store is a file, so a restart is a new app object on it."""

    settings: Settings
    _stack: AsyncExitStack | None = None
    bot: Bot | None = None
    store: SqlStore | None = None

    @property
    def running(self) -> bool:
        return self._stack is not None

    async def start(self) -> None:
        async with AsyncExitStack() as stack:
            async with ClientSession() as session:
                clock = await follow(session, self.settings.clock.url)
            keys = KeyRing.parse(self.settings.vault.keys.get_secret_value())
            self.store = await SqlStore.open(self.settings.database_url(), keys, synchronous="OFF")
            stack.push_async_callback(self.store.close)
            rules = await open_rulebook(self.store, self.settings, clock.now())
            chance = Chance(jitter=lambda: 0.0)
            self.bot = await stack.enter_async_context(
                open_bot(self.settings, self.store, rules, clock, chance=chance, ticking=False)
            )
            runner = web.AppRunner(self.bot.app, access_log=None, shutdown_timeout=0.1)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, self.settings.server.host, self.settings.server.port).start()
            await self.bot.beat(clock.now())
            self._stack = stack.pop_all()

    async def stop(self) -> None:
        if self._stack is not None:
            stack, self._stack = self._stack, None
            await stack.aclose()

    async def kill(self) -> None:
        """In one process nothing can be cut off; processes that are killed have tests of their own."""
        await self.stop()


@dataclass(slots=True)
class Town(Townsfolk):
    """The two parties and everybody's phone."""

    sandbox: Sandbox
    here: BotHere
    session: ClientSession
    url: str
    read: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        Townsfolk.__init__(self, self.session, self.url)

    async def inbox(self, userid: str) -> list[Told]:
        """What came to this phone since it was last looked at; own messages left out."""
        messages = await self.messages(userid, self.read.get(userid, 0))
        self.read[userid] = max([self.read.get(userid, 0), *(m.rev for m in messages)])
        return [m for m in messages if m.sender == "bot"]

    async def texts(self, userid: str) -> list[str]:
        """The words of `inbox`: a card's title, a text's text."""
        return [m.title or m.text for m in await self.inbox(userid)]

    async def now(self) -> datetime:
        return datetime.fromisoformat((await self.clock())["now"])


@asynccontextmanager
async def town(folder: Path, *, policy: str = "office") -> AsyncIterator[Town]:
    """A town at 2026-03-02 10:00, a Monday."""
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(Sandbox(rate=0))
        runner, port = await serve(sandbox)
        stack.push_async_callback(runner.cleanup)
        url, bot_port = f"http://127.0.0.1:{port}", free_port()
        here = BotHere(_settings(folder, sandbox, url, bot_port, policy))
        sandbox.control = here
        sandbox.connect(f"http://127.0.0.1:{bot_port}")
        await here.start()
        stack.push_async_callback(here.stop)
        session = await stack.enter_async_context(ClientSession())
        yield Town(sandbox, here, session, url)


def _settings(folder: Path, sandbox: Sandbox, url: str, bot_port: int, policy: str) -> Settings:
    account = sandbox.account
    return Settings.model_validate(
        {
            "wecom": {
                "corpid": account.corp_id,
                "agentid": account.agent_id,
                "secret": account.secret,
                "token": account.token,
                "aeskey": account.aes_key,
                "base_url": url,
            },
            "vault": {"keys": new_key_text("test")},
            "database": {"url": f"sqlite:///{folder / 'huiyin.db'}"},
            "policy": {"name": policy},
            "roles": {role: list(people) for role, people in sandbox.world.company.roles.items()},
            "server": {"host": "127.0.0.1", "port": bot_port},
            "clock": {"url": f"{url}/sandbox/clock"},
        }
    )
