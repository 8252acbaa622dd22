"""Every state, every command, every kind of person: always an answer, never a surprise."""

from __future__ import annotations

import typing
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.people import CAST
from tests.workflow.world import World, at, calendar, office
from workflow import codec
from workflow import commands as c
from workflow.access import may_see
from workflow.case import OPEN, Case, State, StepState, parts
from workflow.clock import ClockState, MomentKind
from workflow.commands import CLOCK, SYSTEM, Command
from workflow.context import Decision
from workflow.errors import Refusal
from workflow.events import EVENTS
from workflow.evolve import evolve, fold
from workflow.fields import Secrecy
from workflow.transitions import TRANSITIONS

SEEN = "000000000000"


def commands(case: Case) -> list[Command]:
    """One of each command, addressed as well as can be to this case, and some addressed badly."""
    step = case.approval.pending() if case.approval else None
    instance = step.instance if step else "1.0"
    seen = case.approval.seen if case.approval else SEEN
    clock = next((k for k in case.clocks if k.next_moment()), None)
    moment = clock.next_moment() if clock else None
    return [
        c.FileCase("other", "R", "又有虫"),
        c.RegisterCase("canteen", "limin"),
        c.RegisterCase("canteen", "zhangwei"),
        c.RegisterCase("", "limin"),
        c.RegisterCase("canteen", "nobody"),
        c.RegisterCase("canteen", "chenchen"),
        c.AssignCase("liuyang"),
        c.AssignCase("chenchen"),
        c.AcceptAssignment(),
        c.DeclineAssignment("busy"),
        c.DeclineAssignment(""),
        c.AddSupplement("还有一张"),
        c.AddSupplement("  "),
        c.NoteInvestigation("去看了"),
        c.SubmitPlan("原因", "措施", 0),
        c.SubmitPlan("原因", "措施", 86000),
        c.SubmitPlan("", "措施", 0),
        c.SubmitPlan("原因", "措施", -1),
        c.WithdrawPlan(),
        c.ApproveStep(instance, seen),
        c.ApproveStep(instance, SEEN),
        c.ApproveStep("9.9", seen),
        c.ReturnPlan(instance, seen, words="再想想"),
        c.ReturnPlan(instance, seen),
        c.CompleteMeasures("做了"),
        c.DeliverResult("结果"),
        c.SettleOnTheSpot("好了"),
        c.SettleOnTheSpot("好了", 50000),
        c.AnswerSurvey("5"),
        c.AnswerSurvey("1"),
        c.AnswerSurvey("9"),
        c.ReportUnsolved(),
        c.ExplainScore(("slow",)),
        c.AddSuggestion("谢谢"),
        c.UrgeCase(),
        c.WithdrawCase(),
        c.AllowRound(),
        c.CloseExplained("说明"),
        c.CloseUnconfirmed(),
        c.FireClock(
            clock.instance if clock else "x",
            1,
            moment.name if moment else "due",
            moment.at if moment else at("03-02 10:00"),
        ),
        c.FireClock("answer:1", 7, "due", at("03-09 18:00")),
    ]


def everybody() -> list[c.Actor]:
    return [*(c.person(p.userid) for p in CAST), c.person("unheard-of"), CLOCK, SYSTEM]


def worlds() -> dict[str, World]:
    """A world in each state that can be reached, by the way that leads there."""
    found: dict[str, World] = {"unfiled": World()}
    world = World()
    world.files()
    found["new"] = replace_world(world)
    world.does("limin", c.RegisterCase("canteen", "zhangwei"))
    found["assigned"] = replace_world(world)
    declined = replace_world(world)
    declined.does("zhangwei", c.DeclineAssignment("busy"))
    found["registered"] = declined
    world.does("zhangwei", c.AcceptAssignment())
    found["investigating"] = replace_world(world)
    world.does("zhangwei", c.SubmitPlan("原因", "措施", 86000))
    found["approving"] = replace_world(world)
    seen = world.case.approval.seen if world.case.approval else ""
    returned = replace_world(world)
    returned.does("wangqiang", c.ReturnPlan("1.0", seen, words="再想想"))
    found["planning"] = returned
    world.does("wangqiang", c.ApproveStep("1.0", seen))
    world.does("zhaolan", c.ApproveStep("1.1", seen))
    found["implementing"] = replace_world(world)
    world.does("zhangwei", c.CompleteMeasures("做了"))
    found["feeding_back"] = replace_world(world)
    world.does("zhangwei", c.DeliverResult("结果"))
    found["visiting"] = replace_world(world)
    closed = replace_world(world)
    closed.does("chenchen", c.AnswerSurvey("5"))
    found["closed"] = closed
    exhausted = replace_world(world)
    exhausted.case = replace(exhausted.case, round=2)
    exhausted.does("chenchen", c.ReportUnsolved())
    found["exhausted"] = exhausted
    boss = World()
    boss.files("反映领导", to_director=True)
    found["to_director"] = boss
    return found


def replace_world(world: World) -> World:
    return World(world.now, world.case, list(world.entries), world.directory, world.loads, world.serial)


WORLDS = worlds()


@pytest.mark.parametrize("name", WORLDS)
def test_every_command_by_everybody_has_an_answer_in_every_state(name: str) -> None:
    world = WORLDS[name]
    for actor in everybody():
        for command in commands(world.case):
            verdict = world.tries(actor, command)
            assert isinstance(verdict, Decision | Refusal)
            row = TRANSITIONS[type(command)]
            if isinstance(verdict, Decision):
                assert verdict.events
                if world.case.case_id:
                    assert world.case.state in row.states
                folded = world.case
                for event in verdict.events:
                    folded = evolve(folded, event, world.now)
                check(folded)
                assert folded.complainant in (world.case.complainant, actor.userid)
            else:
                assert verdict.code


