"""Which obligations a case has: derived anew when it is classed otherwise, taken back with what they came from (D4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workflow.rows import row, world_with
from tests.workflow.world import World, at, told, world_of
from workflow import commands as c
from workflow.case import State
from workflow.clock import ClockState, Moved
from workflow.events import ClockCancelled, ClockFired, ClockMoved, ClockResumed, ClockStarted, ClockStopped, Event
from workflow.policy.casework import Deadline

CRISIS = {"applies": {"level": ("crisis",)}}


def started(events: tuple[Event, ...]) -> dict[str, tuple[str, str]]:
    """The clocks that began: from when, and until when."""
    return {e.clock: (told(e.start), told(e.due)) for e in events if isinstance(e, ClockStarted)}


def cancelled(events: tuple[Event, ...]) -> set[str]:
    return {e.clock for e in events if isinstance(e, ClockCancelled)}


def fired(world: World, clock: str, until: str) -> list[str]:
    """The moments of that clock that come until then."""
    return [e.moment for _, e in world.passes(until) if isinstance(e, ClockFired) and e.clock == clock]


def taken_up(*rows: Deadline, policy: str = "office", owner: str = "limin") -> World:
    world = world_with(policy, *rows)
    world.files()
    world.does("limin", c.RegisterCase("canteen", owner), "03-02 11:00")
    return world


# ---- classed otherwise


def test_a_graver_level_brings_its_obligations_from_when_they_truly_began() -> None:
    world = taken_up(row("grave", "filed -> result_delivered", "2wd", **CRISIS))
    assert "grave" not in world.owed()
    happened = world.does("zhaolan", c.SetLevel("crisis"), "03-03 10:00")
    assert started(happened)["grave"] == ("03-02 10:00", "03-04 18:00")
    assert cancelled(happened) == set()
    assert (world.due("answer"), world.clock("answer").generation) == ("03-09 18:00", 1), "what applies still stays"


def test_a_lighter_level_ends_them() -> None:
    world = taken_up(row("grave", "filed -> result_delivered", "2wd", **CRISIS))
    world.does("zhaolan", c.SetLevel("crisis"), "03-03 10:00")
    happened = world.does("zhaolan", c.SetLevel("general", "误报"), "03-03 11:00")
    assert cancelled(happened) == {"grave"}
    assert world.clock("grave").state is ClockState.CANCELLED
    assert world.clock("answer").state is ClockState.RUNNING


def test_what_is_overdue_when_it_begins_to_apply_fires_at_once_marked_late_and_nothing_else_does() -> None:
    world = taken_up(row("grave", "filed -> result_delivered", "1wd", **CRISIS))
    world.passes("03-04 10:00")
    world.does("zhaolan", c.SetLevel("crisis"))
    came = [e for _, e in world.passes("03-04 10:00") if isinstance(e, ClockFired)]
    assert [(e.moment, e.late) for e in came if e.clock == "grave"] == [("warn", True), ("due", True)]
    assert [e for e in came if e.clock in ("plan", "answer")] == []
    world.passes("03-04 18:00")
    assert world.clock("grave").fired == ("warn", "due", "rung.1"), "what lies ahead comes at its time"


@pytest.mark.parametrize(("category", "line", "owed"), [
    ("attitude", "service", {"answer": "03-04 18:00", "investigate": "03-03 18:00"}),
    ("member", "online", {"answer_online": "03-03 18:00"}),
    ("heating_repair", "heating", {"answer_default": "03-09 18:00"}),
    ("pharma_service", "pharma", {"answer_default": "03-09 18:00", "decision": "03-03 18:00"}),
    ("pharma_product", "pharma", {"answer_default": "03-09 18:00"}),
    ("lawyer", "law", {"answer_default": "03-09 18:00", "first_contact": "03-03 18:00"}),
])  # fmt: skip
def test_the_category_decides_the_line_and_the_line_the_limits(category: str, line: str, owed: dict[str, str]) -> None:
    """Filed for the service line on Monday at ten, and found to be something else an hour later."""
    world = world_of("customer-service")
    other = c.OnBehalf("王芳", contact="13800000000")
    world.does("lukai", c.FileCase("case1", "R", "办得慢", channel="service_phone", on_behalf=other), "03-02 10:00")
    assert world.owed() == {"answer": "03-04 18:00", "investigate": "03-03 18:00"}
    world.does("lukai", c.RegisterCase(category, "zhangwei"), "03-02 11:00")
    assert (world.case.line, world.owed()) == (line, owed)
    assert {told(clock.start) for clock in world.case.clocks if clock.clock in owed} <= {"03-02 10:00", "03-02 11:00"}
    assert world.case.answer_told == world.clock(next(name for name in owed if name.startswith("answer"))).due


def test_the_channel_by_which_it_came_brings_its_own() -> None:
    def owed_by(channel: str) -> set[str]:
        world = world_of("nursing-home")
        who = "maling" if channel == "phone" else "limin"
        world.does(who, c.FileCase("case1", "R", "饭菜凉", channel=channel, on_behalf=c.OnBehalf("王芳", contact="1")))
        return set(world.owed())

    assert owed_by("phone") - owed_by("outside") == {"calm", "handover"}
    assert owed_by("outside") <= owed_by("phone")


@pytest.mark.parametrize(("kind", "owed"), [("family", True), ("resident", False)])
def test_who_complains_brings_his_own(kind: str, owed: bool) -> None:
    family = row("family", "filed -> contact_logged", "1wd", applies={"complainant": ("family",)})
    world = world_with("nursing-home", family)
    other = c.OnBehalf("王芳", contact="1", kind=kind)
    world.does("limin", c.FileCase("case1", "R", "饭菜凉", channel="outside", on_behalf=other))
    assert ("family" in world.owed()) is owed


def test_an_obligation_whose_record_was_made_before_it_applied_is_not_owed() -> None:
    world = taken_up(row("talk", "filed -> contact_logged", "5wd", **CRISIS))
    world.does("limin", c.LogContact("说过了"), "03-02 15:00")
    assert "talk" not in started(world.does("zhaolan", c.SetLevel("crisis"), "03-03 10:00"))


def test_the_silence_since_the_last_contact_counts_from_that_contact() -> None:
    world = taken_up(row("silence", "last_contact -> contact_logged", "3wd", **CRISIS))
    world.does("limin", c.LogContact("说过了"), "03-02 15:00")
    happened = world.does("zhaolan", c.SetLevel("crisis"), "03-03 10:00")
    assert started(happened)["silence"] == ("03-02 15:00", "03-05 18:00")


def test_nothing_is_owed_whose_time_in_the_life_of_the_case_is_over() -> None:
    plan = row("grave_plan", "filed -> plan_submitted", "2wd", **CRISIS)
    silence = row("silence", "last_contact -> contact_logged", "3wd", **CRISIS)
    thanks = row("thanks", "result_delivered -> survey_done", "1wd", **CRISIS)
    world = taken_up(plan, silence, thanks)
    world.does("limin", c.SettleOnTheSpot("已更换"), "03-02 15:00")
    happened = started(world.does("zhaolan", c.SetLevel("crisis"), "03-03 10:00"))
    assert happened.keys() & {"grave_plan", "silence", "thanks"} == {"thanks"}
    assert happened["thanks"] == ("03-02 15:00", "03-03 18:00")


def test_a_new_owner_late_in_the_life_of_a_case_owes_no_first_finding_any_more() -> None:
    world = world_of("nursing-home")
    world.files()
    world.does("limin", c.RegisterCase("care", "zhangwei"), "03-02 11:00")
    assert {"first_contact", "preliminary"} <= world.owed().keys()
    world.does("zhangwei", c.AcceptAssignment())
    world.does("zhangwei", c.SubmitPlan("原因", "措施", 0), "03-02 11:20")
    assert world.case.state is State.IMPLEMENTING
    happened = world.does("limin", c.AssignCase("liuyang"), "03-03 10:00")
    assert "preliminary" not in started(happened)


def test_when_the_promised_limit_ceases_another_that_runs_gives_the_date() -> None:
    """A regulation with a longer answer for grave cases: the director finds that this one is not."""
    grave = row("grave", "filed -> result_delivered", "10wd", **CRISIS)
    world = taken_up(grave)
    rows = world.policy.deadlines
    world.policy = world.policy.model_copy(update={"deadlines": (rows[-1], *rows[:-1])})
    world.does("zhaolan", c.SetLevel("crisis"), "03-03 10:00")
    assert world.case.answer_told == at("03-16 18:00")
    happened = world.does("zhaolan", c.SetLevel("general", "误报"), "03-03 11:00")
    moved = [(e.clock, e.reason, e.promised) for e in happened if isinstance(e, ClockMoved)]
    assert moved == [("answer", Moved.TRIAGE, True)]
    assert world.case.answer_told == at("03-09 18:00")
    assert world.case.promise == world.clock("answer")


# ---- steps back


def test_a_declined_assignment_takes_back_what_it_started() -> None:
    """张伟 declines after 20 minutes; 刘洋 has the full half hour and two hours from when he is named."""
    world = world_of("nursing-home")
    world.files()
    world.does("limin", c.RegisterCase("care", "zhangwei"), "03-02 11:00")
    assert (world.due("first_contact"), world.due("preliminary")) == ("03-02 11:30", "03-02 13:00")
    happened = world.does("zhangwei", c.DeclineAssignment("busy"), "03-02 11:20")
    assert cancelled(happened) == {"first_contact", "preliminary"}
    assert {"plan", "respond"} <= world.owed().keys()
    world.does("limin", c.AssignCase("liuyang"), "03-02 11:25")
    assert (world.due("first_contact"), world.due("preliminary")) == ("03-02 11:55", "03-02 13:25")


def test_who_declines_is_rid_of_what_is_still_ahead_and_not_of_what_he_missed() -> None:
    world = world_of("nursing-home")
    world.files()
    world.does("limin", c.RegisterCase("care", "zhangwei"), "03-02 11:00")
    world.passes("03-02 11:45")
    world.does("zhangwei", c.DeclineAssignment("busy"))
    assert world.case.timeouts == ("zhangwei",)
    world.does("limin", c.AssignCase("liuyang"))
    world.passes("03-02 12:10")
    assert world.case.timeouts == ("zhangwei",)


def test_between_two_owners_the_case_counts_as_not_assigned() -> None:
    owned = row("owned", "assigned -> result_delivered", "2wd", **CRISIS)
    world = taken_up(owned, owner="zhangwei")
    world.does("zhangwei", c.DeclineAssignment("busy"), "03-02 12:00")
    assert "owned" not in started(world.does("zhaolan", c.SetLevel("crisis"), "03-02 13:00"))
    assert started(world.does("zhaolan", c.AssignCase("liuyang"), "03-02 14:00"))["owned"][0] == "03-02 14:00"


def test_a_plan_that_is_taken_back_was_never_made() -> None:
    """Its clock runs on: what it waited, what it fired and that it was extended once, all stays."""
    world = world_of("complaint-office")
    world.files()
    world.does("limin", c.RegisterCase("general", "zhangwei"), "03-02 11:00")
    world.does("zhangwei", c.AcceptAssignment())
    world.does("zhangwei", c.AskComplainant("哪天？"), "03-03 10:00")
    world.does("chenchen", c.AddSupplement("周一"), "03-03 12:00")
    world.passes("03-09 15:00")
    before = world.clock("plan")
    assert (told(before.due), before.fired) == ("03-10 11:00", ("warn",))
    world.does("zhangwei", c.SubmitPlan("原因", "措施", 0))
    happened = world.does("zhangwei", c.WithdrawPlan(), "03-09 17:00")
    assert [e.clock for e in happened if isinstance(e, ClockResumed)] == ["plan"]
    after = world.clock("plan")
    assert after == replace(before, generation=before.generation + 1)
    assert fired(world, "plan", "03-10 10:59") == []
    assert fired(world, "plan", "03-10 11:00") == ["due"]


def test_a_plan_that_was_late_is_not_told_to_be_late_again_when_it_is_taken_back() -> None:
    world = taken_up()
    world.passes("03-06 18:00")
    assert world.clock("plan").fired == ("warn", "due", "rung.1")
    world.does("limin", c.SubmitPlan("原因", "措施", 90_000))
    world.does("limin", c.WithdrawPlan(), "03-09 10:00")
    assert fired(world, "plan", "03-09 17:59") == []
    assert fired(world, "plan", "03-09 18:00") == ["rung.2"]


def test_a_returned_plan_is_to_be_made_again_in_the_full_time() -> None:
    world = taken_up()
    world.does("limin", c.SubmitPlan("原因", "措施", 90_000), "03-04 10:00")
    assert world.case.approval is not None
    world.does("wangqiang", c.ReturnPlan("1.0", world.case.approval.seen, words="再想想"), "03-05 10:00")
    assert (world.due("plan"), world.clock("plan").instance) == ("03-10 18:00", "plan:2")


# ---- the end of a round


def test_settling_on_the_spot_needs_no_plan_and_counts_as_measures_done() -> None:
    world = taken_up()
    happened = world.does("limin", c.SettleOnTheSpot("已更换"), "03-02 15:00")
    assert cancelled(happened) == {"plan"}
    stopped = {(e.clock, e.late) for e in happened if isinstance(e, ClockStopped)}
    assert {("feedback", False), ("answer", False)} <= stopped


def test_a_heating_repair_on_the_spot_is_visited_on_the_next_working_day() -> None:
    world = world_of("customer-service")
    other = c.OnBehalf("王芳", contact="13800000000")
    world.does("limin", c.FileCase("case1", "R", "暖气不热", channel="callcentre", on_behalf=other), "03-05 09:00")
    world.does("limin", c.RegisterCase("heating_repair", "zhangwei"))
    world.does("zhangwei", c.SettleOnTheSpot("已修"), "03-05 16:00")
    assert world.due("visit_heating") == "03-06 18:00"


def test_a_new_round_is_like_a_new_filing_without_a_new_dispatch() -> None:
    world = taken_up()
    world.does("limin", c.SettleOnTheSpot("已更换"), "03-02 15:00")
    world.does("chenchen", c.AnswerSurvey("1"), "03-04 10:00")
    assert world.owed() == {"plan": "03-09 18:00", "answer": "03-11 18:00"}
    assert world.case.answer_told == at("03-11 18:00")
    assert [clock.instance for clock in world.case.clocks if clock.clock == "answer"] == ["answer:1", "answer:2"]


def test_a_round_that_begins_owes_the_complainant_a_word_like_any_contact_before() -> None:
    world = world_of("complaint-office")
    visiting(world)
    world.does("chenchen", c.AnswerSurvey("2"), "03-10 10:00")
    assert (world.case.round, world.due("plan"), world.due("progress")) == (2, "03-17 18:00", "03-13 18:00")


def test_the_report_on_a_round_that_is_over_is_owed_no_more() -> None:
    world = world_of("complaint-office")
    visiting(world)
    assert world.clock("feedback").state is ClockState.RUNNING, "no report yet"
    happened = world.does("chenchen", c.AnswerSurvey("2"), "03-10 10:00")
    assert "feedback" in cancelled(happened)


def visiting(world: World) -> None:
    """A case of the complaint office whose result was delivered without a report."""
    world.files()
    world.does("limin", c.RegisterCase("general", "zhangwei"), "03-02 11:00")
    world.does("zhangwei", c.AcceptAssignment())
    world.does("zhangwei", c.SubmitPlan("原因", "措施", 0), "03-03 10:00")
    assert world.case.approval is not None
    world.does("zhouzong", c.ApproveStep("1.0", world.case.approval.seen))
    world.does("zhangwei", c.CompleteMeasures("做了"), "03-09 10:00")
    world.does("zhangwei", c.DeliverResult("结果"), "03-09 11:00")


def test_by_closing_it_the_director_has_decided_and_all_else_ceases() -> None:
    world = taken_up()
    world.does("limin", c.SettleOnTheSpot("已更换"), "03-02 15:00")
    world.case = replace(world.case, round=2)
    world.does("chenchen", c.ReportUnsolved(), "03-03 10:00")
    assert world.owed() == {"director_decision": "03-04 18:00"}
    happened = world.does("zhaolan", c.CloseExplained("已核实"), "03-04 18:30")
    assert [(e.clock, e.late) for e in happened if isinstance(e, ClockStopped)] == [("director_decision", True)]
    assert world.owed() == {}
