"""Wires the shell together: settings, store, clock and regulation go in, a bot at work comes out (design 1)."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog
from aiohttp import ClientSession, ClientTimeout, web

from bot.clock import Clock, SandboxClock
from bot.conditions import Board
from bot.delivery import Delivery
from bot.gate import Gate
from bot.happened import HappenedStrip, ToldStore
from bot.health import health_routes
from bot.ids import RandomIds
from bot.keepers import Keeper, directory_task, menu_task
from bot.making import Maker
from bot.menu import menu_of
from bot.nightly import Nightly
from bot.outgoing import Sender
from bot.pace import Pace
from bot.pump import Pump
from bot.recounting import Recounting
from bot.regulation import Regulation
from bot.rendering import NoticeRenderer
from bot.scheduler import Beat, Sweep, start_beating, stop_beating
from bot.settings import Settings
from bot.sweeps import clock_sweep, lapse_sweep, return_sweep, tidy_sweep
from bot.wakeful import Wakeful
from bot.web.callback import INSISTENCE, PATIENCE, Door, Responses
from bot.web.control import Control, Pending
from bot.wecom.client import WeComClient
from bot.wecom.envelope import MAX_BODY, Envelope
from bot.worker import Worker
from handlers.desk import Desk, Rulebook
from handlers.texts.words import Words, load_words
from storage.store import SqlStore
from storage.vault import KeyRing
from workflow.ports import Ids, UnitOfWork

CALL_S = 10.0
"""Real seconds that one call to WeCom may take."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Chance:
    """Randomness and real time, as arguments: `jitter()` is from 0 to 1, `patience` and `insistence` are in seconds."""

    ids: Ids = RandomIds()  # noqa: RUF009  # it has no state
    jitter: Callable[[], float] = random.SystemRandom().random
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    monotonic: Callable[[], float] = time.monotonic
    patience: float = PATIENCE
    insistence: float = INSISTENCE


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot at work. `app` is to be served; `beat(now)` sweeps; `pending(now)` says what is due or in flight."""

    app: web.Application
    beat: Beat
    pending: Callable[[datetime], Awaitable[Pending]]
    board: Board


@asynccontextmanager
async def open_bot(
    settings: Settings,
    store: SqlStore,
    rules: Rulebook,
    clock: Clock,
    *,
    chance: Chance | None = None,
    ticking: bool = True,
) -> AsyncIterator[Bot]:
    """The bot at work until the block is left; the store stays open. What was received before is finished first.

    With `ticking` it beats by itself each second; without, whoever owns the clock calls `beat`.
    """
    chance = chance or Chance()
    async with ClientSession(timeout=ClientTimeout(total=CALL_S)) as session:
        parts = _wire(settings, store, rules, clock, chance, session)
        scheduler = first = None
        try:
            if store.exclusive or settings.clock.url:
                # Whoever is here holds the port already, so a second `serve` by mistake never comes here; and a demo's
                # bot is alone on any store. On a server other processes may be at work on what they have in hand.
                await store.take_over(clock.now())
            await parts.worker.finish_pending()
            if ticking:
                scheduler = start_beating(parts.beat, clock)
                # The directory is read now, beside the opening door: WeCom's check of it must not wait (people.md 1.5).
                first = asyncio.create_task(parts.beat.tick(clock.now()))
            yield Bot(_application(settings, store, clock, chance, parts), parts.beat, parts.pending, parts.board)
        finally:
            # First of all: a backlog would keep its sweep, and whoever waits for that, busy for long.
            await parts.pump.stop()
            if first is not None:
                await first
            if scheduler is not None:
                await stop_beating(scheduler, parts.beat)
            await parts.worker.lanes.quiet()
            await parts.sender.stop()


@dataclass(frozen=True, slots=True)
class _Parts:
    worker: Worker
    beat: Beat
    keepers: Mapping[str, Keeper]
    sender: Wakeful
    board: Board
    strip: HappenedStrip
    pending: Callable[[datetime], Awaitable[Pending]]
    pump: Pump
    responses: Responses


def _wire(
    settings: Settings, store: SqlStore, rules: Rulebook, clock: Clock, chance: Chance, session: ClientSession
) -> _Parts:
    regulation = Regulation(store, settings, rules)
    zone = rules.calendar().zone
    words = load_words(settings.lang, zone)
    strip = HappenedStrip({"zh": load_words("zh_CN", zone), "en": load_words("en", zone)}, regulation)
    told = ToldStore(store, strip if settings.clock.url else None)
    board = Board(awaited=frozenset({"directory", "menu"}))
    client = _client(settings, session, clock, chance)
    keepers = _keepers(settings, client, store, words, board, chance)
    gate = Gate()
    maker = Maker(store, Sender(settings.wecom.agentid, store.epoch), NoticeRenderer(store, regulation, words))
    delivery = Delivery(store, client, maker, Pace(), board, gate, clock, chance.jitter)
    pump = Pump(store, delivery, gate, clock)
    outbox = Sweep("outbox", (lambda _: pump.step()) if settings.wecom.can_send else _nothing_yet)
    sender = Wakeful("pump", lambda: outbox.run(clock.now()))
    directory, responses = keepers["directory"], Responses()
    worker = Worker(store, told, regulation, words, clock, chance.ids, sender.wake, directory.ask)

    async def open_desk(uow: UnitOfWork, cause: str) -> Desk:
        return Desk(uow, clock.now(), regulation(), await uow.organisation.directory(), chance.ids, cause)

    recounting = Recounting(store, told, regulation, open_desk)

    async def pending(now: datetime) -> Pending:
        next_at = await store.next_at()
        due = next_at is not None and next_at <= now
        busy = due or worker.lanes.busy > 0 or responses.open > 0 or outbox.busy
        return Pending(busy, None if due else next_at)

    sweeps = [
        *(Sweep(name, keeper.step) for name, keeper in keepers.items()),
        Sweep("inbox", worker.take_left),
        Sweep("clocks", recounting.before(clock_sweep(told, open_desk))),
        Sweep("questions", lapse_sweep(store, told, open_desk, words)),
        Sweep("returns", return_sweep(told, open_desk, words)),
        outbox,
        Sweep("ladders", Nightly(told, regulation, words).step),
        Sweep("tidying", tidy_sweep(store)),
    ]
    return _Parts(worker, Beat(sweeps), keepers, sender, board, strip, pending, pump, responses)


def _client(settings: Settings, session: ClientSession, clock: Clock, chance: Chance) -> WeComClient:
    door = settings.wecom
    secret = door.secret.get_secret_value()
    return WeComClient(session, door.base_url, door.corpid, door.agentid, secret, clock, chance.sleep)


def _keepers(
    settings: Settings, client: WeComClient, store: SqlStore, words: Words, board: Board, chance: Chance
) -> dict[str, Keeper]:
    """What is kept in step with WeCom; without a secret each says so and waits (people.md 1.5: door first)."""
    tasks = {
        "directory": directory_task(client, store, settings.roles),
        "menu": menu_task(client, menu_of(words)),
    }
    missing = None if settings.wecom.can_send else "no_secret"
    return {name: Keeper(name, do, board, chance.monotonic, missing) for name, do in tasks.items()}


async def _nothing_yet(_: datetime) -> bool:
    return False


def _application(settings: Settings, store: SqlStore, clock: Clock, chance: Chance, parts: _Parts) -> web.Application:
    door = settings.wecom
    envelope = Envelope(door.token.get_secret_value(), door.aeskey.get_secret_value(), door.corpid)
    app = web.Application(client_max_size=MAX_BODY)
    callback = Door(
        envelope,
        door.corpid,
        door.agentid,
        store,
        parts.worker,
        clock,
        parts.board,
        parts.responses,
        patience=chance.patience,
        insistence=chance.insistence,
    )
    app.add_routes(callback.routes())
    ring = KeyRing.parse(settings.vault.keys.get_secret_value())
    app.add_routes(health_routes(parts.board, ring.key_ids))
    if settings.clock.url and isinstance(clock, SandboxClock):
        app.add_routes(Control(clock, parts.beat, parts.pending, parts.strip).routes())
    return app
