from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.town import Town, town


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Town]:
    """The office of people.md on Monday 2026-03-02 at 10:00, nothing filed yet; proven when the story has ended."""
    async with town(tmp_path) as found:
        yield found
