"""A later due time: asked for in time, with a reason, once, up to the cap; and the time lock beside it (A12, A22)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.workflow.rows import row, world_with
from tests.workflow.world import World, at, told, world_of
from workflow import commands as c
from workflow.clock import Moved
from workflow.context import Decision
from workflow.errors import Refusal
from workflow.events import ClockFired, ClockMoved, ClockStopped, ExtensionGranted
from workflow.policy.casework import Deadline

CAP = at("03-16 18:00")


def planning(*rows: Deadline, level: str = "major") -> World:
    """The complaint office's case of A12: filed on Monday at 9:30, its plan due a week later, 张伟 at work on it."""
    world = world_with("complaint-office", *rows)
    world.files(when="03-02 09:30")
    world.does("limin", c.RegisterCase("general", "zhangwei"), "03-02 10:00")
    world.does("zhangwei", c.AcceptAssignment())
    if level != "general":
        world.does("zhaolan", c.SetLevel(level))
    return world


def asks(until: datetime = CAP, clock: str = "plan") -> c.RequestExtension:
    return c.RequestExtension(clock, until, "要等检测报告")


def test_a_major_case_is_extended_to_the_cap_and_both_dates_stay() -> None:
    world = planning()
    assert world.due("plan") == "03-09 18:00"
    world.does("zhangwei", asks(), "03-04 10:00")
    assert world.due("plan") == "03-09 18:00", "nothing moves before somebody agrees"
    happened = world.does("zhaolan", c.GrantExtension("plan:1"), "03-05 10:00")
    moved = [event for event in happened if isinstance(event, ClockMoved)]
    assert [(event.clock, event.reason, told(event.due)) for event in moved] == [
        ("plan", Moved.EXTENDED, "03-16 18:00")
    ]
    plan = world.clock("plan")
    assert (plan.first_due, plan.due, plan.moved) == (at("03-09 18:00"), CAP, (Moved.EXTENDED,))
    assert world.case.extension is None
    assert world.case.answer_told == CAP, "it is the date that the complainant was told"
    assert [note.text for note in world.case.reasons] == ["要等检测报告"]


@pytest.mark.parametrize(("until", "code"), [
    ("03-09 17:59", "extension_not_later"),
    ("03-09 18:00", "extension_not_later"),
    ("03-09 18:01", ""),
    ("03-16 18:00", ""),
    ("03-16 18:01", "extension_too_long"),
    ("03-17 18:00", "extension_too_long"),
])  # fmt: skip
def test_it_ends_behind_the_due_time_and_not_behind_the_cap(until: str, code: str) -> None:
    verdict = planning().tries("zhangwei", asks(at(until)))
    assert (verdict.code if isinstance(verdict, Refusal) else "") == code


def test_a_refusal_says_the_latest_time_that_would_do_and_its_clause() -> None:
    world = planning()
    refusal = world.tries("zhangwei", asks(at("03-17 18:00")))
    clause = world.policy.clause("deadline.plan.max_extended")
    assert refusal == Refusal("extension_too_long", {"latest": CAP}, clause)


@pytest.mark.parametrize(("before", "allowed"), [(timedelta(seconds=1), True), (timedelta(0), False)])
def test_it_is_asked_for_before_it_expires(before: timedelta, allowed: bool) -> None:
    world = planning()
    world.now = at("03-09 18:00") - before
    verdict = world.tries("zhangwei", asks())
    assert isinstance(verdict, Decision) is allowed
    if isinstance(verdict, Refusal):
        assert verdict.code == "extension_too_late"


def test_a_clock_that_stands_still_has_not_expired() -> None:
    world = planning()
    world.passes("03-09 17:00")
    world.does("zhangwei", c.AskComplainant("哪天？"))
    world.does("zhangwei", asks(at("03-13 18:00")), "03-10 10:00")
    assert world.refused("zhaolan", c.GrantExtension("plan:2")) == "no_extension_asked"
    world.does("zhaolan", c.GrantExtension("plan:1"))
    world.does("chenchen", c.AddSupplement("周一"), "03-10 18:00")
    assert world.due("plan") == "03-16 17:00", "seven working hours later: what was left of the wait"


