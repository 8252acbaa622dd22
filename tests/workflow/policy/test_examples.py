"""Worked examples of every kind: a wrong one is found where it stands, and says what the policy gives instead."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.workflow.policy.test_gaps import changed
from workflow.calendar import build_calendar
from workflow.policy.examples import check_examples, fixed_due
from workflow.published import load_published

PUBLISHED = load_published()


@pytest.mark.parametrize(
    ("name", "old", "new", "table", "key", "reason"),
    [
        (
            "office",
            'rungs = ["2026-04-14T18:00", "2026-04-15T18:00"]',
            'rungs = ["2026-04-14T18:00", "2026-04-16T18:00"]',
            "example.1",
            "rungs",
            "says 2026-04-14 18:00, 2026-04-16 18:00, the policy gives 2026-04-14 18:00, 2026-04-15 18:00",
        ),
        (
            "office",
            'rungs = ["2026-04-14T18:00", "2026-04-15T18:00"]',
            'rungs = ["2026-04-14T18:00"]',
            "example.1",
            "rungs",
            "says 2026-04-14 18:00, the policy gives 2026-04-14 18:00, 2026-04-15 18:00",
        ),
        (
            "nursing-home",
            'start = "2026-03-15T00:00"\ndue = "2026-04-03T18:00"',
            'start = "2026-03-15T00:00"\ndue = "2026-04-06T18:00"',
            "example.28",
            "due",
            "says 2026-04-06 18:00, the policy gives 2026-04-03 18:00",
        ),
        (
            "complaint-office",
            'number = "260310000"',
            'number = "26030000"',
            "number_example.2",
            "number",
            "says 26030000, the policy gives 260310000",
        ),
        (
            "nursing-home",
            'facts = { over_authority = 1 }\nlevel = "major"',
            'facts = { over_authority = 1 }\nlevel = "crisis"',
            "level_example.2",
            "level",
            "says crisis, the policy gives major",
        ),
        (
            "office",
            'facts = { data_leak = 1 }\nlevel = "crisis"\nurgent = false',
            'facts = { data_leak = 1 }\nlevel = "crisis"\nurgent = true',
            "level_example.1",
            "urgent",
            "says urgent, the policy gives the opposite",
        ),
        (
            "office",
            'amount = "499.99"',
            'amount = "500.00"',
            "chain_example.1",
            "steps",
            "says small: nobody, the policy gives three-level: dept_head, director",
        ),
        (
            "customer-service",
            'steps = ["partner", "meeting"]\n',
            'steps = ["meeting"]\n',
            "chain_example.7",
            "steps",
            "says law: meeting, the policy gives law: partner, meeting",
        ),
    ],
)
def test_an_example_that_does_not_hold_says_what_holds(
    name: str, old: str, new: str, table: str, key: str, reason: str
) -> None:
    [error] = check_examples(changed(name, old, new), PUBLISHED)
    assert (error.table, error.key, error.reason, error.code) == (table, key, reason, "example")
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
