"""Every timeline of a store checked from its first entry to its head. It needs no key and writes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy import select, tuple_

from storage.address import database_at
from storage.history import GENESIS, Chain, Fault, Line
from storage.session import Session
from storage.streams import case_stream
from storage.tables import cases, entries, heads

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was checked, and every timeline that is not what was written, with its first fault."""

    streams: int
    entries: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """What the store remembers of the end of a timeline."""

    stream: str
    hash: bytes


async def verify_store(url: str) -> Verified:
    """Checks the whole store at that address. Raises what opening it raises; a file is looked at, not changed."""
    database = database_at(url, look_only=True)
    try:
        async with database.read() as session:
            return await verify_all(session)
    finally:
        await database.close()


async def verify_all(session: Session) -> Verified:
    """Checks every timeline in one consistent look: memory grows with the number of timelines, not of entries."""
    left = {head.stream: head.hash for head in await kept_heads(session)}
    faults: list[Fault] = []
    streams = count = 0
    chain: Chain | None = None
    async for line in all_lines(session):
        if chain is None or chain.stream != line.stream:
            faults += _ended(chain, left)
            chain = Chain(line.stream)
            streams += 1
        chain.add(line)
        count += 1
    faults += _ended(chain, left)
    faults += [Fault(stream, 0, "gone") for stream, head in left.items() if head != GENESIS]
    return Verified(streams, count, tuple(faults))


async def kept_heads(session: Session) -> tuple[Head, ...]:
    """The ends of all timelines as the store remembers them."""
    of_cases = await session.execute(select(cases.c.case_id, cases.c.head))
    others = await session.execute(select(heads.c.stream, heads.c.head))
    return (*(Head(case_stream(case_id), head) for case_id, head in of_cases), *(Head(*row) for row in others))


async def all_lines(session: Session) -> AsyncIterator[Line]:
    """Every entry, timeline by timeline, each oldest first."""
    place = tuple_(entries.c.stream, entries.c.seq)
    query = select(entries).order_by(entries.c.stream, entries.c.seq).limit(BATCH)
    statement = query
    while True:
        rows = (await session.execute(statement)).mappings().all()
        for row in rows:
            yield Line(**row)
        if len(rows) < BATCH:
            return
        statement = query.where(place > tuple_(rows[-1]["stream"], rows[-1]["seq"]))


def _ended(chain: Chain | None, left: dict[str, bytes]) -> list[Fault]:
    if chain is None:
        return []
    if chain.stream not in left:
        return [Fault(chain.stream, 1, "strange")]
    fault = chain.end(left.pop(chain.stream))
    return [fault] if fault else []
