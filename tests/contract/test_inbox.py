from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.inbox import BEHIND, LEASE, InboxEntry, Pending, Received
from storage.store import SqlStore
from tests.contract import made
from tests.contract.conftest import Reopen
from workflow.case import Case

WEEK = timedelta(days=7)
TICK = timedelta(milliseconds=1)


async def receive(store: SqlStore, content: str = "hello", person: str = "zhangsan") -> Received:
    return await store.receive(content.encode(), person, f"<xml>{content}</xml>".encode(), made.NOW)


async def finish(store: SqlStore, entry_id: int) -> None:
    async with store.begin() as uow:
        await uow.inbox.finish(entry_id, made.NOW)
        await uow.commit()


async def waiting(store: SqlStore) -> list[int]:
    return [entry.entry_id for entry in await store.pending()]


async def test_a_callback_waits_with_its_body_until_it_is_finished(store: SqlStore) -> None:
    entry_id = (await receive(store)).entry_id
    async with store.begin() as uow:
        entry = await uow.inbox.take(entry_id)
        assert isinstance(entry, InboxEntry)
        assert (entry.body, entry.at, entry.starts) == (b"<xml>hello</xml>", made.NOW, 1)
        assert await store.pending() == (Pending(entry_id, entry.lane),)
    await finish(store, entry_id)
    async with store.begin() as uow:
        assert await uow.inbox.take(entry_id) is None
        assert await uow.inbox.take(entry_id + 1) is None
    assert await waiting(store) == []


async def test_a_repetition_gets_the_first_ones_place_also_after_it_is_finished(store: SqlStore) -> None:
    first = await receive(store)
    assert first.new
    assert await receive(store) == replace(first, new=False)
    await finish(store, first.entry_id)
    assert await receive(store) == replace(first, new=False)
    assert (await receive(store, "hello!")).new


async def test_what_arrives_together_is_taken_in_once_and_in_order(store: SqlStore) -> None:
    contents = [str(n % 40) for n in range(120)]
    received = await asyncio.gather(*(receive(store, content) for content in contents))
    first_ids = [r.entry_id for r in received[:40]]
    assert [r.new for r in received] == [True] * 40 + [False] * 80
    assert [r.entry_id for r in received] == first_ids * 3
    assert await waiting(store) == first_ids == sorted(first_ids)


async def test_a_person_has_one_lane_in_any_letters_and_two_people_have_two(store: SqlStore) -> None:
    for content, person in [("1", "ZhangSan"), ("2", "zhangsan"), ("3", "lisi")]:
        await receive(store, content, person)
    one, same, other = [entry.lane for entry in await store.pending()]
    assert one == same != other


async def test_what_was_accepted_is_there_after_a_restart_oldest_first(store: SqlStore, reopen: Reopen) -> None:
    ids = [(await receive(store, str(n))).entry_id for n in range(3)]
    await finish(store, ids[1])
    await store.close()
    assert await waiting(await reopen()) == [ids[0], ids[2]]


async def test_the_effect_and_the_end_of_its_entry_are_one_transaction(store: SqlStore) -> None:
    entry_id = (await receive(store)).entry_id
    case = made.filed()
    async with store.begin() as uow:
        await uow.cases.append(Case(), case, made.filing(case), made.POLICY)
        await uow.inbox.finish(entry_id, made.NOW)
    assert await waiting(store) == [entry_id]
    async with store.begin() as uow:
        assert await uow.cases.load(case.case_id) is None


async def set_aside(store: SqlStore, entry_id: int, reason: str = "KeyError") -> None:
    async with store.begin() as uow:
        entry = await uow.inbox.take(entry_id)
        assert isinstance(entry, InboxEntry)
        await uow.inbox.set_aside(entry, reason, made.NOW)
        await uow.commit()


async def test_the_lane_that_is_told_is_the_one_that_waits(store: SqlStore) -> None:
    received = await receive(store)
    assert await store.pending() == (Pending(received.entry_id, received.lane),)


@pytest.mark.parametrize(("until", "found"), [(-TICK, 0), (0 * TICK, 1), (TICK, 1)])
async def test_for_ten_seconds_an_entry_is_in_the_hands_of_who_took_it_in(
    store: SqlStore, until: timedelta, found: int
) -> None:
    await receive(store)
    assert len(await store.pending(made.NOW + LEASE + until)) == found


async def test_taking_in_is_the_first_start_and_each_further_one_is_counted_durably(
    store: SqlStore, reopen: Reopen
) -> None:
    entry_id = (await receive(store)).entry_id
    assert await store.inbox_start(entry_id, made.NOW) == 2
    await store.close()
    assert await (await reopen()).inbox_start(entry_id, made.NOW + LEASE) == 3


