"""Who is told instead of people on leave: the deputy whom each named, else whoever comes next (people.md 1.15).

It gives nobody a right: a deputy is one who may read the case himself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from workflow.access import may_see
from workflow.case import Case
from workflow.clock import Cover
from workflow.context import Context
from workflow.directory import Directory
from workflow.recusal import first_readers, is_named, reader_groups


@dataclass(frozen=True, slots=True)
class Present:
    """`told`: who is there, each once, deputies among them. `covers`: who is on leave, with the deputy who is told."""

    told: tuple[str, ...] = ()
    covers: tuple[Cover, ...] = ()


def today(context: Context) -> date:
    """The day of the decision where the calendar counts days."""
    return context.calendar.local_date(context.now)


def is_away(userid: str, context: Context) -> bool:
    """Whether the person is on leave today."""
    return context.directory.is_away(userid, today(context))


def there(
    people: Iterable[str], case: Case, context: Context, may_cover: Callable[[str], bool] = lambda _userid: True
) -> Present:
    """Those of these people who are not on leave today; for each one who is, the deputy whom he named, if that one is
    there and may read the case (`may_cover` may ask more of him)."""
    told: list[str] = []
    covers: list[Cover] = []
    for userid in people:
        absence = context.directory.absence(userid, today(context))
        if absence is None:
            told.append(userid)
            continue
        deputy = _deputy(absence.deputy, case, context)
        deputy = deputy if may_cover(deputy) else ""
        covers.append(Cover(userid, deputy))
        told += [deputy] if deputy else []
    return Present(tuple(dict.fromkeys(told)), tuple(covers))


def first_there(
    groups: Iterable[Sequence[str]],
    case: Case,
    context: Context,
    may_cover: Callable[[str], bool] = lambda _userid: True,
) -> Present:
    """The first of these groups in which somebody is there, with everybody passed over on the way to it; where all of
    them are on leave, the first group all the same: nobody is spared for want of a deputy."""
    lived = [group for group in groups if group]
    passed: list[Cover] = []
    for group in lived:
        found = there(group, case, context, may_cover)
        passed += found.covers
        if found.told:
            return Present(found.told, tuple(dict.fromkeys(passed)))
    return Present(tuple(lived[0])) if lived else Present()


def readers_there(levels: Sequence[str], case: Case, context: Context) -> tuple[str, ...]:
    """Who reads the case today, beginning with these roles: the first of them in which somebody is there whom it does
    not name."""
    groups = reader_groups(case.words, levels, context.directory, case.complainant)
    found = first_there(groups, case, context).told
    return found or first_readers(case.words, levels, context.directory, case.complainant)


def _deputy(userid: str, case: Case, context: Context) -> str:
    """That deputy as the directory spells him, "" where he cannot stand in for this case."""
    directory = context.directory
    person = directory.person(userid) if userid else None
    if person is None or not person.active or is_away(userid, context):
        return ""
    if person.userid.casefold() == case.complainant.casefold() or is_named(case.words, person, directory):
        return ""
    return person.userid if may_see(person.userid, case, directory) else ""


def all_away(people: Sequence[str], directory: Directory, day: date) -> bool:
    """Whether none of them is there that day."""
    return bool(people) and all(directory.is_away(userid, day) for userid in people)
