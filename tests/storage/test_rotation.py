"""What is true of a rotation on SQLite between the reading and the writing of a batch, and of the file afterwards."""

from __future__ import annotations

import os
from pathlib import Path

from storage.rotation import rewrap
from storage.seals import Key
from storage.store import SqlStore
from storage.vault import KeyRing
from tests.contract import made
from tests.contract.conftest import RING
from tests.storage.conftest import raw
from workflow.case import Case

RINGS = KeyRing((Key("new", bytes(range(1, 33))), *RING.keys))


async def file(store: SqlStore) -> None:
    case = made.filed()
    async with store.begin() as uow:
        await uow.cases.append(Case(), case, made.filing(case), made.POLICY)
        await uow.commit()


async def test_a_row_that_changed_after_it_was_read_is_left_to_who_changed_it(store: SqlStore, path: Path) -> None:
    await file(store)

    def entropy(n: int) -> bytes:
        with raw(path) as connection:
            connection.execute("UPDATE data_keys SET wrapped = x'0102' WHERE owner = 'case1' AND kind = 'content'")
            connection.execute("DELETE FROM data_keys WHERE owner = 'case1' AND kind = 'identity'")
        return os.urandom(n)

    # The new key is known by now: the first chance that the rotation takes is for a data key.
    await (await SqlStore.open(f"sqlite:///{path}", RINGS, synchronous="OFF")).close()
    async for _ in rewrap(f"sqlite:///{path}", RINGS, entropy=entropy):
        pass
    with raw(path) as connection:
        rows = connection.execute("SELECT kind, wrapped FROM data_keys WHERE owner = 'case1'").fetchall()
    assert rows == [("content", b"\x01\x02")]


async def test_no_wrapping_under_the_old_key_is_left_in_the_files_once_everybody_has_closed(
    store: SqlStore, path: Path
) -> None:
    await file(store)
    with raw(path) as connection:
        old = [bytes(row[0]) for row in connection.execute("SELECT wrapped FROM data_keys")]
    async for _ in rewrap(f"sqlite:///{path}", RINGS):
        pass
    await store.close()
    left = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert [blob for blob in old if blob[6:] in left] == []
    assert b"\x01\x03new" in left
