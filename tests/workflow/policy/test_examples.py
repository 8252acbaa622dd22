"""Worked examples of every kind: a wrong one is found where it stands, and says what the policy gives instead."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.workflow.policy.test_gaps import changed
from workflow.calendar import build_calendar
from workflow.policy.examples import check_examples, fixed_due
from workflow.published import load_published

PUBLISHED = load_published()


WRONG: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("wrong_examples.toml").read_text(encoding="utf-8")
)["wrong"]


@pytest.mark.parametrize("row", WRONG, ids=lambda row: f"{row['policy']}-{row['table']}-{row['key']}")
def test_an_example_that_does_not_hold_says_what_holds(row: dict[str, Any]) -> None:
    error, *others = check_examples(changed(row["policy"], row["old"], row["new"]), PUBLISHED)
    assert len(others) == row.get("others", 0)
    assert (error.table, error.key, error.reason, error.code) == (row["table"], row["key"], row["reason"], "example")
    assert error.line is not None


@pytest.mark.parametrize(("own", "due"), [("", "2028-12-29T10:00"), ('on_day_off = "after"\n', "2029-01-01T10:00")])
def test_a_duty_may_move_its_date_otherwise_than_the_calendar(own: str, due: str) -> None:
    policy = changed("nursing-home", 'stops = "review_recorded"\n', f'stops = "review_recorded"\n{own}')
    calendar = build_calendar(policy.calendar.rules, PUBLISHED)
    at = fixed_due(policy, "duty.midterm.due", calendar, datetime(2028, 11, 1, tzinfo=UTC))
    assert at == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_a_chain_that_says_for_which_level_it_is_decides_that_level() -> None:
    row = '[[approval]]\nclause = "四(一)"\nrule = "S0-4.1"\nid = "grave"\ntitle = "重大审批"\n'
    row += 'applies = { level = ["crisis"] }\nproposer = "specialist"\nsteps = ["top"]\nstep_within = "1wd"\n\n'
    policy = changed("office", "[[authority]]", f"{row}[[authority]]")
    assert policy.chain_of("canteen", "crisis", alone=False).id == "grave"
    assert policy.chain_of("canteen", "major", alone=False).id == "three-level"
