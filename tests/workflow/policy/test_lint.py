"""The refusals of RULES 4.2: each fault is found where it stands, and the whole policy beside it passes."""

from __future__ import annotations

import pytest

from tests.workflow.policy.test_load import error_of, errors_of, line_of

LAST_STEP = """[[escalation.step]]
clause = "default"
rule = "X-59"
after = "2wd"
after_hours = "24h"
after_short = "limit*2"
to = ["top"]
source = { to = ["二(一)", "S0-2.1"] }
"""
SECOND_CATEGORY = """id = "dormitory"
title = "宿舍"
"""


@pytest.mark.parametrize(
    ("old", "new", "table", "key", "code"),
    [
        ('watcher = "specialist"', 'watcher = "porter"', "channel.bot", "watcher", "undefined_role"),
        ('reports_to = "top"', 'reports_to = "board"', "roles.director", "reports_to", "undefined_role"),
        ('to = ["owner", "dept_head"]', 'to = ["owner", "boss"]', "escalation.step.1", "to", "undefined_role"),
        ("[notify.role.top]", "[notify.role.board]", "notify.role", "board", "undefined_role"),
        (
            'steps = ["dept_head", "director"]',
            'steps = ["dept_head|boss"]',
            "approval.three-level",
            "steps",
            "undefined_role",
        ),
        ('max_level = "crisis"', 'max_level = "grave"', "authority.director", "max_level", "undefined_level"),
        ('trigger = ["crisis"]', 'trigger = ["grave"]', "emergency", "trigger", "undefined_level"),
        (
            'level = ["general"], within',
            'level = ["small"], within',
            "approval.small",
            "applies.level",
            "undefined_level",
        ),
        ('chain = "purchase"', 'chain = "buying"', "category.purchase", "chain", "undefined_chain"),
        ('nodes = ["kickoff",', 'nodes = ["start",', "category.project", "nodes", "undefined_node"),
        ('of = "deadline.visit.within"', 'of = "deadline.call.within"', "example.4", "of", "undefined_limit"),
        ('kinds = ["data_leak"]', 'kinds = ["leak"]', "category.data_leak", "kinds", "undefined_kind"),
        ("tasks = { data_leak =", "tasks = { leak =", "emergency.tasks", "leak", "undefined_kind"),
        (
            'steps = ["dept_head", "director"]',
            'steps = ["specialist"]',
            "approval.three-level",
            "steps",
            "self_approval",
        ),
        (
            'steps = ["dept_head", "director"]',
            'steps = ["dept_head", "specialist"]',
            "approval.three-level",
            "steps",
            "self_approval",
        ),
        ('deputies = ["top"]', 'deputies = ["director"]', "roles.director", "deputies", "own_deputy"),
        ('publish_by = "director"\n', "", "privacy", "publish", "publish_by"),
        ('redo_if = ["satisfaction<=2"]', 'redo_if = ["score<=2"]', "survey.closing", "redo_if", "undefined_question"),
        ("workweek = [1, 2, 3, 4, 5]", "workweek = [0, 1]", "calendar", "", "calendar"),
        (LAST_STEP, "", "escalation", "step", "ladder"),
        ('after = "2wd"', 'after = "1wd"', "escalation.step.3", "after", "ladder"),
        ('after_hours = "12h"', 'after_hours = "due"', "escalation.step.2", "after_hours", "ladder"),
        ('after_hours = "24h"', 'after_hours = "due"', "escalation.step.3", "after_hours", "ladder"),
        ('after_short = "limit*2"', 'after_short = "limit*1"', "escalation.step.3", "after_short", "ladder"),
        ('id = "phone"', 'id = "bot"', "channel.bot", "", "doubled"),
        ('id = "dormitory"', 'id = "canteen"', "category.canteen", "", "doubled"),
    ],
)
def test_a_policy_that_cannot_work_is_refused(old: str, new: str, table: str, key: str, code: str) -> None:
    changes = [(old, new)]
    if code == "publish_by":
        changes.append(('publish_by = ["default", "X-29"]\n', ""))
    [error] = [error for error in errors_of(*changes) if error.code == code]
    assert (error.table, error.key, error.code) == (table, key, code), error
    assert error.line is not None


def test_a_reporting_line_that_leads_back_is_refused_at_every_role_of_the_loop() -> None:
    old = '[roles.top]\nclause = "二(一)"\nrule = "S0-2.1"\n'
    errors = errors_of((old, old + 'reports_to = "director"\n'))
    assert [(error.table, error.code) for error in errors] == [
        ("roles.director", "reporting_loop"),
        ("roles.top", "reporting_loop"),
    ]


def test_a_tenth_listed_category_does_not_fit_a_card() -> None:
    old = 'chain = "three-level"\nlisted = false\nnodes'
    error = error_of(old, 'chain = "three-level"\nlisted = true\nnodes')
    assert error.code == "listed"
    assert "10 categories" in error.reason


@pytest.mark.parametrize(("longest", "fault"), [("4wd", True), ("5wd", False), ("10wd", False), ("10cd", True)])
def test_an_extension_is_not_shorter_than_the_limit_itself(longest: str, fault: bool) -> None:
    old = 'stops = "result_delivered"\nwithin = "5wd"\n'
    changed = (old, f'{old}max_extended = "{longest}"\n')
    if fault:
        [error] = errors_of(changed)
        assert (error.table, error.key) == ("deadline.answer", "max_extended")
    else:
        assert [e.code for e in errors_of(changed, ('watcher = "specialist"', 'watcher = "porter"'))] == [
            "undefined_role"
        ]


def test_the_line_of_a_row_is_that_of_its_own_key() -> None:
    error = error_of('after = "2wd"', 'after = "1wd"')
    assert error.line == line_of('after = "2wd"')


def test_a_generic_role_may_be_told_and_own_departments_may_be_meant() -> None:
    changes = ('to = ["owner", "dept_head"]', 'to = ["owner", "superior", "dept_head:own", "dept_head|director"]')
    assert [e.code for e in errors_of(changes, ('watcher = "specialist"', 'watcher = "porter"'))] == ["undefined_role"]
