"""What the bot on this machine says of itself. It is found by the settings, and its answer is believed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError, ClientSession

from bot.settings import Settings

LOOK_S = 5.0
"""Seconds that a look at the running bot may take."""

_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  # compared


async def told_by_bot(settings: Settings, session: ClientSession) -> dict[str, Any] | None:
    """What `/readyz` tells; None when nobody answers there, or somebody who is no bot."""
    host = "127.0.0.1" if settings.server.host in _EVERYWHERE else settings.server.host
    try:
        async with session.get(f"http://{host}:{settings.server.port}/readyz") as response:
            told: Any = await response.json()
    except (ClientError, TimeoutError, OSError, ValueError):
        return None
    return told if isinstance(told, dict) else None


def keys_of(told: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the keys with which that bot was started, newest first."""
    return tuple(str(name) for name in told.get("keys", ()))
