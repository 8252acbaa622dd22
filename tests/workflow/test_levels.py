"""How grave and how urgent: by criteria over known facts, by a person, and never lighter by itself (RULES 2.3)."""

from __future__ import annotations

import pytest

from tests.workflow.rows import world_with
from tests.workflow.world import World, shipped, world_of
from workflow import commands as c
from workflow.case import Case, State, Urgency
from workflow.context import Decision
from workflow.errors import Refusal
from workflow.events import (
    ApprovalStarted,
    CaseRegistered,
    EmergencyStarted,
    Event,
    LevelChanged,
    RoundStarted,
    UrgencyFlagged,
    UrgencyJudged,
)
from workflow.severity import assessed, facts_of, tickable

POLICIES = ("office", "complaint-office", "customer-service", "nursing-home")
OUTSIDE = c.OnBehalf("王芳", contact="13800000000")


def registered(policy: str = "office", *facts: str, category: str = "general", owner: str = "limin") -> World:
    world = world_of(policy)
    world.files()
    world.does("limin", c.RegisterCase(category, owner, facts=facts), "03-02 11:00")
    return world


def of(events: tuple[Event, ...], *kinds: type[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, kinds)]


# ---- the criteria


@pytest.mark.parametrize(("policy", "facts", "level"), [
    ("office", (), "general"),
    ("office", ("harm_continuing",), "general"),
    ("office", ("over_authority",), "major"),
    ("office", ("over_authority", "media_or_authority"), "crisis"),
    ("office", ("data_leak",), "crisis"),
    ("complaint-office", ("legal_claim",), "major"),
    ("complaint-office", ("regulator", "danger_to_life"), "crisis"),
    ("complaint-office", ("public_event_soon",), "general"),
    ("nursing-home", ("regulator",), "major"),
    ("nursing-home", ("danger_to_life",), "crisis"),
])  # fmt: skip
def test_the_gravest_criterion_that_holds_decides(policy: str, facts: tuple[str, ...], level: str) -> None:
    known = facts_of(Case(), facts)
    assert assessed(Case(), "", known, shipped(policy)) == level


@pytest.mark.parametrize("policy", POLICIES)
def test_the_second_round_is_major_everywhere(policy: str) -> None:
    assert assessed(Case(), "", facts_of(Case(), round_=1), shipped(policy)) == "general"
    assert assessed(Case(), "", facts_of(Case(), round_=2), shipped(policy)) == "major"


@pytest.mark.parametrize(("category", "level"), [("pharma_product", "general"), ("adverse_reaction", "major")])
def test_a_category_may_demand_a_least_level(category: str, level: str) -> None:
    """A37: given an adverse reaction, severity is at least major."""
    case = Case(channel="pharma")
    assert assessed(case, category, facts_of(case), shipped("customer-service")) == level
    assert assessed(case, category, facts_of(case, ("data_leak",)), shipped("customer-service")) == "crisis"


@pytest.mark.parametrize(("channel", "level"), [("law_written", "general"), ("regulator", "major")])
def test_a_way_in_may_demand_a_least_level(channel: str, level: str) -> None:
    """A39: a referral by the bar association goes in as major."""
    world = world_of("customer-service")
    world.does(
        "fanglei" if channel == "regulator" else "maling",
        c.FileCase("case1", "R", "律师失约", channel=channel, on_behalf=OUTSIDE),
    )
    world.does("zhaolan", c.RegisterCase("lawyer", "zhaolan"))
    assert world.case.severity == level


def test_only_facts_that_the_policy_names_may_be_ticked_and_what_is_counted_may_not() -> None:
    world = registered()
    assert tickable(world.policy) == (
        "data_leak", "danger_to_life", "media_or_authority", "over_authority", "harm_continuing", "service_down"
    )  # fmt: skip
    for fact in ("round", "complainants", "bad_weather", ""):
        assert world.refused("limin", c.NoteFacts((fact,))) == "fact_unknown"


# ---- at registration and after it


def test_facts_are_asked_for_when_it_is_taken_up() -> None:
    world = registered("office", "over_authority")
    assert (world.case.severity, world.case.facts, world.case.urgent) == ("major", ("over_authority",), False)