def test_the_cap_is_later_by_what_the_clock_was_held() -> None:
    world = planning()
    world.does("zhangwei", c.AskComplainant("哪天？"), "03-03 10:00")
    world.does("chenchen", c.AddSupplement("周一"), "03-04 10:00")
    assert world.due("plan") == "03-10 18:00"
    assert world.refused("zhangwei", asks(at("03-17 18:01"))) == "extension_too_long"
    world.does("zhangwei", asks(at("03-17 18:00")))


def test_only_the_levels_that_the_policy_names() -> None:
    world = planning(level="general")
    assert world.refused("zhangwei", asks()) == "extension_level"
    world.does("zhangwei", c.SetLevel("major"))
    world.does("zhangwei", asks())


def test_once() -> None:
    world = planning()
    world.does("zhangwei", asks(at("03-10 18:00")))
    assert world.refused("zhangwei", asks()) == "extension_pending"
    world.does("zhaolan", c.GrantExtension("plan:1"))
    assert world.refused("zhangwei", asks()) == "extended_already"
    assert world.refused("zhaolan", c.GrantExtension("plan:1")) == "no_extension_asked"


def test_once_also_for_a_plan_that_was_put_up_and_taken_back() -> None:
    world = planning()
    world.does("zhangwei", asks(at("03-10 18:00")))
    world.does("zhaolan", c.GrantExtension("plan:1"))
    world.does("zhangwei", c.SubmitPlan("原因", "措施", 0))
    world.does("zhangwei", c.WithdrawPlan(), "03-03 10:00")
    assert world.due("plan") == "03-10 18:00"
    assert world.refused("zhangwei", asks()) == "extended_already"


def test_refused_it_may_be_asked_for_again() -> None:
    world = planning()
    world.does("zhangwei", asks())
    assert world.refused("zhaolan", c.RefuseExtension("plan:1", " ")) == "why_needed"
    world.does("zhaolan", c.RefuseExtension("plan:1", "材料已够"))
    assert (world.due("plan"), world.case.extension) == ("03-09 18:00", None)
    assert [note.text for note in world.case.reasons] == ["要等检测报告", "材料已够"]
    world.does("zhangwei", asks())


def test_who_may_grant_it() -> None:
    world = planning()
    world.does("zhangwei", asks())
    for who in ("zhangwei", "limin", "wangqiang", "zhouzong"):
        assert world.refused(who, c.GrantExtension("plan:1")) in ("not_extender", "not_found")
        assert world.refused(who, c.RefuseExtension("plan:1", "不")) in ("not_extender", "not_found")
    assert world.refused("chenchen", c.GrantExtension("plan:1")) == "not_staff"
    world.does("zhaolan", c.GrantExtension("plan:1"))


def test_who_may_grant_it_grants_it_by_asking() -> None:
    world = planning()
    world.does("limin", c.AssignCase("zhaolan"))
    happened = world.does("zhaolan", asks())
    assert [event.by for event in happened if isinstance(event, ExtensionGranted)] == ["zhaolan"]
    assert world.due("plan") == "03-16 18:00"


def test_nobody_but_the_owner_asks() -> None:
    world = planning()
    assert world.refused("limin", asks()) == "not_owner"
    assert world.refused("sunxiao", asks()) == "not_found"
    assert world.refused("zhangwei", c.RequestExtension("plan", CAP, "  ")) == "why_needed"


@pytest.mark.parametrize(("clock", "code"), [
    ("progress", "not_extendable"),
    ("legal", "clock_is_legal"),
    ("feedback", "no_such_clock"),
    ("approval", "no_such_clock"),
    ("?", "no_such_clock"),
])  # fmt: skip
def test_what_no_regulation_lets_anybody_extend(clock: str, code: str) -> None:
    world = planning(row("legal", "filed -> result_delivered", "5wd", legal=True))
    assert world.refused("zhangwei", asks(clock=clock)) == code


# ---- what became of the clock meanwhile


def test_what_was_asked_for_lapses_with_the_clock() -> None:
    world = planning()
    world.does("zhangwei", asks())
    world.does("zhangwei", c.SubmitPlan("原因", "措施", 0))
    assert world.case.extension is None
    assert world.refused("zhaolan", c.GrantExtension("plan:1")) == "no_extension_asked"


def test_granted_too_late_to_help_it_is_refused() -> None:
    world = planning()
    world.does("zhangwei", asks(at("03-10 18:00")))
    world.passes("03-10 17:59")
    assert isinstance(world.tries("zhaolan", c.GrantExtension("plan:1")), Decision)
    world.now = at("03-10 18:00")
    assert world.refused("zhaolan", c.GrantExtension("plan:1")) == "extension_not_later"


