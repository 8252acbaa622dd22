"""Who hears of a moment: each rung at its time, the right people, each once, and nobody for whom it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workflow.ladders import gone, owned, rungs
from tests.workflow.world import World, at, world_of
from workflow import commands as c
from workflow.case import State
from workflow.commands import CLOCK, FireClock
from workflow.durations import parse_duration
from workflow.events import ClockFired, InfoSettled, SurveyAsked

# ---- the ladders of the four regulations


def test_a_forgotten_answer_climbs_from_specialist_and_head_to_director_and_top() -> None:
    world = owned(world_of("office"), when="04-03 17:30")  # A04
    assert rungs(world, "04-20 10:00", "answer") == [
        ("04-10 17:54", "warn", ("zhangwei",)),
        ("04-13 18:00", "due", ("zhangwei", "wangqiang")),
        ("04-14 18:00", "rung.1", ("zhaolan",)),
        ("04-15 18:00", "rung.2", ("zhouzong",)),
    ]
    assert world.case.timeouts == ("zhangwei",)


def test_a_complaint_that_nobody_takes_up_is_told_to_the_head_of_those_who_should() -> None:
    world = world_of("office")
    world.files()
    assert rungs(world, "03-03 16:00", "dispatch") == [
        ("03-02 14:12", "warn", ("limin", "zhangwei", "liuyang")),
        ("03-02 15:00", "due", ("limin", "zhangwei", "liuyang", "wangqiang")),
        ("03-03 03:00", "rung.1", ("zhaolan",)),
        ("03-03 15:00", "rung.2", ("zhouzong",)),
    ]


def test_the_investigators_of_a_complaint_office_owe_the_plan_and_the_visit_is_not_the_handlers() -> None:
    world = world_of("complaint-office")
    world.files()
    assert rungs(world, "03-12 10:00", "plan")[1:] == [
        ("03-09 18:00", "due", ("zhangwei", "liuyang", "wangqiang")),
        ("03-10 18:00", "rung.1", ("zhaolan",)),
        ("03-11 18:00", "rung.2", ("zhouzong",)),
    ]
    world = owned(world_of("complaint-office"), "service_attitude")
    world.does("zhangwei", c.SubmitPlan("店员培训不足", "道歉", 0))
    assert world.case.approval is not None
    world.does("zhouzong", c.ApproveStep("1.0", world.case.approval.seen))
    world.does("zhangwei", c.CompleteMeasures("已道歉"))
    world.does("zhangwei", c.DeliverResult("已道歉"))
    told = rungs(world, "03-09 18:00", "visit")
    assert told[1] == ("03-09 18:00", "due", ("limin", "liuyang", "wangqiang"))


def test_a_nursing_homes_contact_climbs_by_its_own_length_past_the_group_lead_to_the_vice_president() -> None:
    world = owned(world_of("nursing-home"), "care", "limin", "03-02 09:00")  # A19
    assert rungs(world, "03-02 10:31", "first_contact") == [
        ("03-02 09:24", "warn", ("limin",)),
        ("03-02 09:30", "due", ("limin", "fanglei")),
        ("03-02 10:00", "rung.1", ("zhaolan",)),
        ("03-02 10:30", "rung.2", ("gaoyuan",)),
    ]


def test_five_minutes_of_an_estate_climb_to_dispatch_supervision_and_top() -> None:
    world = world_of("customer-service")  # A32
    resident = c.OnBehalf("业主", contact="138")
    world.does(
        "maling", c.FileCase("case1", "ABCDEFG", "电梯停了", channel="estate_desk", on_behalf=resident), "03-08 20:00"
    )
    assert rungs(world, "03-08 21:00", "dispatch") == [
        ("03-08 20:04", "warn", ("maling", "zhangwei")),
        ("03-08 20:05", "due", ("maling", "zhangwei", "fanglei")),
        ("03-08 20:10", "rung.1", ("jiangfan",)),
        ("03-08 20:15", "rung.2", ("zhouzong",)),
    ]


@pytest.mark.parametrize(
    ("channel", "by", "category", "line", "superior", "overdue"),
    [
        ("product", "qiancheng", "pcb", "product", "gaoyuan", "gaoyuan"),  # A31: 业务部门 → 生产管理组
        ("pharma", "qiancheng", "pharma_service", "pharma", "fanglei", "gaoyuan"),
        ("law_visit", "maling", "lawyer", "law", "fanglei", "fanglei"),
        ("service_phone", "lukai", "attitude", "service", "zhouzong", "zhaolan"),
        ("callcentre", "limin", "heating_repair", "heating", "zhaolan", "zhaolan"),
    ],
)
def test_the_superior_and_the_overdue_role_are_those_of_the_line(
    channel: str, by: str, category: str, line: str, superior: str, overdue: str
) -> None:
    world = world_of("customer-service")
    filed = c.FileCase("case1", "ABCDEFG", "没有答复", channel=channel, on_behalf=c.OnBehalf("客户", contact="138"))
    world.does(by, filed, "03-02 10:00")
    world.does(by, c.RegisterCase(category, by))
    told = {moment: people for _, moment, people in rungs(world, "03-12 18:00", *_answers(world))}
    assert world.case.line == line
    assert told["due"] == (by, superior)
    assert told["rung.1"] == (overdue,)
    assert told["rung.2"] == ("zhouzong",)


def _answers(world: World) -> tuple[str, ...]:
    running = {clock.clock for clock in world.case.clocks if clock.is_open}
    return tuple(sorted(running & {"answer", "answer_default", "answer_online", "decision"}))[:1]


@pytest.mark.parametrize(
    ("limit", "times"),
    [
        ("2h", ["03-02 11:36", "03-02 12:00", "03-02 14:00", "03-02 16:00"]),
        ("121m", ["03-02 11:36", "03-02 12:01", "03-03 00:01", "03-03 12:01"]),
        ("1wd", ["03-03 15:00", "03-03 18:00", "03-04 18:00", "03-05 18:00"]),
    ],
)
def test_the_distance_of_the_rungs_goes_by_the_size_of_the_limit(limit: str, times: list[str]) -> None:
    world = world_of("nursing-home")
    row = next(row for row in world.policy.deadlines if row.id == "first_contact")
    others = tuple(one for one in world.policy.deadlines if one is not row)
    changed = row.model_copy(update={"within": parse_duration(limit)})
    world.policy = world.policy.model_copy(update={"deadlines": (*others, changed)})
    owned(world, "care", "limin")
    assert [when for when, _, _ in rungs(world, "03-09 10:00", "first_contact")] == times


# ---- an emergency


def leak() -> World:
    world = world_of("office")  # A06
    world.does("chenchen", c.FileCase("case1", "ABCDEFG", "客户名单被发到群里", kind="data_leak"), "03-07 22:10")
    world.does("limin", c.RegisterCase("data_leak", "zhangwei", facts=("data_leak",)))
    return world


def test_the_leader_of_an_emergency_hears_every_moment_at_once() -> None:
    world = leak()
    told = [(when, people) for when, _, people in rungs(world, "03-20 18:00") if people]
    assert told
    assert all("zhaolan" in people for _, people in told)


def test_the_alarm_comes_until_a_call_is_on_record_and_once() -> None:
    world = leak()
    assert rungs(world, "03-07 22:40", "emergency_call") == [
        ("03-07 22:34", "warn", ("zhaolan",)),
        ("03-07 22:40", "due", ("zhaolan", "zhouzong")),
    ]
    assert rungs(world, "03-08 22:10", "emergency_call") == []
    assert world.case.running("emergency_call")
    world.does("zhaolan", c.LogCall("zhouzong", "已报告"))
    assert not world.case.running("emergency_call")


def test_a_call_in_time_means_no_alarm() -> None:
    world = leak()
    world.does("zhaolan", c.LogCall("zhouzong", "已报告"), "03-07 22:33")
    assert rungs(world, "03-08 22:10", "emergency_call") == []


def test_a_case_that_is_no_emergency_does_not_skip_to_the_director() -> None:
    world = owned(world_of("office"))
    assert all(
        "zhaolan" not in people for _, moment, people in rungs(world, "03-09 18:00") if moment in ("warn", "due")
    )


# ---- people who cannot be told


def test_who_left_is_passed_over_to_whoever_his_role_reports_to() -> None:
    world = owned(world_of("office"))
    gone(world, "zhangwei")
    assert rungs(world, "03-05 18:00", "plan") == [
        ("03-05 10:48", "warn", ("zhaolan",)),
        ("03-05 18:00", "due", ("zhaolan", "wangqiang")),
    ]


def test_a_rung_whose_holder_left_goes_to_the_deputies_of_the_role() -> None:
    world = owned(world_of("nursing-home"), "care", "limin", "03-02 09:00")
    gone(world, "zhaolan")
    assert rungs(world, "03-02 10:30", "first_contact")[2:] == [
        ("03-02 10:00", "rung.1", ("gaoyuan",)),  # the director's deputy
        ("03-02 10:30", "rung.2", ("gaoyuan",)),
    ]


def test_whom_the_complaint_names_hears_of_no_rung() -> None:
    world = world_of("office")
    world.files("赵岚对员工大喊大叫，王经理也不管")
    told = rungs(world, "03-12 18:00")
    assert {u for _, _, people in told for u in people} == {"limin", "zhangwei", "liuyang", "zhouzong"}


def test_the_complainant_hears_of_no_rung_of_his_own_complaint() -> None:
    world = world_of("office")
    world.does("zhaolan", c.FileCase("case1", "ABCDEFG", "食堂菜里有虫"), "03-02 10:00")
    told = {moment: people for _, moment, people in rungs(world, "03-03 16:00", "dispatch")}
    assert told["rung.1"] == ("zhouzong",)


def test_where_the_roles_of_a_rung_reach_nobody_whoever_may_read_the_case_is_told() -> None:
    world = owned(world_of("office"))
    gone(world, "zhaolan", "zhouzong")
    assert [people for _, moment, people in rungs(world, "03-07 18:00", "plan") if moment == "rung.1"] == [
        ("limin", "zhangwei", "liuyang")
    ]


def test_what_went_to_the_director_is_told_to_nobody_below_her() -> None:
    world = world_of("nursing-home")
    world.files(to_director=True)
    told = {u for _, _, people in rungs(world, "03-20 18:00") for u in people}
    assert told == {"zhaolan", "gaoyuan"}  # the director, and who stands above her; not the group lead


def test_where_the_address_book_names_no_heads_those_entered_count_for_their_own_departments() -> None:
    world = world_of("office")
    people = {u: replace(p, leader_of=()) for u, p in world.directory.people.items()}
    world.directory = replace(world.directory, people=people)
    owned(world)
    assert rungs(world, "03-05 18:00", "plan")[-1][2] == ("zhangwei", "wangqiang")  # and not 何静 of another one
    only = {**world.directory.roles, "dept_head": ("hejing",)}
    world.directory = replace(world.directory, roles=only)
    assert rungs(world, "03-09 18:00", "answer")[-1][2] == ("zhangwei", "hejing")


# ---- whose breach it is


def test_a_handler_is_charged_once_however_many_of_a_cases_limits_he_misses() -> None:
    world = owned(world_of("office"))
    fired = [e for _, e in world.passes("03-12 18:00") if isinstance(e, ClockFired) and e.moment == "due"]
    assert [(e.clock, e.charged) for e in fired] == [("plan", "zhangwei"), ("answer", "zhangwei")]
    assert world.case.timeouts == ("zhangwei",)


def test_each_handler_is_charged_with_what_falls_due_while_it_is_his() -> None:
    world = owned(world_of("office"))
    world.passes("03-05 18:00")
    world.does("limin", c.AssignCase("liuyang"), "03-06 09:00")
    world.does("liuyang", c.AcceptAssignment())
    world.passes("03-09 18:00")
    assert world.case.timeouts == ("zhangwei", "liuyang")


def test_what_was_handed_over_just_before_it_fell_due_is_not_the_former_owners() -> None:
    world = owned(world_of("office"))
    world.does("limin", c.AssignCase("liuyang"), "03-05 17:59")
    assert rungs(world, "03-05 18:00", "plan")[-1:] == [("03-05 18:00", "due", ("liuyang", "wangqiang"))]
    assert world.case.timeouts == ("liuyang",)


def test_a_declined_case_lies_with_those_who_dispatch_and_on_nobodys_account() -> None:
    world = world_of("office")
    world.files()
    world.does("limin", c.RegisterCase("canteen", "zhangwei"))
    world.does("zhangwei", c.DeclineAssignment("busy"))
    told = rungs(world, "03-05 18:00", "dispatch", "plan")
    pool = ("limin", "zhangwei", "liuyang")
    assert [(moment, people) for _, moment, people in told if moment == "due"] == [
        ("due", (*pool, "wangqiang")),
        ("due", (*pool, "wangqiang")),
    ]
    assert world.case.timeouts == ()


def in_approval() -> World:
    world = owned(world_of("office"))
    world.does("zhangwei", c.SubmitPlan("没洗净", "改洗三遍", 186000))
    assert world.case.state is State.APPROVING
    return world


def test_a_step_that_waits_is_the_approvers_and_on_no_handlers_account() -> None:
    world = in_approval()
    told = rungs(world, "03-05 18:00", "approval")
    assert told == [
        ("03-03 15:00", "warn", ("wangqiang",)),
        ("03-03 18:00", "due", ("wangqiang",)),
        ("03-04 18:00", "rung.1", ("zhaolan",)),
        ("03-05 18:00", "rung.2", ("zhouzong",)),
    ]
    assert world.case.timeouts == ()


def test_the_superior_told_of_a_late_approver_is_the_approvers_own() -> None:
    world = world_of("customer-service")
    customer = c.OnBehalf("客户", contact="138")
    world.does(
        "maling",
        c.FileCase("case1", "ABCDEFG", "退货没人管", channel="aftersales_hotline", on_behalf=customer),
        "03-02 10:00",
    )
    world.does("maling", c.RegisterCase("return_exchange", "maling"))
    world.does("maling", c.SubmitPlan("漏单", "补发", 900000))
    told = {moment: people for _, moment, people in rungs(world, "03-03 18:00", "approval")}
    assert told == {"warn": ("fanglei",), "due": ("fanglei", "zhouzong")}


def test_a_decision_that_waits_for_its_approver_is_his() -> None:
    world = world_of("customer-service")  # A36
    customer = c.OnBehalf("客户", contact="138")
    world.does(
        "qiancheng", c.FileCase("case1", "ABCDEFG", "区域员工失信", channel="pharma", on_behalf=customer), "03-02 14:00"
    )
    world.does("qiancheng", c.RegisterCase("pharma_service", "qiancheng"))
    world.does("qiancheng", c.SubmitPlan("失信", "道歉", 900000))
    told = {moment: people for _, moment, people in rungs(world, "03-03 18:00", "decision")}
    assert told["due"] == ("liuyang", "gaoyuan")
    assert world.case.timeouts == ()


def test_the_visit_is_on_no_handlers_account() -> None:
    world = owned(world_of("office"))
    world.does("zhangwei", c.SettleOnTheSpot("已换"))
    due = [
        e
        for _, e in world.passes("03-09 18:00")
        if isinstance(e, ClockFired) and (e.clock, e.moment) == ("visit", "due")
    ]
    assert [(e.told, e.charged) for e in due] == [(("limin", "liuyang", "wangqiang"), "")]
    assert world.case.timeouts == ()


def test_a_second_round_is_charged_to_its_own_handler() -> None:
    world = owned(world_of("office"))
    world.passes("03-05 18:00")
    world.does("zhangwei", c.SettleOnTheSpot("已换"))
    world.does("chenchen", c.AnswerSurvey("1"), "03-06 10:00")
    second = world.case.owner
    assert second not in ("zhangwei", "")
    world.does(second, c.AcceptAssignment())
    world.passes("03-20 18:00")
    assert world.case.timeouts == ("zhangwei", second)


# ---- the moment itself


def test_a_moment_fires_neither_before_its_time_nor_twice_nor_after_a_move() -> None:
    world = owned(world_of("office"))
    clock = world.case.running("plan")
    assert clock
    warn = clock.moments[0]
    world.now = at("03-05 10:47")
    assert world.refused(CLOCK, FireClock(clock.instance, clock.generation, "warn", warn.at)) == "moment_to_come"
    assert world.refused(CLOCK, FireClock(clock.instance, clock.generation + 1, "warn", warn.at)) == "moment_past"
    assert world.refused(CLOCK, FireClock(clock.instance, clock.generation, "due", clock.due)) == "moment_past"
    assert world.refused(CLOCK, FireClock("plan:9", 1, "warn", warn.at)) == "moment_past"
    world.does(CLOCK, FireClock(clock.instance, clock.generation, "warn", warn.at), "03-05 10:48")
    assert world.refused(CLOCK, FireClock(clock.instance, clock.generation, "warn", warn.at)) == "moment_past"


@pytest.mark.parametrize(("when", "late"), [("03-05 10:48", False), ("03-05 10:49", False), ("03-05 10:50", True)])
def test_a_moment_is_marked_late_when_it_is_more_than_a_minute_past(when: str, late: bool) -> None:
    world = owned(world_of("office"))
    clock = world.case.running("plan")
    assert clock
    (fired,) = world.does(CLOCK, FireClock(clock.instance, clock.generation, "warn", clock.moments[0].at), when)
    assert isinstance(fired, ClockFired)
    assert (fired.late, fired.told, fired.charged, fired.covers) == (late, ("zhangwei",), "", ())


def test_the_question_after_the_result_tells_nobody_of_the_staff() -> None:
    world = owned(world_of("office"))
    world.does("zhangwei", c.SettleOnTheSpot("已换"))
    fired = [e for _, e in world.passes("03-03 09:05")]
    assert [type(e) for e in fired] == [ClockFired, SurveyAsked]
    assert isinstance(fired[0], ClockFired)
    assert fired[0].told == ()


def test_the_end_of_a_hold_settles_the_question_and_tells_nobody() -> None:
    world = world_of("complaint-office")
    world.files()
    world.does("limin", c.RegisterCase("service_attitude", "zhangwei"))
    world.does("zhangwei", c.AcceptAssignment())
    world.does("zhangwei", c.AskComplainant("哪个窗口"), "03-02 11:00")
    held = [clock for clock in world.case.clocks if clock.held_since]
    assert held
    assert all(clock.hold_ends for clock in held)
    fired = [e for _, e in world.passes("03-31 18:00")]
    assert sum(isinstance(e, InfoSettled) for e in fired) == 1
    assert world.case.waiting_since is None
