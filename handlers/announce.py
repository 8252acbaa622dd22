"""What follows from an event for people: the table of notices is walked, and what it names goes into the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import audiences as who
from handlers.copies import retire
from handlers.desk import Desk
from handlers.digest import DIGEST, gathered
from handlers.happening import Happening, Instant, is_short, moment
from handlers.loads import loads
from handlers.notices import NOTICES, RETIRED, Retire, Tell
from handlers.quiet import digest_at, held_until, told_as
from workflow import dialogue
from workflow.calendar import Calendar
from workflow.case import Case
from workflow.clock import Moment
from workflow.dialogue import Ask
from workflow.emergency import is_emergency
from workflow.ports import Entry, ItemKind, OutboxItem, Urgency


@dataclass(frozen=True, slots=True)
class _Wait:
    """Until when a notice waits, None for not at all; `gathers`: together with whatever else reaches him then."""

    until: Instant = None
    gathers: bool = False


async def announce(desk: Desk, before: Case, after: Case, entries: Sequence[Entry]) -> None:
    """Queues what follows from these entries of one command: notices to those concerned, and new faces for the cards
    whose question is answered. Part of the same unit of work: nothing is announced that did not happen."""
    for entry in entries:
        happening = Happening(entry, before, after, desk, tuple(entries))
        for row in RETIRED.get(type(entry.event), ()):
            if row.when(happening):
                await _turn(happening, row)
        for tell in NOTICES.get(type(entry.event), ()):
            if tell.when(happening):
                await _tell(happening, tell)


async def _tell(h: Happening, tell: Tell) -> None:
    people = _people(h, tell)
    if not people:
        return
    params = {**tell.params(h), **(await loads(h.desk, h.after, h.after.category) if tell.loads else {})}
    for userid in people:
        wait = _wait(h, tell, userid)
        not_before = wait.until
        item = OutboxItem(
            kind=ItemKind.NOTICE,
            to=userid,
            template=tell.template,
            case_id=h.after.case_id,
            seq=h.entry.seq,
            params=params,
            topic=tell.topic(h) if tell.topic else "",
            urgency=_urgency(h, tell),
            not_before=not_before,
        )
        if wait.gathers:
            await h.desk.uow.outbox.gather(item, DIGEST, gathered, at=h.desk.now)
        else:
            await h.desk.uow.outbox.add(item, at=h.desk.now)
        if tell.asks is not None:
            await _ask(h, tell.asks, userid, params, not_before or h.desk.now)


async def _ask(h: Happening, question: Ask, userid: str, params: Mapping[str, str], at: datetime) -> None:
    """The reader's next sentence answers the message, from when it goes out. What he is being asked already comes
    first: the message says in which other way it can be answered."""
    dialogues = h.desk.uow.dialogues
    asked = await dialogues.get(userid)
    is_busy = asked is not None and not dialogue.is_over(asked, h.desk.now) and not dialogue.question_of(asked).silent
    if not is_busy:
        await dialogues.put(dialogue.ask(question, userid, at, h.after.case_id, params))


def _urgency(h: Happening, tell: Tell) -> Urgency:
    """What staff are to do about an urgent case is sent before everything else."""
    presses = tell.urgency is Urgency.ACTION and tell.to is not who.complainant
    return Urgency.EMERGENCY if presses and h.after.urgent else tell.urgency


def _people(h: Happening, tell: Tell) -> tuple[str, ...]:
    """The audience, each once: without who acted, without people who left, and never the complainant as staff."""
    out = set() if tell.own_act or not h.actor else {h.actor.casefold()}
    if tell.to is not who.complainant:
        out.add(h.after.complainant.casefold())
    found: dict[str, str] = {}
    for userid in tell.to(h):
        person = h.desk.directory.person(userid)
        is_there = person.active if person else tell.to is who.complainant
        if userid.casefold() not in out and is_there:
            found.setdefault(userid.casefold(), userid)
    return tuple(found.values())


def _wait(h: Happening, tell: Tell, userid: str) -> _Wait:
    """Who is asked to act is asked at once; reminders, news and words to the complainant leave people their night. What
    is limited to minutes is worked on at any hour, and so is told at any hour (S3-3.3, S2PM-7.1)."""
    policy, calendar = h.desk.rules.policy(h.after.policy_hash), _calendar_of_reader(h, userid)
    fired = moment(h) if tell.to is who.clock_targets else None
    waits = tell.to is who.complainant or fired is not None or tell.urgency is Urgency.NEWS
    if not waits or is_emergency(h.after, policy) or (fired and is_short(h)):
        return _Wait()
    held = held_until(h.desk.now, policy, calendar)
    digest = _digest(h, userid, fired, calendar) if fired else None
    return _Wait(max((at for at in (held, digest) if at), default=None), gathers=digest is not None)


def _digest(h: Happening, userid: str, fired: Moment, calendar: Calendar) -> Instant:
    """When he hears of that moment together with others; None where he is told of each by itself."""
    clock, context = h.after.instance(h.event.instance), h.context
    roles = told_as(userid, fired, h.after, clock, context) if clock else ()
    return digest_at(userid, roles, h.desk.now, context.policy, calendar, context.directory)


def _calendar_of_reader(h: Happening, userid: str) -> Calendar:
    """Whoever is told rests when his own department does, whichever one handles the case."""
    home = h.desk.directory.main_department(userid)
    return h.desk.rules.calendar(h.after.policy_hash, h.desk.directory.lineage(home.id) if home else ())


async def _turn(h: Happening, row: Retire) -> None:
    topic = row.topic(h)
    if topic:
        not_before = h.desk.now + row.after if row.after else None
        await retire(h.desk, h.after, topic, row.template, row.params(h), not_before)
