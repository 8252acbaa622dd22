from __future__ import annotations

import sqlite3
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from storage.engine import DatabaseUrlError
from storage.history import Fault
from storage.migrate import StoreTooNewError
from storage.seals import Key, SealBrokenError
from storage.store import SqlStore
from storage.tables import metadata
from storage.vault import KeyMissingError, KeyRing, KeyWrongError
from tests.contract import made
from tests.contract.conftest import RING
from tests.storage.conftest import raw
from workflow.case import Case
from workflow.ports import ConflictError


@asynccontextmanager
async def opened(path: Path, ring: KeyRing = RING) -> AsyncIterator[SqlStore]:
    store = await SqlStore.open(f"sqlite:///{path}", ring, synchronous="OFF")
    try:
        yield store
    finally:
        await store.close()


async def file(store: SqlStore, case: Case) -> Case:
    async with store.begin() as uow:
        await uow.cases.append(Case(), case, made.filing(case), made.POLICY)
        await uow.commit()
    return case


async def load(store: SqlStore, case_id: str = "case1") -> Case | None:
    async with store.begin() as uow:
        return await uow.cases.load(case_id)


def contents(path: Path) -> bytes:
    return path.read_bytes()


# --- opening ------------------------------------------------------------------------------------------------------


async def test_the_migrations_make_exactly_the_tables_of_the_code(store: SqlStore, path: Path) -> None:
    with create_engine(f"sqlite:///{path}").connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        made_sql = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
        migrated: dict[str, str] = dict(connection.exec_driver_sql(made_sql).all())
    with create_engine("sqlite://").connect() as connection:
        metadata.create_all(connection)
        written: dict[str, str] = dict(connection.exec_driver_sql(made_sql).all())
    assert {n: " ".join(s.split()) for n, s in migrated.items()} == {n: " ".join(s.split()) for n, s in written.items()}


async def test_the_file_is_for_its_owner_only(store: SqlStore, path: Path) -> None:
    await file(store, made.filed())
    files = sorted(path.parent.iterdir())
    assert [found.name for found in files] == ["store.db", "store.db-shm", "store.db-wal"]
    assert [stat.S_IMODE(found.stat().st_mode) for found in files] == [0o600] * 3


async def test_a_store_of_a_newer_program_is_refused_and_left_alone(path: Path) -> None:
    async with opened(path):
        pass
    with raw(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = contents(path)
    with pytest.raises(StoreTooNewError, match="9999"):
        await SqlStore.open(f"sqlite:///{path}", RING, synchronous="OFF")
    assert contents(path) == before


async def test_the_epoch_stays_with_the_store_and_differs_between_stores(path: Path, tmp_path: Path) -> None:
    async with opened(path) as store:
        epoch = store.epoch
    async with opened(path) as store, opened(tmp_path / "other.db") as other:
        assert store.epoch == epoch != other.epoch
    assert epoch.isalnum()
    assert len(epoch) == 8


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "mysql://host/db",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://host",
        "postgresql://host:port/db",
        "postgresql+psycopg2://host/db",
        "postgresql://host/db?sslcert=mine.pem",
    ],
)
async def test_an_address_that_is_no_store_is_refused_in_words(url: str) -> None:
    with pytest.raises(DatabaseUrlError):
        await SqlStore.open(url, RING)


