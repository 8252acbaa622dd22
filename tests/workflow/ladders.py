"""What a ladder tells whom, and ways to take people off it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.workflow.world import World
from workflow import commands as c
from workflow.commands import CLOCK
from workflow.context import Context
from workflow.directory import Away
from workflow.events import ClockFired

DAY = date(2026, 3, 2)


def rungs(world: World, until: str, *clocks: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """What the clocks told whom: time, moment, people."""
    fired = [(when, e) for when, e in world.passes(until) if isinstance(e, ClockFired)]
    return [(f"{when:%m-%d %H:%M}", e.moment, e.told) for when, e in fired if not clocks or e.clock in clocks]


def owned(world: World, category: str = "canteen", owner: str = "zhangwei", when: str = "03-02 10:00") -> World:
    """Filed by 陈晨, taken up by 李敏 and accepted by its owner, all at once."""
    world.files(when=when)
    world.does("limin", c.RegisterCase(category, owner))
    if owner != "limin":
        world.does(owner, c.AcceptAssignment())
    return world


def away(world: World, *absences: tuple[str, str], day: date = DAY) -> None:
    """These people are on leave that day, each with his deputy ("": none)."""
    found = tuple(Away(userid, day, day, deputy) for userid, deputy in absences)
    world.directory = replace(world.directory, away=found)


def gone(world: World, *userids: str) -> None:
    """These people leave the company."""
    people = {u: replace(p, active=p.active and p.userid not in userids) for u, p in world.directory.people.items()}
    world.directory = replace(world.directory, people=people)


def context(world: World) -> Context:
    return Context(CLOCK, world.now, world.policy, world.calendar, world.directory)
