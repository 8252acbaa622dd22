"""Somebody outside the company: how he is reached, who asks him, and who may read who he is (X-66, S1-2.6, X-40)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.workflow.world import World, at, world_of
from workflow.access import may_read_identity, may_see
from workflow.case import State, parts
from workflow.commands import (
    AcceptAssignment,
    ApproveStep,
    AssignCase,
    CloseUnconfirmed,
    CompleteMeasures,
    DeliverResult,
    FileCase,
    FileReport,
    NoteContact,
    OnBehalf,
    RecordVisit,
    RegisterCase,
    SettleOnTheSpot,
    SubmitPlan,
)
from workflow.events import ContactNoted, SurveyAsked

MAIL = {"channel": "email"}
PHONE = "13800000000"


def mailed(contact: str = PHONE, name: str = "王女士") -> World:
    """A customer's mail, written down by who watches the mailbox."""
    world = world_of("complaint-office")
    other = OnBehalf(name, contact=contact, kind="customer")
    world.does("qiancheng", FileCase("case1", "ABCDEFG", "门店店员不理人", channel="email", on_behalf=other))
    return world


def answered() -> World:
    """王女士 was told the result by 张伟, who handled it."""
    world = mailed()
    world.does("qiancheng", RegisterCase("service_attitude", "zhangwei"), "03-02 11:00")
    world.does("zhangwei", AcceptAssignment(), "03-02 13:30")
    world.does("zhangwei", SubmitPlan("店员培训不足", "当面道歉并培训", 0), "03-03 10:00")
    approval = world.case.approval
    assert approval is not None
    world.does("zhouzong", ApproveStep(approval.steps[0].instance, approval.seen), "03-03 11:00")
    world.does("zhangwei", CompleteMeasures("已道歉"), "03-04 10:00")
    world.does("zhangwei", DeliverResult("已电话告知，并致歉"), "03-04 10:30")
    world.does("zhangwei", FileReport({"process": "电话", "result": "道歉", "satisfaction": "接受"}), "03-04 10:40")
    return world


def asked() -> World:
    """The next working day it is time to ask 王女士."""
    world = answered()
    world.passes("03-05 09:05")
    return world


def test_without_a_contact_nobody_is_registered_and_a_contact_noted_later_suffices() -> None:
    world = mailed(contact="")
    assert world.refused("qiancheng", RegisterCase("service_attitude", "zhangwei")) == "contact_needed"
    (noted,) = world.does("qiancheng", NoteContact(f" {PHONE} "))
    assert noted == ContactNoted(by="qiancheng", contact=PHONE)
    world.does("qiancheng", RegisterCase("service_attitude", "zhangwei"))
    assert world.case.contact == PHONE


def test_a_regulation_that_asks_for_no_contact_registers_without_one() -> None:
    world = world_of("office")
    world.does(
        "limin", FileCase("c", "R", "会议室没有暖气", channel="phone", on_behalf=OnBehalf("王女士", kind="customer"))
    )
    world.does("limin", RegisterCase("facilities", "limin"))
    assert world.case.state is not State.NEW


def test_a_colleague_needs_no_contact_and_gets_none_noted() -> None:
    world = world_of("complaint-office")
    other = OnBehalf("陈晨", userid="chenchen")
    world.does("qiancheng", FileCase("case1", "ABCDEFG", "门店店员不理人", channel="email", on_behalf=other))
    assert world.refused("qiancheng", NoteContact(PHONE)) == "reached_here"
    world.does("qiancheng", RegisterCase("service_attitude", "zhangwei"))


@pytest.mark.parametrize("contact", ["", " "])
def test_a_contact_says_something(contact: str) -> None:
    assert mailed(contact="").refused("qiancheng", NoteContact(contact)) == "nothing_said"


@pytest.mark.parametrize(("off", "refused"), [(-1, ""), (0, ""), (1, "received_later")])
def test_nothing_was_received_later_than_now(off: int, refused: str) -> None:
    world = world_of("complaint-office")
    received = world.now + timedelta(minutes=off)
    other = OnBehalf("王女士", contact=PHONE)
    command = FileCase("case1", "ABCDEFG", "门店店员不理人", channel="email", on_behalf=other, received_at=received)
    if refused:
        assert world.refused("qiancheng", command) == refused
    else:
        world.does("qiancheng", command)
        assert world.case.clock("register").start == received  # type: ignore[union-attr]


