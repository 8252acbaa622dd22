"""A store of its own for every test of the shell."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from storage.seals import Key
from storage.store import SqlStore
from storage.vault import KeyRing
from tests.bot.sending import Room, make_room

RING = KeyRing((Key("test", bytes(range(32))),))


@pytest.fixture(autouse=True)
def _plain_log_lines() -> Iterator[None]:
    """Without a set-up, structlog paints tracebacks with every variable in them: seconds for each."""
    structlog.configure(processors=[structlog.processors.KeyValueRenderer()])
    yield
    structlog.reset_defaults()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    opened = await SqlStore.open(f"sqlite:///{tmp_path / 'store.db'}", RING, synchronous="OFF")
    yield opened
    await opened.close()


@pytest.fixture
def room(store: SqlStore) -> Room:
    return make_room(store)
