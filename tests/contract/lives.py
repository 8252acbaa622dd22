"""Whole lives of cases, as the rules tell them, in turns that a store can keep: before, after, entries."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from storage.store import SqlStore
from tests.workflow.test_decide import commands, everybody
from tests.workflow.world import World
from workflow import commands as c
from workflow.case import Case
from workflow.commands import Actor, Command, person
from workflow.context import Decision
from workflow.events import Event
from workflow.ports import Entry


@dataclass(frozen=True)
class Turn:
    """One command that happened."""

    before: Case
    after: Case
    entries: tuple[Entry, ...]


@dataclass
class Life(World):
    """A world that remembers its turns."""

    turns: list[Turn] = field(default_factory=list)

    def does(self, who: str | Actor, command: Command, when: str = "") -> tuple[Event, ...]:
        before = self.case
        events = super().does(who, command, when)
        actor = person(who) if isinstance(who, str) else who
        name = "complainant" if actor.userid.casefold() == self.case.complainant.casefold() else actor.name
        command_id = f"turn.{len(self.turns) + 1}"
        entries = tuple(Entry(before.version + n, self.now, name, command_id, e) for n, e in enumerate(events, start=1))
        self.turns.append(Turn(before, self.case, entries))
        return events

    def approves(self, who: str, when: str = "") -> None:
        approval = self.case.approval
        step = approval.pending() if approval else None
        assert approval is not None
        assert step is not None
        self.does(who, c.ApproveStep(step.instance, approval.seen), when)


async def keep(store: SqlStore, turn: Turn) -> None:
    """The turn as `execute` would store it."""
    async with store.begin() as uow:
        await uow.cases.append(turn.before, turn.after, turn.entries, turn.after.policy_hash)
        await uow.commit()


def three_levels() -> Life:
    """A01: filed, taken up, planned, approved twice, done, answered, asked, closed."""
    life = Life()
    life.files()
    life.does("limin", c.RegisterCase("canteen", "zhangwei"))
    life.does("zhangwei", c.AcceptAssignment())
    life.does("chenchen", c.AddSupplement("昨天也有"))
    life.does("zhangwei", c.NoteInvestigation("后厨只洗一遍"))
    life.does("zhangwei", c.SubmitPlan("只洗一遍", "改洗三遍", 86000), "03-04 15:00")
    life.approves("wangqiang", "03-05 09:30")
    life.approves("zhaolan", "03-06 11:00")
    life.does("zhangwei", c.CompleteMeasures("已改洗三遍"))
    life.does("zhangwei", c.DeliverResult("已改洗三遍并加灯检"), "03-06 16:00")
    life.passes("03-09 10:00")
    life.does("chenchen", c.AnswerSurvey("4"), "03-09 10:00")
    return life


def dissatisfied() -> Life:
    """Settled on the spot, not solved, a second round with a returned plan, and the director's last word."""
    life = Life()
    life.files()
    life.does("limin", c.RegisterCase("canteen", "limin"))
    life.does("limin", c.SettleOnTheSpot("已处理"))
    life.does("chenchen", c.ReportUnsolved())
    owner = life.case.owner
    life.does(owner, c.AcceptAssignment())
    life.does(owner, c.SubmitPlan("原因", "措施", 90000))
    assert life.case.approval is not None
    life.does("wangqiang", c.ReturnPlan(life.case.approval.steps[0].instance, life.case.approval.seen, words="偏高"))
    life.does(owner, c.SubmitPlan("原因", "措施", 0))
    life.approves("wangqiang")
    life.approves("zhaolan")
    life.does(owner, c.CompleteMeasures("做了"))
    life.does(owner, c.DeliverResult("结果"))
    life.does("chenchen", c.AnswerSurvey("1"))
    life.does("zhaolan", c.CloseExplained("已尽所能，原因如下……"))
    return life


def silent() -> Life:
    """A04: nobody acts; every clock runs to the top of its ladder."""
    life = Life()
    life.files(when="04-03 17:30")
    life.does("limin", c.RegisterCase("canteen", "limin"))
    life.passes("04-20 18:00")
    return life


def withdrawn() -> Life:
    """Taken back before anybody took it up."""
    life = Life()
    life.files(to_director=True)
    life.does("chenchen", c.WithdrawCase())
    return life


def wandering(seed: int, steps: int = 20) -> Life:
    """Whatever is allowed may happen next."""
    chance = random.Random(seed)
    life = Life()
    life.files()
    for _ in range(steps):
        allowed = [
            (actor, command)
            for actor in everybody()
            for command in commands(life.case)
            if isinstance(life.tries(actor, command), Decision)
        ]
        if not allowed:
            break
        life.does(*chance.choice(allowed))
    return life


STORIES: dict[str, Callable[[], Life]] = {
    "three-levels": three_levels,
    "dissatisfied": dissatisfied,
    "silent": silent,
    "withdrawn": withdrawn,
}
