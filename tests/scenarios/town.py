"""Sandbox and bot as two apps in one process over real sockets, time standing still: the stage of every story."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from aiohttp import ClientSession, web

from bot.app import Bot, Chance, open_bot
from bot.clock import follow
from bot.demo_data import new_key_text
from bot.ids import RandomIds
from bot.rulebook import open_rulebook
from bot.sandbox import events
from bot.sandbox.callbacks import CallbackRules
from bot.sandbox.child import free_port
from bot.sandbox.clock import DEFAULT_START
from bot.sandbox.company import default_company
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import serve
from bot.settings import Settings
from bot.townsfolk import Json, Told, Townsfolk
from storage.address import file_of
from storage.store import SqlStore
from storage.vault import KeyRing
from tests.scenarios import proofs
from tests.scenarios.heard import Expected, News, differences, news, stamp
from tests.scenarios.unreadable import nothing_readable
from tests.workflow.world import at
from workflow.case import Case
from workflow.ports import Ids

# Everybody who has a part in a complaint of 陈晨's. 何静, 陆恺, 唐悦 and 孙晓 have none: their phones stay empty.
# Real seconds. A story tells what happens, not how fast: on a machine that is busy with other tests an answer that took
# too long would be sent later, which is another story (tests/bot/web has it).
UNHURRIED = 30.0

OFFICE = frozenset({"chenchen", "limin", "zhangwei", "liuyang", "wangqiang", "zhaolan", "zhouzong"})


@dataclass(slots=True)
class BotHere:
    """`BotControl` over an app in this process: the store is a file, so a restart is a new app object on it."""

    settings: Settings
    ids: Ids = field(default_factory=RandomIds)
    _stack: AsyncExitStack | None = None
    bot: Bot | None = None
    store: SqlStore | None = None

    @property
    def running(self) -> bool:
        return self._stack is not None

    @property
    def keys(self) -> KeyRing:
        return KeyRing.parse(self.settings.vault.keys.get_secret_value())

    async def start(self) -> None:
        async with AsyncExitStack() as stack:
            async with ClientSession() as session:
                clock = await follow(session, self.settings.clock.url)
            self.store = await SqlStore.open(self.settings.database_url(), self.keys, synchronous="OFF")
            stack.push_async_callback(self.store.close)
            rules = await open_rulebook(self.store, self.settings, clock.now())
            chance = Chance(ids=self.ids, jitter=lambda: 0.0, patience=UNHURRIED, insistence=2 * UNHURRIED)
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
    """The two parties and everybody's phone. A story narrows `cast` to those who may hear of it at all.

    `acts` counts what people had to do: who, and `say`, `tap` or `menu`.
    """

    sandbox: Sandbox
    here: BotHere
    session: ClientSession
    url: str
    store_url: str
    cast: frozenset[str] = OFFICE
    read: dict[str, int] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    acts: list[tuple[str, str]] = field(default_factory=list)
    forged: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        Townsfolk.__init__(self, self.session, self.url)

    @property
    def database(self) -> Path:
        """The file of a store on SQLite."""
        path = file_of(self.store_url)
        assert path is not None
        return path

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

    async def until(self, text: str) -> None:
        """Time passes to 「03-05 09:30」 of 2026; each moment on the way fires at its own time."""
        await self.advance(to=at(text).isoformat())

    async def hears(self, **expected: Expected | Sequence[Expected]) -> None:
        """Since the last look exactly these people have exactly these messages and changed cards, all of them now, and
        every other phone has nothing."""
        awaited = {
            u: (e,) if isinstance(e, str) or not isinstance(e, Sequence) else tuple(e) for u, e in expected.items()
        }
        wrong = differences(await self.news(), awaited, stamp(await self.now()))
        assert not wrong, "\n".join(wrong)

    async def arrivals(self) -> list[News]:
        """What came to anybody since the last look, in order of time; cards that changed left out."""
        found = [new for phone in (await self.news()).values() for new in phone if not new.changed]
        return sorted(found, key=lambda new: new.at)

    async def news(self) -> dict[str, list[News]]:
        """The same by phone, changed cards included."""
        found: dict[str, list[News]] = {}
        for person in self.sandbox.world.company.people:
            for message in await self.inbox(person.userid):
                found.setdefault(person.userid, []).append(news(person.userid, message, message.id in self.held))
                self.held.add(message.id)
        return found

    async def _act(self, path: str, body: Json) -> Json:
        *_, who, what = path.split("/")
        self.acts.append((who, what))
        return await Townsfolk._act(self, path, body)

    async def late_tap(self, who: str, card: Told, button: str) -> None:
        """A tap on a card as it was: the finger was on its way when the card changed. The bot is told all the same."""
        message = next(m for m in self.sandbox.world.messages(who, 0) if m.task_id == card.task_id)
        code = self.sandbox.world.new_code(self.sandbox.account.agent_id, message.msgid)
        await self._press(who, card, button, code, message.id)

    async def forged_tap(self, who: str, card: Told, button: str) -> None:
        """Somebody sends the bot what a button of another person's card carries; he holds no such card."""
        answer = await self._press(who, card, button, "no-such-code", None)
        self.forged.add(int(answer["callback"]))

    async def restart(self) -> None:
        """The bot ends and starts again on the same store."""
        await self.here.stop()
        await self.here.start()
        await self.settle()

    async def _press(self, who: str, card: Told, button: str, code: str, tapped: int | None) -> Json:
        key = next(str(b["key"]) for b in card.card["button_list"] if b["text"] == button)
        tap = events.Tap(key, card.task_id, str(card.card["card_type"]), code, {}, from_menu=False)
        head = events.Head(self.sandbox.account, who, await self.now())
        answer = await self.sandbox.teller.tell("template_card_event", who, events.card_tapped(head, tap), tapped)
        await self.settle()
        return answer

    def unchanged(self, tables: Sequence[str] = proofs.CASES) -> AbstractContextManager[None]:
        """Whatever is done inside must not change a row of these tables."""
        return proofs.unchanged(self.store_url, tables)

    async def cases(self) -> tuple[Case, ...]:
        """Every stored case, by number, each proven against its timeline."""
        found = await proofs.proven(self.store_url, self.here.keys)
        return tuple(sorted(found, key=lambda case: case.number))

    async def case(self) -> Case:
        """The only case there is."""
        (case,) = await self.cases()
        return case

    async def prove(self) -> None:
        """What holds after every story."""
        await nothing_readable(self.here.settings.database_url(), await self.cases())
        proofs.nothing_set_aside(self.store_url)
        proofs.wecom_agreed(self.sandbox, self.forged)
        proofs.quiet_phones(self.sandbox, self.cast)


