"""What must hold after every story, and what a story may compare: the stored rows, the timelines, the other side."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.sandbox.sandbox import Sandbox
from storage.store import SqlStore
from storage.streams import POLICY, case_stream
from storage.vault import KeyRing
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


def rows(database: Path, tables: Collection[str]) -> Rows:
    """Every row of these tables, in an order that does not depend on when they were written."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in tables}  # noqa: S608


@contextmanager
def unchanged(database: Path, tables: Collection[str] = CASES) -> Iterator[None]:
    """Whatever is done inside, not one row of these tables may come, go or change."""
    before = rows(database, tables)
    yield
    after = rows(database, tables)
    changed = [table for table in tables if before[table] != after[table]]
    assert not changed, f"nothing may change, and these did: {changed}"


async def proven(database: Path, keys: KeyRing) -> tuple[Case, ...]:
    """Every stored case, each proven: its chain is whole, and its entries fold to exactly the state beside them."""
    store = await SqlStore.open(f"sqlite:///{database}", keys, synchronous="OFF")
    try:
        assert await store.verify(POLICY) is None
        return tuple([await _proven(store, str(row[0])) for row in rows(database, ["cases"])["cases"]])
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


def nothing_set_aside(database: Path) -> None:
    """No message was given up on."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        failed = connection.execute("SELECT id, state FROM inbox WHERE failed_at IS NOT NULL").fetchall()
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