def test_what_was_known_before_it_was_taken_up_counts_then() -> None:
    world = World()
    world.files()
    happened = world.does("limin", c.NoteFacts(("data_leak",)))
    assert of(happened, LevelChanged, EmergencyStarted) == [], "nobody has said yet how grave it is"
    happened = world.does("zhaolan", c.RegisterCase("data_leak", "zhaolan", facts=("harm_continuing",)))
    assert [event.facts for event in happened if isinstance(event, CaseRegistered)] == [
        ("data_leak", "harm_continuing")
    ]
    assert (world.case.severity, world.case.urgent) == ("crisis", True)
    assert of(happened, EmergencyStarted)


def test_a_new_fact_makes_it_graver_and_says_why() -> None:
    world = registered()
    happened = world.does("limin", c.NoteFacts(("over_authority",)))
    assert of(happened, LevelChanged) == [LevelChanged("general", "major", "facts", "", "")]
    assert world.case.severity == "major"


def test_facts_noted_twice_change_nothing_and_a_fact_that_fell_away_makes_nothing_lighter() -> None:
    world = registered("office", "over_authority")
    assert world.refused("limin", c.NoteFacts(("over_authority",))) == "nothing_changed"
    assert world.refused("limin", c.NoteFacts(("over_authority", "over_authority"))) == "nothing_changed"
    happened = world.does("limin", c.NoteFacts(()))
    assert of(happened, LevelChanged) == []
    assert (world.case.severity, world.case.facts) == ("major", ())


def test_a_lowering_by_the_director_stands_until_something_graver_is_known() -> None:
    world = registered("office", "over_authority")
    world.does("zhaolan", c.SetLevel("general", "金额已核减"))
    assert of(world.does("limin", c.NoteFacts(("over_authority", "service_down"))), LevelChanged) == []
    assert of(world.does("limin", c.NoteFacts(("over_authority", "media_or_authority"))), LevelChanged) == [
        LevelChanged("general", "crisis", "facts", "", "")
    ]


def test_a_level_above_what_the_facts_demand_is_left_alone_by_them() -> None:
    world = registered()
    world.does("limin", c.SetLevel("crisis"))
    assert of(world.does("limin", c.NoteFacts(("over_authority",))), LevelChanged) == []
    assert world.case.severity == "crisis"


# ---- by a person


def test_who_handles_it_may_raise_it_and_only_the_director_or_the_top_may_lower_it() -> None:
    world = registered(owner="zhangwei")
    assert world.refused("hejing", c.SetLevel("major")) == "not_found"
    assert world.refused("chenchen", c.SetLevel("major")) == "not_handler"
    world.does("zhangwei", c.SetLevel("major"))
    assert world.refused("zhangwei", c.SetLevel("general", "小事")) == "lowering_is_directors"
    assert world.refused("limin", c.SetLevel("general", "小事")) == "lowering_is_directors"
    assert world.refused("zhaolan", c.SetLevel("general", " ")) == "why_needed"
    assert isinstance(world.tries("zhouzong", c.SetLevel("general", "小事")), Decision)
    world.does("zhaolan", c.SetLevel("general", "小事"))
    assert [(note.by, note.text) for note in world.case.reasons] == [("zhaolan", "小事")]


def test_a_level_that_there_is_and_that_it_is_not_already() -> None:
    world = registered()
    assert world.refused("limin", c.SetLevel("terrible")) == "level_unknown"
    assert world.refused("limin", c.SetLevel("general")) == "nothing_changed"


def test_before_it_is_taken_up_nobody_sets_a_level() -> None:
    world = World()
    world.files()
    assert world.refused("limin", c.SetLevel("major")) == "wrong_state"


def test_nobody_lowers_it_below_what_its_category_demands() -> None:
    world = world_of("customer-service")
    world.does("qiancheng", c.FileCase("case1", "R", "吃药后起疹子", channel="pharma", on_behalf=OUTSIDE))
    world.does("zhaolan", c.RegisterCase("adverse_reaction", "zhaolan"))
    world.does("zhaolan", c.SetLevel("crisis"))
    refusal = world.tries("zhaolan", c.SetLevel("general", "已好转"))
    clause = world.policy.clause("category.adverse_reaction.min_level")
    assert refusal == Refusal("level_at_least", {"level": "major"}, clause)
    world.does("zhaolan", c.SetLevel("major", "已好转"))