@pytest.mark.parametrize("name", [name for name in WORLDS if name != "unfiled"])
@pytest.mark.parametrize("stranger", ["sunxiao", "tangyue", "unheard-of"])
def test_to_a_stranger_the_case_does_not_exist_whatever_he_tries(name: str, stranger: str) -> None:
    world = WORLDS[name]
    assert not may_see(stranger, world.case, world.directory)
    for command in commands(world.case):
        if isinstance(command, c.FileCase):
            continue
        verdict = world.tries(stranger, command)
        assert isinstance(verdict, Refusal)
        nothing_there = World().tries(stranger, command)
        assert verdict == nothing_there, "a stranger can tell that there is a case"


def test_the_states_the_worlds_reach_are_all_that_this_version_uses() -> None:
    reached = {world.case.state for world in WORLDS.values()}
    used = {state for row in TRANSITIONS.values() for state in row.states if row.states != frozenset(State)}
    assert used - reached <= {State.NEEDS_INFO, State.DISPUTED}


def test_every_event_can_be_folded_with_its_words_erased() -> None:
    for world in WORLDS.values():
        erased = [(_erased(event), when) for event, when in world.entries]
        after = fold(erased)
        assert (after.state, after.number, after.owner, after.round) == (
            (world.case.state, world.case.number, world.case.owner, after.round)
        )
        assert [k.due for k in after.clocks] == [k.due for k in world.case.clocks]
        assert after.complainant == ""
        assert after.text == ""


def _erased(event: typing.Any) -> typing.Any:
    return codec.join(EVENTS[event.type], codec.split(event)[Secrecy.OPEN], None, None)


def check(case: Case) -> None:
    """What holds of every case at every time."""
    running = [clock.clock for clock in case.clocks if clock.state is ClockState.RUNNING]
    assert len(running) == len(set(running)), "two clocks for one obligation"
    assert bool(case.is_open) == (case.state in OPEN)
    if not case.is_open:
        assert not running, "a clock outlived its case"
        assert case.outcome is not None
    elif case.case_id:
        assert running, "an open case that nobody watches"
    if case.state in OPEN - {State.NEW, State.NEEDS_INFO, State.REGISTERED}:
        assert case.owner, "nobody owns it"
    assert case.owner.casefold() != case.complainant.casefold() or not case.owner
    if case.approval:
        pending = [step for step in case.approval.steps if step.state is StepState.PENDING]
        assert len(pending) == (1 if case.state is State.APPROVING else 0)
        plan = case.plan
        assert plan is not None
        assert plan.proposer not in {u for step in case.approval.steps for u in step.people}
    for clock in case.clocks:
        assert [m.at for m in clock.moments] == sorted({m.at for m in clock.moments})
        assert set(clock.fired) <= {m.name for m in clock.moments}
    assert len(parts(case)) == len(set(parts(case)))


class Lives(RuleBasedStateMachine):
    """Random people give random commands at random times, and the clocks run."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    @initialize(who=st.sampled_from(["chenchen", "limin", "wangqiang", "zhaolan"]), director=st.booleans())
    def somebody_files(self, who: str, director: bool) -> None:
        self.world.does(who, c.FileCase("case1", "ABCDEFG", "食堂的菜里有虫子", to_director=director))

    @rule(who=st.sampled_from(everybody()), data=st.data())
    def somebody_tries_something(self, who: c.Actor, data: st.DataObject) -> None:
        command = data.draw(st.sampled_from(commands(self.world.case)))
        if isinstance(self.world.tries(who, command), Decision):
            self.world.does(who, command)

    @rule(data=st.data())
    def the_right_person_does_the_next_thing(self, data: st.DataObject) -> None:
        options = [
            (actor, command)
            for actor in everybody()
            for command in commands(self.world.case)
            if isinstance(self.world.tries(actor, command), Decision)
        ]
        if options:
            self.world.does(*data.draw(st.sampled_from(options)))

    @rule(minutes=st.integers(1, 4000))
    def time_passes(self, minutes: int) -> None:
        until = self.world.now + timedelta(minutes=minutes)
        for _ in range(20):
            clocks = [(m.at, k, m) for k in self.world.case.clocks if (m := k.next_moment()) and m.at <= until]
            if not clocks:
                break
            moment_at, clock, moment = min(clocks, key=lambda found: (found[0], found[1].instance))
            self.world.now = max(self.world.now, moment_at)
            self.world.does(CLOCK, c.FireClock(clock.instance, clock.generation, moment.name, moment.at))
            if moment.kind in (MomentKind.DUE, MomentKind.RUNG):
                fired = self.world.entries[-1][0]
                assert getattr(fired, "told", ("x",)), "a rung that reaches nobody"
        self.world.now = max(self.world.now, until)

    @precondition(lambda self: self.world.entries)
    @invariant()
    def what_was_written_tells_the_same_case(self) -> None:
        reread = [
            (
                codec.join(EVENTS[event.type], *(codec.split(event)[s] for s in Secrecy)),
                codec.instant(codec.instant_text(when)),
            )
            for event, when in self.world.entries
        ]
        assert fold(reread) == self.world.case
        check(self.world.case)


Lives.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestLives = Lives.TestCase


def test_the_policy_that_is_tried_is_the_real_one() -> None:
    assert office().regulation.id == "office"
    assert calendar().covered(2026)
