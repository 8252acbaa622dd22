from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from storage.store import SqlStore
from tests.contract import made
from tests.contract.conftest import Reopen
from workflow.case import Case
from workflow.ports import ConflictError


async def file(store: SqlStore, case: Case) -> Case:
    async with store.begin() as uow:
        await uow.cases.append(Case(), case, made.filing(case), made.POLICY)
        await uow.commit()
    return case


async def test_a_filed_case_is_the_same_after_a_restart(store: SqlStore, reopen: Reopen) -> None:
    case = await file(store, made.filed())
    await store.close()
    async with (await reopen()).begin() as uow:
        assert await uow.cases.load("case1") == case
        assert await uow.cases.entries("case1") == tuple(made.filing(case))


async def test_a_case_nobody_filed_is_none(store: SqlStore) -> None:
    await file(store, made.filed())
    async with store.begin() as uow:
        assert await uow.cases.load("case2") is None
        assert await uow.cases.entries("case2") == ()


async def test_leaving_without_commit_changes_nothing(store: SqlStore) -> None:
    case = await file(store, made.filed())
    async with store.begin() as uow:
        after, entries = made.supplemented(case, "还有一只袜子")
        await uow.cases.append(case, after, entries, made.POLICY)
        await uow.outbox.add(made.notice(), at=made.NOW)
        await uow.series.next("office/2603")
    async with store.begin() as uow:
        assert await uow.cases.load("case1") == case
        assert len(await uow.cases.entries("case1")) == 1
        assert await uow.series.next("office/2603") == 1
    assert await store.outbox_open(made.NOW) == 0


async def test_an_error_inside_changes_nothing_and_the_next_one_works(store: SqlStore) -> None:
    async def fail() -> None:
        async with store.begin() as uow:
            await uow.cases.append(Case(), made.filed(), made.filing(made.filed()), made.POLICY)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with store.begin() as uow:
        assert await uow.cases.load("case1") is None
    await file(store, made.filed())


async def test_two_appends_in_one_unit_of_work_follow_each_other(store: SqlStore) -> None:
    case = made.filed()
    async with store.begin() as uow:
        await uow.cases.append(Case(), case, made.filing(case), made.POLICY)
        after, entries = made.supplemented(case, "一")
        await uow.cases.append(case, after, entries, made.POLICY)
        last, entries = made.supplemented(after, "二")
        await uow.cases.append(after, last, entries, made.POLICY)
        await uow.commit()
    async with store.begin() as uow:
        assert await uow.cases.load("case1") == last
    assert await store.verify("case/case1") is None


async def test_an_append_to_an_older_version_is_a_conflict(store: SqlStore) -> None:
    case = await file(store, made.filed())
    first, entries = made.supplemented(case, "一", command="a")
    second, late = made.supplemented(case, "二", command="b")
    async with store.begin() as uow:
        await uow.cases.append(case, first, entries, made.POLICY)
        await uow.commit()
    async with store.begin() as uow:
        with pytest.raises(ConflictError, match="no longer at version 1"):
            await uow.cases.append(case, second, late, made.POLICY)
    async with store.begin() as uow:
        assert await uow.cases.load("case1") == first


async def test_the_same_case_cannot_be_filed_twice(store: SqlStore) -> None:
    await file(store, made.filed())
    again = replace(made.filed(), receipt="other")
    async with store.begin() as uow:
        with pytest.raises(ConflictError):
            await uow.cases.append(Case(), again, made.filing(again, "other"), made.POLICY)


async def test_a_number_and_a_receipt_name_one_case(store: SqlStore) -> None:
    first = await file(store, replace(made.filed("case1", receipt="AB2345"), number="26030001"))
    second = replace(made.filed("case2", receipt="AB2346"), number="26030002")
    with pytest.raises(ConflictError, match="taken"):
        await file(store, replace(second, number=first.number))
    with pytest.raises(ConflictError, match="taken"):
        await file(store, replace(second, receipt=first.receipt))
    await file(store, second)
    async with store.begin() as uow:
        assert await uow.cases.load("case1") == first


async def test_two_cases_without_a_number_yet_do_not_meet(store: SqlStore) -> None:
    await file(store, made.filed("case1"))
    await file(store, made.filed("case2"))
    async with store.begin() as uow:
        assert (await uow.cases.load("case2") or Case()).number == ""


