"""`huiyin demo`: a WeCom sandbox in this process and the bot as its child, on one machine and without any account."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aiohttp import web

from bot.demo_data import DemoFolder, InUseError
from bot.demo_guard import guard
from bot.demo_ports import NoPortError, port_pair
from bot.demo_watch import watch
from bot.demo_welcome import Place, has_screen, own_address, welcome
from bot.sandbox.child import BotChild, BotStartError
from bot.sandbox.clock import DEFAULT_START, iso, parse_instant
from bot.sandbox.company import Company, CompanyError, default_company, load_company
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import make_app
from bot.settings import is_loopback

DEFAULT_PORT = 8010
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  # on request only, and behind a key


class DemoError(Exception):
    """The demo cannot start; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """What the command line says. `data` None: a temporary folder that goes when the demo ends."""

    policy: str = "office"
    company: Path | None = None
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    data: Path | None = None
    at: str = ""
    rate: int = 1
    open_browser: bool = False


@dataclass(frozen=True, slots=True)
class Running:
    """A demo that answers: the two addresses and the virtual time."""

    sandbox_url: str
    bot_url: str
    now: datetime
    log: Path
    key: str  # "" when only this machine gets in
    goes_on_at: datetime | None

    def line(self) -> str:
        """The first line on stdout."""
        told = {"sandbox": self.sandbox_url, "bot": self.bot_url, "now": iso(self.now)}
        return json.dumps(told, ensure_ascii=False)


async def run_demo(options: DemoOptions) -> None:
    """Runs until Ctrl-C or SIGTERM. Raises DemoError."""
    stop = _stop_signal()
    async with demo(options) as running:
        _say(running.line())
        place = Place(running.sandbox_url, options.data, running.goes_on_at, running.key)
        for line in welcome(place, screen=has_screen(), address=own_address()):
            _say(line)
        if options.open_browser and has_screen():
            webbrowser.open(running.sandbox_url)
        watching = asyncio.create_task(watch(running.log, _say))
        await stop.wait()
        watching.cancel()
    _say("· 已停止 / stopped")


@asynccontextmanager
async def demo(options: DemoOptions) -> AsyncIterator[Running]:
    """The two parties, up and answering; both are stopped in order at the end. Raises DemoError."""
    if not (is_loopback(options.host) or options.host in EVERYWHERE):
        raise DemoError("--host：127.0.0.1 或 0.0.0.0 / 127.0.0.1 or 0.0.0.0")
    async with AsyncExitStack() as stack:
        folder = DemoFolder(options.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="huiyin-"))))
        folder.prepare()
        try:
            stack.callback(os.close, folder.lock())
        except InUseError as error:
            raise DemoError(f"这个文件夹已有演示在运行 / a demo is already running on {error}") from error
        company, key = _company(options), "" if is_loopback(options.host) else secrets.token_urlsafe(12)
        sandbox = Sandbox(company, start=_start(options, company), rate=options.rate, folder=folder.sandbox)
        await stack.enter_async_context(sandbox)
        goes_on_at = sandbox.world.clock.now() if sandbox.world.rev else None
        sandbox_port, bot_port = _ports(options)
        sandbox_url, bot_url = await _open(stack, sandbox, options, sandbox_port, key), f"http://127.0.0.1:{bot_port}"
        _write_config(folder, options, sandbox, company, sandbox_url, bot_port)
        child = BotChild(_command(folder), dict(os.environ), f"{bot_url}/readyz", log=folder.log)
        sandbox.control, sandbox.wipe_bot = child, folder.wipe_bot
        sandbox.connect(bot_url)
        try:
            await child.start()
        except BotStartError as error:
            raise DemoError(f"机器人没有启动 / the bot did not start: {error}\n{_tail(folder.log)}") from error
        stack.push_async_callback(child.stop)
        yield Running(sandbox_url, bot_url, sandbox.world.clock.now(), folder.log, key, goes_on_at)


async def _open(stack: AsyncExitStack, sandbox: Sandbox, options: DemoOptions, port: int, key: str) -> str:
    """Serves the sandbox and returns the address at which this machine reaches it."""
    app = make_app(sandbox)
    app.middlewares.append(guard(key))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, options.host, port).start()
    # What listens to everywhere listens to this machine, too; the bot takes a clock from nowhere else.
    host = options.host if is_loopback(options.host) else "127.0.0.1"
    sandbox.phones.own_url = f"http://{host}:{runner.addresses[0][1]}"
    return sandbox.phones.own_url


def _company(options: DemoOptions) -> Company:
    path = options.company
    if path is None:
        return default_company(options.policy)
    try:
        return load_company(path.read_text(encoding="utf-8"), options.policy)
    except (OSError, UnicodeDecodeError, CompanyError) as error:
        raise DemoError(f"{path}: {error}") from error


def _start(options: DemoOptions, company: Company) -> datetime:
    at = options.at
    try:
        return parse_instant(at) if at else company.stage.begins or DEFAULT_START
    except ValueError as error:
        raise DemoError(f"--at: {at!r} 不是时间，例如 2026-03-02T10:00 / is no time, say 2026-03-02T10:00") from error


def _ports(options: DemoOptions) -> tuple[int, int]:
    try:
        pair = port_pair(options.host, options.port)
    except NoPortError as error:
        raise DemoError(f"从 {options.port} 起没有空闲端口 / no free port from {options.port} on") from error
    if options.port not in (0, pair[0]):
        note = f"· 端口 {options.port} 已被占用，改用 {pair[0]} / port {options.port} is taken, using {pair[0]}"
        sys.stderr.write(note + "\n")
    return pair


def _write_config(
    folder: DemoFolder, options: DemoOptions, sandbox: Sandbox, company: Company, sandbox_url: str, bot_port: int
) -> None:
    account = sandbox.account
    policy = Path(options.policy)
    is_file = policy.suffix == ".toml" or policy.is_file()
    chosen = {"file": str(policy.resolve())} if is_file else {"name": options.policy}
    folder.write_config(
        {
            "wecom": {
                "corpid": account.corp_id,
                "agentid": account.agent_id,
                "secret": account.secret,
                "token": account.token,
                "aeskey": account.aes_key,
                "base_url": sandbox_url,
            },
            "vault": {"keys": _keys(folder)},
            "policy": chosen,
            "roles": {role: list(people) for role, people in company.roles.items()},
            "server": {"host": "127.0.0.1", "port": bot_port},
            "clock": {"url": f"{sandbox_url}/sandbox/clock"},
        }
    )


def _keys(folder: DemoFolder) -> str:
    try:
        return folder.vault_keys()
    except (OSError, UnicodeDecodeError) as error:
        raise DemoError(f"{folder.key} 读不了：放回原来的文件 / cannot be read: put the file back") from error


def _command(folder: DemoFolder) -> tuple[str, ...]:
    serve_bot = ("serve", "--config", str(folder.config), "--log", "json", "--with-parent", str(os.getpid()))
    return (sys.executable, "-m", "bot", *serve_bot)


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


def _tail(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    return "\n".join(lines[-20:])


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
