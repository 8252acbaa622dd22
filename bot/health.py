"""Says whether the process lives and whether it can work, to whoever watches it. It tells nothing about anybody."""

from __future__ import annotations

from aiohttp import web

from bot.conditions import Board


def health_routes(board: Board) -> list[web.AbstractRouteDef]:
    """`/healthz`: 200 while the loop turns. `/readyz`: 200 when it can take and send, else 503 with what is missing."""

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def readyz(_: web.Request) -> web.Response:
        waiting = {c.name: c.reason for c in board.conditions if not c.holds}
        body = {"ready": board.ready, "waiting": waiting, "callbacks": dict(board.knocks)}
        return web.json_response(body, status=200 if board.ready else 503)

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]
