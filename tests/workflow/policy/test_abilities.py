"""A policy that asks for what the program cannot do is refused where it asks; the shipped ones ask for none of it."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from tests.workflow.policy.test_gaps import changed
from tests.workflow.policy.test_shipped import POLICIES, policy
from workflow.abilities import PROGRAM, Program
from workflow.policy.abilities import misfits
from workflow.policy.casework import Event
from workflow.policy.load import load_policy
from workflow.policy.model import Policy


def told(rules: Policy, program: Program = PROGRAM) -> list[tuple[str, str, str]]:
    return [(error.table, error.key, error.code) for error in misfits(rules, program)]


@pytest.mark.parametrize("name", POLICIES)
def test_the_program_can_do_all_that_a_shipped_policy_asks(name: str) -> None:
    assert told(policy(name)) == []


def test_only_a_signed_review_is_an_event_that_no_deadline_may_wait_for_yet() -> None:
    assert set(get_args(Event)) - PROGRAM.records == {"review_signed"}


@pytest.mark.parametrize(("key", "old"), [("stops", "survey_done"), ("starts", "result_delivered")])
def test_a_deadline_that_waits_for_what_is_never_recorded_is_refused(key: str, old: str) -> None:
    text = policy("office").text
    visit = text.index('title = "回访"')
    text = text[:visit] + text[visit:].replace(f'{key} = "{old}"', f'{key} = "review_signed"', 1)
    [error] = misfits(load_policy(text, "office.toml"), PROGRAM)
    assert (error.table, error.key, error.code) == ("deadline.visit", key, "never_recorded")
    assert "review_signed" in error.reason
    assert error.line is not None


def test_what_one_program_records_another_may_not() -> None:
    less = replace(PROGRAM, records=PROGRAM.records - {"call_started"})
    assert told(policy("nursing-home"), less) == [
        ("deadline.calm", "starts", "never_recorded"),
        ("deadline.handover", "starts", "never_recorded"),
    ]
    assert told(policy("office"), less) == []


def test_a_state_in_which_no_clock_is_held_is_refused() -> None:
    rules = changed("nursing-home", 'held_while = ["needs_info"]', 'held_while = ["needs_info", "disputed"]')
    assert told(rules) == [("deadline.plan", "held_while", "never_held")]


@pytest.mark.parametrize("own", sorted(PROGRAM.own_clocks))
def test_a_deadline_called_like_a_clock_of_the_program_is_refused(own: str) -> None:
    text = policy("complaint-office").text.replace('id = "progress"', f'id = "{own}"')
    text = text.replace('"deadline.progress.', f'"deadline.{own}.').replace('progress = "', f'{own} = "')
    assert told(load_policy(text, "own.toml")) == [(f"deadline.{own}", "id", "own_clock")]
