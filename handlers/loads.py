"""How busy the people are whom a card offers as owners. It ranks nobody."""

from __future__ import annotations

from handlers.desk import Desk
from workflow.candidates import candidates
from workflow.case import Case
from workflow.commands import SYSTEM
from workflow.context import Context
from workflow.severity import assessed, facts_of


async def loads(desk: Desk, case: Case, category: str) -> dict[str, str]:
    """How many open cases each of those has who could own this one under that category: `load.<userid>` of a card."""
    policy, calendar = desk.rules.policy(case.policy_hash), desk.rules.calendar_of(case, desk.directory)
    severity = case.severity or assessed(case, category, facts_of(case), policy)
    people = candidates(case, category, severity, Context(SYSTEM, desk.now, policy, calendar, desk.directory))
    counts = await desk.uow.ledger.owner_loads(people)
    return {f"load.{userid}": str(counts.get(userid, 0)) for userid in people}
