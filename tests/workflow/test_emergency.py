"""The emergency procedure: it begins by itself, once, and an alarm stands until whoever must hear has heard (2.12)."""

from __future__ import annotations

import pytest

from tests.workflow.rows import policy_with
from tests.workflow.world import World, at, shipped, told, world_of
from workflow import commands as c
from workflow.clock import ClockState
from workflow.events import CallLogged, ClockFired, ClockStopped, EmergencyStarted, Event
from workflow.policy.model import Policy

CALL, REPORT = "emergency_call", "emergency_report"


def taken_up(policy: str = "office", *facts: str) -> World:
    world = world_of(policy)
    world.files(when="03-02 10:00")
    who = "zhaolan" if facts else "limin"
    world.does("limin", c.RegisterCase("general", who, facts=facts), "03-02 11:00")
    return world


def begun(events: tuple[Event, ...]) -> list[Event]:
    return [event for event in events if isinstance(event, EmergencyStarted)]


def alarms(world: World, until: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """What the emergency's own clocks tell until then: when, which, what, whom."""
    fired = ((when, e) for when, e in world.passes(until) if isinstance(e, ClockFired))
    return [(told(when), e.clock, e.moment, e.told) for when, e in fired if e.clock in (CALL, REPORT)]


# ---- how it begins


def test_a06_a_data_leak_taken_up_on_saturday_night_begins_it_by_itself() -> None:
    world = World()
    world.files("客户名单泄露了", when="03-07 22:05")
    happened = world.does("zhaolan", c.RegisterCase("data_leak", "zhaolan", facts=("data_leak",)), "03-07 22:10")
    assert begun(happened) == [EmergencyStarted(leader="director")]
    assert world.case.emergency_at == at("03-07 22:10")
    assert (world.due(REPORT), world.due(CALL)) == ("03-07 22:10", "03-07 22:40")


def test_a10_assessed_crisis_and_urgent_management_must_be_told_within_the_hour() -> None:
    world = world_of("complaint-office")
    world.files(when="03-09 10:00")
    facts = ("data_leak", "harm_continuing")
    happened = world.does("limin", c.RegisterCase("general", "zhaolan", facts=facts), "03-09 10:05")
    assert begun(happened) == [EmergencyStarted(leader="director")]
    assert (world.due(REPORT), world.due(CALL)) == ("03-09 11:05", "03-09 10:35")


def test_a10_assessed_severe_but_not_urgent_no_emergency_starts_until_it_is_urgent() -> None:
    world = taken_up("complaint-office", "data_leak")
    assert (world.case.severity, world.case.emergency_at) == ("crisis", None)
    assert begun(world.does("limin", c.JudgeUrgency(True), "03-02 12:00"))
    assert world.due(REPORT) == "03-02 13:00"


def test_a24_the_report_upwards_has_a_day_in_the_nursing_home() -> None:
    world = world_of("nursing-home")
    world.files(when="03-08 14:00")
    world.does("zhaolan", c.RegisterCase("care", "zhaolan"))
    assert begun(world.does("zhaolan", c.SetLevel("crisis"), "03-08 14:20"))
    assert world.due(REPORT) == "03-09 14:20"


@pytest.mark.parametrize("way", ["facts", "level", "words", "round"])
def test_whatever_makes_a_case_an_emergency_begins_it(way: str) -> None:
    world = taken_up("complaint-office", "data_leak")
    if way == "facts":
        happened = world.does("limin", c.NoteFacts(("data_leak", "danger_to_life")))
    elif way == "words":
        happened = world.does("chenchen", c.AddSupplement("有人昏倒了"))
    else:
        world = taken_up("complaint-office")
        world.does("limin", c.JudgeUrgency(True))
        if way == "level":
            happened = world.does("limin", c.SetLevel("crisis"))
        else:
            world.policy = grave_rounds()
            answered(world)
            happened = world.does("chenchen", c.ReportUnsolved())
    assert begun(happened) == [EmergencyStarted(leader="director")]


def answered(world: World) -> None:
    """The plan is made, approved and carried out, and its result delivered."""
    world.does("limin", c.SubmitPlan("原因", "措施", 0))
    assert world.case.approval is not None
    world.does("zhouzong", c.ApproveStep("1.0", world.case.approval.seen))
    world.does("limin", c.CompleteMeasures("做了"))
    world.does("limin", c.DeliverResult("结果"))


def grave_rounds() -> Policy:
    """A regulation by which a second round is a crisis."""
    severity = shipped("complaint-office").severity
    rules = tuple(row.model_copy(update={"level": "crisis"}) if row.level == "major" else row for row in severity.rules)
    return policy_with("complaint-office", severity=severity.model_copy(update={"rules": rules}))


def test_it_begins_once() -> None:
    world = taken_up()
    assert begun(world.does("zhaolan", c.SetLevel("crisis")))
    assert begun(world.does("limin", c.NoteFacts(("data_leak",)))) == []
    world.does("zhaolan", c.SetLevel("general", "误报"))
    assert begun(world.does("zhaolan", c.SetLevel("crisis"))) == []
    assert [clock.instance for clock in world.case.clocks if clock.clock == CALL] == ["emergency_call:1"]


def test_urgent_alone_is_no_emergency() -> None:
    world = taken_up()
    assert begun(world.does("limin", c.JudgeUrgency(True))) == []
    assert world.refused("limin", c.LogCall("zhaolan")) == "no_emergency"


# ---- the alarm


def test_a06_the_alarm_goes_to_director_and_top_until_the_notice_to_the_top_is_on_record() -> None:
    world = taken_up("office", "data_leak")
    assert alarms(world, "03-02 11:00") == [("03-02 11:00", REPORT, "due", ("zhaolan", "zhouzong"))]
    assert alarms(world, "03-02 12:00") == [
        ("03-02 11:24", CALL, "warn", ("zhaolan",)),
        ("03-02 11:30", CALL, "due", ("zhaolan", "zhouzong")),
    ]
    assert world.clock(CALL).state is ClockState.RUNNING
    happened = world.does("zhaolan", c.LogCall("zhouzong", "已告知"))
    assert [event.called for event in happened if isinstance(event, CallLogged)] == ["zhouzong"]
    assert {world.clock(name).state for name in (CALL, REPORT)} == {ClockState.STOPPED}


@pytest.mark.parametrize("called", ["zhangwei", "wangqiang", "zhaolan"])
def test_a06_a_call_to_anybody_else_is_on_record_and_silences_nothing(called: str) -> None:
    """The report is owed before the alarm there: the alarm is about the report."""
    world = taken_up("office", "data_leak")
    world.does("limin", c.LogCall(called, "在路上"), "03-02 11:10")
    assert world.case.called == (called,)
    assert ("03-02 11:30", CALL, "due", ("zhaolan", "zhouzong")) in alarms(world, "03-02 11:30")


@pytest.mark.parametrize(
    ("called", "answers"), [("zhaolan", True), ("gaoyuan", True), ("zhouzong", True), ("limin", False)]
)
def test_where_the_report_has_more_time_the_alarm_is_answered_by_whom_it_would_wake(called: str, answers: bool) -> None:
    world = taken_up("nursing-home", "danger_to_life")
    world.does("zhangwei", c.LogCall(called), "03-02 11:10")
    assert (world.clock(CALL).state is ClockState.STOPPED) is answers
    assert (world.clock(REPORT).state is ClockState.STOPPED) is (called == "zhouzong")


def test_who_must_hear_and_telephones_himself_has_heard() -> None:
    world = taken_up("office", "data_leak")
    world.does("zhouzong", c.LogCall("zhaolan", "我已知道"), "03-02 11:05")
    assert world.clock(REPORT).state is ClockState.STOPPED


@pytest.mark.parametrize(("when", "late"), [("03-02 11:30", False), ("03-02 11:31", True)])
def test_a_call_after_the_alarm_is_late(when: str, late: bool) -> None:
    world = taken_up("office", "data_leak")
    happened = world.does("limin", c.LogCall("zhouzong"), when)
    stops = {event.clock: event.late for event in happened if isinstance(event, ClockStopped)}
    assert stops == {CALL: late, REPORT: True}


def test_nobody_telephones_himself_or_somebody_who_is_not_there() -> None:
    world = taken_up("office", "data_leak")
    assert world.refused("limin", c.LogCall("limin")) == "called_oneself"
    assert world.refused("limin", c.LogCall("nobody")) == "no_such_person"
    assert world.refused("sunxiao", c.LogCall("zhouzong")) == "not_found"
    assert world.refused("chenchen", c.LogCall("zhouzong")) == "not_staff"


def test_the_alarm_ends_with_the_case() -> None:
    world = taken_up("office", "data_leak")
    world.does("zhaolan", c.SettleOnTheSpot("已隔离"))
    assert {CALL, REPORT} <= world.owed().keys()
    world.does("chenchen", c.AnswerSurvey("5"))
    assert world.owed() == {}
