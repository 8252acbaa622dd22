"""The newest ring key takes over what the older ones wrapped, while others work, and nothing else changes."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

import pytest
from sqlalchemy import delete, select, update

from storage.address import database_at
from storage.key_uses import key_uses
from storage.rotation import KeyLook, Rewrapping, look_at_keys, rewrap
from storage.seals import Key, sealed_under
from storage.store import SqlStore
from storage.tables import data_keys, metadata
from storage.vault import KeyKind, KeyMissingError, KeyRing, KeyWrongError
from storage.verifying import verify_store
from tests.contract import made
from tests.contract.conftest import RING
from tests.contract.rotation_child import BOTH, NEW
from workflow.case import Case
from workflow.ports import BusyError

OLD = RING.newest
ONLY_NEW = KeyRing((NEW,))
THIRD = Key("third", bytes(range(2, 34)))

# What no engine can do otherwise than another is asked of one.
one_engine = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


@asynccontextmanager
async def opened(url: str, ring: KeyRing) -> AsyncIterator[SqlStore]:
    store = await SqlStore.open(url, ring, synchronous="OFF")
    try:
        yield store
    finally:
        await store.close()


async def file(store: SqlStore, case_id: str) -> Case:
    case = made.filed(case_id)
    async with store.begin() as uow:
        await uow.cases.append(Case(), case, made.filing(case), made.POLICY)
        await uow.outbox.add(made.notice(case_id=case_id), at=made.NOW)
        await uow.commit()
    return case


async def adds(store: SqlStore, case: Case, words: str) -> Case:
    async with store.begin() as uow:
        found = await uow.cases.load(case.case_id)
        assert found is not None
        after, entries = made.supplemented(found, words)
        await uow.cases.append(found, after, entries, made.POLICY)
        await uow.commit()
    return after


async def load(store: SqlStore, case_id: str) -> Case | None:
    async with store.begin() as uow:
        return await uow.cases.load(case_id)


@pytest.fixture
async def cases(url: str) -> tuple[Case, ...]:
    """Five cases under the old key; 8 + 2 + 3 data keys, the last case's words being erased."""
    async with opened(url, RING) as store:
        found = [await file(store, f"case{n}") for n in range(1, 6)]
        await store.policy_adopt("office", "h" * 64, "text", made.NOW, "operator")
    await erase(url, "case5", KeyKind.CONTENT)
    return tuple(found)


async def erase(url: str, case_id: str, kind: KeyKind) -> None:
    await change(url, delete(data_keys).where(data_keys.c.owner == case_id, data_keys.c.kind == str(kind)))


async def change(url: str, *statements: object) -> None:
    database = database_at(url, synchronous="OFF")
    async with database.write() as session:
        for statement in statements:
            await session.execute(statement)  # type: ignore[arg-type]  # any statement
    await database.close()


async def everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    database = database_at(url)
    async with database.read() as session:
        rows = {t.name: sorted(map(tuple, await session.execute(select(t))), key=repr) for t in metadata.sorted_tables}
    await database.close()
    return rows


async def wrappings(url: str) -> dict[tuple[str, str], str]:
    """Which key wraps which data key."""
    return {(str(o), str(k)): sealed_under(w) for o, k, w in (await everything(url))["data_keys"]}  # type: ignore[arg-type]


async def rotated(url: str, ring: KeyRing = BOTH, batch: int = 2) -> Rewrapping:
    return [far async for far in rewrap(url, ring, batch=batch)][-1]


async def looked(url: str, ring: KeyRing) -> KeyLook:
    found = await look_at_keys(url, ring)
    assert found is not None
    return found


async def test_every_data_key_is_put_under_the_newest_ring_key_and_no_other_row_changes(
    url: str, cases: tuple[Case, ...]
) -> None:
    before = await everything(url)
    assert await rotated(url) == Rewrapping(looked_at=12, of=12, done=12)
    assert set((await wrappings(url)).values()) == {"new"}
    after = await everything(url)
    assert {table for table in before if before[table] != after[table]} == {"data_keys", "ring_keys"}
    assert before["ring_keys"] == [row for row in after["ring_keys"] if row[0] == "test"]


