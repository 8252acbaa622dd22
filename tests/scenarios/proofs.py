"""What must hold after every story, and what a story may compare: the stored rows, the timelines, the other side."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager

from bot.sandbox.sandbox import Sandbox
from storage.address import file_of
from storage.store import SqlStore
from storage.streams import POLICY, case_stream
from storage.vault import KeyRing
from tests.postgres import rows_now
from workflow.case import Case
from workflow.evolve import fold

# Where it stands what happened to cases; the rest of the store is conversation, post and housekeeping.
CASES = ("entries", "commands", "cases", "participants", "case_clocks", "series", "data_keys")
TALK = ("dialogues", "drafts")
POST = ("inbox", "outbox", "sent_cards", "seen")
EVERYTHING = (*CASES, *TALK, *POST)

# A token that ran out is asked for anew; a menu that was never made is made.
_PART_OF_LIFE = {("menu/get", 46003)}
_TOKEN_RAN_OUT = 42001

Rows = dict[str, list[tuple[object, ...]]]


def rows(url: str, tables: Collection[str]) -> Rows:
    """Every row of these tables, in an order that does not depend on when they were written."""
    return {table: sorted(found, key=repr) for table, found in _asked(url, dict.fromkeys(tables, "*")).items()}


@contextmanager
def unchanged(url: str, tables: Collection[str] = CASES) -> Iterator[None]:
    """Whatever is done inside, not one row of these tables may come, go or change."""
    before = rows(url, tables)
    yield
    after = rows(url, tables)
    changed = [table for table in tables if before[table] != after[table]]
    assert not changed, f"nothing may change, and these did: {changed}"


async def proven(url: str, keys: KeyRing) -> tuple[Case, ...]:
    """Every stored case, each proven: its chain is whole, and its entries fold to exactly the state beside them."""
    store = await SqlStore.open(url, keys, synchronous="OFF")
    try:
        assert await store.verify(POLICY) is None
        return tuple([await _proven(store, str(row[0])) for row in rows(url, ["cases"])["cases"]])
    finally:
        await store.close()


async def _proven(store: SqlStore, case_id: str) -> Case:
    fault = await store.verify(case_stream(case_id))
    assert fault is None, fault
    async with store.begin() as uow:
        case, entries = await uow.cases.load(case_id), await uow.cases.entries(case_id)
    assert case is not None
    assert fold((entry.event, entry.at) for entry in entries) == case, f"{case_id} is not what its entries tell"
    return case


def nothing_set_aside(url: str) -> None:
    """No message was given up on."""
    failed = [row for row in _asked(url, {"inbox": "id, state, failed_at"})["inbox"] if row[-1] is not None]
    assert not failed, failed


def wecom_agreed(sandbox: Sandbox, forged: Collection[int] = ()) -> None:
    """WeCom took whatever the bot sent: no call was refused, no reply ignored, no message dropped over a limit.

    The reply to a `forged` callback has no card that it could change.
    """
    for item in sandbox.traffic.after(0):
        assert item["refused"] is None or item["n"] in forged, item
        assert not item["dropped"], item
        code = (item["response"] or {}).get("errcode", 0) if item["direction"] == "api" else 0
        assert code in (0, _TOKEN_RAN_OUT) or (item["what"], code) in _PART_OF_LIFE, item


def quiet_phones(sandbox: Sandbox, cast: Collection[str]) -> None:
    """Nobody outside the cast was sent anything."""
    for person in sandbox.world.company.people:
        if person.userid not in cast:
            told = [m for m in sandbox.world.messages(person.userid, 0) if m.sender == "bot"]
            assert not told, f"{person.userid} has no part in this and got {told}"


def _asked(url: str, columns: Mapping[str, str]) -> Rows:
    """These columns of these tables, read behind the program's back."""
    statements = {table: f"SELECT {what} FROM {table}" for table, what in columns.items()}  # noqa: S608  # our own names
    path = file_of(url)
    if path is None:
        return dict(zip(statements, rows_now(url, *statements.values()), strict=True))
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return {table: connection.execute(statement).fetchall() for table, statement in statements.items()}
