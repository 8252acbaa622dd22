"""Moves one running case to another version of its policy, at an operator's word (D3). It chooses no case."""

from __future__ import annotations

import hashlib

from handlers.execute import Outcome, execute
from handlers.sweep import OpenDesk
from workflow.commands import SYSTEM, MoveToPolicy, Order
from workflow.ports import Store
from workflow.repeat import undisturbed


async def move_case(
    store: Store, open_desk: OpenDesk, case_id: str, version: int, command: MoveToPolicy, *, trying: bool
) -> Outcome:
    """Moves the case that was seen at that version, in a unit of work of its own. Repeated, it changes nothing;
    `trying` tells what would come of it and changes nothing either."""
    key = hashlib.sha256(f"{case_id}/{version}/{command.policy_hash}".encode()).hexdigest()[:32]

    async def once() -> Outcome:
        async with store.begin() as uow:
            desk = await open_desk(uow, f"move-{key}")
            outcome = await execute(desk, Order(desk.command_id(), SYSTEM, case_id, command))
            if not trying:
                await uow.commit()
            return outcome

    return await undisturbed(once)
