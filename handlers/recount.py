"""Counts the dates of one case anew after the calendar changed; its clocks move where they must (design D4)."""

from __future__ import annotations

import hashlib

from handlers.execute import Outcome, execute
from handlers.sweep import OpenDesk
from workflow.commands import SYSTEM, Order, RecountClocks
from workflow.ports import Store
from workflow.repeat import undisturbed


async def recount(store: Store, open_desk: OpenDesk, case_id: str, version: int) -> Outcome:
    """Recounts the case that was seen at that version, in a unit of work of its own. Repeated, it changes nothing."""
    key = hashlib.sha256(f"{case_id}/{version}".encode()).hexdigest()[:32]

    async def once() -> Outcome:
        async with store.begin() as uow:
            desk = await open_desk(uow, f"recount-{key}")
            outcome = await execute(desk, Order(desk.command_id(), SYSTEM, case_id, RecountClocks()))
            await uow.commit()
            return outcome

    return await undisturbed(once)
