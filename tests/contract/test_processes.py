"""Several processes on one store at once: each store here is opened anew, as another process would."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from storage.calendars import AdoptedYear
from storage.inbox import InboxEntry
from storage.store import SqlStore
from storage.tables_organisation import directories
from tests.contract import made
from tests.contract.conftest import Reopen
from workflow.case import Case
from workflow.directory import Directory, Person
from workflow.ports import Dialogue, Draft, SentCard, UnitOfWork
from workflow.published import load_published
from workflow.repeat import undisturbed
from workflow.years import year_text

TAP = timedelta(hours=72)


async def file(store: SqlStore, case: Case) -> None:
    async with store.begin() as uow:
        await uow.cases.append(Case(), case, made.filing(case), made.POLICY)
        await uow.commit()


async def loaded(store: SqlStore, case_id: str = "case1") -> Case:
    async with store.begin() as uow:
        case = await uow.cases.load(case_id)
    assert case is not None
    return case


async def several(reopen: Reopen, n: int) -> list[SqlStore]:
    return [await reopen() for _ in range(n)]


async def add_a_cent(store: SqlStore) -> None:
    async with store.begin() as uow:
        case = await uow.cases.load("case1")
        assert case is not None
        after, entries = made.changed(case, amount_cents=case.amount_cents + 1)
        await uow.cases.append(case, after, entries, made.POLICY)
        await uow.commit()


@pytest.mark.parametrize("writers", [2, 8])
async def test_writers_of_one_case_lose_no_change(reopen: Reopen, writers: int) -> None:
    stores = await several(reopen, writers)
    await file(stores[0], made.filed())

    async def five(store: SqlStore) -> None:
        for _ in range(5):
            await undisturbed(partial(add_a_cent, store))

    await asyncio.gather(*(five(store) for store in stores))
    case = await loaded(stores[0])
    assert (case.version, case.amount_cents) == (1 + 5 * writers, 5 * writers)
    assert await stores[0].verify("case/case1") is None


async def test_a_command_that_several_carry_out_at_once_happens_once(reopen: Reopen) -> None:
    stores = await several(reopen, 4)
    await file(stores[0], made.filed())

    async def supplement(store: SqlStore) -> bool:
        async with store.begin() as uow:
            if await uow.cases.outcome_of("same"):
                return False
            case = await uow.cases.load("case1")
            assert case is not None
            after, entries = made.supplemented(case, "一", command="same")
            await uow.cases.append(case, after, entries, made.POLICY)
            await uow.commit()
            return True

    happened = await asyncio.gather(*(undisturbed(partial(supplement, store)) for store in stores))
    assert sorted(happened) == [False, False, False, True]
    assert (await loaded(stores[0])).version == 2


async def test_sixteen_registrations_at_once_get_numbers_without_gaps_also_beside_some_that_fail(
    reopen: Reopen,
) -> None:
    stores = await several(reopen, 4)

    async def register(store: SqlStore, name: str) -> None:
        case = made.filed(name)
        async with store.begin() as uow:
            await uow.cases.append(Case(), case, made.filing(case), made.POLICY)
            serial = await uow.series.next("office/2603")
            after, entries = made.numbered(case, f"2603{serial:04}")
            await uow.cases.append(case, after, entries, made.POLICY)
            if not name.startswith("fails"):
                await uow.commit()

    names = [f"case{n}" for n in range(16)] + [f"fails{n}" for n in range(4)]
    await asyncio.gather(*(register(stores[n % 4], name) for n, name in enumerate(names)))
    numbers = [(await loaded(stores[0], name)).number for name in names[:16]]
    assert sorted(numbers) == [f"2603{n:04}" for n in range(1, 17)]


async def test_the_same_callback_received_eight_times_at_once_is_one_entry(reopen: Reopen) -> None:
    stores = await several(reopen, 4)
    received = await asyncio.gather(*(stores[n % 4].receive(b"same", "lisi", b"same", made.NOW) for n in range(8)))
    assert len({r.entry_id for r in received}) == 1
    assert sorted(r.new for r in received) == [False] * 7 + [True]
    assert len(await stores[0].pending()) == 1


async def test_two_pumps_claim_every_row_and_none_twice(reopen: Reopen) -> None:
    stores = await several(reopen, 2)
    async with stores[0].begin() as uow:
        ids = [await uow.outbox.add(made.notice(), at=made.NOW) for _ in range(40)]
        await uow.commit()

    async def pump(store: SqlStore) -> list[int]:
        found = []
        while rows := await store.outbox_claim(made.NOW, 3):
            found += [row.id for row in rows]
        return found

    one, other = await asyncio.gather(*map(pump, stores))
    assert sorted(one + other) == ids


async def test_a_younger_message_waits_until_the_older_one_of_its_lane_is_done_elsewhere(reopen: Reopen) -> None:
    here, there = await several(reopen, 2)
    older, younger = [
        (await store.receive(text, "lisi", text, made.NOW)).entry_id
        for store, text in ((here, b"older"), (there, b"younger"))
    ]
    done: list[str] = []

    async def handle_younger() -> None:
        async with there.begin() as uow:
            assert isinstance(await uow.inbox.take(younger), InboxEntry)
            done.append("younger")

    async with here.begin() as uow:
        assert isinstance(await uow.inbox.take(older), InboxEntry)
        waiting = asyncio.create_task(handle_younger())
        for _ in range(5):
            await here.pending()  # time in which the other gets as far as he can
        await uow.inbox.finish(older, made.NOW)
        done.append("older")
        await uow.commit()
    await waiting
    assert done == ["older", "younger"]


HELD: dict[str, Callable[[UnitOfWork], Awaitable[Dialogue | Draft | None]]] = {
    "question": lambda uow: uow.dialogues.held("lisi"),
    "draft": lambda uow: uow.dialogues.held_draft("d1"),
}


@pytest.mark.parametrize("what", HELD)
async def test_what_somebody_holds_another_one_sees_as_he_left_it(reopen: Reopen, what: str) -> None:
    here, there = await several(reopen, 2)
    async with here.begin() as uow:
        await uow.dialogues.put(Dialogue("lisi", "matter", asked_at=made.NOW, expires_at=made.NOW))
        await uow.dialogues.put_draft(Draft("d1", "lisi", "words", made.NOW, made.NOW))
        await uow.commit()

    async def look() -> Dialogue | Draft | None:
        async with there.begin() as uow:
            return await HELD[what](uow)

    async with here.begin() as uow:
        assert await HELD[what](uow)
        waiting = asyncio.create_task(look())
        for _ in range(5):
            await here.pending()  # time in which the other gets as far as he can
        await uow.dialogues.clear("lisi")
        await uow.dialogues.drop_draft("d1")
        await uow.commit()
    assert await waiting is None


def card(task_id: str) -> SentCard:
    return SentCard(task_id, f"to-{task_id}", "case1", "triage", "triage", {}, "", made.NOW + TAP)


async def on_its_way(store: SqlStore, *task_ids: str) -> list[int]:
    async with store.begin() as uow:
        rows = [await uow.outbox.add(made.notice(), at=made.NOW) for _ in task_ids]
        await uow.commit()
    for row, task_id in zip(rows, task_ids, strict=True):
        await store.outbox_request(row, b"request", card(task_id))
    return rows


async def test_codes_that_come_from_everywhere_at_once_are_all_kept(reopen: Reopen) -> None:
    pump, *phones = await several(reopen, 4)
    await file(pump, made.filed())
    (row,) = await on_its_way(pump, "t1")

    async def tap(store: SqlStore, code: str) -> None:
        async with store.begin() as uow:
            await uow.outbox.card_tapped("t1", code, made.NOW + TAP)
            await uow.commit()

    sent = replace(card("t1"), response_code="sent")
    taps = [tap(store, f"tap{n}") for n, store in enumerate(phones)]
    await asyncio.gather(pump.outbox_sent(row, made.NOW, sent), *taps)
    codes = set()
    while (found := await pump.sent_card("t1")) and found.response_code:
        codes.add(found.response_code)
        await pump.card_code_used("t1", found.response_code)
    assert codes == {"sent", "tap0", "tap1", "tap2"}


async def test_taps_on_two_copies_of_one_question_do_not_wait_for_each_other(reopen: Reopen) -> None:
    """Each keeps its code, loads the case and retires the other's copy: the order that a deadlock needs."""
    stores = await several(reopen, 2)
    await file(stores[0], made.filed())
    await on_its_way(stores[0], "t0", "t1")
    both = asyncio.Barrier(2)

    async def tap(n: int) -> None:
        await both.wait()
        async with stores[n].begin() as uow:
            await uow.outbox.card_tapped(f"t{n}", f"tap{n}", made.NOW + TAP)
            assert await uow.cases.load("case1")
            await uow.outbox.retire(f"t{1 - n}")
            await uow.commit()

    await asyncio.gather(tap(0), tap(1))
    async with stores[0].begin() as uow:
        assert await uow.outbox.cards("case1", "triage") == ()


