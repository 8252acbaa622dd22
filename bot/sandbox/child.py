"""The bot as a child process of the sandbox: started, asked to end, or killed as a power cut would. Never restarted."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path

import aiohttp

_STOP_S = 20.0
_LOOK_S = 0.05


class BotStartError(Exception):
    """The bot's process ended, or did not answer in time; the text says which."""


class BotChild:
    """`BotControl` over a real process. `command` and `env` are complete; output goes to `log` or to our stderr.

    `ready_url` is asked until it answers with HTTP 200: then the bot is up. `start_s` real seconds are allowed for it.
    """

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        ready_url: str,
        *,
        log: Path | None = None,
        start_s: float = 120.0,
    ) -> None:
        self._command = tuple(command)
        self._env = dict(env)
        self._ready_url = ready_url
        self._log = log
        self._start_s = start_s
        self._process: asyncio.subprocess.Process | None = None

    @property
    def running(self) -> bool:
        """Is the process alive?"""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Start the process and wait until it answers; raises `BotStartError` and leaves none behind."""
        output = None if self._log is None else self._log.open("ab")
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                env=self._env,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output or 2,
                stderr=output,
                process_group=0,  # Ctrl-C in the terminal is ours; the bot is asked to end, also while it comes up
            )
        finally:
            if output is not None:
                output.close()
        try:
            await asyncio.wait_for(self._answers(), self._start_s)
        except (TimeoutError, BotStartError) as error:
            await self.kill()
            raise BotStartError(str(error) or f"no answer within {self._start_s:g} s") from error

    async def stop(self) -> None:
        """SIGTERM, and SIGKILL if it has not ended by then."""
        if self._process is None or not self.running:
            return
        self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), _STOP_S)
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        """SIGKILL: nothing of the bot gets to run after this."""
        if self._process is None or not self.running:
            return
        self._process.kill()
        await self._process.wait()

    async def _answers(self) -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                if not self.running:
                    raise BotStartError(f"the process ended with {self._process and self._process.returncode}")
                try:
                    async with session.get(self._ready_url, timeout=aiohttp.ClientTimeout(total=1.0)) as response:
                        if response.status == 200:
                            return
                except (aiohttp.ClientError, OSError, TimeoutError):
                    pass
                await asyncio.sleep(_LOOK_S)


def free_port(host: str = "127.0.0.1") -> int:
    """A port that was free a moment ago: the bot's must be known before it starts, for its callback URL."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])
