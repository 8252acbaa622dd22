"""Where a ladder would reach nobody, and what the organisation lacks, in plain sentences (people.md 1.16).

It looks and words; who is told, and when, is the shell's business (bot/nightly.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from handlers.texts.words import Words
from workflow.calendar import Calendar
from workflow.case import Case
from workflow.commands import SYSTEM
from workflow.context import Context
from workflow.directory import Directory
from workflow.holders import bound, is_live
from workflow.ladder import Hole, Instead, holes
from workflow.ladder_of_policy import prove
from workflow.policy.model import Policy
from workflow.policy.names import GENERIC_ROLES, uses
from workflow.policy.values import Named
from workflow.reach import Why, last_resort
from workflow.roles import stand_ins

# From the least to the worst.
_WORSE = (Instead.OTHERS, Instead.ON_LEAVE, Instead.LAST_RESORT, Instead.NOBODY)
_HEADS = "dept_head"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence. `key` is the same as long as nothing changes: it is told once. `to` are the people who may know of
    the case that it is about (`of_case`: nobody else ever hears of it); none where an administrator does."""

    key: str
    text: str
    to: tuple[str, ...] = ()
    of_case: bool = False


@dataclass(slots=True)
class _Gap:
    """A role that reaches nobody by its line, over all cases: how many, the worst that happens, and when first."""

    hole: Hole
    policy: Policy
    cases: set[str]
    instead: Instead
    at: datetime


class Inspection:
    """The holes in the ladders of open cases, added case by case, and whose cases lie with people who have left."""

    def __init__(self, directory: Directory, now: datetime, words: Words) -> None:
        self._directory = directory
        self._now = now
        self._words = words.at(now)
        self._gaps: dict[str, _Gap] = {}
        self._of_cases: list[Finding] = []
        self._left: Counter[str] = Counter()

    def add(self, case: Case, policy: Policy, calendar: Calendar) -> None:
        """Looks at one open case, under its own policy and calendar."""
        if case.owner and not is_live(case.owner, self._directory):
            self._left[case.owner] += 1
        context = Context(SYSTEM, self._now, policy, calendar, self._directory)
        recused: dict[tuple[str, ...], Hole] = {}
        for hole in holes(policy, self._directory, case, calendar, self._now):
            if hole.why is Why.RECUSED:
                recused.setdefault(hole.meant or (hole.role,), hole)
            else:
                self._gap(hole, policy, case)
        readers = last_resort(case, context)
        self._of_cases += [self._recused(hole, policy, case, readers) for hole in recused.values()]

    def findings(self) -> tuple[Finding, ...]:
        """What was found, the organisation's first; one finding for a role, however many cases it concerns."""
        left = (Finding(f"left/{u}", self._said("hole.owner_left", u, count)) for u, count in self._left.items())
        return (*(self._of_gap(key, gap) for key, gap in self._gaps.items()), *left, *self._of_cases)

    def _gap(self, hole: Hole, policy: Policy, case: Case) -> None:
        roles = ",".join(hole.meant or (hole.role,))
        key = f"{policy.regulation.id}/{roles}/{hole.why}/{hole.until or ''}"
        at = hole.at or self._now
        gap = self._gaps.setdefault(key, _Gap(hole, policy, set(), hole.instead, at))
        gap.cases.add(case.case_id)
        gap.instead, gap.at = max(gap.instead, hole.instead, key=_WORSE.index), min(gap.at, at)

    def _of_gap(self, key: str, gap: _Gap) -> Finding:
        text = self._words.t(
            "hole.role",
            role=called(gap.hole, gap.policy, self._words),
            why=_why(gap.hole, self._words),
            count=len(gap.cases),
            at=self._words.short_date(max(gap.at, self._now)),
            instead=self._words.t(f"hole.instead.{gap.instead}"),
        )
        return Finding(key, text)

    def _recused(self, hole: Hole, policy: Policy, case: Case, readers: tuple[str, ...]) -> Finding:
        """Who stands aside from a case is nobody's business who may not read it."""
        text = self._words.t(
            "hole.recused",
            number=case.number or case.receipt,
            at=self._words.short_date(max(hole.at or self._now, self._now)),
            role=called(hole, policy, self._words),
            instead=self._words.t(f"hole.instead.{hole.instead}"),
        )
        return Finding(f"{case.case_id}/{','.join(hole.meant) or hole.role}", text, readers, of_case=True)

    def _said(self, code: str, userid: str, count: int) -> str:
        return self._words.t(code, name=self._directory.name(userid), count=count)