async def test_an_address_book_that_several_bring_at_once_is_there_once(reopen: Reopen) -> None:
    stores = await several(reopen, 4)
    books = [Directory({"lisi": Person("LiSi", f"李四{n}")}) for n in range(4)]
    await asyncio.gather(*(store.directory_replace(book, made.NOW) for store, book in zip(stores, books, strict=True)))
    async with stores[0].begin() as uow:
        assert await uow.organisation.directory() in books
    async with stores[0]._database.read() as session:
        assert await session.scalar(select(func.count()).select_from(directories)) == 1


YEAR = AdoptedYear("cn", 2026, year_text(load_published()[2026]), "paper", made.NOW, "system")
ADOPTIONS: dict[str, Callable[[SqlStore], Awaitable[bool]]] = {
    "policy": lambda store: store.policy_adopt("office", "hash1", "1", made.NOW, "system"),
    "calendar": lambda store: store.calendar_adopt(YEAR),
}


@pytest.mark.parametrize("stream", ADOPTIONS)
async def test_what_processes_adopt_when_they_start_together_is_adopted_once(reopen: Reopen, stream: str) -> None:
    stores = await several(reopen, 4)
    adopted = await asyncio.gather(*(ADOPTIONS[stream](store) for store in stores))
    assert sorted(adopted) == [False, False, False, True]
    assert await stores[0].verify(stream) is None