async def test_a_second_run_changes_nothing(url: str, cases: tuple[Case, ...]) -> None:
    await rotated(url)
    before = await everything(url)
    assert await rotated(url) == Rewrapping(looked_at=12, of=12, done=0)
    assert await everything(url) == before


@one_engine
@pytest.mark.parametrize("batch", [1, 11, 12, 13])
async def test_no_data_key_falls_between_two_batches(url: str, cases: tuple[Case, ...], batch: int) -> None:
    assert (await rotated(url, batch=batch)).done == 12


async def test_afterwards_the_old_key_may_go_and_everything_opens(url: str, cases: tuple[Case, ...]) -> None:
    await rotated(url)
    async with opened(url, ONLY_NEW) as store:
        for case in cases[:4]:
            assert await load(store, case.case_id) == case
        assert await load(store, "case5") == replace(cases[4], title="", text="")
        assert len(await store.outbox_claim(made.NOW, 10)) == 5
        assert (await adds(store, cases[0], "还有一只袜子")).version == 2
    assert (await verify_store(url)).faults == ()


@one_engine
async def test_before_it_is_done_the_old_key_is_missed_by_name(url: str, cases: tuple[Case, ...]) -> None:
    async with aclosing(rewrap(url, BOTH, batch=2)) as steps:
        await anext(steps)
    for ring, missing in ((ONLY_NEW, "test"), (RING, "new")):
        with pytest.raises(KeyMissingError) as caught:
            await SqlStore.open(url, ring)
        assert caught.value.key_id == missing


@pytest.mark.process
async def test_what_was_killed_in_the_middle_is_finished_by_the_next_run(url: str, cases: tuple[Case, ...]) -> None:
    command = (sys.executable, "-m", "tests.contract.rotation_child", url)
    child = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert child.stdout is not None
    assert await child.stdout.readline() == b"half-way\n"
    child.kill()
    await child.wait()
    assert sorted((await wrappings(url)).values()) == ["new"] * 6 + ["test"] * 6
    async with opened(url, BOTH) as store:
        assert [await load(store, case.case_id) for case in cases[:4]] == list(cases[:4])
    assert (await rotated(url)).done == 6
    async with opened(url, ONLY_NEW) as store:
        assert [await load(store, case.case_id) for case in cases[:4]] == list(cases[:4])
    assert (await verify_store(url)).faults == ()


async def test_others_file_and_write_on_while_it_runs(url: str, cases: tuple[Case, ...]) -> None:
    """Three processes' worth of stores beside it: not one command fails, not one word is lost."""
    written: list[Case] = []

    async def works(name: str, mine: Case) -> None:
        async with opened(url, BOTH) as store:
            for n in range(6):
                mine = await adds(store, mine, f"{name}{n}")
                written.append(await file(store, f"{name}{n}"))
            written.append(mine)

    await asyncio.gather(
        *(works(name, case) for name, case in zip("abc", cases, strict=False)),
        *(rotated(url, batch=1) for _ in range(2)),
    )
    await rotated(url)
    assert set((await wrappings(url)).values()) == {"new"}
    async with opened(url, ONLY_NEW) as store:
        for case in written:
            assert await load(store, case.case_id) == case
    assert len(written) == 21
    assert (await verify_store(url)).faults == ()


async def test_a_process_that_still_wraps_with_the_old_key_is_noticed_when_that_key_has_gone(
    url: str, cases: tuple[Case, ...]
) -> None:
    await rotated(url)
    async with opened(url, KeyRing((OLD, NEW))) as stale:
        late = await file(stale, "late")
    with pytest.raises(KeyMissingError, match="test"):
        await SqlStore.open(url, ONLY_NEW)
    assert (await rotated(url)).done == 2
    async with opened(url, ONLY_NEW) as store:
        assert await load(store, "late") == late


async def test_who_serves_without_the_new_key_is_told_later_and_not_that_a_message_failed(
    url: str, cases: tuple[Case, ...]
) -> None:
    async with opened(url, RING) as serving:
        await rotated(url)
        with pytest.raises(BusyError) as caught:
            await load(serving, "case1")
        assert isinstance(caught.value, KeyMissingError)
        await serving.receive(b"hello", "zhangsan", b"hello", made.NOW)
    async with opened(url, BOTH) as restarted:
        assert await load(restarted, "case1") == cases[0]
        assert len(await restarted.pending()) == 1