def test_a_second_round_is_graver_and_never_lighter() -> None:
    for level, then in (("general", "major"), ("crisis", "crisis")):
        world = registered()
        world.does("limin", c.SettleOnTheSpot("已更换"), "03-02 15:00")
        if level != "general":
            world.does("limin", c.SetLevel(level))
        happened = world.does("chenchen", c.ReportUnsolved(), "03-03 10:00")
        assert [event.severity for event in happened if isinstance(event, RoundStarted)] == [then]


# ---- what the level decides (A02, A10, A12)


@pytest.mark.parametrize(("level", "amount", "code"), [
    ("general", 49_999, ""),
    ("general", 50_000, "beyond_authority"),
    ("major", 0, "too_grave_to_settle"),
    ("major", 49_999, "too_grave_to_settle"),
])  # fmt: skip
def test_a02_what_a_specialist_settles_alone(level: str, amount: int, code: str) -> None:
    world = registered()
    if level != "general":
        world.does("limin", c.SetLevel(level))
    verdict = world.tries("limin", c.SettleOnTheSpot("已退款", amount))
    assert (verdict.code if isinstance(verdict, Refusal) else "") == code


@pytest.mark.parametrize(("policy", "level", "steps"), [
    ("office", "general", ("dept_head", "director")),
    ("nursing-home", "general", ("senior",)),
    ("nursing-home", "major", ("lead", "director")),
])  # fmt: skip
def test_a02_the_chain_of_a_plan_goes_by_its_level(policy: str, level: str, steps: tuple[str, ...]) -> None:
    world = registered(policy, owner="limin")
    if level != "general":
        world.does("limin", c.SetLevel(level))
    happened = world.does("limin", c.SubmitPlan("原因", "措施", 50_000))
    assert [tuple(step.role for step in e.steps) for e in happened if isinstance(e, ApprovalStarted)] == [steps]


@pytest.mark.parametrize(("level", "urgent", "begins"), [
    ("crisis", True, True), ("crisis", False, False), ("major", True, False), ("general", True, False)
])  # fmt: skip
def test_a10_urgent_and_severe_together_are_an_emergency_there(level: str, urgent: bool, begins: bool) -> None:
    world = registered("complaint-office")
    if level != "general":
        world.does("limin", c.SetLevel(level))
    if urgent:
        world.does("limin", c.JudgeUrgency(True))
    assert (world.case.emergency_at is not None) is begins


def test_a_graver_case_needs_an_owner_of_that_rank() -> None:
    """S2RC-6.1, A28: given a major complaint, an ordinary agent cannot be made owner."""
    world = world_of("customer-service")
    world.does("lukai", c.FileCase("case1", "R", "态度差", channel="service_phone", on_behalf=OUTSIDE))
    assert world.refused("lukai", c.RegisterCase("attitude", "zhangwei", facts=("legal_claim",))) == "level_needs_role"
    world.does("lukai", c.RegisterCase("attitude", "zhaolan", facts=("legal_claim",)))
    assert world.refused("zhaolan", c.AssignCase("zhangwei")) == "level_needs_role"
    world.does("zhaolan", c.AssignCase("zhouzong"))


# ---- urgency


def test_safety_words_in_the_complaint_make_it_urgent_until_a_person_says_otherwise() -> None:
    world = World()
    world.files("有人要跳楼，快来")
    assert (world.case.urgent, world.case.urgency, world.case.urgent_words) == (True, Urgency.FLAGGED, ("跳楼",))
    assert world.refused("limin", c.JudgeUrgency(False)) == "why_needed"
    world.does("limin", c.JudgeUrgency(False, "开玩笑"))
    assert (world.case.urgent, world.case.urgency) == (False, Urgency.CLEARED)
    assert world.refused("limin", c.JudgeUrgency(False, "开玩笑")) == "nothing_changed"


def test_words_without_danger_raise_no_flag() -> None:
    world = World()
    world.files("食堂二楼的青菜里有虫子")
    assert (world.case.urgent, world.case.urgency) == (False, Urgency.NORMAL)
    assert world.refused("limin", c.JudgeUrgency(False, "没事")) == "nothing_changed"


