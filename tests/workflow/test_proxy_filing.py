"""Staff write down for others what they say: by which way in, for whom, from when, and what they may add (X-66)."""

from __future__ import annotations

import pytest

from tests.workflow.world import World, at, told, world_of
from workflow import commands as c
from workflow.case import State
from workflow.context import Decision
from workflow.errors import Refusal
from workflow.events import CaseClosed, InfoSettled

OUTSIDE = c.OnBehalf("王芳", contact="13800000000")


def filed(channel: str = "phone", policy: str = "nursing-home", who: str = "maling", **more: object) -> World:
    world = world_of(policy)
    world.does(who, c.FileCase("case1", "R", "饭菜凉", channel=channel, on_behalf=OUTSIDE, **more))  # type: ignore[arg-type]  # given by keyword in each test
    return world


def tried(who: str, channel: str, other: c.OnBehalf | None, policy: str = "nursing-home") -> str:
    """The refusal, or "" where it may be filed so."""
    world = world_of(policy)
    verdict = world.tries(who, c.FileCase("case1", "R", "饭菜凉", channel=channel, on_behalf=other))
    return verdict.code if isinstance(verdict, Refusal) else ""


# ---- by which way in


@pytest.mark.parametrize(("who", "code"), [
    ("maling", ""),  # watches it
    ("limin", ""),  # it passes to her
    ("zhaolan", ""), ("zhouzong", ""),  # above them
    ("wangqiang", "not_a_watcher"), ("chenchen", "not_a_watcher"), ("sunxiao", "not_a_watcher"),
])  # fmt: skip
def test_who_watches_a_way_in_files_for_others_by_it(who: str, code: str) -> None:
    assert tried(who, "phone", OUTSIDE) == code


@pytest.mark.parametrize(
    ("channel", "code"), [("bot", ""), ("phone", "no_self_service"), ("pigeon", "channel_unknown")]
)
def test_for_oneself_one_files_where_the_policy_lets_people_help_themselves(channel: str, code: str) -> None:
    assert tried("chenchen", channel, None) == code


def test_the_refusal_names_who_files_for_others_and_the_clause() -> None:
    world = world_of("complaint-office")
    verdict = world.tries("chenchen", c.FileCase("case1", "R", "虫", channel="email"))
    clause = world.policy.clause("channel.email.watcher")
    channel = world.policy.channel("email").title
    assert verdict == Refusal("no_self_service", {"channel": channel, "roles": ("投诉邮箱专人",)}, clause)


def test_the_line_of_the_way_in_is_the_line_of_the_case() -> None:
    world = filed("estate_desk", "customer-service")
    assert (world.case.line, world.case.channel, world.case.intake_roles) == ("estate", "estate_desk", ("duty",))


# ---- for whom


@pytest.mark.parametrize(("other", "code"), [
    (c.OnBehalf("王芳"), ""),
    (c.OnBehalf(" "), "name_needed"),
    (c.OnBehalf("陈晨", userid="chenchen"), ""),
    (c.OnBehalf("谁", userid="nobody"), "no_such_person"),
    (c.OnBehalf("王芳", kind="family"), ""),
    (c.OnBehalf("王芳", kind="martian"), "complainant_kind_unknown"),
])  # fmt: skip
def test_somebody_is_complained_for(other: c.OnBehalf, code: str) -> None:
    assert tried("maling", "phone", other) == code


def test_somebody_outside_is_known_by_name_and_contact_and_by_no_userid() -> None:
    case = filed().case
    assert (case.complainant, case.complainant_name, case.contact, case.taken_by) == (
        "",
        "王芳",
        "13800000000",
        "maling",
    )
    assert case.is_outside


def test_a_colleague_owns_his_complaint_whoever_wrote_it_down() -> None:
    world = world_of("nursing-home")
    other = c.OnBehalf("陈晨", userid="chenchen")
    world.does("maling", c.FileCase("case1", "R", "饭菜凉", channel="phone", on_behalf=other))
    assert (world.case.complainant, world.case.is_outside) == ("chenchen", False)
    world.does("chenchen", c.AddSupplement("昨天也凉"))
    assert world.refused("limin", c.AddSupplement("昨天也凉")) == "not_speaker"


# ---- from when


def test_what_came_earlier_counts_from_then_and_is_entered_now() -> None:
    world = world_of("complaint-office")
    world.now = at("03-09 09:00")
    came = at("03-06 16:30")  # A08: a mail of Friday half past four
    world.does("qiancheng", c.FileCase("case1", "R", "投诉", channel="email", on_behalf=OUTSIDE, received_at=came))
    assert (world.due("register"), world.due("plan")) == ("03-09 11:30", "03-13 18:00")
    assert (told(world.clock("register").start), world.case.filed_at) == ("03-06 16:30", at("03-09 09:00"))


def test_what_came_so_early_that_it_is_late_by_now_says_so_at_once() -> None:
    world = filed(received_at=at("02-20 10:00"))
    world.passes("03-02 10:00")
    assert {"due"} <= set(world.clock("plan").fired)
    assert world.case.timeouts == (), "nobody had it yet"


# ---- what they may add


def test_for_somebody_outside_those_who_handle_it_add_urge_and_take_back() -> None:
    world = filed()
    world.does("limin", c.AddSupplement("他说昨天也凉"))
    assert [note.text for note in world.case.supplements] == ["他说昨天也凉"]
    world.does("limin", c.UrgeCase())
    assert world.refused("limin", c.UrgeCase()) == "urged_today"
    happened = world.does("limin", c.WithdrawCase())
    assert [event for event in happened if isinstance(event, CaseClosed)]
    assert world.case.state is State.CLOSED


def test_nobody_else_speaks_for_him() -> None:
    world = filed()
    world.does("limin", c.RegisterCase("care", "zhangwei"))
    for command in (c.AddSupplement("啊"), c.UrgeCase()):
        assert isinstance(world.tries("zhangwei", command), Decision), "the owner hears him"
        assert world.refused("wangqiang", command) == "not_speaker"
        assert world.refused("sunxiao", command) == "not_found"


def test_his_answer_to_a_question_ends_the_wait_when_staff_write_it_down() -> None:
    world = filed()
    world.does("limin", c.RegisterCase("care", "limin"))
    world.does("limin", c.AskComplainant("哪一天？"))
    happened = world.does("limin", c.AddSupplement("他说是周一"))
    assert [event for event in happened if isinstance(event, InfoSettled)] == [InfoSettled(answered=True, by="")]


def test_only_people_file() -> None:
    world = world_of("office")
    assert world.refused(c.SYSTEM, c.FileCase("case1", "R", "虫")) == "only_people_file"
    assert world.refused("chenchen", c.FileCase("case1", "R", "  ")) == "nothing_said"
    assert world.refused("chenchen", c.FileCase("case1", "R", "虫", kind="poem")) == "kind_unknown"
