from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from storage.outbox_claims import Claimed
from storage.store import SqlStore
from tests.contract import made
from tests.contract.conftest import Reopen
from workflow.ports import ItemKind, OutboxItem, SentCard, Urgency

NOW = made.NOW
TICK = timedelta(milliseconds=1)
LEASE = timedelta(seconds=30)
SIX = timedelta(seconds=6)


async def add(store: SqlStore, item: OutboxItem | None = None, at: datetime = NOW) -> int:
    async with store.begin() as uow:
        row_id = await uow.outbox.add(item or made.notice(), at=at)
        await uow.commit()
    return row_id


async def answer(store: SqlStore) -> int:
    return await add(store, OutboxItem(ItemKind.ANSWER, "zhangsan", params={"reply": "{}"}, not_before=NOW + SIX))


async def claim(store: SqlStore, now: datetime = NOW, limit: int = 100) -> list[int]:
    return [row.id for row in await store.outbox_claim(now, limit)]


async def test_an_item_comes_out_as_it_went_in_also_after_a_restart(store: SqlStore, reopen: Reopen) -> None:
    item = made.notice(seq=3, params={"words": "汤"}, topic="triage", urgency=Urgency.ACTION, not_before=NOW)
    row_id = await add(store, item)
    await store.close()
    assert await (await reopen()).outbox_claim(NOW, 10) == (Claimed(row_id, item, NOW, 1, None),)


async def test_the_urgent_go_first_then_the_older(store: SqlStore) -> None:
    news = await add(store, made.notice(urgency=Urgency.NEWS))
    later = await add(store, made.notice(urgency=Urgency.ACTION), at=NOW + TICK)
    action = await add(store, made.notice(urgency=Urgency.ACTION))
    emergency = await add(store, made.notice(urgency=Urgency.EMERGENCY), at=NOW + TICK)
    await add(store, made.notice(urgency=Urgency.EMERGENCY), at=NOW + 2 * TICK)
    assert await claim(store, NOW + TICK, limit=2) == [emergency, action]
    assert await claim(store, NOW + TICK) == [later, news]


@pytest.mark.parametrize(("moment", "due"), [(-TICK, False), (timedelta(), True), (TICK, True)])
async def test_an_item_waits_for_its_time(store: SqlStore, moment: timedelta, due: bool) -> None:
    at = NOW + timedelta(hours=9)
    await add(store, made.notice(not_before=at))
    assert await store.outbox_next_at() == at
    assert await store.outbox_open(at + moment) == int(due)
    assert bool(await claim(store, at + moment)) is due


async def test_a_time_before_now_means_now(store: SqlStore) -> None:
    await add(store, made.notice(not_before=NOW - SIX))
    assert await store.outbox_next_at() == NOW


@pytest.mark.parametrize(("moment", "free"), [(-TICK, False), (timedelta(), True), (TICK, True)])
async def test_a_claimed_item_is_nobody_elses_until_its_lease_ends(
    store: SqlStore, moment: timedelta, free: bool
) -> None:
    row_id = await add(store)
    assert await claim(store) == [row_id]
    assert await claim(store) == []
    assert await store.outbox_open(NOW) == 1
    again = await store.outbox_claim(NOW + LEASE + moment, 10)
    assert [row.attempts for row in again] == [2] * int(free)


async def test_two_pumps_never_claim_the_same_row(store: SqlStore) -> None:
    ids = [await add(store) for _ in range(20)]
    claims = await asyncio.gather(*(claim(store, limit=3) for _ in range(10)))
    assert sorted(row for rows in claims for row in rows) == ids


async def test_the_request_bytes_are_kept_once_and_come_back_with_the_next_attempt(store: SqlStore) -> None:
    row_id = await add(store)
    await claim(store)
    await store.outbox_request(row_id, b"first")
    await store.outbox_request(row_id, b"second")
    (row,) = await store.outbox_claim(NOW + LEASE, 10)
    assert row.request == b"first"


async def test_a_failed_attempt_waits_for_its_time_and_frees_the_row(store: SqlStore) -> None:
    row_id, other = await add(store), await add(store)
    await claim(store)
    await store.outbox_retry(row_id, NOW + SIX, "45009")
    assert await store.outbox_open(NOW) == 1, "only the other one, which is still leased"
    assert await claim(store, NOW + SIX - TICK) == []
    assert await claim(store, NOW + SIX) == [row_id]
    assert await claim(store, NOW + LEASE) == [other]