def test_a_supplement_with_another_safety_word_flags_it_again_and_with_the_same_one_does_not() -> None:
    world = World()
    world.files("有人要跳楼，快来")
    world.does("limin", c.JudgeUrgency(False, "开玩笑"))
    assert of(world.does("chenchen", c.AddSupplement("他又说要跳楼")), UrgencyFlagged) == []
    happened = world.does("chenchen", c.AddSupplement("有人昏倒了"))
    assert of(happened, UrgencyFlagged) == [UrgencyFlagged(("昏倒",))]
    assert (world.case.urgency, world.case.urgent_words) == (Urgency.FLAGGED, ("跳楼", "昏倒"))


def test_a_flag_may_be_confirmed_once() -> None:
    world = World()
    world.files("有人要跳楼，快来")
    world.does("limin", c.JudgeUrgency(True))
    assert world.case.urgency is Urgency.CONFIRMED
    assert world.refused("limin", c.JudgeUrgency(True)) == "nothing_changed"
    assert of(world.does("chenchen", c.AddSupplement("有人昏倒了")), UrgencyFlagged)
    world.does("limin", c.JudgeUrgency(True))


def test_a_person_may_call_a_case_urgent_that_has_no_such_words() -> None:
    world = World()
    world.files()
    assert world.refused("sunxiao", c.JudgeUrgency(True)) == "not_found"
    assert world.refused("chenchen", c.JudgeUrgency(True)) == "not_handler"
    world.does("limin", c.JudgeUrgency(True))
    assert (world.case.urgent, world.case.urgency) == (True, Urgency.CONFIRMED)


def test_taking_it_up_keeps_the_flag_for_a_person_to_judge() -> None:
    world = World()
    world.files("有人要跳楼，快来")
    world.does("limin", c.RegisterCase("general", "limin"))
    assert (world.case.urgent, world.case.urgency) == (True, Urgency.FLAGGED)


def test_ticking_an_urgent_fact_is_judging_it() -> None:
    at_once = registered("office", "service_down")
    later = registered()
    happened = later.does("limin", c.NoteFacts(("service_down",)))
    assert of(happened, UrgencyJudged) == [UrgencyJudged(True, "limin", "")]
    for world in (at_once, later):
        assert (world.case.urgent, world.case.urgency) == (True, Urgency.CONFIRMED)


def test_what_a_person_has_confirmed_is_not_confirmed_again_by_facts() -> None:
    world = registered()
    world.does("limin", c.JudgeUrgency(True))
    assert of(world.does("limin", c.NoteFacts(("service_down",))), UrgencyJudged) == []


def test_a_clearing_stands_until_another_urgent_fact_is_known() -> None:
    world = registered("office", "service_down")
    world.does("limin", c.JudgeUrgency(False, "已恢复"))
    world.does("limin", c.NoteFacts(("service_down", "over_authority")))
    assert world.case.urgency is Urgency.CLEARED
    world.does("limin", c.NoteFacts(("over_authority",)))
    world.does("limin", c.NoteFacts(("over_authority", "harm_continuing")))
    assert world.case.urgency.value == "confirmed"


def test_a_clearing_before_the_case_is_taken_up_stands_through_that() -> None:
    world = World()
    world.files()
    world.does("limin", c.NoteFacts(("service_down",)))
    world.does("limin", c.JudgeUrgency(False, "已恢复"))
    world.does("limin", c.RegisterCase("general", "limin"))
    assert (world.case.urgent, world.case.urgency) == (False, Urgency.CLEARED)


def test_a_case_that_is_over_has_no_level_to_set() -> None:
    world = World()
    world.files()
    world.does("chenchen", c.WithdrawCase())
    assert world.case.state is State.CLOSED
    for command in (c.SetLevel("major"), c.NoteFacts(("data_leak",)), c.JudgeUrgency(True)):
        assert world.refused("limin", command) in ("case_over", "wrong_state")


def test_a_policy_without_criteria_has_its_lightest_level() -> None:
    bare = shipped("office").severity.model_copy(update={"rules": (), "urgent_if": ()})
    world = world_with("office", severity=bare)
    world.files()
    world.does("limin", c.RegisterCase("general", "limin"))
    assert world.case.severity == "general"
