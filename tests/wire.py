"""A line to a server that can be cut and mended: what a network does, and what a server does that is started anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import make_url

_DEFAULT_PORT = 5432


class Wire:
    """Forwards a port of this machine to the PostgreSQL of an address, until it is cut; `url` goes through it."""

    def __init__(self, url: str) -> None:
        self._target = make_url(url)
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()
        self._port = 0

    @property
    def url(self) -> str:
        """The same database at this end of the wire."""
        here = self._target.set(host="127.0.0.1", port=self._port).difference_update_query(["host", "port"])
        return here.render_as_string(hide_password=False)

    async def mend(self) -> None:
        """Somebody answers, at the same port as before."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Every connection breaks, and nobody answers a new one."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for end in list(self._ends):
            end.transport.abort()
        await asyncio.sleep(0)  # for the ends to notice

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await self._open()
        ends = {writer, there_writer}
        self._ends |= ends
        await asyncio.gather(_pour(reader, there_writer), _pour(there_reader, writer))
        self._ends -= ends

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host = str(self._target.query.get("host", self._target.host or "127.0.0.1"))
        port = int(str(self._target.query.get("port", self._target.port or _DEFAULT_PORT)))
        if host.startswith("/"):
            return await asyncio.open_unix_connection(str(Path(host) / f".s.PGSQL.{port}"))
        return await asyncio.open_connection(host, port)


@asynccontextmanager
async def wired(url: str) -> AsyncIterator[Wire]:
    """A wire to that server, whole at first."""
    wire = Wire(url)
    await wire.mend()
    try:
        yield wire
    finally:
        await wire.cut()


async def _pour(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(65536):
            into.write(data)
            await into.drain()
    except OSError:
        pass
    finally:
        into.close()
