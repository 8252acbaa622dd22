"""A look changes nothing, and a store that cannot be opened says why, not how SQLAlchemy feels about it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.engine import StoreFileError
from storage.look import StoreLook, look
from storage.seals import Key
from storage.store import SqlStore
from storage.vault import KeyMissingError, KeyRing
from tests.contract import made
from tests.contract.conftest import RING
from tests.storage.conftest import raw


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def contents(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def put(path: Path, data: bytes) -> None:
    path.write_bytes(data)


@contextmanager
def folder_instead(path: Path) -> Iterator[None]:
    """The file is away while the block runs, and a folder has its name."""
    away = path.rename(path.with_suffix(".away"))
    path.mkdir()
    yield
    path.rmdir()
    away.rename(path)


def other_database(path: Path) -> None:
    with raw(path) as connection:
        connection.execute("CREATE TABLE cases (a)")


def words(path: Path) -> None:
    path.write_text("no database at all" * 100, encoding="utf-8")


@pytest.mark.parametrize(
    ("make", "reason"), [(Path.mkdir, "unopened"), (other_database, "foreign"), (words, "foreign")]
)
async def test_what_is_no_store_is_named_by_opening_and_by_looking_alike(
    path: Path, make: Callable[[Path], None], reason: str
) -> None:
    make(path)
    for ask in (SqlStore.open, look):
        with pytest.raises(StoreFileError) as caught:
            await ask(url_of(path), RING)
        assert caught.value.reason == reason


async def test_a_folder_that_is_not_there_is_named_by_both(path: Path) -> None:
    for ask in (SqlStore.open, look):
        with pytest.raises(StoreFileError, match="folder"):
            await ask(url_of(path.parent / "nowhere" / "x.db"), RING)


async def test_a_look_makes_no_file_and_leaves_an_empty_one_empty(path: Path) -> None:
    assert await look(url_of(path), RING) == StoreLook(made=False)
    assert contents(path) is None
    put(path, b"")
    assert await look(url_of(path), RING) == StoreLook(made=False)
    assert contents(path) == b""


async def test_a_store_in_use_can_be_looked_at_and_a_closed_one_too(path: Path) -> None:
    store = await SqlStore.open(url_of(path), RING, synchronous="OFF")
    await store.receive(b"hello", "zhangsan", b"hello", made.NOW)
    assert await look(url_of(path), RING) == StoreLook(made=True)
    await store.close()
    before = contents(path)
    assert await look(url_of(path), RING) == StoreLook(made=True)
    assert contents(path) == before


async def test_a_look_needs_the_key_that_opening_needs(path: Path, store: SqlStore) -> None:
    with pytest.raises(KeyMissingError):
        await look(url_of(path), KeyRing((Key("other", bytes(32)),)))


async def test_the_reason_why_a_connection_failed_is_what_is_raised(path: Path, store: SqlStore) -> None:
    """SQLAlchemy's own complaint about closing what never opened used to hide it."""
    await store._database._reader.dispose()
    with folder_instead(path), pytest.raises(StoreFileError, match="unopened"):
        await store.pending()
    assert await store.pending() == ()


async def test_an_error_of_the_engine_does_not_quote_what_was_to_be_written(store: SqlStore, path: Path) -> None:
    with raw(path) as connection:
        connection.execute("CREATE TRIGGER t BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(Exception, match="no") as caught:
        await store.receive(b"hello", "zhangsan", b"hello", made.NOW)
    assert isinstance(caught.value.__cause__, sqlite3.Error)
    assert "parameters hidden" in str(caught.value)
