"""Who hears of a moment: each rung at its time, the right people, each once, and nobody for whom it is not."""

from __future__ import annotations

import pytest

from tests.workflow.ladders import owned, rungs
from tests.workflow.world import World, at, world_of
from workflow import commands as c
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
