"""The timeline is the truth: what is stored beside it is what it tells, after every turn of every life."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.store import SqlStore
from tests.contract.conftest import Reopen
from tests.contract.lives import STORIES, Life, keep, wandering
from workflow.case import Case, parts
from workflow.evolve import fold
from workflow.ports import UnitOfWork

FAR = timedelta(days=3650)


async def check(uow: UnitOfWork, case: Case) -> None:
    assert await uow.cases.load(case.case_id) == case
    entries = await uow.cases.entries(case.case_id)
    assert fold((entry.event, entry.at) for entry in entries) == case
    assert [entry.seq for entry in entries] == list(range(1, case.version + 1))
    assert case.filed_at is not None
    rows = {(m.instance, m.generation, m.moment, m.at) for m in await uow.clocks.due(case.filed_at + FAR, limit=100)}
    running = [(clock, moment) for clock in case.clocks if (moment := clock.next_moment())]
    assert rows == {(clock.instance, clock.generation, moment.name, moment.at) for clock, moment in running}
    for part in parts(case):
        found = await uow.ledger.with_part(part.userid, part.part, open_only=case.is_open)
        assert found == (case,)
    for text in (case.number, case.receipt, case.number[-4:]):
        assert await uow.ledger.by_number(text) == (case.case_id,)
    assert bool(await uow.ledger.in_state([case.state])) is case.is_open


async def live(store: SqlStore, life: Life, *, check_every: int) -> None:
    for n, turn in enumerate(life.turns, start=1):
        await keep(store, turn)
        if n % check_every == 0 or turn is life.turns[-1]:
            async with store.begin() as uow:
                await check(uow, turn.after)
    assert await store.verify(f"case/{life.case.case_id}") is None


@pytest.mark.parametrize("story", STORIES)
async def test_the_fold_of_the_entries_is_the_state_after_every_turn(store: SqlStore, story: str) -> None:
    await live(store, STORIES[story](), check_every=1)


@pytest.mark.parametrize("seed", range(4))
async def test_the_fold_is_the_state_wherever_a_life_wanders(store: SqlStore, seed: int) -> None:
    await live(store, wandering(seed), check_every=7)


async def test_everything_is_there_after_a_restart(store: SqlStore, reopen: Reopen) -> None:
    life = STORIES["dissatisfied"]()
    for turn in life.turns:
        await keep(store, turn)
    await store.close()
    async with (await reopen()).begin() as uow:
        await check(uow, life.case)
