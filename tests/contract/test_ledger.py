from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.store import SqlStore
from tests.contract import made
from workflow.case import Approval, Case, State, Step, StepState


async def keep(store: SqlStore, case: Case, day: int = 0) -> Case:
    case = replace(case, filed_at=made.NOW + timedelta(days=day))
    async with store.begin() as uow:
        await uow.cases.append(Case(), case, made.filing(case), made.POLICY)
        await uow.commit()
    return case


async def change(store: SqlStore, before: Case, **fields: object) -> Case:
    after, entries = made.changed(before, **fields)
    async with store.begin() as uow:
        await uow.cases.append(before, after, entries, made.POLICY)
        await uow.commit()
    return after


async def found(store: SqlStore, userid: str, part: str, *, open_only: bool = True, limit: int = 50) -> list[str]:
    async with store.begin() as uow:
        return [c.case_id for c in await uow.ledger.with_part(userid, part, open_only=open_only, limit=limit)]


@pytest.fixture
async def three(store: SqlStore) -> SqlStore:
    await keep(store, replace(made.filed("old", receipt="K7M2PQX"), number="25030012"))
    await keep(store, replace(made.filed("mid", receipt="H3N4RST"), number="26030011"), day=1)
    await keep(store, replace(made.filed("new", receipt="W5Y6ZAB"), number="26030012"), day=2)
    return store


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        ("26030012", ["new"]),
        (" 26030012 ", ["new"]),
        ("K7M2PQX", ["old"]),
        ("k7m2pqx", ["old"]),
        ("0012", ["new", "old"]),
        ("0011", ["mid"]),
        ("0013", []),
        ("012", []),
        ("30012", []),
        ("", []),
        ("%", []),
    ],
)
async def test_a_case_is_found_by_number_receipt_or_the_last_four_digits(
    three: SqlStore, text: str, cases: list[str]
) -> None:
    async with three.begin() as uow:
        assert list(await uow.ledger.by_number(text)) == cases


async def test_my_cases_come_newest_first_and_are_whole(three: SqlStore) -> None:
    assert await found(three, made.COMPLAINANT, "complainant") == ["new", "mid", "old"]
    assert await found(three, made.COMPLAINANT, "complainant", limit=2) == ["new", "mid"]
    async with three.begin() as uow:
        newest, *_ = await uow.ledger.with_part(made.COMPLAINANT, "complainant", open_only=True)
        assert newest == await uow.cases.load("new")


async def test_a_userid_is_the_same_in_any_letters_and_nobody_else_finds_the_case(three: SqlStore) -> None:
    assert await found(three, "ZhangSan", "complainant") == ["new", "mid", "old"]
    assert await found(three, "zhangsan1", "complainant") == []
    assert await found(three, made.COMPLAINANT, "owner") == []


async def test_a_closed_case_leaves_the_open_list_only(store: SqlStore) -> None:
    one = await keep(store, replace(made.filed("one"), owner="lisi"))
    await keep(store, replace(made.filed("two"), owner="lisi"), day=1)
    closed = await change(store, one, state=State.CLOSED)
    assert await found(store, "lisi", "owner") == ["two"]
    assert await found(store, "lisi", "owner", open_only=False) == ["two", "one"]
    await change(store, closed, state=State.ASSIGNED)
    assert await found(store, "lisi", "owner") == ["two", "one"]


async def test_a_new_owner_takes_the_old_ones_place(store: SqlStore) -> None:
    case = await keep(store, replace(made.filed("one"), owner="lisi"))
    other = await keep(store, replace(made.filed("two"), owner="lisi"))
    await change(store, case, owner="wangwu", past_owners=("lisi",))
    assert await found(store, "lisi", "owner") == [other.case_id]
    assert await found(store, "lisi", "past_owner") == ["one"]
    assert await found(store, "wangwu", "owner") == ["one"]


async def test_an_approver_has_a_part_while_the_step_waits_for_him(store: SqlStore) -> None:
    waiting = Step("s1", "head", ("wangqiang", "zhaolan"), StepState.PENDING)
    approval = Approval("standard", 1, "seen", (waiting,))
    case = await keep(store, replace(made.filed("one"), approval=approval))
    assert await found(store, "zhaolan", "approver") == ["one"]
    decided = replace(waiting, state=StepState.APPROVED, by="wangqiang", at=made.NOW)
    await change(store, case, approval=replace(approval, steps=(decided,)))
    assert await found(store, "zhaolan", "approver") == []
    assert await found(store, "zhaolan", "decided") == []
    assert await found(store, "wangqiang", "decided") == ["one"]


async def test_loads_count_open_cases_of_exactly_these_people(store: SqlStore) -> None:
    await keep(store, replace(made.filed("one"), owner="lisi"))
    await keep(store, replace(made.filed("two"), owner="lisi"))
    await keep(store, replace(made.filed("three"), owner="lisi", state=State.CLOSED))
    await keep(store, replace(made.filed("four"), owner="wangwu"))
    async with store.begin() as uow:
        assert await uow.ledger.owner_loads(["lisi", "nobody"]) == {"lisi": 2, "nobody": 0}
        assert await uow.ledger.owner_loads([]) == {}


async def test_a_queue_holds_the_open_cases_of_its_states_oldest_first(store: SqlStore) -> None:
    await keep(store, replace(made.filed("b"), state=State.NEW), day=2)
    await keep(store, replace(made.filed("a"), state=State.NEEDS_INFO), day=1)
    await keep(store, replace(made.filed("other"), state=State.ASSIGNED))
    await keep(store, replace(made.filed("over"), state=State.CLOSED))
    async with store.begin() as uow:
        queue = await uow.ledger.in_state([State.NEW, State.NEEDS_INFO, State.CLOSED])
        assert [case.case_id for case in queue] == ["a", "b"]
        assert [case.case_id for case in await uow.ledger.in_state([State.NEW, State.NEEDS_INFO], limit=1)] == ["a"]
        assert await uow.ledger.in_state([]) == ()
