from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete

from storage.history import Fault
from storage.policies import AdoptedPolicy
from storage.store import SqlStore
from storage.streams import read_lines
from storage.tables import entries
from tests.contract import made
from tests.contract.conftest import Reopen
from workflow.directory import Department, Directory, Person

STAFF = Directory(
    people={"lisi": Person("LiSi", "李四", ("2",), ("2",), "wangwu", ("回音-投诉专员",))},
    departments={"2": Department("2", "后勤部", "1")},
    roles={"specialist": ("LiSi",)},
)


async def directory(store: SqlStore) -> Directory:
    async with store.begin() as uow:
        return await uow.organisation.directory()


async def text(store: SqlStore, policy_hash: str) -> str | None:
    async with store.begin() as uow:
        return await uow.organisation.policy_text(policy_hash)


def day(n: int) -> datetime:
    return made.NOW + timedelta(days=n)


async def test_before_the_first_snapshot_nobody_is_known(store: SqlStore) -> None:
    assert await directory(store) == Directory()


async def test_the_newest_snapshot_is_seen_at_once_and_after_a_restart(store: SqlStore, reopen: Reopen) -> None:
    await store.directory_replace(STAFF, made.NOW)
    assert await directory(store) == STAFF
    await store.directory_replace(replace(STAFF, roles={}), day(1))
    assert await directory(store) == replace(STAFF, roles={})
    assert await directory(await reopen()) == replace(STAFF, roles={})


async def test_another_process_sees_a_new_snapshot_too(store: SqlStore, reopen: Reopen) -> None:
    other = await reopen()
    await store.directory_replace(STAFF, made.NOW)
    assert await directory(other) == STAFF
    await store.directory_replace(Directory(), made.NOW)
    assert await directory(other) == Directory()


async def test_an_adopted_policy_is_kept_word_for_word_and_stands_on_the_timeline(store: SqlStore) -> None:
    assert await store.policy_adopt("office", "hash1", "制度 = 1", made.NOW, "system")
    assert await text(store, "hash1") == "制度 = 1"
    assert await text(store, "hash2") is None
    assert await store.policies() == (AdoptedPolicy("hash1", "office", "制度 = 1", made.NOW),)
    assert await store.verify("policy") is None


async def test_adopting_what_is_in_force_changes_nothing(store: SqlStore) -> None:
    assert await store.policy_adopt("office", "hash1", "1", made.NOW, "system")
    assert not await store.policy_adopt("office", "hash1", "1", day(1), "system")
    assert [policy.adopted_at for policy in await store.policies()] == [made.NOW]


async def test_going_back_to_an_earlier_policy_is_written_down(store: SqlStore) -> None:
    for n, policy in enumerate(("A", "B", "A", "A")):
        assert await store.policy_adopt("office", policy, policy, day(n), "system") is (n < 3)
    assert [policy.policy_hash for policy in await store.policies()] == ["A", "B"]
    async with store._database.read() as session:
        assert [line.policy_hash for line in await read_lines(session, "policy")] == ["A", "B", "A"]
    assert await store.verify("policy") is None


@pytest.mark.parametrize("left", [0, 1, 2])
async def test_adoptions_cut_off_at_the_end_are_noticed(store: SqlStore, left: int) -> None:
    for n, policy in enumerate(("A", "B", "C")):
        await store.policy_adopt("office", policy, policy, day(n), "system")
    async with store._database.write() as session:
        await session.execute(delete(entries).where(entries.c.stream == "policy", entries.c.seq > left))
    assert await store.verify("policy") == Fault("policy", left, "head")


async def test_a_stream_that_never_was_has_no_fault(store: SqlStore) -> None:
    assert await store.verify("policy") is None
    assert await store.verify("case/nobody") is None


async def test_an_older_policy_can_come_back_and_each_id_has_its_own(store: SqlStore) -> None:
    await store.policy_adopt("office", "old", "1", made.NOW, "system")
    await store.policy_adopt("line", "other", "3", made.NOW, "system")
    await store.policy_adopt("office", "new", "2", made.NOW, "system")
    assert [policy.policy_hash for policy in await store.policies()] == ["new", "other", "old"]
    assert not await store.policy_adopt("line", "other", "3", day(1), "system")
    assert await store.policy_adopt("office", "old", "1", day(1), "system")
    assert [policy.policy_hash for policy in await store.policies()] == ["old", "new", "other"]
    assert await text(store, "new") == "2", "cases filed under it are decided under it"
