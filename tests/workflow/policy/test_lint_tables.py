"""Refusals of the tables that came with the other regulations: each fault where it stands, and its neighbour passes."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from workflow.policy.errors import PolicyError, PolicyErrors
from workflow.policy.load import load_policy
from workflow.published import policy_text

FAULTS: list[dict[str, str]] = tomllib.loads(Path(__file__).with_name("faults.toml").read_text(encoding="utf-8"))[
    "fault"
]


def faults(name: str, *changes: tuple[str, str]) -> list[PolicyError]:
    """What is wrong with a shipped policy after replacing the first occurrence of each text; nothing if it works."""
    text = policy_text(name)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    try:
        load_policy(text, f"{name}.toml")
    except PolicyErrors as refused:
        return refused.errors
    return []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault['policy']}-{fault['table']}-{fault['key']}")
def test_a_policy_that_cannot_work_is_refused_where_the_fault_stands(fault: dict[str, str]) -> None:
    found = [error for error in faults(fault["policy"], (fault["old"], fault["new"])) if error.code != "source"]
    assert (found[0].table, found[0].key, found[0].code) == (fault["table"], fault["key"], fault["code"]), found
    assert found[0].line is not None


def test_a_rung_that_would_lie_beyond_all_counting_is_refused_at_the_limit() -> None:
    far = ('after = "2wd"', 'after = "limit*99"')
    assert faults("nursing-home", far) == []
    found = faults("nursing-home", far, ('within = "5wd"', 'within = "500wd"'))
    assert [(error.table, error.key, error.code) for error in found] == [("deadline.plan", "within", "ladder")]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("nursing-home", 'max_fine = ""', 'max_fine = "0.00"'),
        ("customer-service", 'notice_scope = "department"', 'max_fine = "100.00"\nnotice_scope = "department"'),
        ("customer-service", 'amount = ["30.00", "100.00"]', 'amount = ["100.00", "100.00"]'),
        ("customer-service", 'prefix = "PM-"', 'prefix = "RC2-"'),
        ("nursing-home", 'case = "{yyyy}{mm}{dd}{seq:03d}"', 'case = "NH{yyyy}{mm}{dd}-{seq:03d}"'),
        ("nursing-home", 'held_while = ["needs_info"]', 'held_while = ["needs_info", "disputed"]'),
        ("nursing-home", 'on = "mon"', 'on = "fri"'),
        ("nursing-home", 'after = "2wd"', 'after = "limit*9"'),
    ],
)
def test_what_lies_just_inside_is_accepted(name: str, old: str, new: str) -> None:
    assert [error for error in faults(name, (old, new)) if error.code != "source"] == []
