"""What is true of the SQLite file itself: opened here by hand, with the engine's own library."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.store import SqlStore
from tests.contract.conftest import RING


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqlStore]:
    opened = await SqlStore.open(f"sqlite:///{path}", RING, synchronous="OFF")
    yield opened
    await opened.close()


@contextmanager
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    """The database behind the store's back; what is done in the block is committed."""
    connection = sqlite3.connect(path, timeout=5)
    try:
        with connection:
            yield connection
    finally:
        connection.close()
