"""`huiyin demo` as a newcomer runs it: real processes, the promised first line, and nothing left behind."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientConnectionError, ClientSession

from bot.townsfolk import Townsfolk

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]


@dataclass
class Demo:
    process: asyncio.subprocess.Process
    first: dict[str, Any]
    folk: Townsfolk
    session: ClientSession

    async def end(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return await self.process.wait()

    async def answers(self, url: str) -> bool:
        try:
            async with self.session.get(f"{url}/healthz"):
                return True
        except ClientConnectionError:
            return False


@asynccontextmanager
async def demo(folder: Path, *arguments: str) -> AsyncIterator[Demo]:
    command = (sys.executable, "-m", "bot", "demo", "--rate", "0", "--data", str(folder), *arguments)
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe, env=dict(os.environ))
    assert process.stdout is not None
    try:
        line = await process.stdout.readline()
        assert line, (await process.stderr.read()).decode() if process.stderr else ""
        first = json.loads(line)
        async with ClientSession() as session:
            yield Demo(process, first, Townsfolk(session, first["sandbox"]), session)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_the_first_line_says_where_ctrl_c_leaves_the_data_usable_and_a_reset_begins_again(tmp_path: Path) -> None:
    async with demo(tmp_path, "--port", "0", "--at", "2026-03-04T09:30") as d:
        assert set(d.first) == {"sandbox", "bot", "now"}
        assert d.first["now"] == "2026-03-04T09:30:00+08:00"
        assert await d.answers(d.first["bot"])
        await d.folk.say("chenchen", "投诉 食堂二楼的青菜里有虫子")
        assert await d.end() == 0
        assert not await d.answers(d.first["bot"])
    async with demo(tmp_path, "--port", "0") as d:
        assert d.first["now"] == "2026-03-04T09:30:00+08:00"
        await d.folk.say("chenchen", "我的")
        assert "26030001" in (await d.folk.messages("chenchen"))[-1].text
        # The same credentials and the same key: nothing was made anew over old data.
        async with d.session.post(f"{d.first['sandbox']}/sandbox/reset") as response:
            assert (await response.json())["running"] is True
        assert await d.folk.messages("chenchen") == []
        assert (await d.folk.clock())["now"] == "2026-03-02T10:00:00+08:00"
        await d.folk.say("chenchen", "投诉 宿舍热水停了三天")
        assert "26030001" in (await d.folk.messages("chenchen"))[-1].text
        assert await d.end(signal.SIGTERM) == 0


async def test_a_taken_port_moves_on_and_a_demo_that_is_killed_takes_its_bot_along(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with demo(tmp_path, "--port", str(port)) as d:
            assert d.first["sandbox"] == f"http://127.0.0.1:{port + 2}"
            assert d.first["bot"] == f"http://127.0.0.1:{port + 3}"
            assert await d.end(signal.SIGKILL) == -signal.SIGKILL
            for _ in range(100):
                if not await d.answers(d.first["bot"]):
                    break
                await asyncio.sleep(0.1)
            assert not await d.answers(d.first["bot"])
