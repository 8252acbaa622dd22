"""How a store begins on either engine: made once, by the migrations alone, and never over somebody else's tables."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

import storage.tables_organisation  # noqa: F401  # its tables enter themselves into the metadata
from storage.address import database_at
from storage.engine import StoreFileError, StoreServerError
from storage.look import StoreLook, look
from storage.migrate import StoreTooNewError
from storage.store import SqlStore
from storage.tables import metadata
from tests.contract import made
from tests.contract.conftest import RING

T = TypeVar("T")


async def behind(url: str, work: Callable[[Connection], T]) -> T:
    """What the connection shows, or does to the database, with no store around it."""
    database = database_at(url, synchronous="OFF")
    try:
        async with database.write() as session:
            return await session.run_sync(work)
    finally:
        await database.close()


def does(*statements: str) -> Callable[[Connection], None]:
    def work(connection: Connection) -> None:
        for statement in statements:
            connection.execute(text(statement))

    return work


def tables(connection: Connection) -> Sequence[str]:
    return sorted(inspect(connection).get_table_names())


async def opened(url: str) -> SqlStore:
    return await SqlStore.open(url, RING, synchronous="OFF")


async def test_the_migrations_make_the_tables_of_the_code(new_url: str) -> None:
    await (await opened(new_url)).close()

    def compare(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))

    assert await behind(new_url, compare) == []
    assert await behind(new_url, tables) == sorted([*metadata.tables, "alembic_version"])


async def test_four_that_start_together_make_one_store(new_url: str) -> None:
    stores = await asyncio.gather(*(opened(new_url) for _ in range(4)))
    assert len({store.epoch for store in stores}) == 1
    received = [await store.receive(b"hello", "lisi", b"hello", made.NOW) for store in stores]
    assert len({r.entry_id for r in received}) == 1, "and all of them have its keys"
    for store in stores:
        await store.close()


async def test_a_store_of_a_newer_program_is_refused_by_opening_and_looking(new_url: str) -> None:
    await (await opened(new_url)).close()
    await behind(new_url, does("UPDATE alembic_version SET version_num = '9999'"))
    for ask in (SqlStore.open, look):
        with pytest.raises(StoreTooNewError, match="9999"):
            await ask(new_url, RING)
    assert await behind(new_url, tables) == sorted([*metadata.tables, "alembic_version"])


@pytest.mark.parametrize(
    "theirs",
    [
        ["CREATE TABLE cases (a integer)"],
        ["CREATE TABLE alembic_version (version_num varchar(32))", "INSERT INTO alembic_version VALUES ('ab12')"],
    ],
    ids=["tables", "migrations"],
)
async def test_a_database_of_somebody_elses_is_refused_and_left_alone(new_url: str, theirs: list[str]) -> None:
    await behind(new_url, does(*theirs))
    before = await behind(new_url, tables)
    for ask in (SqlStore.open, look):
        with pytest.raises((StoreFileError, StoreServerError), match="foreign"):
            await ask(new_url, RING)
    assert await behind(new_url, tables) == before


async def test_a_migration_that_fails_leaves_nothing_half_made(new_url: str) -> None:
    await behind(new_url, does("CREATE VIEW outbox AS SELECT 1 AS one"))
    with pytest.raises(Exception, match="outbox"):
        await opened(new_url)
    assert await behind(new_url, tables) == []


async def test_a_look_at_nothing_makes_nothing_and_a_look_at_a_store_changes_nothing(new_url: str) -> None:
    assert await look(new_url, RING) == StoreLook(made=False)
    store = await opened(new_url)
    assert await look(new_url, RING) == StoreLook(made=True)
    await store.close()
    assert await look(new_url, RING) == StoreLook(made=True)
