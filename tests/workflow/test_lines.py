"""The business lines of one regulation, each with its own first steps and limits (A08, A27, A32, A38, A40)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.workflow.world import World, at, told, world_of
from workflow import commands as c
from workflow.clock import ClockState
from workflow.events import ClockFired, ClockStopped, Event

OUTSIDE = c.OnBehalf("王芳", contact="13800000000")
EVENING = at("03-08 20:00")


def filed(channel: str, who: str, when: str, policy: str = "customer-service") -> World:
    world = world_of(policy)
    world.does(who, c.FileCase("case1", "R", "没有人管", channel=channel, on_behalf=OUTSIDE), when)
    return world


def stops(events: tuple[Event, ...]) -> dict[str, bool]:
    return {event.clock: event.late for event in events if isinstance(event, ClockStopped)}


# ---- estate: five minutes


def estate() -> World:
    """A32: the owner of a flat reports on Sunday at 20:00:00."""
    return filed("estate_desk", "maling", "03-08 20:00")


def test_a32_dispatch_and_explanation_are_due_within_five_minutes() -> None:
    world = estate()
    assert (world.clock("dispatch").due, world.clock("explain").due) == (at("03-08 20:05"),) * 2


def test_a32_assigned_and_explained_in_time_both_are_met() -> None:
    world = estate()
    world.now = EVENING + timedelta(minutes=4, seconds=30)
    assert stops(world.does("maling", c.RegisterCase("estate", "zhangwei"))) == {"dispatch": False}
    world.now = EVENING + timedelta(minutes=4, seconds=50)
    assert stops(world.does("zhangwei", c.LogContact("已说明"))) == {"explain": False}


@pytest.mark.parametrize(("seconds", "late"), [(299, False), (300, False), (301, True)])
def test_a32_to_the_second(seconds: int, late: bool) -> None:
    world = estate()
    world.now = EVENING + timedelta(seconds=seconds)
    assert stops(world.does("maling", c.RegisterCase("estate", "zhangwei"))) == {"dispatch": late}


def test_a32_undispatched_it_climbs_every_five_minutes() -> None:
    fired = [(told(when), e) for when, e in estate().passes("03-08 20:15") if isinstance(e, ClockFired)]
    assert [(when, e.moment, e.told) for when, e in fired if e.clock == "dispatch" and e.moment != "warn"] == [
        ("03-08 20:05", "due", ("maling", "zhangwei", "fanglei")),
        ("03-08 20:10", "rung.1", ("jiangfan",)),
        ("03-08 20:15", "rung.2", ("zhouzong",)),
    ]


# ---- regional service


def test_a27_from_the_call_to_the_visit() -> None:
    world = filed("service_phone", "lukai", "03-02 11:00")
    assert world.owed() == {"investigate": "03-03 18:00", "answer": "03-04 18:00"}
    world.does("lukai", c.RegisterCase("efficiency", "zhangwei"), "03-02 11:30")
    assert stops(world.does("zhangwei", c.AcceptAssignment(), "03-03 18:00")) == {"investigate": False}
    happened = world.does("zhangwei", c.SettleOnTheSpot("已补办"), "03-04 15:00")
    assert stops(happened)["answer"] is False
    assert world.due("visit") == "03-09 18:00"
    assert world.refused("zhangwei", c.RecordVisit("5")) == "not_visitor", "the manager, not who handled it"
    world.does("lukai", c.RecordVisit("5"), "03-09 18:00")
    assert world.case.closed_at == at("03-09 18:00")


# ---- online, law


@pytest.mark.parametrize("channel", ["online_phone", "online_qq", "online_board", "online_mail"])
def test_a38_written_on_saturday_night_the_answer_is_due_on_monday(channel: str) -> None:
    world = filed(channel, "limin", "03-07 23:40")
    assert world.owed() == {"answer_online": "03-09 18:00"}
    assert world.case.answer_told == at("03-09 18:00")


@pytest.mark.parametrize(("assigned", "due"), [("03-05 10:00", "03-06 18:00"), ("03-06 17:59", "03-09 18:00")])
def test_a40_the_first_contact_is_due_one_working_day_after_the_assignment(assigned: str, due: str) -> None:
    world = filed("law_written", "maling", "03-05 09:00")
    world.does("zhaolan", c.RegisterCase("lawyer", "zhangwei"), assigned)
    assert world.due("first_contact") == due
    world.does("zhangwei", c.AcceptAssignment())
    assert stops(world.does("zhangwei", c.LogContact("约了面谈"), due)) == {"first_contact": False}


def test_after_sales_is_dispatched_on_the_same_working_day() -> None:
    assert filed("aftersales_hotline", "maling", "03-03 15:00").due("dispatch_same_day") == "03-03 18:00"
    assert filed("aftersales_hotline", "maling", "03-03 18:00").due("dispatch_same_day") == "03-04 18:00"
    assert filed("aftersales_hotline", "maling", "03-07 15:00").due("dispatch_same_day") == "03-09 18:00"


# ---- a mailbox


@pytest.mark.parametrize(("when", "late"), [("03-09 11:30", False), ("03-09 11:31", True)])
def test_a08_a_mail_of_friday_half_past_four_is_registered_by_monday_half_past_eleven(when: str, late: bool) -> None:
    world = filed("email", "qiancheng", "03-06 16:30", "complaint-office")
    assert world.due("register") == "03-09 11:30"
    assert stops(world.does("qiancheng", c.RegisterCase("service_attitude", "zhangwei"), when)) == {"register": late}


def test_a08_what_is_missing_is_asked_for_and_registering_waits_for_nobody() -> None:
    world = filed("email", "qiancheng", "03-06 16:30", "complaint-office")
    world.does("qiancheng", c.AskComplainant("您的订单号？"), "03-06 17:00")
    assert (str(world.case.state), world.clock("plan").state) == ("needs_info", ClockState.HELD)
    assert world.clock("register").state is ClockState.RUNNING
    for when in ("03-09 09:10", "03-09 09:30"):
        world.does("qiancheng", c.LogContact("打过电话，没有接"), when)
    world.does("qiancheng", c.AddSupplement("订单号 123"), "03-09 10:00")
    assert (str(world.case.state), len(world.case.contacts)) == ("new", 2)
    world.serial = 1
    world.does("qiancheng", c.RegisterCase("service_attitude", "zhangwei"), "03-09 10:00")
    assert (world.case.number, world.due("plan")) == ("26030001", "03-16 11:00")
