"""Moments that have come: each fires once, in order within a case, also after an outage (design D4, D5)."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from handlers.desk import Desk
from handlers.execute import Outcome, execute
from workflow.commands import CLOCK, FireClock, Order
from workflow.ports import DueMoment, Store, UnitOfWork
from workflow.repeat import undisturbed

BATCH = 100

OpenDesk = Callable[[UnitOfWork, str], Awaitable[Desk]]


@dataclass(frozen=True, slots=True)
class Swept:
    """What a round did: the moments it tried, why some of them failed, and which of those to skip are still due."""

    tried: tuple[DueMoment, ...] = ()
    failed: Mapping[DueMoment, Exception] = field(default_factory=dict)
    skipped: frozenset[DueMoment] = frozenset()


async def fire_due(store: Store, open_desk: OpenDesk, now: datetime, skip: Collection[DueMoment] = ()) -> Swept:
    """Fires up to a batch of due moments, oldest first, each in a unit of work of its own, and says what came of it.

    A moment that cannot be fired does not stop the rest. `skip` are moments that just failed: a whole batch of them at
    the head must not starve those behind.
    """
    async with store.begin() as uow:
        due = await uow.clocks.due(now, limit=BATCH + len(skip))
    tried = tuple(moment for moment in due if moment not in skip)[:BATCH]
    failed: dict[DueMoment, Exception] = {}
    for moment in tried:
        try:
            await fire(store, open_desk, moment)
        except Exception as error:  # noqa: BLE001 (whatever it is, the other cases' clocks go on; the caller is told)
            failed[moment] = error
    return Swept(tried, failed, frozenset(due) & frozenset(skip))


async def fire(store: Store, open_desk: OpenDesk, moment: DueMoment) -> Outcome:
    """Fires one moment. The same moment of the same generation has one command id for ever."""

    async def once() -> Outcome:
        async with store.begin() as uow:
            desk = await open_desk(uow, cause(moment))
            command = FireClock(moment.instance, moment.generation, moment.moment, moment.at)
            outcome = await execute(desk, Order(desk.command_id(), CLOCK, moment.case_id, command))
            await uow.commit()
            return outcome

    return await undisturbed(once)


def cause(moment: DueMoment) -> str:
    """The key of a moment: case, instance, generation, moment (D4)."""
    key = f"{moment.case_id}/{moment.instance}/{moment.generation}/{moment.moment}"
    return "clock-" + hashlib.sha256(key.encode()).hexdigest()[:32]
