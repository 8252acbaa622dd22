"""Moments that have come: each fires once, and one that cannot be fired holds up nobody else's."""

from __future__ import annotations

import pytest

from handlers import sweep
from handlers.desk import Desk
from handlers.execute import Done, Refused
from handlers.sweep import Swept, cause, fire, fire_due
from tests.handlers.office import Office
from tests.workflow.world import at
from workflow.ports import DueMoment, UnitOfWork


async def due_now(office: Office) -> tuple[DueMoment, ...]:
    async with office.store.begin() as uow:
        return await uow.clocks.due(office.now, limit=100)


async def test_a_moment_that_cannot_be_fired_does_not_hold_up_the_others(office: Office) -> None:
    await office.say("chenchen", "投诉 食堂的青菜里有虫子")
    await office.say("hejing", "投诉 宿舍的热水停了三天")
    office.now = at("03-02 14:12")
    poisoned, healthy = await due_now(office)

    async def open_desk(uow: UnitOfWork, why: str) -> Desk:
        if why == cause(poisoned):
            raise RuntimeError("poison")
        return office.desk(uow, why)

    swept = await fire_due(office.store, open_desk, office.now)
    assert swept.tried == (poisoned, healthy)
    assert [(moment, str(error)) for moment, error in swept.failed.items()] == [(poisoned, "poison")]
    assert await due_now(office) == (poisoned,)
    assert "warn" in [f for c in (await office.case(healthy.case_id)).clocks for f in c.fired]


async def test_the_same_moment_fires_once_however_often_it_is_tried(office: Office) -> None:
    await office.say("chenchen", "投诉 食堂的青菜里有虫子")
    office.now = at("03-02 14:12")
    (moment,) = await due_now(office)
    opened = office._open
    assert isinstance(await fire(office.store, opened, moment), Done)
    again = await fire(office.store, opened, moment)
    assert not isinstance(again, Done)
    assert not isinstance(again, Refused) or again.refusal.code == "moment_past"
    assert await due_now(office) == ()


async def test_a_whole_batch_of_unfireable_moments_does_not_starve_those_behind(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "BATCH", 1)
    await office.say("chenchen", "投诉 食堂的青菜里有虫子")
    await office.say("hejing", "投诉 宿舍的热水停了三天")
    office.now = at("03-02 14:12")
    first, second = await due_now(office)
    assert (await fire_due(office.store, office._open, office.now, {first})).tried == (second,)
    assert await fire_due(office.store, office._open, office.now, {first}) == Swept(skipped=frozenset({first}))
    assert (await fire_due(office.store, office._open, office.now)).tried == (first,)


async def test_nothing_is_due_just_before(office: Office) -> None:
    await office.say("chenchen", "投诉 食堂的青菜里有虫子")
    office.now = at("03-02 14:11")
    assert await fire_due(office.store, office._open, office.now) == Swept()
