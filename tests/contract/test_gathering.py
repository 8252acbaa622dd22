"""What reaches one person at one moment is gathered in one row, as long as nobody has taken it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from storage.store import SqlStore
from tests.contract import made
from tests.contract.conftest import Reopen
from workflow.ports import OutboxItem

NOW = made.NOW
MORNING = NOW + timedelta(hours=15)


def both(waiting: OutboxItem, more: OutboxItem) -> OutboxItem:
    words = f"{waiting.params['words']}+{more.params['words']}"
    return made.notice(to=waiting.to, params={"words": words}, not_before=waiting.not_before)


async def gather(
    store: SqlStore,
    words: str,
    to: str = "lisi",
    at: datetime = NOW,
    when: datetime | None = MORNING,
    about: str = "late",
) -> int:
    async with store.begin() as uow:
        item = made.notice(to=to, params={"words": words}, not_before=when)
        row_id = await uow.outbox.gather(item, about, both, at=at)
        await uow.commit()
    return row_id


async def said(store: SqlStore, now: datetime = MORNING) -> list[tuple[str, str]]:
    return [(row.item.to, row.item.params["words"]) for row in await store.outbox_claim(now, 10)]


async def test_what_comes_at_one_moment_is_one_row(store: SqlStore) -> None:
    first = await gather(store, "a")
    assert await gather(store, "b", at=NOW + timedelta(hours=1)) == first
    assert await gather(store, "c", to="LiSi") == first
    assert await said(store, MORNING - timedelta(milliseconds=1)) == []
    assert await said(store) == [("lisi", "a+b+c")]


async def test_other_people_other_moments_and_other_matters_have_rows_of_their_own(store: SqlStore) -> None:
    await gather(store, "a")
    await gather(store, "b", to="wangwu")
    await gather(store, "c", when=MORNING + timedelta(days=1))
    await gather(store, "d", about="holes")
    told = await said(store, MORNING + timedelta(days=1))
    assert told == [("lisi", "a"), ("wangwu", "b"), ("lisi", "d"), ("lisi", "c")]


async def test_what_is_only_queued_is_never_gathered(store: SqlStore) -> None:
    async with store.begin() as uow:
        await uow.outbox.add(made.notice(to="lisi", params={"words": "a"}, not_before=MORNING), at=NOW)
        await uow.commit()
    await gather(store, "b")
    assert await said(store) == [("lisi", "a"), ("lisi", "b")]


@pytest.mark.parametrize("sent", [False, True])
async def test_a_row_that_is_taken_or_done_is_left_alone(store: SqlStore, sent: bool) -> None:
    first = await gather(store, "a")
    (row,) = await store.outbox_claim(MORNING, 10)
    if sent:
        await store.outbox_sent(row.id, MORNING)
    second = await gather(store, "b")
    assert second != first
    assert await said(store) == [("lisi", "b")]


async def test_a_row_that_was_tried_already_keeps_its_bytes(store: SqlStore) -> None:
    await gather(store, "a")
    (row,) = await store.outbox_claim(MORNING, 10)
    await store.outbox_request(row.id, b"bytes")
    await store.outbox_retry(row.id, MORNING, "timeout")
    await gather(store, "b")
    assert [(r.item.params["words"], r.request) for r in await store.outbox_claim(MORNING, 10)] == [
        ("a", b"bytes"),
        ("b", None),
    ]


async def test_a_gathered_row_survives_a_restart_and_goes_on_gathering(store: SqlStore, reopen: Reopen) -> None:
    await gather(store, "a")
    await store.close()
    again = await reopen()
    await gather(again, "b")
    assert await said(again) == [("lisi", "a+b")]


async def test_nothing_is_gathered_by_what_is_rolled_back(store: SqlStore) -> None:
    await gather(store, "a")
    async with store.begin() as uow:
        item = made.notice(to="lisi", params={"words": "b"}, not_before=MORNING)
        await uow.outbox.gather(item, "late", both, at=NOW)
    assert await said(store) == [("lisi", "a")]
