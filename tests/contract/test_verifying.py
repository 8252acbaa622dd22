"""A store whose timelines somebody touched: both our verifier and the stand-alone one find each kind of change."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import Executable, delete, text, update

from storage.address import database_at
from storage.exporting import export_timelines
from storage.history import Fault
from storage.store import SqlStore
from storage.tables import cases, entries
from storage.verifying import Verified, verify_store
from tests.contract import made
from workflow.case import Case

STAND_ALONE = Path(__file__).parents[2] / "deploy" / "verify_timeline.py"
LONG, SHORT = "case/case1", "case/case2"

Touch = Callable[[str], Awaitable[None]]


async def fill(store: SqlStore) -> None:
    """Two cases, of five entries and of one, and an adopted policy."""
    await store.policy_adopt("office", "h" * 64, "text", made.NOW, "operator")
    for name, supplements in (("case1", 4), ("case2", 0)):
        case = made.filed(name)
        async with store.begin() as uow:
            await uow.cases.append(Case(), case, made.filing(case), made.POLICY)
            for n in range(supplements):
                after, added = made.supplemented(case, f"第{n}句")
                await uow.cases.append(case, after, added, made.POLICY)
                case = after
            await uow.commit()
    await store.close()


async def change(url: str, *statements: Executable) -> None:
    database = database_at(url, synchronous="OFF")
    async with database.write() as session:
        for statement in statements:
            await session.execute(statement)
    await database.close()


async def both(url: str, folder: Path) -> tuple[Verified, int, str]:
    """What we find, and how the stand-alone verifier ends over the export of the same store."""
    found = await verify_store(url)
    export = folder / "timelines.jsonl"
    with export.open("w", encoding="utf-8") as file:
        await export_timelines(url, file.write)
    return found, *stand_alone(export)


def stand_alone(path: Path) -> tuple[int, str]:
    """Status and words of the verifier that shares no code with us, run by a bare interpreter."""
    done = subprocess.run([sys.executable, "-I", STAND_ALONE, path], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


async def test_an_untouched_store_is_in_order_for_both(store: SqlStore, url: str, tmp_path: Path) -> None:
    await fill(store)
    found, status, told = await both(url, tmp_path)
    assert found == Verified(streams=3, entries=7, faults=())
    assert (status, told) == (0, "3 timelines, 7 entries\nnothing was changed\n")


of_long = entries.c.stream == LONG
TOUCHED: dict[str, tuple[list[Executable], Fault]] = {
    "a flipped bit in sealed words": (
        [update(entries).where(of_long, entries.c.seq == 3).values(content=b"\x00")],
        Fault(LONG, 3, "hash"),
    ),
    "another actor": (
        [update(entries).where(of_long, entries.c.seq == 1).values(actor="sunxiao")],
        Fault(LONG, 1, "hash"),
    ),
    "an instant moved by a millisecond": (
        [text("UPDATE entries SET at = at + 1 WHERE stream = 'case/case1' AND seq = 2")],
        Fault(LONG, 2, "hash"),
    ),
    "an entry taken out of the middle": (
        [delete(entries).where(of_long, entries.c.seq == 2)],
        Fault(LONG, 2, "seq"),
    ),
    "two entries that changed places": (
        [
            update(entries).where(of_long, entries.c.seq == 2).values(seq=99),
            update(entries).where(of_long, entries.c.seq == 3).values(seq=2),
            update(entries).where(of_long, entries.c.seq == 99).values(seq=3),
        ],
        Fault(LONG, 2, "prev"),
    ),
    "the tail cut off": ([delete(entries).where(of_long, entries.c.seq > 3)], Fault(LONG, 3, "head")),
    "a whole timeline gone": ([delete(entries).where(of_long)], Fault(LONG, 0, "gone")),
    "an entry put in at the end": (
        [
            text(
                "INSERT INTO entries SELECT stream, 6, at, actor, command_id, policy_hash, type, v, open, content,"
                " identity, hash, hash FROM entries WHERE stream = 'case/case1' AND seq = 5"
            )
        ],
        Fault(LONG, 6, "hash"),
    ),
    "a case without its row": ([delete(cases).where(cases.c.case_id == "case1")], Fault(LONG, 1, "strange")),
}


@pytest.mark.parametrize("name", TOUCHED)
async def test_each_kind_of_change_is_found_by_both_and_the_other_timelines_are_not_blamed(
    name: str, store: SqlStore, url: str, tmp_path: Path
) -> None:
    statements, fault = TOUCHED[name]
    await fill(store)
    await change(url, *statements)
    found, status, told = await both(url, tmp_path)
    assert found.faults == (fault,)
    assert status == 1
    assert told.count(LONG) == 1
    assert SHORT not in told


async def test_the_stand_alone_verifier_reads_a_file_of_sqlite_itself(
    store: SqlStore, url: str, tmp_path: Path
) -> None:
    await fill(store)
    if not url.startswith("sqlite"):
        pytest.skip("only a store on SQLite is a file")
    file = tmp_path / "store.db"
    assert stand_alone(file) == (0, "3 timelines, 7 entries\nnothing was changed\n")
    await change(url, delete(entries).where(of_long, entries.c.seq == 5))
    assert stand_alone(file)[0] == 1
