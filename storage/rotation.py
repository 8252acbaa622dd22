"""Puts everything that a ring key seals directly under the newest one: the data keys. What those seal stays as it is.

So no entry, no hash and no row but those of `data_keys` changes, and a store may be in use meanwhile by processes that
hold both keys. Each batch is one transaction, and each row is written only if it still is what was read; whoever is
killed, or meets another rotation, or a case that is erased at that moment, leaves nothing half done.
"""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select, tuple_, update

from storage.address import database_at
from storage.data_keys import admit, opens
from storage.engine import Database
from storage.key_uses import KeyUses, key_uses
from storage.look import looking
from storage.seals import SealBrokenError, sealed_under
from storage.tables import data_keys, ring_keys
from storage.turns import alone
from storage.vault import Entropy, KeyKind, KeyRing, unwrap, wrap

BATCH = 200

_SAME = (
    (data_keys.c.owner == bindparam("of_owner"))
    & (data_keys.c.kind == bindparam("of_kind"))
    & (data_keys.c.wrapped == bindparam("as_read"))
)


@dataclass(frozen=True, slots=True)
class Rewrapping:
    """How far it is: `looked_at` of `of` data keys, of which `done` were wrapped anew.

    `broken` are the owners of those that did not open; they stay as they are.
    """

    looked_at: int = 0
    of: int = 0
    done: int = 0
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyLook:
    """What each ring key wraps. `wrong` are names under which the store knows another key than the ring holds."""

    uses: KeyUses
    wrong: tuple[str, ...]


async def look_at_keys(url: str, ring: KeyRing) -> KeyLook | None:
    """Which keys the store of that address needs; None where a start has still to make or upgrade it.

    It opens canaries and nothing else, and a key that is missing or wrong is an answer and no error. Raises
    DatabaseUrlError, DriverMissingError, StoreFileError, StoreServerError, BusyError or StoreTooNewError.
    """
    async with looking(url) as session:
        if session is None:
            return None
        known = await session.execute(select(ring_keys.c.key_id, ring_keys.c.canary))
        strange = [key_id for key_id, canary in known if ring.holds(key_id) and not opens(ring, key_id, canary)]
        return KeyLook(await key_uses(session), tuple(strange))


async def rewrap(
    url: str, ring: KeyRing, *, batch: int = BATCH, entropy: Entropy = os.urandom
) -> AsyncGenerator[Rewrapping, None]:
    """Wraps every data key under the ring's newest key; tells after each batch how far it is. The caller sets the pace.

    A second run finds nothing to do, a run after one that was killed does the rest. The store must have been made.
    Raises what opening it raises, KeyMissingError and KeyWrongError among it, before anything is changed.
    """
    database = database_at(url)
    try:
        async with database.write() as session:
            await alone(session, "open")
            await admit(session, ring, entropy)
            count = int(await session.scalar(select(func.count()).select_from(data_keys)) or 0)
        far = Rewrapping(of=count)
        async with aclosing(_batches(database, batch)) as batches:
            async for rows in batches:
                far = await _rewrap(database, ring, entropy, rows, far)
                yield far
    finally:
        await database.close()


async def _batches(database: Database, size: int) -> AsyncGenerator[Sequence[Any], None]:
    c = data_keys.c
    query = select(c.owner, c.kind, c.wrapped).order_by(c.owner, c.kind).limit(size)
    statement = query
    while True:
        async with database.read() as session:
            rows = (await session.execute(statement)).all()
        if not rows:
            return
        yield rows
        statement = query.where(tuple_(c.owner, c.kind) > tuple_(rows[-1].owner, rows[-1].kind))


async def _rewrap(
    database: Database, ring: KeyRing, entropy: Entropy, rows: Sequence[Any], far: Rewrapping
) -> Rewrapping:
    changes, broken = [], list(far.broken)
    for owner, kind, wrapped in rows:
        try:
            if sealed_under(wrapped) != ring.newest.key_id:
                anew = wrap(ring, unwrap(ring, wrapped, owner, KeyKind(kind)), owner, KeyKind(kind), entropy)
                changes.append({"of_owner": owner, "of_kind": kind, "as_read": wrapped, "anew": anew})
        except SealBrokenError:  # one that somebody damaged must not keep the others under the old key
            broken.append(owner)
    if changes:
        async with database.write() as session:
            await session.execute(update(data_keys).where(_SAME).values(wrapped=bindparam("anew")), changes)
    # What came while it ran is looked at, too: it may be more than there was at first.
    looked_at = far.looked_at + len(rows)
    return Rewrapping(looked_at, max(far.of, looked_at), far.done + len(changes), tuple(broken))
