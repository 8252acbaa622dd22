"""The one write path: lock, look up, decide, append, announce (design D1). It holds no rule, sends nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.desk import Desk
from handlers.notices import announce
from workflow import numbering
from workflow.case import Case
from workflow.commands import Actor, FileCase, Order
from workflow.context import Context, Facts
from workflow.decide import decide
from workflow.errors import Refusal
from workflow.events import CaseNumbered, Event
from workflow.evolve import evolve
from workflow.ports import Entry
from workflow.transitions import TRANSITIONS

COMPLAINANT = "complainant"


@dataclass(frozen=True, slots=True)
class Done:
    """The command happened: the case after it, and what happened."""

    case: Case
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """It did not. `case` is what it was about, when there is such a case."""

    refusal: Refusal
    case: Case | None


@dataclass(frozen=True, slots=True)
class Repeated:
    """A command of this id happened before; nothing happened now. The case as it stands."""

    case: Case


Outcome = Done | Refused | Repeated


async def execute(desk: Desk, order: Order) -> Outcome:
    """Carries an order out inside the desk's unit of work; the caller commits.

    1. An id that was seen before changes nothing. 2. The stream is locked, the facts its row names are read.
    3. `decide`. 4. Serials are stamped, last of all locks. 5. Entries are appended with the new state.
    6. Those concerned are told.
    """
    known = await desk.uow.cases.outcome_of(order.command_id)
    if known is not None:
        case = await desk.uow.cases.load(known)
        return Repeated(case or Case())
    before = Case() if isinstance(order.command, FileCase) else await desk.uow.cases.load(order.case_id)
    if before is None:
        return Refused(Refusal("not_found"), None)
    decision = decide(before, order.command, await _context(desk, order, before))
    if isinstance(decision, Refusal):
        return Refused(decision, before if before.case_id else None)
    events = tuple([await _stamped(desk, event) for event in decision.events])
    after, entries = _entries(desk, order, before, events)
    await desk.uow.cases.append(before, after, entries, after.policy_hash)
    await announce(desk, before, after, entries)
    return Done(after, events)


async def _context(desk: Desk, order: Order, case: Case) -> Context:
    facts = Facts()
    if "owner_loads" in TRANSITIONS[type(order.command)].facts:
        holders = desk.directory.holders("specialist")
        facts = Facts(owner_loads=await desk.uow.ledger.owner_loads(holders))
    return Context(
        actor=order.actor,
        now=desk.now,
        policy=desk.rules.policy(case.policy_hash),
        calendar=desk.rules.calendar_of(case, desk.directory),
        directory=desk.directory,
        facts=facts,
    )


async def _stamped(desk: Desk, event: Event) -> Event:
    if not isinstance(event, CaseNumbered):
        return event
    serial = await desk.uow.series.next(event.series)
    return replace(event, number=numbering.number(event.pattern, serial))


def _entries(desk: Desk, order: Order, before: Case, events: tuple[Event, ...]) -> tuple[Case, tuple[Entry, ...]]:
    after, entries = before, []
    for event in events:
        after = evolve(after, event, desk.now)
        entries.append(Entry(after.version, desk.now, _actor(order.actor, after), order.command_id, event))
    return after, tuple(entries)


def _actor(actor: Actor, case: Case) -> str:
    """Headers are not sealed: who complained never stands in one."""
    same = actor.userid and actor.userid.casefold() == case.complainant.casefold()
    return COMPLAINANT if same else actor.name
