"""In random companies the proof of a ladder finds every hole that was made and no other, and the rest is reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

import pytest

from tests.workflow.world import at, calendar_of, shipped
from workflow.case import Case, State
from workflow.clock import Clock
from workflow.clocks import schedule
from workflow.commands import CLOCK, FireClock
from workflow.context import Context, Decision
from workflow.decide import decide
from workflow.directory import Away, Department, Directory, Person
from workflow.events import ClockFired
from workflow.ladder import Hole, Instead, holes
from workflow.policy.model import Policy
from workflow.reach import Why


@dataclass(frozen=True)
class Company:
    """A random company and one late case in it."""

    policy: Policy
    directory: Directory
    case: Case


LADDERS: Mapping[str, str] = {"office": "answer", "nursing-home": "respond"}
START = at("03-02 10:00")


def drawn(seed: int) -> Company:
    """Twelve people, each fine, gone, named in the complaint or on leave; roles held by anybody or nobody."""
    draw = Random(seed)  # it makes up companies, not secrets
    policy = shipped(draw.choice(sorted(LADDERS)))
    ids = [f"p{n:02}" for n in range(12)]
    gone_ = {u for u in ids if draw.random() < 0.3}
    named = {u for u in ids if draw.random() < 0.25}
    people = {
        u: Person(u, u.upper(), (draw.choice("12"),), ("1",) if draw.random() < 0.1 else (), active=u not in gone_)
        for u in ids
    }
    roles = {role: tuple(draw.sample(ids, draw.choice((0, 1, 1, 2)))) for role in policy.roles if role != "dept_head"}
    roles["specialist"] = tuple(dict.fromkeys((ids[0], *roles["specialist"])))
    leave = tuple(
        Away(u, first, first + timedelta(days=draw.randrange(6)), draw.choice(("", *ids)))
        for u in ids
        if draw.random() < 0.4
        for first in [date(2026, 3, 2) + timedelta(days=draw.randrange(10))]
    )
    units = {"1": Department("1", "一部", "0"), "2": Department("2", "二部", "0"), "0": Department("0", "公司")}
    directory = Directory(people, units, roles, leave)
    limit = policy.deadline(LADDERS[policy.regulation.id])
    plan = schedule(
        calendar_of(policy.regulation.id), limit.within, START, policy.escalation.warn_at, policy.escalation.steps
    )
    clock = Clock(limit.id, f"{limit.id}:1", 1, plan.start, plan.due, plan.moments, plan.calendar_hash)
    case = Case(
        case_id="case1",
        policy_id=policy.regulation.id,
        policy_hash=policy.hash,
        state=State.INVESTIGATING,
        complainant=draw.choice(ids[1:]),
        text=" ".join(sorted(people[u].name for u in named)),
        owner=ids[0],
        department="1",
        severity="general",
        intake_roles=("specialist",),
        clocks=(clock,),
    )
    return Company(policy, directory, case)


def line_of(company: Company, role: str) -> Iterator[str]:
    """Everybody on the line of a role, by the tables alone."""
    directory, roles = company.directory, company.policy.roles
    own = directory.roles.get(role, ())
    if role == "owner":
        own, role = (company.case.owner,), "specialist"
    elif role == "dept_head":
        own = tuple(u for u, p in directory.people.items() if "1" in p.leader_of and p.active)
    yield from own
    above, walked = role, list[str]()
    while above and above not in walked:
        walked.append(above)
        for deputy in roles[above].deputies:
            yield from directory.roles.get(deputy, ())
        above = roles[above].reports_to or ""
        yield from directory.roles.get(above, ())


def may_be_told(company: Company, userid: str, *, owner: bool) -> bool:
    person = company.directory.people[userid]
    named = person.name in company.case.text and not (owner and userid == company.case.owner)
    return person.active and userid != company.case.complainant and not named


def reads(company: Company, userid: str) -> bool:
    """Whether he may read the case by himself, named in it or not."""
    person, case = company.directory.people[userid], company.case
    offices = {u for role in ("specialist", "director", "top") for u in company.directory.roles[role]}
    home = company.directory.people[case.owner].departments[0]
    leads = "1" in person.leader_of and (case.department == "1" or home == "1")
    return userid == case.owner or userid in offices or leads


def on_leave(company: Company, userid: str, day: date) -> Away | None:
    mine = [a for a in company.directory.away if a.userid == userid and a.first <= day <= a.last]
    return mine[0] if mine else None


def hears(company: Company, userid: str, day: date, *, owner: bool) -> str:
    """Who is told for him that day; "" for nobody."""
    if not may_be_told(company, userid, owner=owner):
        return ""
    leave = on_leave(company, userid, day)
    if leave is None:
        return userid
    stands_in = leave.deputy
    if not stands_in or on_leave(company, stands_in, day) or not reads(company, stands_in):
        return ""
    return stands_in if may_be_told(company, stands_in, owner=False) else ""


def expected(company: Company) -> dict[tuple[str, str], tuple[Why, date | None]]:
    """The holes that this company has, by the definition: nobody of the line is there to be told."""
    wanted: dict[tuple[str, str], tuple[Why, date | None]] = {}
    zone = calendar_of(company.policy.regulation.id).zone
    for moment in company.case.clocks[0].moments:
        day = moment.at.astimezone(zone).date()
        for role in moment.to:
            owner = role == "owner"
            line = list(line_of(company, role))
            if any(hears(company, u, day, owner=owner) for u in line):
                continue
            able = [u for u in line if may_be_told(company, u, owner=owner)]
            backs = [leave.last for u in able if (leave := on_leave(company, u, day))]
            live = [u for u in line if company.directory.people[u].active]
            why = Why.AWAY if able else Why.RECUSED if live else Why.LEFT if line else Why.UNHELD
            wanted[moment.name, role] = (why, min(backs, default=None))
    return wanted


@pytest.mark.parametrize("hundred", range(4))
def test_in_any_company_exactly_the_seeded_holes_are_found_and_every_other_rung_reaches_its_line(hundred: int) -> None:
    kinds: set[Why] = set()
    for seed in range(100 * hundred, 100 * hundred + 100):
        company = drawn(seed)
        calendar = calendar_of(company.policy.regulation.id)
        proven = holes(company.policy, company.directory, company.case, calendar, START)
        wanted = expected(company)
        assert {(hole.moment, hole.role): (hole.why, hole.until) for hole in proven} == wanted, f"seed {seed}"
        kinds |= {why for why, _ in wanted.values()}
        _fires_as_proven(company, proven, seed)
    assert kinds == set(Why)


def _fires_as_proven(company: Company, proven: tuple[Hole, ...], seed: int) -> None:
    """Each moment fires at its time: those whom the line has there are told, and somebody is unless nobody is left."""
    calendar = calendar_of(company.policy.regulation.id)
    (clock,) = company.case.clocks
    for place, moment in enumerate(clock.moments):
        so_far = replace(clock, fired=tuple(before.name for before in clock.moments[:place]))
        case = replace(company.case, clocks=(so_far,))
        context = Context(CLOCK, moment.at, company.policy, calendar, company.directory)
        verdict = decide(case, FireClock(clock.instance, 1, moment.name, moment.at), context)
        assert isinstance(verdict, Decision)
        (fired,) = [event for event in verdict.events if isinstance(event, ClockFired)]
        here = {hole.role: hole for hole in proven if hole.moment == moment.name}
        day = moment.at.astimezone(calendar.zone).date()
        for role in moment.to:
            people = {hears(company, u, day, owner=role == "owner") for u in line_of(company, role)} - {""}
            assert role in here or people & {*fired.told}, f"seed {seed}: {moment.name} {role}"
        nobody = {hole.instead for hole in here.values()} == {Instead.NOBODY}
        assert bool(fired.told) != nobody, f"seed {seed}: {moment.name}"
