"""What is true of PostgreSQL alone: its refusals in our words, a server that goes away, and bytes like SQLite's."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, make_url, select
from sqlalchemy import text as text_of
from sqlalchemy.exc import DBAPIError

import storage.tables_organisation  # noqa: F401  # its tables enter themselves into the metadata
from storage import engine_postgresql
from storage.address import database_at
from storage.engine import DriverMissingError, ServerAwayError, StoreServerError
from storage.leases import TURN
from storage.look import look
from storage.session import Session
from storage.store import SqlStore
from storage.tables import metadata, store
from tests.contract import made
from tests.contract.conftest import RING
from tests.contract.lives import STORIES, keep
from tests.postgres import LOCKED, new_database, renamed, rows_of
from tests.wire import Wire, wired
from workflow.case import Case
from workflow.directory import Directory, Person
from workflow.ports import BusyError, ConflictError, Dialogue, SentCard

TICK = timedelta(milliseconds=1)
DIRECTORY = Directory({"lisi": Person("LiSi", "李四")})
QUESTION = Dialogue("lisi", "matter", asked_at=made.NOW, expires_at=made.NOW)
CARD = SentCard("t1", "lisi", "case1", "triage", "triage", {}, "", made.NOW)


@asynccontextmanager
async def opened(url: str, **options: Any) -> AsyncIterator[SqlStore]:
    found = await SqlStore.open(url, RING, synchronous="OFF", **options)
    try:
        yield found
    finally:
        await found.close()


async def file(found: SqlStore, case: Case) -> None:
    async with found.begin() as uow:
        await uow.cases.append(Case(), case, made.filing(case), made.POLICY)
        await uow.commit()


async def load(found: SqlStore, case_id: str = "case1") -> Case | None:
    async with found.begin() as uow:
        return await uow.cases.load(case_id)


# --- what the server refuses --------------------------------------------------------------------------------------


async def refusal(url: str) -> str:
    """Why the server refuses, in one word; opening and looking say the same."""
    reasons = []
    for ask in (SqlStore.open, look):
        with pytest.raises(StoreServerError) as caught:
            await ask(url, RING)
        reasons.append(caught.value.reason)
    assert reasons[0] == reasons[1]
    return reasons[0]


@pytest.fixture
async def locked(postgres_url: str) -> AsyncIterator[Callable[[str], str]]:
    """The address as a user with the password `right`, who owns nothing."""
    await rows_of(postgres_url, f"CREATE ROLE {LOCKED} LOGIN PASSWORD 'right'")
    address = make_url(postgres_url).set(username=LOCKED)
    yield lambda password: address.set(password=password).render_as_string(hide_password=False)
    await rows_of(postgres_url, f"DROP ROLE {LOCKED}")


async def test_a_wrong_password_and_tables_of_another_user_are_told(locked: Callable[[str], str]) -> None:
    assert await refusal(locked("right")) == "forbidden"
    if (why := await refusal(locked("wrong"))) == "forbidden":
        pytest.skip("this server asks nobody for a password")
    assert why == "password"


async def test_a_database_that_is_not_there_is_told(postgres: str) -> None:
    assert await refusal(renamed(postgres, "huiyin_nowhere")) == "no_database"


async def test_a_database_that_cannot_hold_chinese_is_told(postgres: str) -> None:
    async with new_database(postgres, "TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'") as url:
        assert await refusal(url) == "encoding"


async def test_a_driver_that_is_not_installed_is_told(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    for ask in (SqlStore.open, look):
        with pytest.raises(DriverMissingError, match="asyncpg"):
            await ask(postgres, RING)


async def test_the_word_of_other_programs_for_an_encrypted_connection_is_understood(postgres: str) -> None:
    plain = make_url(postgres).update_query_dict({"sslmode": "disable"}).render_as_string(hide_password=False)
    assert (await look(plain, RING)).made


async def test_a_look_cannot_write(postgres_url: str) -> None:
    database = database_at(postgres_url)
    async with database.read() as session:
        with pytest.raises(DBAPIError, match="read-only"):
            await session.execute(store.insert(), {"name": "a", "value": "b"})
    await database.close()


async def test_a_reader_sees_one_moment(postgres_url: str) -> None:
    """A timeline and its end are two statements: what is written between them must not look like a fault."""
    async with opened(postgres_url) as found:
        await file(found, made.filed())
        async with found._database.read() as session:
            before = await names(session)
            await file(found, made.filed("case2"))
            assert await names(session) == before


async def names(session: Session) -> list[str]:
    table = metadata.tables["cases"]
    return list(await session.scalars(select(table.c.case_id).order_by(table.c.case_id)))


# --- a server that goes away --------------------------------------------------------------------------------------


@pytest.fixture
async def wire(postgres_url: str) -> AsyncIterator[Wire]:
    async with wired(postgres_url) as found:
        yield found


async def test_a_server_that_is_away_at_the_start_is_told(wire: Wire) -> None:
    await wire.cut()
    for ask in (SqlStore.open, look):
        with pytest.raises(ServerAwayError):
            await ask(wire.url, RING)


@asynccontextmanager
async def answering(answer: bytes | None) -> AsyncIterator[str]:
    """The address of somebody who is no PostgreSQL: says this and hangs up, or says nothing for ever."""

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if answer is None:
            await reader.read()  # until the other end hangs up
        else:
            writer.write(answer)
        writer.close()

    async with await asyncio.start_server(meet, "127.0.0.1", 0) as server:
        yield f"postgresql://huiyin@127.0.0.1:{server.sockets[0].getsockname()[1]}/huiyin"


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", None], ids=["closes", "other", "silent"])
async def test_who_is_no_postgresql_is_nobody(answer: bytes | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_postgresql, "_CONNECT_S", 0.2)
    async with answering(answer) as url:
        for ask in (SqlStore.open, look):
            with pytest.raises(ServerAwayError):
                await ask(url, RING)


async def test_a_server_that_answers_nothing_any_more_is_given_up_and_used_again_when_it_does(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_postgresql, "_SILENT_S", 0.3)
    async with opened(postgres_url, writers=1) as found:
        await file(found, made.filed())
        async with found._database.transaction() as session:
            with pytest.raises(ServerAwayError):
                await session.execute(text_of("SELECT pg_sleep(60)"))
        assert await load(found) == made.filed()


async def test_while_the_server_is_away_everything_is_busy_and_then_goes_on_with_nothing_lost(wire: Wire) -> None:
    async with opened(wire.url) as found:
        await file(found, made.filed())
        first = await found.receive(b"first", "lisi", b"first", made.NOW)
        await wire.cut()
        for _ in range(2):
            with pytest.raises(BusyError):
                await found.receive(b"second", "lisi", b"second", made.NOW)
            with pytest.raises(BusyError):
                await found.pending()
            with pytest.raises(BusyError):
                await load(found)
        await wire.mend()
        assert [entry.entry_id for entry in await found.pending()] == [first.entry_id]
        assert (await found.receive(b"second", "lisi", b"second", made.NOW)).new
        assert await load(found) == made.filed()


async def test_a_unit_of_work_whose_server_goes_away_in_the_middle_did_not_happen(wire: Wire) -> None:
    case = made.filed()
    after, entries = made.supplemented(case, "一")

    async def supplement(found: SqlStore) -> None:
        async with found.begin() as uow:
            await uow.cases.append(case, after, entries, made.POLICY)
            await wire.cut()
            await uow.commit()

    async with opened(wire.url) as found:
        await file(found, case)
        with pytest.raises(BusyError):
            await supplement(found)
        await wire.mend()
        assert await load(found) == case
        assert await found.verify("case/case1") is None


async def test_connections_that_the_server_closed_meanwhile_are_replaced_unnoticed(postgres_url: str) -> None:
    async with opened(postgres_url) as found:
        await file(found, made.filed())
        await found.pending()
        closed = [told_when_closed(connection) for connection in idle_connections(found)]
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        assert len(await rows_of(postgres_url, f"{others} AND pid <> pg_backend_pid()")) == len(closed) == 2
        for news in closed:
            await news.wait()
        assert await load(found) == made.filed()
        assert await found.pending() == ()


def idle_connections(found: SqlStore) -> list[Any]:
    pools: Any = [found._database._writer.pool, found._database._reader.pool]
    records = [record for pool in pools for record in pool._pool._queue._queue]
    return [record.dbapi_connection.driver_connection for record in records]


def told_when_closed(connection: Any) -> asyncio.Event:
    news = asyncio.Event()
    connection.add_termination_listener(lambda _: news.set())
    return news


async def test_a_row_that_somebody_else_holds_for_long_is_busy(postgres_url: str) -> None:
    async with opened(postgres_url) as found, opened(postgres_url) as other:
        await file(found, made.filed())
        async with other.begin() as uow:
            await uow.cases.load("case1")
            async with found._database.transaction() as session:
                await session.execute(text_of("SET LOCAL lock_timeout = '1ms'"))
                with pytest.raises(BusyError):
                    await session.execute(locked_case("case1"))


async def test_telling_of_a_case_does_not_wait_for_who_changes_it(postgres_url: str) -> None:
    async with opened(postgres_url) as found, opened(postgres_url) as other:
        await file(found, made.filed())
        async with other.begin() as changing, found.begin() as telling:
            assert await changing.cases.load("case1") == await telling.ledger.case("case1")
            assert await telling.ledger.case("case2") is None


async def test_two_that_wait_for_each_other_are_a_conflict_of_one(postgres_url: str) -> None:
    async with opened(postgres_url) as found:
        for name in ("case1", "case2"):
            await file(found, made.filed(name))
        both = asyncio.Barrier(2)

        async def take(first: str, second: str) -> None:
            async with found._database.transaction() as session:
                await session.execute(text_of("SET LOCAL deadlock_timeout = '1ms'"))
                await session.execute(locked_case(first))
                await both.wait()
                await session.execute(locked_case(second))

        results = await asyncio.gather(take("case1", "case2"), take("case2", "case1"), return_exceptions=True)
        (conflict,) = [result for result in results if result is not None]
        assert isinstance(conflict, ConflictError)
        assert not isinstance(conflict, BusyError)


def locked_case(case_id: str) -> Select[Any]:
    cases = metadata.tables["cases"]
    return select(cases.c.case_id).where(cases.c.case_id == case_id).with_for_update()


async def test_more_writers_than_connections_wait_their_turn(postgres_url: str) -> None:
    async with opened(postgres_url, writers=2) as found:
        await asyncio.gather(*(file(found, made.filed(f"case{n}")) for n in range(8)))
        assert len(await rows_of(postgres_url, "SELECT 1 FROM cases")) == 8


# --- one pump for all processes -----------------------------------------------------------------------------------


async def test_one_pump_has_the_turn_until_it_ends_or_rests(postgres_url: str) -> None:
    now, late = made.NOW, made.NOW + TURN
    async with opened(postgres_url) as found, opened(postgres_url) as other:
        assert [await found.pump_turn(now), await other.pump_turn(now)] == [True, False]
        assert not await other.pump_turn(late - TICK)
        assert await other.pump_turn(late)
        assert not await found.pump_turn(late)
        await found.pump_rests()
        assert not await found.pump_turn(late), "resting ends nobody else's turn"
        await other.pump_rests()
        assert await found.pump_turn(late)


async def test_a_turn_that_is_used_is_renewed(postgres_url: str) -> None:
    async with opened(postgres_url) as found, opened(postgres_url) as other:
        assert await found.pump_turn(made.NOW)
        assert await found.pump_turn(made.NOW + TURN / 2)
        assert not await other.pump_turn(made.NOW + TURN)
        assert await other.pump_turn(made.NOW + TURN + TURN / 2)


# --- what is stored -----------------------------------------------------------------------------------------------


async def test_what_is_stored_is_the_same_on_both_engines_to_the_byte(postgres_url: str, tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    for url in (f"sqlite:///{path}", postgres_url):
        async with opened(url, entropy=Counted()) as found:
            await live(found)
    compared = 0
    with closing(sqlite3.connect(path)) as connection:
        for table in metadata.tables:
            here = connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608  # our own names
            there = await rows_of(postgres_url, f"SELECT * FROM {table}")  # noqa: S608  # our own names
            assert sorted(here, key=repr) == sorted((plain(row) for row in there), key=repr), table
            compared += len(here)
    assert compared > 50, "there is something to compare"


async def live(found: SqlStore) -> None:
    """Something in nearly every table."""
    await found.policy_adopt("office", "h", "制度", made.NOW, "system")
    await found.directory_replace(DIRECTORY, made.NOW)
    for turn in STORIES["three-levels"]().turns:
        await keep(found, turn)
    await found.receive(b"hello", "lisi", b"hello", made.NOW)
    async with found.begin() as uow:
        row = await uow.outbox.add(made.notice(), at=made.NOW)
        await uow.series.next("s")
        await uow.dialogues.put(QUESTION)
        await uow.commit()
    await found.outbox_request(row, b"request", CARD)


class Counted:
    """Random bytes that are the same each time."""

    def __init__(self) -> None:
        self._n = 0

    def __call__(self, size: int) -> bytes:
        self._n += 1
        return hashlib.shake_256(str(self._n).encode()).digest(size)


def plain(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(int(value) if isinstance(value, bool) else value for value in row)
