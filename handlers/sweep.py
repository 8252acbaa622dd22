"""Moments that have come: each fires once, in order within a case, also after an outage (design D4, D5)."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime

from handlers.desk import Desk
from handlers.execute import Outcome, execute
from workflow.commands import CLOCK, FireClock, Order
from workflow.ports import DueMoment, Store, UnitOfWork

BATCH = 100

OpenDesk = Callable[[UnitOfWork, str], Awaitable[Desk]]


async def fire_due(store: Store, open_desk: OpenDesk, now: datetime) -> tuple[DueMoment, ...]:
    """Fires up to a batch of due moments, oldest first, each in a unit of work of its own.

    Returns those that it tried; an empty tuple means that nothing is due. A moment that cannot be fired does not stop
    the rest: what went wrong is raised together at the end.
    """
    async with store.begin() as uow:
        due = await uow.clocks.due(now, limit=BATCH)
    failed: list[Exception] = []
    for moment in due:
        try:
            await fire(store, open_desk, moment)
        except Exception as error:  # noqa: BLE001 (whatever it is, the other cases' clocks go on; raised below)
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"{len(failed)} of {len(due)} moments could not be fired", failed)
    return due


async def fire(store: Store, open_desk: OpenDesk, moment: DueMoment) -> Outcome:
    """Fires one moment. The same moment of the same generation has one command id for ever."""
    async with store.begin() as uow:
        desk = await open_desk(uow, cause(moment))
        command = FireClock(moment.instance, moment.generation, moment.moment, moment.at)
        outcome = await execute(desk, Order(desk.command_id(), CLOCK, moment.case_id, command))
        await uow.commit()
        return outcome


def cause(moment: DueMoment) -> str:
    """The key of a moment: case, instance, generation, moment (D4)."""
    key = f"{moment.case_id}/{moment.instance}/{moment.generation}/{moment.moment}"
    return "clock-" + hashlib.sha256(key.encode()).hexdigest()[:32]
