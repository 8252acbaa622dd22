"""The report beside the result, and what must be on record before a case may close (A14, A15, S1-4.8)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workflow.rows import world_with
from tests.workflow.world import World, shipped, world_of
from workflow import commands as c
from workflow.case import Outcome, State
from workflow.clock import ClockState
from workflow.context import Decision
from workflow.errors import Refusal
from workflow.events import CaseClosed, ClockStopped, Event, ResultReported

PARTS = {"process": "查了三天", "result": "更换", "satisfaction": "认可"}


def done() -> World:
    """The last measure is done on a Wednesday at two (A14)."""
    world = world_of("complaint-office")
    world.files(when="03-02 10:00")
    world.does("limin", c.RegisterCase("general", "zhangwei"), "03-02 11:00")
    world.does("zhangwei", c.AcceptAssignment())
    world.does("zhangwei", c.SubmitPlan("原因", "措施", 0), "03-05 10:00")
    assert world.case.approval is not None
    world.does("zhouzong", c.ApproveStep("1.0", world.case.approval.seen))
    world.does("zhangwei", c.CompleteMeasures("做了"), "03-18 14:00")
    return world


def delivered() -> World:
    world = done()
    world.does("zhangwei", c.DeliverResult("结果"), "03-19 10:00")
    return world


def stops(events: tuple[Event, ...]) -> dict[str, bool]:
    return {event.clock: event.late for event in events if isinstance(event, ClockStopped)}


def closed(events: tuple[Event, ...]) -> list[Outcome]:
    return [event.outcome for event in events if isinstance(event, CaseClosed)]


# ---- result and report


def test_a14_delivered_without_a_report_the_clock_keeps_running_and_with_both_it_stops() -> None:
    world = done()
    assert world.due("feedback") == "03-20 18:00"
    assert "feedback" not in stops(world.does("zhangwei", c.DeliverResult("结果"), "03-19 10:00"))
    assert world.clock("feedback").state is ClockState.RUNNING
    assert stops(world.does("zhangwei", c.FileReport(PARTS), "03-20 10:00")) == {"feedback": False}
    assert world.case.state is State.VISITING


def test_the_report_may_come_before_the_result() -> None:
    world = done()
    assert "feedback" not in stops(world.does("zhangwei", c.FileReport(PARTS), "03-19 10:00"))
    assert stops(world.does("zhangwei", c.DeliverResult("结果"), "03-20 18:01"))["feedback"] is True


@pytest.mark.parametrize("missing", ["process", "result", "satisfaction"])
def test_a14_a_report_without_one_of_its_parts_is_refused_and_says_which(missing: str) -> None:
    world = delivered()
    for empty in ({k: v for k, v in PARTS.items() if k != missing}, {**PARTS, missing: "  "}):
        refusal = world.tries("zhangwei", c.FileReport(empty))
        clause = world.policy.clause("documents.report_fields")
        assert refusal == Refusal("report_incomplete", {"parts": (missing,)}, clause)


def test_where_the_regulation_names_no_parts_a_report_must_say_something() -> None:
    world = world_with("complaint-office", documents=shipped("customer-service").documents)
    finished = done()
    world.case, world.now = finished.case, finished.now
    assert world.refused("zhangwei", c.FileReport({})) == "report_incomplete"
    assert isinstance(world.tries("zhangwei", c.FileReport({"text": "都办了"})), Decision)


def test_there_is_nothing_to_report_before_the_measures_are_done() -> None:
    world = world_of("complaint-office")
    world.files()
    world.does("limin", c.RegisterCase("general", "zhangwei"))
    world.does("zhangwei", c.AcceptAssignment())
    assert world.refused("zhangwei", c.FileReport(PARTS)) == "no_report_yet"


def test_a_new_round_needs_a_report_of_its_own_once_it_has_a_result() -> None:
    world = delivered()
    world.does("zhangwei", c.FileReport(PARTS))
    world.does("chenchen", c.AnswerSurvey("2"), "03-20 10:00")
    world.does(world.case.owner, c.AcceptAssignment())
    assert world.refused(world.case.owner, c.FileReport(PARTS)) == "no_report_yet"


def test_who_takes_complaints_in_may_report_where_the_owner_has_gone() -> None:
    world = delivered()
    assert isinstance(world.tries("limin", c.FileReport(PARTS)), Decision)
    assert world.refused("chenchen", c.FileReport(PARTS)) == "not_handler"
    assert world.refused("sunxiao", c.FileReport(PARTS)) == "not_found"


# ---- closing


def test_a_satisfied_complainant_closes_it_when_everything_is_on_record() -> None:
    world = delivered()
    world.does("zhangwei", c.FileReport(PARTS))
    assert closed(world.does("chenchen", c.AnswerSurvey("4"), "03-24 10:00")) == [Outcome.RESOLVED]


def test_a_satisfied_complainant_leaves_it_open_until_the_report_is_there() -> None:
    world = delivered()
    assert closed(world.does("chenchen", c.AnswerSurvey("4"), "03-24 10:00")) == []
    assert world.case.is_open
    assert world.owed().keys() == {"feedback"}, "the report is owed still"
    happened = world.does("zhangwei", c.FileReport(PARTS), "03-24 11:00")
    assert [type(event) for event in happened if isinstance(event, ResultReported | CaseClosed)] == [
        ResultReported,
        CaseClosed,
    ]
    assert stops(happened) == {"feedback": True}


def test_having_answered_he_is_not_asked_again_but_may_say_that_it_is_not_solved_after_all() -> None:
    world = delivered()
    world.does("chenchen", c.AnswerSurvey("4"), "03-24 10:00")
    assert world.refused("chenchen", c.AnswerSurvey("4")) == "survey_over"
    assert world.refused("chenchen", c.AnswerSurvey("1")) == "survey_over"
    world.does("chenchen", c.ReportUnsolved())
    assert world.case.round == 2


def test_a15_satisfaction_two_is_another_round_with_a_plan_of_its_own() -> None:
    world = delivered()
    happened = world.does("chenchen", c.AnswerSurvey("2"), "03-24 10:00")
    assert closed(happened) == []
    assert (world.case.round, world.due("plan")) == (2, "03-31 18:00")


def test_the_office_asks_for_no_report() -> None:
    world = World()
    world.files()
    world.does("limin", c.RegisterCase("canteen", "limin"))
    world.does("limin", c.SettleOnTheSpot("已更换"), "03-02 15:00")
    assert closed(world.does("chenchen", c.AnswerSurvey("4"), "03-04 10:00")) == [Outcome.RESOLVED]


@pytest.mark.parametrize("reported", [False, True])
def test_the_director_closes_unconfirmed_only_what_is_otherwise_on_record(reported: bool) -> None:
    world = delivered()
    world.passes("03-26 18:00")  # asked on three days
    if reported:
        world.does("limin", c.FileReport(PARTS))
        assert closed(world.does("zhaolan", c.CloseUnconfirmed())) == [Outcome.UNCONFIRMED]
    else:
        refusal = world.tries("zhaolan", c.CloseUnconfirmed())
        clause = world.policy.clause("lifecycle.close_requires")
        assert refusal == Refusal("records_missing", {"records": ("result_report",)}, clause)


@pytest.mark.parametrize("reported", [False, True])
def test_the_director_closes_with_an_explanation_only_what_is_otherwise_on_record(reported: bool) -> None:
    world = delivered()
    assert world.case.visit is not None
    world.case = replace(world.case, round=2, visit=replace(world.case.visit, round=2))
    if reported:
        world.does("zhangwei", c.FileReport(PARTS))
    world.does("chenchen", c.AnswerSurvey("1"), "03-24 10:00")
    assert world.case.rounds_exhausted
    verdict = world.tries("zhaolan", c.CloseExplained("已核实"))
    assert isinstance(verdict, Decision) is reported


def test_what_the_program_cannot_show_yet_holds_nothing_up() -> None:
    """A summary, a validity, a lesson: demanded by the customer service, and no record of this version."""
    demanded = set(shipped("customer-service").lifecycle.close_requires)
    assert {"summary", "validity", "lesson"} <= demanded
    world = world_of("customer-service")
    other = c.OnBehalf("王芳", contact="13800000000")
    world.does("lukai", c.FileCase("case1", "R", "办得慢", channel="service_phone", on_behalf=other))
    world.does("lukai", c.RegisterCase("efficiency", "zhangwei"))
    world.does("zhangwei", c.SettleOnTheSpot("已办"), "03-03 10:00")
    assert closed(world.does("lukai", c.RecordVisit("5"), "03-04 10:00")) == [Outcome.RESOLVED]


def test_the_office_that_knows_no_settling_on_the_spot_asks_for_a_plan() -> None:
    world = world_of("complaint-office")
    world.files()
    world.does("limin", c.RegisterCase("general", "limin"))
    refusal = world.tries("limin", c.SettleOnTheSpot("已办"))
    assert refusal == Refusal("not_on_the_spot", {}, world.policy.clause("lifecycle.on_the_spot"))


# ---- the form that was owed, the review


def test_a30_what_was_reported_first_with_a_few_words_gets_its_form_by_the_next_working_day() -> None:
    world = world_of("customer-service")
    other = c.OnBehalf("某客户", contact="13800000000")
    command = c.FileCase("case1", "R", "板子短路", channel="product", on_behalf=other, form_owed=True)
    world.does("qiancheng", command, "03-02 16:00")
    assert world.due("form") == "03-03 18:00"
    assert world.refused("qiancheng", c.FileForm(" ")) == "nothing_said"
    assert stops(world.does("qiancheng", c.FileForm("订单号…"), "03-03 18:00")) == {"form": False}
    assert world.refused("qiancheng", c.FileForm("再来一份")) == "no_form_owed"


def test_only_the_director_records_a_review() -> None:
    world = world_of("nursing-home")
    world.files()
    world.does("limin", c.RegisterCase("project", "zhangwei"), "03-02 11:00")
    assert world.refused("zhangwei", c.RecordReview("进度、风险")) == "not_director"
    assert world.refused("zhaolan", c.RecordReview(" ")) == "nothing_said"
    assert stops(world.does("zhaolan", c.RecordReview("进度、风险"), "03-31 18:00")) == {"midterm": False}
