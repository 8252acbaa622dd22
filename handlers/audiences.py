"""Who is told: the audiences that the table of notices names, each one function over what happened."""

from __future__ import annotations

from handlers.happening import Happening
from workflow.access import OVERSEERS, reading_levels
from workflow.approval import asked
from workflow.extension import granters
from workflow.own_clocks import PHONE, REPORT_UP
from workflow.presence import is_away, readers_there
from workflow.reach import reach
from workflow.recusal import unnamed


def complainant(h: Happening) -> tuple[str, ...]:
    """The person who complained."""
    return (h.after.complainant,) if h.after.complainant else ()


def intake_pool(h: Happening) -> tuple[str, ...]:
    """Those who watch its channel; for a complaint about superiors the director. Never whom the words name, and not who
    is on leave while somebody else is there."""
    return readers_there(reading_levels(h.after), h.after, h.context)


def dispatchers(h: Happening) -> tuple[str, ...]:
    """Whoever took it up names another owner; the pool where he is the one who declined, has left or is on leave."""
    declined = {u.casefold() for u in h.after.declined_by}
    person = h.desk.directory.person(h.after.intake) if h.after.intake else None
    here = person and person.active and not is_away(h.after.intake, h.context)
    if here and h.after.intake.casefold() not in declined:
        return (h.after.intake,)
    left = tuple(u for u in intake_pool(h) if u.casefold() not in declined)
    return left or director(h)


def owner(h: Happening) -> tuple[str, ...]:
    """The one owner."""
    return (h.after.owner,) if h.after.owner else ()


def former_owner(h: Happening) -> tuple[str, ...]:
    """The owner before, when it was somebody else."""
    changed = bool(h.before.owner) and h.before.owner.casefold() != h.after.owner.casefold()
    return (h.before.owner,) if changed else ()


def handlers_of(h: Happening) -> tuple[str, ...]:
    """The owner, or while nobody owns it, those who take it up."""
    return owner(h) or intake_pool(h)


def proposer(h: Happening) -> tuple[str, ...]:
    """Who proposed the newest plan."""
    return (h.after.plan.proposer,) if h.after.plan else ()


def step_people(h: Happening) -> tuple[str, ...]:
    """Those who are asked to decide the step whose turn it is: for who is on leave, his deputy."""
    step = h.after.approval.pending() if h.after.approval else None
    return asked(step, h.after, h.context) if step else ()


def heads_of_owner(h: Happening) -> tuple[str, ...]:
    """The owner's superiors."""
    return h.desk.directory.heads_of(h.after.owner) if h.after.owner else ()


def director(h: Happening) -> tuple[str, ...]:
    """The director; where the complaint names her or is her own, or she is on leave, the next above."""
    return readers_there(OVERSEERS, h.after, h.context)


def visitors(h: Happening) -> tuple[str, ...]:
    """Those who are to ask a complainant from outside."""
    return tuple(h.event.visitors)


def emergency_callers(h: Happening) -> tuple[str, ...]:
    """Who leads the emergency and who must hear of it, each by his line where he is not there."""
    clock = h.after.running(PHONE) or h.after.running(REPORT_UP)
    roles = h.context.policy.emergency.told if clock else ()
    told = tuple(u for role in roles if clock for u in reach(role, h.after, clock, h.context).told)
    return told or director(h)


def emergency_informed(h: Happening) -> tuple[str, ...]:
    """The roles that the policy informs; nobody whom the complaint names, and nobody who has a card."""
    roles, directory = h.context.policy.emergency.inform, h.desk.directory
    held = unnamed(tuple(u for role in roles for u in directory.holders(role)), h.after.words, directory)
    callers = emergency_callers(h)
    return tuple(u for u in held if u not in callers)


def by_level(h: Happening) -> tuple[str, ...]:
    """The owner; and the director, where the case is graver than it was."""
    levels = h.context.policy.severity.levels
    is_raised = levels.index(h.event.severity) > levels.index(h.event.before)
    return (*owner(h), *(director(h) if is_raised else ()))


def extension_granters(h: Happening) -> tuple[str, ...]:
    """Who may grant the later due time, by the policy."""
    return granters(h.after, h.event.clock, h.event.by, h.context)


def clock_targets(h: Happening) -> tuple[str, ...]:
    """The people told by a moment of a clock, as the ladder of the policy names them."""
    return tuple(h.event.told)
