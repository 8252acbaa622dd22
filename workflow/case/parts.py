"""Who takes part in a case."""

from __future__ import annotations

from dataclasses import dataclass, field

from workflow.case.model import Case
from workflow.case.states import State


def visitors(case: Case) -> tuple[str, ...]:
    """Those who are to ask a complainant from outside, while that is still to be done."""
    return case.visit.by if case.state is State.VISITING and case.visit and case.is_outside else ()


@dataclass(frozen=True, slots=True)
class Part:
    """One person's part in a case, for look-ups across cases. Kept as a keyed digest, never in the clear."""

    userid: str
    part: str = field(default="")


def _for_others(case: Case) -> list[Part]:
    """`taker`: who wrote it down for somebody else; `visitor`: who is to ask somebody from outside."""
    taker = [Part(case.taken_by, "taker")] if case.taken_by else []
    return [*taker, *(Part(u, "visitor") for u in visitors(case))]


def parts(case: Case) -> tuple[Part, ...]:
    """Who takes part: `complainant`, `owner`, `past_owner`, `intake`, `approver` (a step waits for him), `decided`,
    `covered` (he was on leave when he would have been told something)."""
    found = [Part(case.complainant, "complainant")] if case.complainant else []
    found += [Part(case.owner, "owner")] if case.owner else []
    found += [Part(u, "past_owner") for u in case.past_owners if u != case.owner]
    found += [Part(case.intake, "intake")] if case.intake else []
    found += _for_others(case)
    step = case.approval.pending() if case.approval else None
    found += [Part(u, "approver") for u in (step.people if step else ())]
    found += [
        Part(s.by, "decided")
        for a in (*case.approvals, *((case.approval,) if case.approval else ()))
        for s in a.steps
        if s.by
    ]
    found += [Part(covered.away, "covered") for covered in case.covered]
    return tuple(dict.fromkeys(found))
