"""What the whole suite shares: its cost is printed after each run, a busy machine is no reason to fail, and
what needs a PostgreSQL finds one or says that there is none.

Hypothesis looks elsewhere each time here and at the same examples each time in CI, where nobody is there to look into
a find; no example has a deadline, and slow generation is not a fault of the code.
"""

from __future__ import annotations

import asyncio
import os
import resource
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.postgres import PREFIX, Server, copied, drop, empty, find_source, new_database

PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("house", deadline=None, suppress_health_check=PATIENT)
settings.register_profile("ci", settings.get_profile("house"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")

SERVER = pytest.StashKey[Server]()
FOLDER = pytest.StashKey[Path]()
DATABASE = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """The run's folder for a server that nobody may ever ask for; workers get it from the process that leads them."""
    if hasattr(config, "workerinput"):
        config.stash[SERVER] = Server(Path(config.workerinput["postgres"]))
        return
    config.stash[FOLDER] = Path(tempfile.mkdtemp(prefix=PREFIX))
    config.stash[SERVER] = Server(config.stash[FOLDER])
    config.stash[SERVER].prepare()


@pytest.hookimpl(optionalhook=True)  # it is pytest-xdist's
def pytest_configure_node(node: pytest.Item) -> None:
    node.workerinput["postgres"] = str(node.config.stash[FOLDER])  # type: ignore[attr-defined]  # a worker, untyped


def pytest_unconfigure(config: pytest.Config) -> None:
    if DATABASE in config.stash:
        asyncio.run(drop(config.stash[DATABASE]))
    if FOLDER in config.stash:
        config.stash[SERVER].stop()


def pytest_report_header() -> str:
    return f"PostgreSQL: {_which()}"


@pytest.fixture
async def postgres(request: pytest.FixtureRequest) -> str:
    """The address of a database with our empty tables in it, which all tests share: to be copied, never written to."""
    if find_source() is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no PostgreSQL: see tests/postgres.py")
    return await request.config.stash[SERVER].url()


@pytest.fixture
async def postgres_url(request: pytest.FixtureRequest, postgres: str) -> str:
    """The address of a database with our empty tables in it, for this test alone. Who changes tables wants
    `new_postgres_url`: here only the rows go."""
    stash = request.config.stash
    if DATABASE not in stash:
        stash[DATABASE] = await copied(postgres)
    else:
        await empty(stash[DATABASE])
    return stash[DATABASE]


@pytest.fixture
async def new_postgres_url(postgres: str) -> AsyncIterator[str]:
    """The address of a database of this test's own with nothing in it."""
    async with new_database(postgres, "TEMPLATE template0 ENCODING 'UTF8'") as url:
        yield url


def _which() -> str:
    source = find_source()
    without = "fail" if os.environ.get("CI") else "are skipped"
    return source.told if source else f"none, so tests that need it {without}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Core-seconds of this process, of every process it waited for, pytest-xdist's workers included (design D21), and
    of the PostgreSQL that was started for it."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(usage.ru_utime + usage.ru_stime for usage in used)
    servers = config.stash[SERVER].core_seconds()
    terminalreporter.write_line(
        f"{seconds + servers:.0f} core-seconds, {servers:.0f} of them PostgreSQL's ({_which()})"
    )