async def test_a_sent_or_dropped_row_is_never_claimed_again(store: SqlStore) -> None:
    sent, dropped, waits = await add(store), await add(store), await add(store)
    await claim(store)
    await store.outbox_sent(sent, NOW)
    await store.outbox_drop(dropped, NOW, "81013")
    await store.outbox_retry(sent, NOW, "late")
    await store.outbox_request(sent, b"late")
    await store.outbox_retry(waits, NOW, "45009")
    assert await claim(store, NOW + 10 * LEASE) == [waits]


async def test_an_answer_is_taken_once_before_the_pump_comes(store: SqlStore) -> None:
    row_id = await answer(store)
    taken = await asyncio.gather(*(store.outbox_take_answer(row_id) for _ in range(5)))
    assert [lease for lease in taken if lease] == [NOW + SIX + LEASE]
    assert await claim(store, NOW + SIX) == []
    await store.outbox_sent(row_id, NOW)
    assert await claim(store, NOW + SIX + 2 * LEASE) == []


async def test_an_answer_that_the_pump_has_is_not_given_to_the_coroutine(store: SqlStore) -> None:
    row_id = await answer(store)
    assert await claim(store, NOW + SIX - TICK) == []
    assert await claim(store, NOW + SIX) == [row_id]
    assert await store.outbox_take_answer(row_id) is None
    await store.outbox_retry(row_id, NOW + LEASE, "45009")
    assert await store.outbox_take_answer(row_id) == NOW + 2 * LEASE
    await store.outbox_sent(row_id, NOW + LEASE)
    assert await store.outbox_take_answer(row_id) is None


@pytest.mark.parametrize(("moment", "due"), [(-TICK, False), (timedelta(), True), (TICK, True)])
async def test_an_answer_whose_taker_died_is_pushed_after_all(store: SqlStore, moment: timedelta, due: bool) -> None:
    row_id = await answer(store)
    assert await store.outbox_take_answer(row_id)
    assert await store.outbox_next_at() == NOW + SIX + LEASE
    assert await claim(store, NOW + SIX + LEASE + moment) == [row_id] * int(due)


async def test_only_an_answer_can_be_taken(store: SqlStore) -> None:
    assert await store.outbox_take_answer(await add(store)) is None
    assert await store.outbox_take_answer(999) is None


async def test_a_released_answer_is_the_pumps_at_once_and_only_its_taker_can_release_it(store: SqlStore) -> None:
    row_id = await answer(store)
    lease = await store.outbox_take_answer(row_id)
    assert lease is not None
    await store.outbox_release_answer(row_id, lease - TICK, NOW)
    assert await claim(store) == []
    await store.outbox_release_answer(row_id, lease, NOW)
    assert await claim(store) == [row_id]
    await store.outbox_release_answer(row_id, lease, NOW)
    assert await claim(store, NOW + LEASE - TICK) == [], "the pump has it now"


async def test_what_a_dead_process_had_in_hand_is_free_and_what_waits_goes_on_waiting(store: SqlStore) -> None:
    claimed = await add(store)
    await claim(store)
    taken, unheard = await answer(store), await answer(store)
    waits = await add(store, made.notice(not_before=NOW + SIX))
    assert await store.outbox_take_answer(taken)
    await store.take_over(NOW)
    assert await claim(store) == [claimed, taken, unheard]
    assert await claim(store, NOW + SIX) == [waits]


async def test_what_is_due_can_be_postponed_as_a_whole(store: SqlStore) -> None:
    due, leased = await add(store), await add(store, made.notice(urgency=Urgency.EMERGENCY))
    waits = await add(store, made.notice(not_before=NOW + TICK))
    assert await claim(store, limit=1) == [leased]
    await store.outbox_postpone(NOW, NOW + SIX)
    assert await claim(store, NOW + SIX - TICK) == [waits]
    assert await claim(store, NOW + SIX) == [due]


async def test_a_row_that_is_put_back_was_not_tried(store: SqlStore) -> None:
    row_id = await add(store)
    await claim(store)
    await store.outbox_put_back([(row_id, NOW + SIX)])
    (row,) = await store.outbox_claim(NOW + SIX, 10)
    assert row.attempts == 1
    await store.outbox_sent(row_id, NOW)
    await store.outbox_put_back([(row_id, NOW)])
    assert await claim(store) == []


