"""What a beat sweeps: one row that fails holds up no other, is told once, and a late answer is never swept away."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from bot import sweeps
from bot.happened import ToldStore
from bot.ids import RandomIds
from bot.sweeps import REST, Faults, clock_sweep, lapse_sweep
from handlers import sweep
from handlers.desk import Desk, Rulebook
from handlers.texts.words import Words, load_words
from storage.store import SqlStore
from tests.contract import made
from tests.people import directory
from tests.workflow.world import calendar, office
from workflow.case import Case
from workflow.dialogue import Ask
from workflow.ports import Dialogue, DueMoment, UnitOfWork

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
INSTANT = timedelta(milliseconds=1)
PEOPLE = ("chenchen", "hejing", "limin")


@dataclass
class House:
    """A store with the sweeps over it, and a desk that breaks for whom it is told to."""

    store: SqlStore
    broken: set[int] = field(default_factory=set)
    opened: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        policy = office()
        self.rules = Rulebook({policy.hash: policy}, policy.hash, {policy.hash: calendar()})
        self.words: Words = load_words("zh_CN", self.rules.calendar().zone)

    async def open_desk(self, uow: UnitOfWork, cause: str) -> Desk:
        self.opened.append(cause)
        if len(self.opened) in self.broken:
            raise RuntimeError("poison")
        return Desk(uow, NOW, self.rules, directory(), RandomIds(), cause)

    def lapse(self) -> sweeps.Step:
        return lapse_sweep(self.store, ToldStore(self.store, None), self.open_desk, self.words)

    def clocks(self) -> sweeps.Step:
        return clock_sweep(ToldStore(self.store, None), self.open_desk)

    async def ask(self, userid: str, *, at: datetime = NOW - timedelta(days=1)) -> Dialogue:
        question = Dialogue(userid, Ask.MATTER, asked_at=at, expires_at=at + timedelta(days=1))
        async with self.store.begin() as uow:
            await uow.dialogues.put(question)
            await uow.commit()
        return question

    async def asked(self) -> set[str]:
        async with self.store.begin() as uow:
            return {person for person in PEOPLE if await uow.dialogues.get(person) is not None}


@pytest.fixture
def house(store: SqlStore) -> House:
    return House(store)


async def test_a_question_that_cannot_lapse_stops_no_later_one_and_rests(house: House) -> None:
    for person in PEOPLE:
        await house.ask(person)
    house.broken = {1}
    step = house.lapse()
    while await step(NOW):
        pass
    assert len(await house.asked()) == 1
    tries = len(house.opened)
    await step(NOW + REST - INSTANT)
    assert len(house.opened) == tries
    await step(NOW + REST)
    assert await house.asked() == set()


async def test_a_question_asked_while_the_sweep_reads_is_not_swept_away(house: House) -> None:
    await house.ask("chenchen")

    @dataclass
    class Late:
        """The store whose list is older by one question than what stands in it."""

        store: SqlStore

        async def dialogues_expired(self, now: datetime) -> tuple[Dialogue, ...]:
            listed = await self.store.dialogues_expired(now)
            await house.ask("chenchen", at=NOW)
            return listed

        async def drafts_expired(self, now: datetime) -> tuple[Any, ...]:
            return await self.store.drafts_expired(now)

    late = cast("SqlStore", Late(house.store))
    await lapse_sweep(late, ToldStore(house.store, None), house.open_desk, house.words)(NOW)
    assert await house.asked() == {"chenchen"}


async def test_unfireable_clocks_at_the_head_do_not_starve_those_behind(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "BATCH", 2)
    moments = await three_clocks(house)
    house.broken = {1, 2, 3}
    step = house.clocks()
    while await step(NOW + timedelta(hours=1)):
        pass
    assert len(house.opened) == 3, "each was tried once, though a batch is two"
    await step(NOW + timedelta(hours=1) + REST - INSTANT)
    assert len(house.opened) == 3
    await step(NOW + timedelta(hours=1) + REST)
    assert len(house.opened) == 5
    assert len(moments) == 3


async def test_a_fault_is_told_once_until_it_changes_or_is_over(house: House) -> None:
    faults = Faults("clocks")
    with capture_logs() as lines:
        for error in (KeyError(), KeyError(), ValueError()):
            faults.failed("row", error)
        faults.failed("another", ValueError())
        faults.well("row")
        faults.failed("row", ValueError())
    assert [line["error"] for line in lines] == ["KeyError", "ValueError", "ValueError", "ValueError"]


async def three_clocks(house: House) -> tuple[DueMoment, ...]:
    case = made.filed()
    after, entries = made.changed(case, clocks=tuple(made.clock(name, 10) for name in ("a", "b", "c")))
    async with house.store.begin() as uow:
        await uow.cases.append(Case(), case, made.filing(case), made.POLICY)
        await uow.cases.append(case, after, entries, made.POLICY)
        await uow.commit()
    async with house.store.begin() as uow:
        return await uow.clocks.due(NOW + timedelta(hours=1), limit=100)
