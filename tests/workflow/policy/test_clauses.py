"""Which rules the policies cite, and that the list of rules is the whole one."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

import pytest

from tests.workflow.policy.test_shipped import POLICIES, policy
from workflow.policy.clauses import LIST, RuleClass, citations, cited_rules, coverage, read_rules

TEXT = files("workflow.policy").joinpath(LIST).read_text(encoding="utf-8")
RULES = read_rules(TEXT)


def test_the_list_has_every_rule_of_the_four_documents() -> None:
    counted = Counter((rule.policy, rule.kind) for rule in RULES)
    core, supporting, organisational = RuleClass.CORE, RuleClass.SUPPORTING, RuleClass.ORGANISATIONAL
    assert {policy: [counted[policy, kind] for kind in (core, supporting, organisational)] for policy in POLICIES} == {
        "complaint-office": [38, 11, 6],
        "customer-service": [103, 41, 26],
        "nursing-home": [39, 42, 15],
        "office": [25, 23, 7],
    }
    assert len({rule.id for rule in RULES}) == len(RULES) == 376


def test_every_rule_says_its_clause_and_what_it_asks_in_a_line() -> None:
    assert [rule.id for rule in RULES if not rule.clause or not 3 < len(rule.title) <= 110] == []


def test_cited_and_waiting_rules_together_are_all_of_their_class() -> None:
    for found in coverage(RULES, {name: policy(name) for name in POLICIES}, RuleClass.CORE):
        whole = {rule.id for rule in RULES if rule.policy == found.policy and rule.kind is RuleClass.CORE}
        cited, waiting = {rule.id for rule in found.cited}, {rule.id for rule in found.waiting}
        assert cited | waiting == whole
        assert not cited & waiting


@pytest.mark.parametrize(
    ("name", "least"), [("office", 23), ("complaint-office", 32), ("customer-service", 89), ("nursing-home", 36)]
)
def test_the_policies_cite_no_fewer_core_rules_than_before(name: str, least: int) -> None:
    [found] = coverage(RULES, {name: policy(name)}, RuleClass.CORE)
    assert len(found.cited) >= least


def test_a_rule_is_found_where_it_is_cited_and_nowhere_else() -> None:
    office = policy("office")
    assert "S0-7.6" in cited_rules(office)
    assert "S3-1.7" not in cited_rules(office)
    assert "deadline.answer.within" in citations(office, "S0-7.6")
    assert citations(office, "S3-1.7") == ()


@pytest.mark.parametrize(
    "text",
    [
        "office = 1",
        '[office]\n"S0-1" = 1',
        '[office]\n"S0-1" = { clause = "一" }',
        "[",
        '[office]\n"S0-1" = { clause = "一", class = "Z", title = "t" }',
    ],
)
def test_a_list_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a list of rules"):
        read_rules(text)
