"""Says whether the process lives and whether it can work, to whoever watches it. It tells nothing about anybody."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot.conditions import Board


def health_routes(board: Board, keys: Sequence[str]) -> list[web.AbstractRouteDef]:
    """`/healthz`: 200 while the loop turns. `/readyz`: 200 when it can take and send, else 503 with what is missing.

    `keys` are the names of the ring's keys: whoever changes them asks here whether the bot has heard of it.
    """

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def readyz(_: web.Request) -> web.Response:
        waiting = {c.name: c.reason for c in board.conditions if not c.holds}
        body = {"ready": board.ready, "waiting": waiting, "callbacks": dict(board.knocks), "keys": list(keys)}
        return web.json_response(body, status=200 if board.ready else 503)

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]