def organisation(policy: Policy, directory: Directory, words: Words) -> tuple[Finding, ...]:
    """What the organisation lacks for that policy: people who are entered and not there, roles that nobody holds,
    departments without a head, rungs that would reach nobody."""
    missed = prove(policy, directory)
    told = frozenset(role for hole in missed if hole.why is Why.UNHELD for role in hole.meant)
    found = (*_strangers(policy, directory, words), *_unheld(policy, directory, told, words))
    return (*found, *_headless(directory, words), *_rungs(missed, policy, words))


def called(hole: Hole, policy: Policy, words: Words) -> str:
    """What the regulation calls the role that reaches nobody; a role that only a case fills by the catalogue's word."""
    titles = [policy.roles[role].title for role in hole.meant if role in policy.roles]
    return words.t("list.comma").join(titles) if titles else words.t("role.superior")


def administrators(directory: Directory) -> tuple[str, ...]:
    """Who looks after the organisation: the role `admin`, else the director, else the top."""
    held = (directory.holders(role) for role in ("admin", "director", "top"))
    return next((people for people in held if people), ())


def letter(texts: Sequence[str], words: Words) -> str:
    """One message of all these sentences."""
    lines = [words.t("hole.line", place=place, text=text) for place, text in enumerate(texts, start=1)]
    return "\n".join([words.t("hole.head", count=len(lines)), *lines, words.t("hole.tail")])


def _why(hole: Hole, words: Words) -> str:
    until = words.day(datetime.combine(hole.until, time(12, 0), words.zone)) if hole.until else ""
    return words.t(f"hole.why.{hole.why}", until=until) if hole.until else words.t(f"hole.why.{hole.why}")


def _strangers(policy: Policy, directory: Directory, words: Words) -> Iterator[Finding]:
    """Those entered for a role whom no message reaches: out of the visible range, or gone."""
    for role, row in policy.roles.items():
        for userid in bound(role, directory):
            if directory.person(userid) is None:
                yield Finding(f"unknown/{role}/{userid}", words.t("org.role_unknown", role=row.title, userid=userid))
            elif not is_live(userid, directory):
                name = directory.name(userid)
                yield Finding(f"gone/{role}/{userid}", words.t("org.role_left", role=row.title, name=name))


def _unheld(policy: Policy, directory: Directory, told: frozenset[str], words: Words) -> Iterator[Finding]:
    """Roles that act under the policy and have no holder, but for those of which more is `told`."""
    acting = {name for _, named, name in uses(policy) if named is Named.ROLE} - GENERIC_ROLES
    for role, row in policy.roles.items():
        has_heads = role == _HEADS and any(directory.heads(unit) for unit in directory.departments)
        if role not in acting - told or directory.holders(role) or has_heads:
            continue
        by = next((one for one in stand_ins(policy, role) if directory.holders(one)), "")
        if by:
            text = words.t("org.role_unheld.covered", role=row.title, by=policy.roles[by].title)
        else:
            text = words.t("org.role_unheld", role=row.title)
        yield Finding(f"unheld/{role}", text)


def _headless(directory: Directory, words: Words) -> Iterator[Finding]:
    """Departments with people and without a head of their own."""
    peopled = {unit for person in directory.people.values() if person.active for unit in person.departments}
    led = {unit for person in directory.people.values() if person.active for unit in person.leader_of}
    for unit in directory.departments.values():
        if unit.id not in peopled - led:
            continue
        above = words.t("list.comma").join(map(directory.name, directory.heads(unit.id)))
        code = "org.no_head.covered" if above else "org.no_head"
        yield Finding(f"no_head/{unit.id}", words.t(code, department=unit.name, **({"by": above} if above else {})))


def _rungs(missed: Iterable[Hole], policy: Policy, words: Words) -> Iterator[Finding]:
    by_role: dict[tuple[str, Why], list[Hole]] = {}
    for hole in missed:
        by_role.setdefault((",".join(hole.meant) or hole.role, hole.why), []).append(hole)
    for (roles, why), found in by_role.items():
        what = words.t("list.comma").join(_titles((hole.clock for hole in found), policy, words))
        worst = max((hole.instead for hole in found), key=_WORSE.index)
        text = words.t(
            "hole.policy",
            role=called(found[0], policy, words),
            why=_why(found[0], words),
            what=what,
            instead=words.t(f"hole.instead.{worst}"),
        )
        yield Finding(f"rung/{roles}/{why}", text)


def _titles(clocks: Iterable[str], policy: Policy, words: Words) -> tuple[str, ...]:
    """What the regulation calls these obligations, each once."""
    titles = {row.id: row.title for row in policy.deadlines} | {row.id: row.title for row in policy.duties}
    called_ = (titles[clock] if clock in titles else words.t(f"clock.{clock}.noun") for clock in clocks)
    return tuple(dict.fromkeys(called_))
