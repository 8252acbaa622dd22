"""One suite for every engine: `reopen` opens the same store again, as a new process would."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from storage.seals import Key
from storage.store import SqlStore
from storage.vault import KeyRing

RING = KeyRing((Key("test", bytes(range(32))),))

Reopen = Callable[[], Awaitable[SqlStore]]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of either engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that nobody has made yet, on either engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new.db'}"
    return str(request.getfixturevalue("new_postgres_url"))


@pytest.fixture
async def reopen(url: str) -> AsyncIterator[Reopen]:
    """Opens the store (again); every store that was opened is closed after the test."""
    opened: list[SqlStore] = []

    async def again() -> SqlStore:
        opened.append(await SqlStore.open(url, RING, synchronous="OFF"))
        return opened[-1]

    yield again
    for store in opened:
        await store.close()


@pytest.fixture
async def store(reopen: Reopen) -> SqlStore:
    return await reopen()
