"""Every state, every command, every kind of person: always an answer, never a surprise."""

from __future__ import annotations

import typing
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.people import CAST
from tests.workflow.invariants import check
from tests.workflow.world import World, at, calendar, office
from workflow import codec
from workflow import commands as c
from workflow.access import may_see
from workflow.case import Case, State
from workflow.clock import Clock
from workflow.commands import CLOCK, SYSTEM, Command
from workflow.context import Decision
from workflow.errors import Refusal
from workflow.events import EVENTS
from workflow.evolve import evolve, fold
from workflow.fields import Secrecy
from workflow.transitions import TRANSITIONS

SEEN = "000000000000"
NO_CLOCK = Clock("x", "x:1", 1, at("03-02 10:00"), at("03-02 10:00"), (), "")


def commands(case: Case) -> list[Command]:
    """One of each command, addressed as well as can be to this case, and some addressed badly."""
    step = case.approval.pending() if case.approval else None
    instance = step.instance if step else "1.0"
    seen = case.approval.seen if case.approval else SEEN
    clock = next((k for k in case.clocks if k.next_moment()), None)
    moment = clock.next_moment() if clock else None
    later = (case.running("plan") or case.running("answer") or clock or NO_CLOCK).due + timedelta(days=1)
    return [
        c.FileCase("other", "R", "又有虫"),
        c.NoteContact("13800000000"),
        c.LogContact("打了电话"),
        c.LogContact("告诉您进展", tell=True),
        c.CalmCaller(),
        c.AskComplainant("哪一天？"),
        c.GoOn(),
        c.NoteFacts(("over_authority",)),
        c.NoteFacts(("data_leak", "harm_continuing")),
        c.NoteFacts(()),
        c.NoteFacts(("bad_weather",)),
        c.SetLevel("major"),
        c.SetLevel("crisis"),
        c.SetLevel("general", "误报"),
        c.JudgeUrgency(True),
        c.JudgeUrgency(False, "误报"),
        c.LogCall("zhouzong", "已告知"),
        c.RequestExtension("plan", later, "等检测"),
        c.RequestExtension("answer", later, "等检测"),
        c.GrantExtension(case.extension.instance if case.extension else "plan:1"),
        c.RefuseExtension(case.extension.instance if case.extension else "plan:1", "不必"),
        c.MoveDue("answer", later, "等检测"),
        c.FileReport({"process": "过程", "result": "结果", "satisfaction": "满意"}),
        c.FileReport({}),
        c.FileForm("单号"),
        c.RecordReview("进度、风险"),
        c.RecordVisit("5"),
        c.RecordVisit("1", "没人来"),
        c.RecordVisit(""),
        c.RecountClocks(),
        c.MoveToPolicy(case.policy_id or "office", case.policy_hash or "x"),
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


def test_every_command_there_is_is_tried() -> None:
    assert {type(command) for command in commands(Case())} == set(TRANSITIONS)


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


def test_the_policy_that_is_tried_is_the_real_one() -> None:
    assert office().regulation.id == "office"
    assert calendar().covered(2026)
