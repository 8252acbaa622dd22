"""The one write path: lock, look up, decide, append, announce (design D1). It holds no rule, sends nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.announce import announce
from handlers.desk import Desk
from handlers.unfiled import of_command
from workflow import numbering
from workflow.candidates import at_any_level
from workflow.case import Case
from workflow.commands import SYSTEM, Actor, FileCase, MoveToPolicy, Order, RecountClocks
from workflow.context import Context, Decision, Facts
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
    3. `decide`. 4. Serials are stamped, last of all locks. 5. If another department with another calendar handles the
    case now, its clocks are counted anew. 6. Entries are appended with the new state. 7. Those concerned are told.
    """
    known = await desk.uow.cases.outcome_of(order.command_id)
    if known is not None:
        case = await desk.uow.cases.load(known)
        return Repeated(case or Case())
    before = Case() if isinstance(order.command, FileCase) else await desk.uow.cases.load(order.case_id)
    if before is None:
        return Refused(Refusal("not_found"), None)
    context = await _context(desk, order, before)
    decision = decide(before, order.command, context)
    if isinstance(decision, Refusal):
        return Refused(decision, before if before.case_id else None)
    events = tuple([await _stamped(desk, event) for event in decision.events])
    after, entries = _entries(desk, order, before, events)
    after, counted = _counted_anew(desk, order, before, after, context)
    entries += counted
    await desk.uow.cases.append(before, after, entries, after.policy_hash)
    await announce(desk, before, after, entries)
    return Done(after, tuple(entry.event for entry in entries))


async def _context(desk: Desk, order: Order, case: Case) -> Context:
    policy_hash = _ruled_by(desk, order, case)
    context = Context(
        actor=order.actor,
        now=desk.now,
        policy=desk.rules.policy(policy_hash),
        calendar=desk.rules.calendar(policy_hash, desk.directory.lineage(case.department)),
        directory=desk.directory,
    )
    if "owner_loads" not in TRANSITIONS[type(order.command)].facts:
        return context
    loads = await desk.uow.ledger.owner_loads(at_any_level(case, context))
    return replace(context, facts=Facts(owner_loads=loads))


def _ruled_by(desk: Desk, order: Order, case: Case) -> str:
    """The policy that decides: the one to which a new case is led, or to which a case moves, else its own."""
    match order.command:
        case FileCase():
            return of_command(order.command, order.actor, desk.rules, desk.directory)
        case MoveToPolicy():
            return order.command.policy_hash
        case _:
            return case.policy_hash


async def _stamped(desk: Desk, event: Event) -> Event:
    if not isinstance(event, CaseNumbered):
        return event
    serial = await desk.uow.series.next(event.series)
    return replace(event, number=numbering.number(event.pattern, serial))


def _counted_anew(
    desk: Desk, order: Order, before: Case, after: Case, context: Context
) -> tuple[Case, tuple[Entry, ...]]:
    """The case went to another department: what runs is owed by its people, and counted by the days they work."""
    calendar = desk.rules.calendar_of(after, desk.directory)
    if after.department == before.department or calendar == context.calendar:
        return after, ()
    anew = replace(order, command_id=f"{order.command_id}.recount", actor=SYSTEM, command=RecountClocks())
    decision = decide(after, anew.command, replace(context, actor=SYSTEM, calendar=calendar))
    return _entries(desk, anew, after, decision.events if isinstance(decision, Decision) else ())


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
