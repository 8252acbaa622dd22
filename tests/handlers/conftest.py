from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.handlers.office import Office, empty_store, opened


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a new store: making one takes longer than most tests."""
    return asyncio.run(empty_store(tmp_path_factory.mktemp("store")))


@pytest.fixture
async def office(tmp_path: Path, empty: Path) -> AsyncIterator[Office]:
    """The office on Monday 2026-03-02 at 10:00, nothing filed yet."""
    async with opened(tmp_path, empty) as found:
        yield found


@pytest.fixture
async def complaint_office(tmp_path: Path, empty: Path) -> AsyncIterator[Office]:
    """The same under the complaint office's regulation."""
    async with opened(tmp_path, empty, "complaint-office") as found:
        yield found