async def test_a_command_is_carried_out_once_and_remembers_its_case(store: SqlStore) -> None:
    case = await file(store, made.filed())
    after, entries = made.supplemented(case, "一", command="inbox.7.1")
    async with store.begin() as uow:
        assert await uow.cases.outcome_of("inbox.7.1") is None
        await uow.cases.append(case, after, entries, made.POLICY)
        await uow.commit()
    async with store.begin() as uow:
        assert await uow.cases.outcome_of("inbox.7.1") == "case1"
        assert await uow.cases.outcome_of("inbox.7") is None
        again, entries = made.supplemented(after, "一", command="inbox.7.1")
        with pytest.raises(ConflictError, match="before"):
            await uow.cases.append(after, again, entries, made.POLICY)


async def test_a_command_may_reach_two_cases_in_one_transaction(store: SqlStore) -> None:
    one, two = made.filed("case1"), made.filed("case2")
    async with store.begin() as uow:
        await uow.cases.append(Case(), one, made.filing(one, "same"), made.POLICY)
        await uow.cases.append(Case(), two, made.filing(two, "same"), made.POLICY)
        await uow.commit()
    async with store.begin() as uow:
        assert await uow.cases.outcome_of("same") == "case1"
        assert await uow.cases.load("case2") == two


@pytest.mark.parametrize("fault", ["no entries", "a gap", "another version", "another case", "never filed"])
async def test_entries_that_do_not_fit_the_case_are_refused(store: SqlStore, fault: str) -> None:
    before = await file(store, made.filed())
    after, entries = made.supplemented(before, "一")
    if fault == "no entries":
        entries = []
    elif fault == "a gap":
        entries = [replace(entries[0], seq=3)]
    elif fault == "another version":
        after = replace(after, version=3)
    elif fault == "another case":
        after = replace(after, case_id="case2")
    else:
        after = replace(after, filed_at=None)
    async with store.begin() as uow:
        with pytest.raises(ValueError, match=r"case|entries"):
            await uow.cases.append(before, after, entries, made.POLICY)


async def test_thirty_tasks_of_ten_changes_lose_none(store: SqlStore) -> None:
    await file(store, made.filed())

    async def ten() -> None:
        for _ in range(10):
            async with store.begin() as uow:
                case = await uow.cases.load("case1")
                assert case is not None
                after, entries = made.changed(case, amount_cents=case.amount_cents + 1)
                await uow.cases.append(case, after, entries, made.POLICY)
                await uow.commit()

    await asyncio.gather(*(ten() for _ in range(30)))
    async with store.begin() as uow:
        case = await uow.cases.load("case1")
    assert case is not None
    assert (case.version, case.amount_cents) == (301, 300)
    assert await store.verify("case/case1") is None


async def test_a_unit_of_work_inside_another_fails_instead_of_waiting_for_itself(store: SqlStore) -> None:
    async with store.begin():
        with pytest.raises(RuntimeError, match="already"):
            await store.outbox_sent(1, made.NOW)
    await store.outbox_sent(1, made.NOW)


async def test_a_cancelled_unit_of_work_changes_nothing_and_the_next_one_works(store: SqlStore) -> None:
    started = asyncio.Event()

    async def held() -> None:
        async with store.begin() as uow:
            case = made.filed()
            await uow.cases.append(Case(), case, made.filing(case), made.POLICY)
            started.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(held())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with store.begin() as uow:
        assert await uow.cases.load("case1") is None
    await file(store, made.filed())


async def test_a_unit_of_work_cancelled_at_any_point_happens_as_a_whole_or_not_at_all(store: SqlStore) -> None:
    """Also in the middle of a statement: the writer is free again at once, and nothing is half there."""
    for n in range(70):
        case = made.filed(f"case{n}")
        task = asyncio.create_task(file(store, case))
        for _ in range(int(1.1**n)):
            await asyncio.sleep(0)
        task.cancel()
        (result,) = await asyncio.gather(task, return_exceptions=True)
        async with store.begin() as uow:
            found = await uow.cases.load(case.case_id)
            assert found in (None, case)
            assert bool(await uow.cases.entries(case.case_id)) is bool(found)
            assert (await uow.cases.outcome_of(f"file.{case.case_id}")) == (case.case_id if found else None)
        assert found or isinstance(result, BaseException), "what was answered was committed"
