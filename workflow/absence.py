"""Leave: who may arrange it, for whom and with which deputy (people.md 1.15). What was decided is on the `org` stream.

It knows no case: whether a deputy may read one is asked case by case (presence.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import ClassVar

from workflow.context import Context
from workflow.directory import Away
from workflow.errors import Refusal
from workflow.presence import today
from workflow.roles import line_above
from workflow.worktime import ONE_DAY, instant

_LONGEST = 366
_TOP = "top"
_DIRECTOR = "director"


@dataclass(frozen=True, slots=True)
class SetAbsence:
    """请假: these days, both included, with that deputy ("": none)."""

    userid: str
    first: date
    last: date
    deputy: str = ""


@dataclass(frozen=True, slots=True)
class EndAbsence:
    """销假: he is back, or will not go."""

    userid: str


@dataclass(frozen=True, slots=True)
class AbsenceSet:
    """Somebody will be on leave. `back`: when he hears what waited for him, on his first working day."""

    type: ClassVar[str] = "absence.set"

    userid: str
    first: date
    last: date
    deputy: str
    back: datetime


@dataclass(frozen=True, slots=True)
class AbsenceEnded:
    """A leave ended before its last day, or will not be taken."""

    type: ClassVar[str] = "absence.ended"

    userid: str
    first: date
    last: date


AbsenceEvent = AbsenceSet | AbsenceEnded


@dataclass(frozen=True, slots=True)
class Return:
    """A leave after which somebody has to hear what waited for him. `seq` is its entry on the `org` stream."""

    seq: int
    leave: Away


def set_absence(command: SetAbsence, context: Context) -> AbsenceSet | Refusal:
    """Whoever goes himself, or a superior of his. Where two leaves overlap the later word holds."""
    refused = _person(command.userid, context) or _days(command, context) or _deputy(command, context)
    if refused:
        return refused
    calendar, daily_at = context.calendar, context.policy.notify.daily_at
    first_morning = instant(command.last + ONE_DAY, time(0, 0), calendar.zone)
    return AbsenceSet(
        userid=_spelt(command.userid, context),
        first=command.first,
        last=command.last,
        deputy=_spelt(command.deputy, context),
        back=calendar.next_workday_at(first_morning, daily_at),
    )


def end_absence(command: EndAbsence, context: Context) -> AbsenceEnded | Refusal:
    """The leave that he is on, else the next one."""
    refused = _person(command.userid, context)
    if refused:
        return refused
    leave = coming(command.userid, context)
    if leave is None:
        return Refusal("not_on_leave", {"person": command.userid})
    return AbsenceEnded(leave.userid, leave.first, leave.last)


def coming(userid: str, context: Context) -> Away | None:
    """The leave that the person is on today, else the next one that is to come."""
    day, directory = today(context), context.directory
    to_come = [away for away in directory.away if away.userid.casefold() == userid.casefold() and away.first > day]
    return directory.absence(userid, day) or min(to_come, key=lambda away: away.first, default=None)


def may_arrange(userid: str, context: Context) -> bool:
    """Whether the actor may arrange that person's leave: his own, or as his superior by the address book or by the
    reporting line of the policy; the top for everybody, the director for all but the top."""
    directory, actor = context.directory, context.actor.userid
    person = directory.person(userid)
    if person is None or context.is_person(userid):
        return person is not None
    bosses = {person.direct_leader.casefold(), *(head.casefold() for head in directory.heads_of(userid))}
    held = [role for role in context.policy.roles if directory.has_role(userid, role)]
    above = {boss for role in held for boss in line_above(context.policy, role)}
    above |= {_TOP} if directory.has_role(userid, _TOP) else {_TOP, _DIRECTOR}
    return actor.casefold() in bosses or any(context.acts_as(role) for role in above)


def _person(userid: str, context: Context) -> Refusal | None:
    person = context.directory.person(userid)
    if person is None or not person.active:
        return Refusal("no_such_person", {"person": userid})
    return None if may_arrange(userid, context) else Refusal("not_his_superior", {"person": person.userid})


def _days(command: SetAbsence, context: Context) -> Refusal | None:
    if command.first > command.last:
        return Refusal("leave_backwards")
    if command.last < today(context):
        return Refusal("leave_past")
    length = (command.last - command.first).days + 1
    return Refusal("leave_too_long", {"days": _LONGEST}) if length > _LONGEST else None


def _deputy(command: SetAbsence, context: Context) -> Refusal | None:
    """A deputy works here, handles cases, and is there himself all the time."""
    if not command.deputy:
        return None
    directory, data = context.directory, {"person": command.deputy}
    person = directory.person(command.deputy)
    if person is None or not person.active:
        return Refusal("no_such_person", data)
    if person.userid.casefold() == command.userid.casefold():
        return Refusal("deputy_is_himself")
    if not directory.is_staff(person.userid):
        return Refusal("deputy_not_staff", data)
    mine = (away for away in directory.away if away.userid.casefold() == person.userid.casefold())
    away = any(away.first <= command.last and command.first <= away.last for away in mine)
    return Refusal("deputy_on_leave", data) if away else None


def _spelt(userid: str, context: Context) -> str:
    person = context.directory.person(userid) if userid else None
    return person.userid if person else ""
