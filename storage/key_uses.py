"""Which ring keys wrap what: it reads the names that blobs begin with, and opens nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import LargeBinary, func, literal, select, tuple_

from storage.seals import SealBrokenError, name_of, sealed_under
from storage.session import Session
from storage.tables import data_keys

STORE = "store"
"""The owner of the store's own keys; every other owner is a case."""

PAGE = 5000
_HEAD_BYTES = 34  # format, length, and a name of 32 characters at most


@dataclass(slots=True)
class KeyUse:
    """How many data keys a ring key wraps: those of cases, and the store's own. `owners` are some of the cases."""

    of_cases: int = 0
    of_store: int = 0
    owners: list[str] = field(default_factory=list)

    @property
    def wraps(self) -> int:
        """All of them."""
        return self.of_cases + self.of_store


@dataclass(slots=True)
class KeyUses:
    """What each ring key wraps, by its name, and the owners of data keys that are no sealed blobs at all."""

    by_key: dict[str, KeyUse] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)

    def of(self, key_id: str) -> KeyUse:
        """What that key wraps, perhaps nothing."""
        return self.by_key.get(key_id, KeyUse())


async def key_uses(session: Session, *, some: int = 5) -> KeyUses:
    """Every data key of the store, counted under the ring key that wraps it; `some` owners of each are named."""
    found = KeyUses()
    async for rows in _pages(session):
        for owner, head in rows:
            try:
                use = found.by_key.setdefault(sealed_under(head), KeyUse())
            except SealBrokenError:
                found.damaged.append(owner)
                continue
            if owner == STORE:
                use.of_store += 1
            else:
                use.of_cases += 1
                if owner not in use.owners and len(use.owners) < some:
                    use.owners.append(owner)
    return found


async def wraps_anything(session: Session, key_id: str) -> bool:
    """Whether any data key is wrapped by that ring key."""
    name = name_of(key_id)
    begins = func.substr(data_keys.c.wrapped, 1, len(name)) == literal(name, LargeBinary)
    return await session.scalar(select(data_keys.c.owner).where(begins).limit(1)) is not None


async def _pages(session: Session) -> AsyncIterator[Sequence[tuple[str, bytes]]]:
    c, place = data_keys.c, tuple_(data_keys.c.owner, data_keys.c.kind)
    query = select(c.owner, c.kind, func.substr(c.wrapped, 1, _HEAD_BYTES, type_=LargeBinary)).order_by(c.owner, c.kind)
    statement = query.limit(PAGE)
    while rows := (await session.execute(statement)).all():
        yield [(row[0], row[2]) for row in rows]
        statement = query.where(place > tuple_(rows[-1][0], rows[-1][1])).limit(PAGE)