async def test_a_case_that_is_erased_meanwhile_stays_erased(url: str, cases: tuple[Case, ...]) -> None:
    """What was read and is no longer there is not written back."""
    async with aclosing(rewrap(url, BOTH, batch=1)) as steps:
        await anext(steps)
        for kind in (KeyKind.CONTENT, KeyKind.IDENTITY):
            await erase(url, "case2", kind)
        async for _ in steps:
            pass
    assert not [owner for owner, _ in await wrappings(url) if owner == "case2"]


@one_engine
async def test_a_key_that_somebody_damaged_is_named_and_keeps_no_other_back(url: str, cases: tuple[Case, ...]) -> None:
    content, identity = (
        (data_keys.c.owner == "case1") & (data_keys.c.kind == "content"),
        (data_keys.c.owner == "case2") & (data_keys.c.kind == "identity"),
    )
    await change(url, update(data_keys).where(content).values(wrapped=b"\x01\x04test" + bytes(60)))
    await change(url, update(data_keys).where(identity).values(wrapped=b"\x01\xffno blob at all"))
    assert await rotated(url) == Rewrapping(looked_at=12, of=12, done=10, broken=("case1", "case2"))
    found = await looked(url, BOTH)
    assert (found.uses.of("new").wraps, found.uses.of("test").owners, found.uses.damaged) == (10, ["case1"], ["case2"])


# --- a look -------------------------------------------------------------------------------------------------------


async def test_a_look_counts_what_each_key_wraps_and_needs_none_of_them(url: str, cases: tuple[Case, ...]) -> None:
    async with opened(url, BOTH) as store:
        await file(store, "case6")
    for ring in (BOTH, ONLY_NEW, KeyRing((THIRD,))):
        found = await looked(url, ring)
        assert {key: (use.of_cases, use.of_store) for key, use in found.uses.by_key.items()} == {
            "test": (9, 3),
            "new": (2, 0),
        }
        assert (found.wrong, found.uses.damaged) == ((), [])
        assert found.uses.of("new").owners == ["case6"]
        assert found.uses.of("third").wraps == 0


@one_engine
async def test_a_look_says_which_name_stands_for_another_key(url: str, cases: tuple[Case, ...]) -> None:
    assert (await looked(url, KeyRing((replace(THIRD, key_id="test"), NEW)))).wrong == ("test",)


async def test_a_look_counts_over_its_pages(url: str, cases: tuple[Case, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.key_uses.PAGE", 5)
    database = database_at(url)
    async with database.read() as session:
        found = await key_uses(session, some=2)
    await database.close()
    assert (found.of("test").wraps, found.of("test").owners) == (12, ["case1", "case2"])


@one_engine
async def test_where_no_store_is_there_is_nothing_to_look_at(url: str, tmp_path: object) -> None:
    assert await look_at_keys(f"sqlite:///{tmp_path}/none.db", BOTH) is None


# --- names --------------------------------------------------------------------------------------------------------


@one_engine
async def test_a_wrong_or_missing_key_ends_a_rotation_before_anything_is_changed(
    url: str, cases: tuple[Case, ...]
) -> None:
    before = await everything(url)
    with pytest.raises(KeyMissingError, match="test"):
        await rotated(url, ONLY_NEW)
    with pytest.raises(KeyWrongError, match="test"):
        await rotated(url, KeyRing((NEW, replace(THIRD, key_id="test"))))
    assert await everything(url) == before


@one_engine
async def test_the_name_of_a_key_that_is_out_of_use_may_be_given_to_another_key(
    url: str, cases: tuple[Case, ...]
) -> None:
    await rotated(url)
    again = KeyRing((replace(THIRD, key_id="test"), NEW))
    async with opened(url, again) as store:
        six = await file(store, "case6")
        assert await load(store, "case1") == cases[0]
    with pytest.raises(KeyWrongError):
        await SqlStore.open(url, KeyRing((OLD, NEW)))
    assert (await rotated(url, again)).done == 12
    async with opened(url, KeyRing((again.newest,))) as store:
        assert await load(store, "case6") == six