async def test_what_is_finished_or_set_aside_does_not_start_again(store: SqlStore) -> None:
    done, aside = [(await receive(store, text)).entry_id for text in ("done", "aside")]
    await finish(store, done)
    await set_aside(store, aside)
    assert [await store.inbox_start(entry, made.NOW) for entry in (done, aside, aside + 1)] == [0, 0, 0]


async def test_an_entry_set_aside_keeps_its_body_and_reason_and_the_next_goes_on(store: SqlStore) -> None:
    bad, good = (await receive(store, "bad")).entry_id, (await receive(store, "good")).entry_id
    await set_aside(store, bad, "ValueError")
    assert await waiting(store) == [good]
    async with store.begin() as uow:
        assert await uow.inbox.take(bad) is None
    (aside,) = await store.inbox_set_aside()
    assert (aside.entry.entry_id, aside.entry.body, aside.reason) == (bad, b"<xml>bad</xml>", "ValueError")
    assert not (await receive(store, "bad")).new, "a repetition of it is not handled either"


async def test_an_entry_set_aside_can_wait_again_and_nothing_else_can(store: SqlStore) -> None:
    bad, good, done = [(await receive(store, text)).entry_id for text in ("bad", "good", "done")]
    await set_aside(store, bad)
    await finish(store, done)
    assert [await store.inbox_retry(entry) for entry in (good, done, done + 1)] == [False, False, False]
    assert await store.inbox_retry(bad)
    assert await waiting(store) == [bad, good]
    assert await store.inbox_set_aside() == ()
    assert await store.inbox_start(bad, made.NOW) == 1


@pytest.mark.parametrize(("age", "gone"), [(WEEK - TICK, 0), (WEEK, 1), (WEEK + TICK, 1)])
async def test_a_finished_entry_is_remembered_for_seven_days(store: SqlStore, age: timedelta, gone: int) -> None:
    done, waits, aside = [(await receive(store, text, text)).entry_id for text in ("done", "waits", "aside")]
    await finish(store, done)
    await set_aside(store, aside)
    assert await store.inbox_sweep(made.NOW + age) == gone
    assert await waiting(store) == [waits]
    assert len(await store.inbox_set_aside()) == 1
    again = await receive(store, "done", "done")
    assert again.new is bool(gone)
    assert again.entry_id == done or again.entry_id > aside, "an id never comes back for something else"


async def test_an_entry_waits_behind_an_older_one_of_its_lane_and_no_other(store: SqlStore) -> None:
    older, younger = [(await receive(store, text)).entry_id for text in ("older", "younger")]
    other = (await receive(store, "other", "lisi")).entry_id
    async with store.begin() as uow:
        assert await uow.inbox.take(younger) == BEHIND
        assert isinstance(await uow.inbox.take(other), InboxEntry)
        assert isinstance(await uow.inbox.take(older), InboxEntry)
    await finish(store, older)
    async with store.begin() as uow:
        assert isinstance(await uow.inbox.take(younger), InboxEntry)


async def test_an_entry_behind_one_that_was_set_aside_has_its_turn(store: SqlStore) -> None:
    bad, good = [(await receive(store, text)).entry_id for text in ("bad", "good")]
    await set_aside(store, bad)
    async with store.begin() as uow:
        assert isinstance(await uow.inbox.take(good), InboxEntry)


async def test_what_another_process_has_in_hand_is_not_begun_before_its_lease_ends(
    store: SqlStore, reopen: Reopen
) -> None:
    other = await reopen()
    entry_id = (await receive(store)).entry_id
    assert await other.inbox_start(entry_id, made.NOW + LEASE - TICK) == 0
    assert await other.inbox_start(entry_id, made.NOW + LEASE) == 2
    assert await store.inbox_start(entry_id, made.NOW + LEASE) == 0, "it is the other's now"


async def test_an_entry_that_was_let_go_is_anybodys_and_was_not_begun(store: SqlStore, reopen: Reopen) -> None:
    other = await reopen()
    entry_id = (await receive(store)).entry_id
    async with store.begin() as uow:
        await uow.inbox.let_go(entry_id, made.NOW)
        await uow.commit()
    assert [found.entry_id for found in await other.pending(made.NOW)] == [entry_id]
    assert await other.inbox_start(entry_id, made.NOW) == 1


async def test_what_a_process_that_is_gone_had_in_hand_is_free_after_a_take_over(
    store: SqlStore, reopen: Reopen
) -> None:
    entry_id = (await receive(store)).entry_id
    other = await reopen()
    await other.take_over(made.NOW)
    assert [found.entry_id for found in await other.pending(made.NOW)] == [entry_id]
    assert await other.inbox_start(entry_id, made.NOW) == 2