@asynccontextmanager
async def town(
    folder: Path,
    *,
    policy: str = "office",
    start: datetime | None = None,
    ids: Ids | None = None,
    store_url: str = "",
) -> AsyncIterator[Town]:
    """A town under that policy, unless `start` is another time, when its play begins: the office's on Monday 2026-03-02
    at 10:00; on SQLite unless `store_url` names another store.

    A story that ends well is proven: see `Town.prove`.
    """
    company = default_company(policy)
    store_url = store_url or f"sqlite:///{folder / 'huiyin.db'}"
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(
            Sandbox(
                company,
                rate=0,
                start=start or company.stage.begins or DEFAULT_START,
                rules=CallbackRules(answer_within_s=3 * UNHURRIED),
            )
        )
        runner, port = await serve(sandbox)
        stack.push_async_callback(runner.cleanup)
        url, bot_port = f"http://127.0.0.1:{port}", free_port()
        here = BotHere(_settings(store_url, sandbox, url, bot_port, policy), ids or RandomIds())
        sandbox.control = here
        sandbox.connect(f"http://127.0.0.1:{bot_port}")
        await here.start()
        stack.push_async_callback(here.stop)
        session = await stack.enter_async_context(ClientSession())
        everybody = frozenset(person.userid for person in company.people)
        cast = OFFICE if policy == "office" else everybody - {"sunxiao"}
        found = Town(sandbox, here, session, url, store_url, cast)
        yield found
        await found.prove()


def _settings(store_url: str, sandbox: Sandbox, url: str, bot_port: int, policy: str) -> Settings:
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
            "database": {"url": store_url},
            "policy": {"name": policy},
            "roles": {role: list(people) for role, people in sandbox.world.company.roles.items()},
            "server": {"host": "127.0.0.1", "port": bot_port},
            "clock": {"url": f"{url}/sandbox/clock"},
        }
    )
