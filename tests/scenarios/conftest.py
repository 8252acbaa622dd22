from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from tests.scenarios.town import Town, town


@pytest.fixture(autouse=True)
def _plain_log_lines() -> Iterator[None]:
    """Without a set-up, structlog paints tracebacks with every variable in them: seconds for each."""
    structlog.configure(processors=[structlog.processors.KeyValueRenderer()])
    yield
    structlog.reset_defaults()


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Town]:
    """The office of people.md on Monday 2026-03-02 at 10:00, nothing filed yet; proven when the story has ended."""
    async with town(tmp_path) as found:
        yield found
