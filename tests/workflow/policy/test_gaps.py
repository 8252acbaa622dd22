"""Warnings: each gap is found where it stands, and beside it what leaves no gap."""

from __future__ import annotations

import pytest

from tests.workflow.policy.test_shipped import POLICIES, policy
from workflow.policy.gaps import Situation, gaps, reachable
from workflow.policy.load import load_policy
from workflow.policy.model import Policy
from workflow.published import policy_text

SITUATION = Situation((2026,), {2026})
OFFICE_HOLDERS = dict.fromkeys(policy("office").roles, ("someone",))


def changed(name: str, old: str, new: str) -> Policy:
    text = policy_text(name)
    assert old in text
    return load_policy(text.replace(old, new, 1), f"{name}.toml")


def codes(policy: Policy, situation: Situation = SITUATION) -> list[tuple[str, str]]:
    return [(gap.code, gap.table) for gap in gaps(policy, situation)]


@pytest.mark.parametrize("name", POLICIES)
def test_a_shipped_policy_leaves_open_its_addresses_and_nothing_else(name: str) -> None:
    assert {code for code, _ in codes(policy(name))} <= {"address_unset"}


@pytest.mark.parametrize("name", POLICIES)
def test_a_shipped_policy_whose_roles_are_all_held_reaches_everybody(name: str) -> None:
    held = dict.fromkeys(policy(name).roles, ("someone",))
    assert {code for code, _ in codes(policy(name), Situation((2026,), {2026}, held))} <= {"address_unset"}


def test_a_year_without_published_days_is_named_and_a_published_one_is_not() -> None:
    found = gaps(policy("office"), Situation((2026, 2027), {2026}))
    years = [gap for gap in found if gap.code == "year_unpublished"]
    assert [("2027" in gap.reason, "2026" in gap.reason) for gap in years] == [(True, False)]
    assert years[0].line is not None


def test_an_address_that_is_set_is_no_gap() -> None:
    assert ("address_unset", "channel.phone") in codes(policy("office"))
    assert codes(changed("office", 'address = ""', 'address = "8800"')) == []


def test_a_level_of_respondents_without_a_route_is_named() -> None:
    old = 'route = { back_office = "pharma-back-office", area = "pharma-area", province = "pharma-area", '
    found = gaps(changed("customer-service", old, 'route = { back_office = "pharma-back-office", '), SITUATION)
    [route] = [gap for gap in found if gap.code == "no_route"]
    assert (route.table, route.reason.startswith("no route for area, province")) == ("category.pharma_service", True)


def test_a_line_that_nothing_leads_into_is_named() -> None:
    text = policy_text("customer-service").replace('line = "housing"', 'line = "estate"')
    found = codes(load_policy(text, "lines.toml"))
    assert ("no_channel", "lines") in found
    assert ("no_category", "lines") in found


def test_a_level_that_no_criterion_reaches_is_named() -> None:
    grave = 'levels = ["general", "major", "grave", "crisis"]'
    found = codes(changed("office", 'levels = ["general", "major", "crisis"]', grave))
    assert ("no_criterion", "severity") in found


def test_a_limit_that_no_example_shows_is_named() -> None:
    text = policy_text("office").replace('of = "deadline.dispatch.within"', 'of = "deadline.plan.within"')
    text = text.replace('due = "2026-03-02T15:00"\n', 'due = "2026-03-05T18:00"\n')
    found = [gap for gap in gaps(load_policy(text, "office.toml"), SITUATION) if gap.code == "no_example"]
    assert [gap.reason.partition(":")[0] for gap in found] == ["deadline.dispatch.within"]


def test_a_channel_whose_watcher_nobody_holds_is_unwatched_unless_somebody_above_is_there() -> None:
    nobody = {role: who for role, who in OFFICE_HOLDERS.items() if role not in ("specialist", "director", "top")}
    found = codes(policy("office"), Situation((2026,), {2026}, nobody))
    assert ("unwatched_channel", "channel.bot") in found
    above = {role: who for role, who in OFFICE_HOLDERS.items() if role != "specialist"}
    still = codes(policy("office"), Situation((2026,), {2026}, above))
    assert [code for code, _ in still if code != "address_unset"] == ["role_unheld"]


def test_a_rung_above_which_nobody_sits_reaches_nobody() -> None:
    without_top = {role: who for role, who in OFFICE_HOLDERS.items() if role != "top"}
    found = gaps(policy("office"), Situation((2026,), {2026}, without_top))
    [rung] = [gap for gap in found if gap.code == "rung_unreachable"]
    assert (rung.table, rung.key) == ("escalation.step.3", "to")
    assert rung.reason == "reaches nobody for dispatch, plan, answer, feedback, visit"


def test_a_rung_goes_to_those_above_and_to_deputies_when_its_own_people_are_missing() -> None:
    office = policy("office")
    assert reachable(office, "dept_head", {"director": ("zhaolan",)})
    assert reachable(office, "director", {"top": ("zhouzong",)})
    assert not reachable(office, "director", {"dept_head": ("wangqiang",), "top": ()})
    assert not reachable(office, "top", {"director": ("zhaolan",)})


def test_the_rung_of_the_line_needs_somebody_for_every_line() -> None:
    held = dict.fromkeys(policy("customer-service").roles, ("someone",))
    without = {role: who for role, who in held.items() if role not in ("designated", "law_director")}
    for holders, unreached in ((held, []), (without, ["escalation.step.2"])):
        found = gaps(policy("customer-service"), Situation((2026,), {2026}, holders))
        assert [gap.table for gap in found if gap.code == "rung_unreachable"] == unreached


def test_more_holders_than_a_role_may_have_are_named() -> None:
    for people, overheld in ((("a",), False), (("a", "b"), True)):
        found = codes(policy("office"), Situation((2026,), {2026}, OFFICE_HOLDERS | {"director": people}))
        assert (("role_overheld", "roles.director") in found) is overheld


def test_without_a_binding_nothing_is_said_of_people() -> None:
    assert not {code for code, _ in codes(policy("office"))} & {"role_unheld", "unwatched_channel", "rung_unreachable"}