def test_asked_in_time_and_granted_after_the_due_time_the_limit_counts_once() -> None:
    world = planning()
    world.does("zhangwei", asks(at("03-11 18:00")), "03-09 17:00")
    world.passes("03-10 10:00")
    assert world.case.timeouts == ("zhangwei",)
    world.does("zhaolan", c.GrantExtension("plan:1"))
    assert fired(world, "plan", "03-11 18:00") == [("03-10 13:18", "warn"), ("03-11 18:00", "due")]
    assert world.case.timeouts == ("zhangwei",)


def fired(world: World, clock: str, until: str) -> list[tuple[str, str]]:
    """The moments of that clock that come until then, and when."""
    came = world.passes(until)
    return [(told(when), e.moment) for when, e in came if isinstance(e, ClockFired) and e.clock == clock]


@pytest.mark.parametrize(("when", "late"), [("03-16 18:00", False), ("03-16 18:01", True)])
def test_the_record_is_in_time_until_the_extended_due_time(when: str, late: bool) -> None:
    world = planning()
    world.does("zhangwei", asks())
    world.does("zhaolan", c.GrantExtension("plan:1"))
    happened = world.does("zhangwei", c.SubmitPlan("原因", "措施", 0), when)
    assert [e.late for e in happened if isinstance(e, ClockStopped) and e.clock == "plan"] == [late]


# ---- the time lock


def test_a_specialist_cannot_move_a_due_time_and_the_director_may_with_a_reason() -> None:
    world = world_of("nursing-home")
    world.files()
    world.does("limin", c.RegisterCase("care", "zhangwei"), "03-02 11:00")
    later = c.MoveDue("plan", at("03-12 18:00"), "家属出差")
    for who in ("zhangwei", "limin", "luoping", "zhouzong"):
        assert world.refused(who, later) in ("time_locked", "not_found")
    assert world.refused("zhaolan", c.MoveDue("plan", at("03-12 18:00"), " ")) == "why_needed"
    world.does("zhaolan", later)
    plan = world.clock("plan")
    assert (told(plan.due), plan.first_due, plan.moved) == ("03-12 18:00", at("03-09 18:00"), (Moved.DIRECTED,))
    assert [(note.by, note.text) for note in world.case.reasons] == [("zhaolan", "家属出差")]


@pytest.mark.parametrize(("until", "code"), [
    ("03-02 10:00", "date_past"), ("03-02 10:01", ""), ("03-09 18:00", "same_date"), ("05-09 18:00", "")
])  # fmt: skip
def test_the_director_may_set_any_other_date_that_lies_ahead(until: str, code: str) -> None:
    world = planning()
    world.now = at("03-02 10:00")
    verdict = world.tries("zhaolan", c.MoveDue("plan", at(until), "理由"))
    assert (verdict.code if isinstance(verdict, Refusal) else "") == code


def test_a_date_that_the_director_sets_answers_what_was_asked_for() -> None:
    world = planning()
    world.does("zhangwei", asks(at("03-12 18:00")))
    world.does("zhaolan", c.MoveDue("progress", at("03-12 18:00"), "理由"))
    assert world.case.extension is not None, "that was another clock"
    world.does("zhaolan", c.MoveDue("plan", at("03-16 18:00"), "一次给足"))
    assert world.case.extension is None
    assert world.refused("zhaolan", c.GrantExtension("plan:1")) == "no_extension_asked"
    assert world.due("plan") == "03-16 18:00"


def test_a_legal_limit_is_moved_by_nobody() -> None:
    world = planning(row("legal", "filed -> result_delivered", "5wd", legal=True))
    assert world.refused("zhaolan", c.MoveDue("legal", at("03-12 18:00"), "理由")) == "clock_is_legal"


def test_moments_of_the_first_date_never_come_and_those_of_the_new_one_do() -> None:
    world = planning()
    world.does("zhaolan", c.MoveDue("plan", at("03-12 18:00"), "理由"), "03-03 10:00")
    assert fired(world, "plan", "03-16 18:00") == [
        ("03-11 10:42", "warn"), ("03-12 18:00", "due"), ("03-13 18:00", "rung.1"), ("03-16 18:00", "rung.2")
    ]  # fmt: skip
