"""Files of an older schema: they mean the same, keep their hash, and their faults stand where they stood."""

from __future__ import annotations

import pytest

from workflow.policy.errors import PolicyErrors
from workflow.policy.examples import check_examples
from workflow.policy.lift import SCHEMA, lift
from workflow.policy.load import load_policy
from workflow.published import load_published, policy_text

OFFICE = policy_text("office")
HEAD = OFFICE[: OFFICE.index("[[example]]")].replace(f"schema = {SCHEMA}", "schema = 1", 1)
OLD_EXAMPLE = """[[example]]
clause = "七(二)"
rule = "S0-7.6"
filed = "2026-04-03T17:30"
deadline = "answer"
due = "2026-04-13T18:00"
source = { filed = ["default", "P"] }
"""
OLD = HEAD + OLD_EXAMPLE


def test_a_policy_of_schema_1_is_read_as_it_was_meant() -> None:
    policy = load_policy(OLD, "old.toml")
    [example] = policy.examples
    assert (example.of, example.start.isoformat()) == ("deadline.answer.within", "2026-04-03T17:30:00")
    assert policy.source("example.1.start").rule == "P"
    assert policy.source("example.1.of").rule == "S0-7.6"
    assert check_examples(policy, load_published()) == []
    assert policy.text == OLD


def test_lifting_does_not_change_the_hash_under_which_cases_were_pinned() -> None:
    lifted = load_policy(OLD, "old.toml")
    assert lifted.hash == load_policy(f"# the same\n{OLD}", "old.toml").hash
    assert lifted.hash != load_policy(OLD.replace("T17:30", "T17:31"), "old.toml").hash


def test_a_fault_in_an_old_file_names_the_line_of_the_old_file() -> None:
    with pytest.raises(PolicyErrors) as refused:
        load_policy(OLD.replace('deadline = "answer"', 'deadline = "reply"'), "old.toml")
    [error] = refused.value.errors
    assert (error.table, error.key, error.code) == ("example.1", "of", "undefined_limit")
    assert error.line == OLD[: OLD.index("[[example]]")].count("\n") + 1


def test_the_data_that_is_lifted_is_not_changed_itself() -> None:
    data = {"schema": 1, "example": [{"deadline": "answer", "due": "x"}]}
    assert lift(data) == {"schema": SCHEMA, "example": [{"of": "deadline.answer.within", "due": "x"}]}
    assert data == {"schema": 1, "example": [{"deadline": "answer", "due": "x"}]}


@pytest.mark.parametrize("example", [5, "x", [1, 2], [{"deadline": 5}], [{"source": "P"}], {}])
def test_a_broken_example_is_lifted_no_further_than_it_can_be_and_refused_after(example: object) -> None:
    assert lift({"schema": 1, "example": example})["schema"] == SCHEMA


@pytest.mark.parametrize("version", [0, 2, 3, True, "1", None])
def test_a_version_that_is_not_older_comes_back_as_it_is(version: object) -> None:
    data = {"schema": version, "example": []}
    assert lift(data) is data
