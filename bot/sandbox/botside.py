"""The bot as the sandbox meets it beside the callbacks: its clock, what it has under way, what it tells of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import aiohttp

from bot.sandbox.clock import iso, parse_instant
from bot.sandbox.wire import Json

ASK_S = 2.0  # a bot that is up answers a question about itself in milliseconds


class BotControl(Protocol):
    """Whoever can end and start the bot's process (or, in tests, its app)."""

    @property
    def running(self) -> bool:
        """Is it meant to be up?"""

    async def kill(self) -> None:
        """End it at once, as a power cut would."""

    async def stop(self) -> None:
        """Ask it to end and wait until it has."""

    async def start(self) -> None:
        """Start it and wait until it answers."""


class BotSilentError(Exception):
    """The bot holds the line but does not answer in time."""


@dataclass(frozen=True, slots=True)
class Pending:
    """Is something due or in flight at the bot, and when is its earliest future moment?"""

    busy: bool
    next: datetime | None


class BotSide:
    """The bot's loopback questions (D16). A bot that is not there is answered with None, never with an error."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.base_url = ""
        self._session = session

    async def pending(self, within_s: float = ASK_S) -> Pending | None:
        """What it has under way; None when nobody is there. Raises `BotSilentError`."""
        answer = await self._ask("GET", "/-/pending", within_s)
        if answer is None:
            return None
        upcoming = answer.get("next")
        return Pending(bool(answer.get("busy")), parse_instant(upcoming) if upcoming else None)

    async def set_clock(self, now: datetime, rate: int, within_s: float) -> None:
        """Tell it the time; it answers when it has swept until quiet. Raises `BotSilentError`."""
        await self._ask("POST", "/-/clock", within_s, {"now": iso(now), "rate": rate})

    async def happened(self, after: int) -> Json:
        """What it tells of itself since revision `after`; nothing when it does not answer."""
        try:
            answer = await self._ask("GET", f"/-/happened?after={after}", ASK_S)
        except BotSilentError:
            answer = None
        return answer or {"rev": after, "items": []}

    async def _ask(self, method: str, path: str, within_s: float, body: Json | None = None) -> Json | None:
        if not self.base_url:
            return None
        try:
            async with self._session.request(
                method, self.base_url + path, json=body, timeout=aiohttp.ClientTimeout(total=within_s)
            ) as response:
                if response.status != 200:
                    return None
                answer: Any = await response.json(content_type=None)
                return answer if isinstance(answer, dict) else {}
        except TimeoutError as error:
            raise BotSilentError(f"{method} {path.partition('?')[0]} took longer than {within_s:g} s") from error
        except (aiohttp.ClientError, OSError, ValueError):
            return None
