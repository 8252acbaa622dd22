"""`huiyin serve`: opens store and regulation, waits at the door, ends in order when asked. It decides nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import structlog
from aiohttp import web

from bot.app import Bot, open_bot
from bot.clock import clock_of
from bot.openings import DataFolderError, ListenError
from bot.rulebook import open_rulebook
from bot.settings import Settings
from storage.store import SqlStore
from storage.vault import KeyRing

ORPHAN_LOOK_S = 1.0

log = structlog.get_logger(__name__)


async def serve(settings: Settings, *, parent: int | None = None) -> None:
    """Serves until SIGTERM or SIGINT, or until the process `parent` is gone.

    Raises what opening raises: a wrong key, a store that is too new, a policy with faults, a data folder that
    cannot be made, a taken port.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with serving(settings) as (_, url):
        log.info("serving", url=url)
        if parent is None:
            await stop.wait()
        else:
            await _stopped_or_orphaned(stop, parent)
    log.info("stopped")


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[tuple[Bot, str]]:
    """A bot that answers at the yielded address until the block is left."""
    async with AsyncExitStack() as stack:
        # The port is taken before the store is touched: a second one by mistake ends here and has changed nothing.
        # Who knocks meanwhile waits in the socket's queue.
        listener = stack.enter_context(_listener(settings.server.host, settings.server.port))
        clock = await clock_of(settings.clock.url)
        _make_folder(settings.data_dir)
        keys = KeyRing.parse(settings.vault.keys.get_secret_value())
        store = await SqlStore.open(settings.database_url(), keys, writers=settings.database.connections)
        stack.push_async_callback(store.close)
        rules = await open_rulebook(store, settings, clock.now())
        bot = await stack.enter_async_context(open_bot(settings, store, rules, clock))
        # Callbacks under way are answered before the parts they need are taken away: the runner goes first.
        runner = web.AppRunner(bot.app, access_log=None, shutdown_timeout=5.0)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.SockSite(runner, listener).start()
        host, port = runner.addresses[0][:2]
        yield bot, f"http://{host}:{port}"


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise ListenError(error.errno, error.strerror or str(error)) from error


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DataFolderError(error.strerror) from error


async def _stopped_or_orphaned(stop: asyncio.Event, parent: int) -> None:
    """A demo that was killed must not leave its bot behind on the port."""
    while os.getppid() == parent:
        try:
            await asyncio.wait_for(stop.wait(), ORPHAN_LOOK_S)
        except TimeoutError:
            continue
        return
    log.warning("the parent is gone")
