"""Contact with the complainant: what counts as one, the telephone chain at night, and words in between (A11, A17)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.workflow.world import World, at, told, world_of
from workflow import commands as c
from workflow.clock import ClockState
from workflow.events import ClockFired, ClockStopped, Event

FAMILY = c.OnBehalf("王芳", contact="13800000000", kind="family")
START = at("03-07 02:00")


def called() -> World:
    """A17: the call starts on Saturday at 02:00:00; it is entered while it goes on."""
    world = world_of("nursing-home")
    command = c.FileCase("case1", "R", "夜里没人应铃", channel="phone", on_behalf=FAMILY, received_at=START)
    world.now = START + timedelta(seconds=30)
    world.does("maling", command)
    return world


def handed_over() -> World:
    world = called()
    world.does("maling", c.CalmCaller())
    world.does("limin", c.RegisterCase("care", "zhangwei"), "03-07 02:08")
    return world


def stops(events: tuple[Event, ...]) -> dict[str, bool]:
    """The clocks that stopped, and whether late."""
    return {event.clock: event.late for event in events if isinstance(event, ClockStopped)}


# ---- the telephone chain (A17)


def test_a17_every_step_of_the_call_counts_from_when_it_began() -> None:
    world = called()
    assert world.owed() == {
        "calm": "03-07 02:01",
        "handover": "03-07 02:10",
        "register": "03-08 02:00",
        "respond": "03-10 02:00",
        "plan": "03-13 18:00",
    }
    assert {told(clock.start) for clock in world.case.clocks} == {"03-07 02:00"}


def test_a17_whoever_is_named_at_0208_must_call_back_by_0238_and_have_found_out_by_0408() -> None:
    world = handed_over()
    assert (world.due("first_contact"), world.due("preliminary")) == ("03-07 02:38", "03-07 04:08")
    assert world.clock("handover").state is ClockState.STOPPED


@pytest.mark.parametrize(("seconds", "late"), [(59, False), (60, False), (61, True)])
def test_the_caller_is_calmed_within_the_minute(seconds: int, late: bool) -> None:
    world = called()
    world.now = START + timedelta(seconds=seconds)
    assert stops(world.does("maling", c.CalmCaller())) == {"calm": late}
    assert world.refused("maling", c.CalmCaller()) == "calmed_already"


@pytest.mark.parametrize(("when", "late"), [("03-07 02:10", False), ("03-07 02:11", True)])
def test_the_call_is_handed_over_within_ten_minutes(when: str, late: bool) -> None:
    world = called()
    assert stops(world.does("limin", c.RegisterCase("care", "zhangwei"), when))["handover"] is late


def test_a17_a_remark_is_no_contact() -> None:
    world = handed_over()
    world.does("zhangwei", c.AcceptAssignment(), "03-07 02:10")
    assert stops(world.does("zhangwei", c.NoteInvestigation("打过电话了"), "03-07 02:20")) == {"preliminary": False}
    assert world.clock("first_contact").state is ClockState.RUNNING
    happened = world.does("zhangwei", c.LogContact("家属说铃按了三次"), "03-07 02:38")
    assert stops(happened) == {"first_contact": False, "respond": False, "progress": False}


def test_a_contact_says_what_was_said_and_is_logged_by_who_handles_it() -> None:
    world = handed_over()
    assert world.refused("zhangwei", c.LogContact("  ")) == "nothing_said"
    assert world.refused("wangqiang", c.LogContact("说过了")) == "not_handler"
    assert world.refused("sunxiao", c.LogContact("说过了")) == "not_found"
    world.does("zhangwei", c.LogContact("说过了"))
    assert [(note.by, note.text) for note in world.case.contacts] == [("zhangwei", "说过了")]


def test_a_question_is_a_contact_and_so_is_the_result() -> None:
    asked = handed_over()
    assert "first_contact" in stops(asked.does("zhangwei", c.AskComplainant("几点的事？"), "03-07 02:20"))
    done = handed_over()
    done.does("zhangwei", c.AcceptAssignment(), "03-07 02:10")
    assert "first_contact" in stops(done.does("zhangwei", c.SettleOnTheSpot("已换铃"), "03-07 02:30"))


def test_the_outer_limit_runs_through_the_weekend() -> None:
    """A18: 72 hours from Saturday 02:00, and five working days."""
    world = called()
    fired = [
        (told(when), e.clock)
        for when, e in world.passes("03-13 18:00")
        if isinstance(e, ClockFired) and e.moment == "due"
    ]
    assert ("03-10 02:00", "respond") in fired
    assert ("03-13 18:00", "plan") in fired


# ---- words in between


def office_case() -> World:
    world = world_of("complaint-office")
    world.files(when="03-09 10:00")
    world.does("limin", c.RegisterCase("product_quality", "zhangwei"), "03-09 11:00")
    return world


def test_a11_three_working_days_after_the_last_contact_a_word_is_due() -> None:
    world = office_case()
    assert world.due("progress") == "03-12 18:00", "taking it up was a contact"
    happened = world.does("zhangwei", c.LogContact("告知进展"), "03-09 15:00")
    assert stops(happened) == {"progress": False}
    assert world.due("progress") == "03-12 18:00"
    world.does("zhangwei", c.LogContact("又告知"), "03-10 09:00")
    assert (world.due("progress"), world.clock("progress").instance) == ("03-13 18:00", "progress:3")


def test_after_the_result_nobody_owes_a_word_in_between() -> None:
    world = office_case()
    world.does("zhangwei", c.AcceptAssignment())
    world.does("zhangwei", c.SubmitPlan("原因", "措施", 0), "03-10 09:00")
    assert world.case.approval is not None
    world.does("zhouzong", c.ApproveStep("1.0", world.case.approval.seen))
    world.does("zhangwei", c.CompleteMeasures("做了"), "03-10 10:00")
    assert "progress" in stops(world.does("zhangwei", c.DeliverResult("结果"), "03-10 11:00"))
    world.does("zhangwei", c.LogContact("再说一声"), "03-10 12:00")
    assert "progress" not in world.owed()


def test_every_contact_counts_from_its_own_second() -> None:
    world = office_case()
    spoken: datetime = at("03-10 09:00") + timedelta(seconds=7)
    world.now = spoken
    world.does("zhangwei", c.LogContact("说过了"))
    assert world.clock("progress").start == spoken