def test_what_was_received_on_friday_and_entered_on_monday_counts_from_friday() -> None:
    """A08: Fri 16:30 and four working hours are Mon 11:30."""
    world = world_of("complaint-office")
    world.now = at("03-09 09:00")
    other = OnBehalf("王女士", contact=PHONE)
    received = at("03-06 16:30")
    world.does("qiancheng", FileCase("c", "R", "店员不理人", channel="email", on_behalf=other, received_at=received))
    assert world.case.clock("register").due == at("03-09 11:30")  # type: ignore[union-attr]
    assert world.case.filed_at == at("03-09 09:00")


def test_somebody_outside_is_asked_by_those_whom_the_survey_names_and_never_by_a_handler() -> None:
    """The survey names the complaint office; 张伟 of it handled this case."""
    world = answered()
    told = world.passes("03-05 09:05")
    assert [event.visitors for _, event in told if isinstance(event, SurveyAsked)] == [("limin", "liuyang")]
    assert {part.userid for part in parts(world.case) if part.part == "visitor"} == {"limin", "liuyang"}
    assert world.refused("zhangwei", RecordVisit("4")) == "not_visitor"


def test_who_asks_may_see_the_case_and_who_it_is_while_he_has_to_ask() -> None:
    world = answered()
    assert not may_see("liuyang", world.case, world.directory)
    world.passes("03-05 09:05")
    assert may_see("liuyang", world.case, world.directory)
    assert may_read_identity("liuyang", world.case, world.directory)
    assert not may_see("sunxiao", world.case, world.directory)
    world.does("limin", RecordVisit("4", "希望店里多一个人"))
    assert world.case.state is State.CLOSED
    assert world.case.suggestion == "希望店里多一个人"
    assert not may_see("liuyang", world.case, world.directory)


def test_who_wrote_it_down_may_read_what_he_wrote() -> None:
    world = answered()
    assert may_read_identity("qiancheng", world.case, world.directory)
    assert not may_read_identity("maling", world.case, world.directory)


def test_a_colleague_for_whom_somebody_filed_is_asked_himself() -> None:
    world = world_of("office")
    world.does("limin", FileCase("c", "R", "会议室没有暖气", channel="phone", on_behalf=OnBehalf("陈晨", "chenchen")))
    assert not world.case.is_outside
    world.does("limin", RegisterCase("facilities", "zhangwei"))
    assert [part.part for part in parts(world.case) if part.userid == "limin"] == ["intake", "taker"]


@pytest.mark.parametrize(("missed", "refused"), [(0, "ask_more_often"), (2, "ask_more_often"), (3, "")])
def test_three_calls_that_reach_nobody_and_the_director_may_close_it_unconfirmed(missed: int, refused: str) -> None:
    world = asked()
    for day in range(missed):
        for hour in (10, 15):  # what is tried again on the same day is no further attempt
            world.does("limin", RecordVisit(""), f"03-{9 + day:02} {hour}:00")
    assert world.case.visits_missed == missed
    assert not world.case.contacts, "nobody was spoken with"
    if refused:
        assert world.refused("zhaolan", CloseUnconfirmed()) == refused
    else:
        world.does("zhaolan", CloseUnconfirmed())
        assert world.case.state is State.CLOSED


def test_not_satisfied_on_the_telephone_begins_another_round_with_somebody_else() -> None:
    world = asked()
    world.does("limin", RecordVisit("2", "没人来道歉"))
    assert (world.case.round, world.case.owner) == (2, "liuyang")
    assert world.refused("zhangwei", AssignCase("hejing")) == "not_dispatcher"
    assert [(note.by, note.text) for note in world.case.contacts] == [("limin", "没人来道歉")]
    assert not world.case.suggestion, "who is not content makes no suggestion"


@pytest.mark.parametrize(("option", "again"), [("5", False), ("4", False), ("3", False), ("2", True), ("1", True)])
def test_one_answer_stands_for_the_questions_of_the_line_on_their_own_scales(option: str, *, again: bool) -> None:
    """The heating survey asks 1 to 10, solved or not, and good to poor: up to 5 of 10, 「没解决」 or poor is a redo."""
    world = world_of("customer-service")
    other = OnBehalf("王女士", contact=PHONE, kind="existing")
    world.does("limin", FileCase("case1", "ABCDEFG", "暖气不热", channel="callcentre", on_behalf=other))
    world.does("limin", RegisterCase("heating_repair", "zhangwei"))
    world.does("zhangwei", AcceptAssignment())
    world.does("zhangwei", SettleOnTheSpot("已上门修好"))
    world.passes("03-03 09:05")
    world.does("limin", RecordVisit(option))
    assert (world.case.round == 2) is again