async def test_a_write_lock_held_by_somebody_else_is_a_conflict(
    store: SqlStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with store.begin():
        pass
    monkeypatch.setattr("storage.engine_sqlite._BUSY_MS", 1)
    async with opened(path) as impatient:
        with raw(path) as connection:
            connection.execute("BEGIN IMMEDIATE")
            with pytest.raises(ConflictError):
                await impatient.inbox_sweep(made.NOW)
            assert await impatient.pending() == (), "readers do not wait for a writer"
        await impatient.inbox_sweep(made.NOW)


# --- keys ---------------------------------------------------------------------------------------------------------

OTHER = Key("other", bytes(range(1, 33)))


async def test_the_wrong_key_and_a_missing_key_are_told_apart_at_open(path: Path) -> None:
    async with opened(path):
        pass
    with pytest.raises(KeyMissingError) as missing:
        await SqlStore.open(f"sqlite:///{path}", KeyRing((OTHER,)))
    assert missing.value.key_id == "test"
    with pytest.raises(KeyWrongError) as wrong:
        await SqlStore.open(f"sqlite:///{path}", KeyRing((replace(OTHER, key_id="test"),)))
    assert wrong.value.key_id == "test"
    async with opened(path):
        pass


async def test_a_new_newest_key_wraps_new_cases_and_the_old_one_still_opens_old_ones(path: Path) -> None:
    async with opened(path) as store:
        old = await file(store, made.filed("old"))
    async with opened(path, KeyRing((OTHER, *RING.keys))) as store:
        new = await file(store, made.filed("new"))
        assert [await load(store, "old"), await load(store, "new")] == [old, new]
    with raw(path) as connection:
        wrapped = dict(connection.execute("SELECT owner, wrapped FROM data_keys WHERE kind = 'content'").fetchall())
    assert wrapped["old"][2:6] == b"test"
    assert wrapped["new"][2:7] == b"other"
    with pytest.raises(KeyMissingError):
        await SqlStore.open(f"sqlite:///{path}", KeyRing((OTHER,)))
    with pytest.raises(KeyMissingError):
        await SqlStore.open(f"sqlite:///{path}", RING)


@pytest.mark.parametrize("kinds", [("content",), ("identity",), ("content", "identity")])
async def test_destroying_keys_erases_words_in_place_and_leaves_the_rest(
    store: SqlStore, path: Path, kinds: tuple[str, ...]
) -> None:
    case, other = await file(store, made.filed()), await file(store, made.filed("case2"))
    with raw(path) as connection:
        for kind in kinds:
            connection.execute("DELETE FROM data_keys WHERE owner = 'case1' AND kind = ?", [kind])
    erased = case
    if "content" in kinds:
        erased = replace(erased, title="", text="")
    if "identity" in kinds:
        erased = replace(erased, complainant="", complainant_name="", complainant_department="")
    assert await load(store) == erased
    async with store.begin() as uow:
        assert await uow.cases.entries("case1") == tuple(made.filing(erased))
    assert await store.verify("case/case1") is None
    assert await load(store, "case2") == other


# --- tampering ----------------------------------------------------------------------------------------------------


async def two_entries(store: SqlStore) -> Case:
    case = await file(store, made.filed())
    after, entries = made.supplemented(case, "还有一只袜子")
    async with store.begin() as uow:
        await uow.cases.append(case, after, entries, made.POLICY)
        await uow.commit()
    return after


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE entries SET actor = 'x' WHERE seq = 1", Fault("case/case1", 1, "hash")),
        ("UPDATE entries SET at = at + 1 WHERE seq = 2", Fault("case/case1", 2, "hash")),
        ("UPDATE entries SET content = zeroblob(60) WHERE seq = 2", Fault("case/case1", 2, "hash")),
        ("UPDATE entries SET hash = prev WHERE seq = 1", Fault("case/case1", 1, "hash")),
        ("DELETE FROM entries WHERE seq = 1", Fault("case/case1", 1, "seq")),
        ("DELETE FROM entries WHERE seq = 2", Fault("case/case1", 1, "head")),
        ("DELETE FROM entries", Fault("case/case1", 0, "head")),
        ("UPDATE cases SET head = zeroblob(32)", Fault("case/case1", 2, "head")),
    ],
)
async def test_verify_finds_a_change_behind_the_programs_back(
    store: SqlStore, path: Path, change: str, fault: Fault
) -> None:
    await two_entries(store)
    await file(store, made.filed("case2"))
    assert await store.verify("case/case1") is None
    with raw(path) as connection:
        connection.execute(f"{change} {'AND' if 'WHERE' in change else 'WHERE'} {_of_case1(change)}")
    assert await store.verify("case/case1") == fault
    assert await store.verify("case/case2") is None


def _of_case1(change: str) -> str:
    return "case_id = 'case1'" if "cases" in change else "stream = 'case/case1'"


async def test_an_older_body_put_back_does_not_open(store: SqlStore, path: Path) -> None:
    case = await file(store, made.filed())
    with raw(path) as connection:
        ((body,),) = connection.execute("SELECT body FROM cases").fetchall()
    after, entries = made.supplemented(case, "一")
    async with store.begin() as uow:
        await uow.cases.append(case, after, entries, made.POLICY)
        await uow.commit()
    assert await load(store) == after
    with raw(path) as connection:
        connection.execute("UPDATE cases SET body = ?", [body])
    with pytest.raises(SealBrokenError):
        await load(store)


@pytest.mark.parametrize("seq", [1, 2])
async def test_two_changes_can_never_both_be_the_same_entry(store: SqlStore, path: Path, seq: int) -> None:
    await two_entries(store)
    copy = "INSERT INTO entries SELECT * FROM entries WHERE seq = ?"
    with raw(path) as connection, pytest.raises(sqlite3.IntegrityError, match=r"entries\.stream, entries\.seq"):
        connection.execute(copy, [seq])


# --- forgetting ---------------------------------------------------------------------------------------------------


async def test_what_is_finished_keeps_no_sealed_words_either(store: SqlStore, path: Path) -> None:
    """A key that leaks next year must find nothing of last year's messages."""
    done, waits = [(await store.receive(words, "zhangsan", words, made.NOW)).entry_id for words in (b"done", b"waits")]
    async with store.begin() as uow:
        sent, dropped, queued = [await uow.outbox.add(made.notice(), at=made.NOW) for _ in range(3)]
        await uow.inbox.finish(done, made.NOW)
        await uow.commit()
    for row in (sent, dropped, queued):
        await store.outbox_request(row, b"request")
    await store.outbox_sent(sent, made.NOW)
    await store.outbox_drop(dropped, made.NOW, "81013")
    with raw(path) as connection:
        inbox = dict(connection.execute("SELECT id, length(body) FROM inbox").fetchall())
        outbox = {row[0]: row[1:] for row in connection.execute("SELECT id, length(item), length(request) FROM outbox")}
    assert inbox[done] == 0 < inbox[waits]
    assert outbox[sent] == outbox[dropped] == (0, 0)
    assert min(outbox[queued]) > 0


async def test_deleted_bytes_are_overwritten_in_the_file(store: SqlStore, path: Path) -> None:
    case = await file(store, made.filed())
    with raw(path) as connection:
        ((wrapped,),) = connection.execute(
            "SELECT wrapped FROM data_keys WHERE owner = ? AND kind = 'content'", [case.case_id]
        ).fetchall()
    async with store._database.write() as session:
        await session.execute(text("DELETE FROM data_keys WHERE owner = 'case1'"))
    await store.close()
    assert wrapped not in contents(path)
