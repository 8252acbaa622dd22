"""A store of its own for every test of the shell."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.seals import Key
from storage.store import SqlStore
from storage.vault import KeyRing

RING = KeyRing((Key("test", bytes(range(32))),))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    opened = await SqlStore.open(f"sqlite:///{tmp_path / 'store.db'}", RING, synchronous="OFF")
    yield opened
    await opened.close()
