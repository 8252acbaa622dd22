"""The office policy that ships: what it says, where each value comes from, and that its own examples hold."""

from __future__ import annotations

import re
from datetime import time
from fractions import Fraction

import pytest

from workflow.durations import parse_duration
from workflow.policy.examples import check_examples
from workflow.policy.load import load_policy
from workflow.policy.model import DEFAULT, Policy
from workflow.published import load_published, policy_text

CLAUSE = re.compile(r"引言|[一二三四五六七]\([一二]\)|八")
RULE = re.compile(r"S0-[0-8]\.[0-9]{1,2}|X-[0-9]{2}|P")


@pytest.fixture(scope="module")
def office() -> Policy:
    return load_policy(policy_text("office"), "office.toml")


def test_its_worked_examples_hold(office: Policy) -> None:
    assert len(office.examples) >= 5
    assert check_examples(office, load_published()) == []


def test_the_look_ups_find_what_the_regulation_says(office: Policy) -> None:
    assert office.deadline("answer").within == parse_duration("5wd")
    assert office.chain("three-level").steps == ("dept_head", "director")
    assert office.category("technology").co_handlers == ("tech",)
    assert office.channel("bot").watcher == "specialist"
    assert office.role("director").max == 1
    assert office.escalation.warn_at == Fraction(4, 5)
    assert office.lifecycle.reopen_within == parse_duration("30cd")
    assert office.survey("closing").ask_between == (time(9, 5), time(18))
    assert office.notify.quiet == (time(21), time(8, 30))
    with pytest.raises(KeyError):
        office.deadline("no such")


def test_an_amount_just_below_the_limit_may_be_settled_alone_and_the_limit_itself_not(office: Policy) -> None:
    authority = office.authority("specialist")
    assert authority is not None
    assert [authority.covers(cents) for cents in (0, 49_999, 50_000, 50_001)] == [True, True, False, False]
    director = office.authority("director")
    assert director is not None
    assert director.covers(0)
    assert not director.covers(1)  # no amount set counts as none
    assert office.authority("top") is None


def test_the_specialist_chooses_from_nine_categories_in_the_order_of_the_card(office: Policy) -> None:
    assert [category.title for category in office.listed_categories()] == [
        "食堂餐饮",
        "宿舍",
        "办公设施",
        "服务态度",
        "管理问题",
        "财务问题",
        "技术问题",
        "采购审批",
        "其他",
    ]
    assert not office.category("project").listed
    assert not office.category("data_leak").listed


def test_a_date_can_cite_its_clause(office: Policy) -> None:
    assert office.clause("deadline.answer.within") == "七(二)"
    assert office.rule("deadline.answer.within") == "S0-7.6"
    assert office.clause("deadline.plan.within") == "缺省"
    assert office.rule("deadline.plan.within") == "X-09"
    assert office.clause("approval.three-level") == "三(一)"
    assert office.clause("escalation.step.3.to") == "二(一)"
    assert office.clause("severity.criterion.major.level") == "二(一)"
    assert office.clause("authority.specialist.max_level") == "四(一)"
    assert office.clause("deadline.answer.max_extended") == "缺省"  # the file leaves it out
    with pytest.raises(KeyError):
        office.clause("deadline.no_such.within")


def test_every_value_cites_a_heading_of_the_regulation_or_says_that_it_is_a_default(office: Policy) -> None:
    wrong = {
        path: source
        for path, source in office.sources.items()
        if not ((source.clause == DEFAULT or CLAUSE.fullmatch(source.clause)) and RULE.fullmatch(source.rule))
    }
    assert wrong == {}


def test_a_clause_of_the_regulation_is_never_cited_for_a_mere_proposal(office: Policy) -> None:
    wrong = [
        path
        for path, source in office.sources.items()
        if source.clause != DEFAULT and source.rule == "P" and not path.startswith("policy")
    ]
    assert wrong == []


def test_a_default_never_claims_a_rule_of_the_regulation(office: Policy) -> None:
    assert [p for p, source in office.sources.items() if source.clause == DEFAULT and source.rule.startswith("S")] == []