async def test_finished_rows_leave_after_seven_days(store: SqlStore) -> None:
    sent, dropped, waits = await add(store), await add(store), await add(store)
    await store.outbox_sent(sent, NOW)
    await store.outbox_drop(dropped, NOW + TICK, "81013")
    week = NOW + timedelta(days=7)
    assert [await store.outbox_sweep(at) for at in (week - TICK, week, week + TICK)] == [0, 1, 1]
    assert await claim(store) == [waits]


async def test_nothing_to_say_is_no_next_moment(store: SqlStore) -> None:
    assert await store.outbox_next_at() is None
    row_id = await add(store)
    assert await store.next_at() == NOW
    await store.outbox_sent(row_id, NOW)
    assert await store.outbox_next_at() is None
    assert await store.next_at() is None


def card(task_id: str = "t1", **fields: object) -> SentCard:
    known = {"to": "lisi", "case_id": "case1", "topic": "triage", "template": "triage", "params": {"a": "b"}}
    code = {"response_code": f"{task_id}-0", "code_until": NOW + timedelta(hours=72)}
    return SentCard(task_id, **{**known, **code, **fields})  # type: ignore[arg-type]


async def send(store: SqlStore, *cards: SentCard) -> None:
    for sent in cards:
        await store.outbox_sent(await add(store), NOW, sent)


async def live(store: SqlStore, case_id: str = "case1", topic: str = "triage") -> list[str]:
    async with store.begin() as uow:
        return [found.task_id for found in await uow.outbox.cards(case_id, topic)]


async def test_the_copies_of_a_question_are_found_by_case_and_topic(store: SqlStore) -> None:
    await send(store, card("t1"), card("t2", to="wangwu"), card("t3", case_id="case2"), card("t4", topic="work"))
    assert await live(store) == ["t1", "t2"]
    async with store.begin() as uow:
        assert await uow.outbox.card("t2") == card("t2", to="wangwu")
        assert await uow.outbox.card("t9") is None


async def test_a_retired_card_is_still_known_but_no_longer_live(store: SqlStore) -> None:
    await send(store, card("t1"), card("t2"))
    async with store.begin() as uow:
        await uow.outbox.retire("t1")
        await uow.outbox.retire("unknown")
        await uow.commit()
    assert await live(store) == ["t2"]
    retired = await store.sent_card("t1")
    assert retired is not None
    assert (retired.live, retired.response_code) == (False, "t1-0")


async def test_a_card_that_became_another_question_is_live_there_only_and_keeps_its_code(store: SqlStore) -> None:
    await send(store, card("t1"), card("t2"))
    async with store.begin() as uow:
        await uow.outbox.becomes("t1", "work")
        await uow.outbox.becomes("unknown", "work")
        await uow.commit()
    assert (await live(store), await live(store, topic="work")) == (["t2"], ["t1"])
    assert await store.sent_card("t1") == card("t1", topic="work")


async def test_a_retired_card_that_becomes_another_question_is_live_again(store: SqlStore) -> None:
    await send(store, card("t1"))
    async with store.begin() as uow:
        await uow.outbox.retire("t1")
        await uow.outbox.becomes("t1", "triage")
        await uow.commit()
    assert await live(store) == ["t1"]


async def test_the_newest_code_is_used_first_and_a_used_one_gives_way(store: SqlStore) -> None:
    await send(store, card("t1"))
    until = NOW + timedelta(hours=73)
    async with store.begin() as uow:
        for code in ("tap1", "tap2", "tap2"):
            await uow.outbox.card_tapped("t1", code, until)
        await uow.outbox.card_tapped("unknown", "tap", until)
        await uow.commit()
    codes = []
    for _ in range(4):
        found = await store.sent_card("t1")
        assert found is not None
        codes.append(found.response_code)
        await store.card_code_used("t1", found.response_code)
    assert codes == ["tap2", "tap1", "t1-0", ""]
    await store.card_code_used("unknown", "tap")


async def test_marking_a_row_sent_again_does_not_revive_its_card(store: SqlStore) -> None:
    row_id = await add(store)
    await store.outbox_sent(row_id, NOW, card("t1"))
    async with store.begin() as uow:
        await uow.outbox.retire("t1")
        await uow.commit()
    await store.outbox_sent(row_id, NOW, card("t1"))
    assert await live(store) == []
