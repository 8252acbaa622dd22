"""What is wrong with a policy file is told at once, with file, table, key, reason and line."""

from __future__ import annotations

import pytest

from workflow.policy.errors import PolicyError, PolicyErrors
from workflow.policy.examples import check_examples
from workflow.policy.load import load_policy
from workflow.policy.model import Source
from workflow.published import load_published, policy_text

OFFICE = policy_text("office")


def line_of(text: str, inside: str = OFFICE) -> int:
    return inside[: inside.index(text)].count("\n") + 1


def errors_of(*changes: tuple[str, str]) -> list[PolicyError]:
    """The faults of the office policy after replacing the first occurrence of each text."""
    text = OFFICE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(PolicyErrors) as refused:
        load_policy(text, "office.toml")
    return refused.value.errors


def error_of(old: str, new: str) -> PolicyError:
    errors = errors_of((old, new))
    assert len(errors) == 1, errors
    return errors[0]


def test_a_fault_names_file_line_table_key_and_reason() -> None:
    error = error_of(
        'within = "5wd"\nowner = "specialist"\nheld_while', 'within = "5d"\nowner = "specialist"\nheld_while'
    )
    assert (error.file, error.table, error.key) == ("office.toml", "deadline.answer", "within")
    assert error.line == line_of('within = "5wd"\nowner = "specialist"\nheld_while')
    assert "not a duration: '5d'" in error.reason
    assert str(error).startswith(f"office.toml:{error.line}: [deadline.answer] within: not a duration")


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    marks = '[recusal]\nclause = "default"\nrule = "X-38"\n'
    errors = errors_of(
        (marks, "[recusal]\n"),
        ("cap = 6", "cap = 0"),
        ('timezone = "Asia/Shanghai"', 'timezone = ""'),
        ("rounds_max = 2", 'rounds_max = "two"'),
        ("warn_at = 0.8", "warn_at = 1.0"),
    )
    assert [error.key for error in errors] == ["timezone", "warn_at", "rounds_max", "enabled", "fallback", "cap"]


@pytest.mark.parametrize(
    ("old", "new", "table", "key", "says"),
    [
        ("rounds_max = 2", "rounds_max = 2\nround_max = 3", "lifecycle", "round_max", "xtra"),
        ("rounds_max = 2", 'rounds_max = "2"', "lifecycle", "rounds_max", "integer"),
        ("rounds_max = 2", "rounds_max = 0", "lifecycle", "rounds_max", "greater than 0"),
        ("time_lock = false", "time_lock = 0", "lifecycle", "time_lock", "boolean"),
        ("visit_attempts = 3\n", "", "lifecycle", "visit_attempts", "required"),
        ('max_amount = "500.00"', 'max_amount = "500.005"', "authority.specialist", "max_amount", "two decimals"),
        ('max_amount = "500.00"', "max_amount = 500", "authority.specialist", "max_amount", "written as text"),
        ('scale = "1-5"', 'scale = "1-7"', "survey.closing", "questions.1.scale", "1-5"),
        ('stops = "result_delivered"', 'stops = "answered"', "deadline.answer", "stops", "result_delivered"),
        ("warn_at = 0.8", "warn_at = 1.0", "escalation", "warn_at", "between 0 and 1"),
        ("warn_at = 0.8", "warn_at = 1", "escalation", "warn_at", "between 0 and 1"),
        ('["13:00", "18:00"]]', '["11:00", "18:00"]]', "calendar", "hours", "overlap"),
        ('["13:00", "18:00"]]', '["13:00"]]', "calendar", "hours", "pairs"),
        ('["13:00", "18:00"]]', '["13:00", "25:00"]]', "calendar", "hours", "time of day"),
        ('quiet = ["21:00", "08:30"]', 'quiet = ["21:00"]', "notify", "quiet", "two times"),
        ('after = "1wd"', 'after = "limit"', "escalation.step.2", "after", "limit"),
        ('redo_if = ["satisfaction<=2"]', 'redo_if = ["<=2"]', "survey.closing", "redo_if.1", "not a condition"),
        ('due = "next-month:5"', 'due = "next-month:31"', "report.monthly", "due", "fixed date"),
        ('id = "canteen"', 'id = "Canteen"', "category.Canteen", "id", "pattern"),
        ('step_within = "1wd"\nno_del', "no_del", "approval.three-level", "", "step_within"),
        ('start = "2026-04-03T17:30"', 'start = "2026-04-03T17:30+08:00"', "example.1", "start", "without a zone"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_where_it_stands(
    old: str, new: str, table: str, key: str, says: str
) -> None:
    changes = [(old, new)]
    if "no_del" in new:
        changes.append((', step_within = ["default", "X-09"], no_del', ", no_del"))
    if new == "":
        changes.append(('visit_attempts = ["default", "X-44"]\n', ""))
    errors = errors_of(*changes)
    first = errors[0]
    assert (first.table, first.key) == (table, key), errors
    assert says in first.reason, errors
    assert first.line is not None


def test_a_value_that_says_no_source_is_refused() -> None:
    marks = '[recusal]\nclause = "default"\nrule = "X-38"\n'
    for left, says in (('clause = "default"\n', "says no rule:"), ("", "says no clause and no rule:")):
        errors = errors_of((marks, f"[recusal]\n{left}"))
        # the other two keys of the table have a source of their own
        assert [(error.table, error.key, error.code) for error in errors] == [
            ("recusal", "enabled", "source"),
            ("recusal", "fallback", "source"),
        ]
        assert all(error.reason.startswith(says) for error in errors)


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ('source = { enable = ["default", "X-34"] }', "no key of this table: 'enable'"),
        ('source = { enabled = "X-34" }', "[clause, rule]"),
        ('source = { enabled = ["default"] }', "[clause, rule]"),
        ('source = { enabled = ["default", ""] }', "[clause, rule]"),
        ('source = "X-34"', "no key of this table"),
    ],
)
def test_a_broken_source_is_refused(new: str, says: str) -> None:
    old = 'source = { applies_to_readers = ["default", "X-34"], department_head_may_handle = ["default", "X-37"] }'
    error = error_of(old, new)
    assert (error.table, error.key) == ("recusal", "source")
    assert says in error.reason


def test_a_text_that_is_no_toml_says_where() -> None:
    error = error_of("rounds_max = 2", "rounds_max = = 2")
    assert error.line == line_of("rounds_max = 2")
    assert error.code == "toml"


@pytest.mark.parametrize("new", ["schema = 3", "schema = 0", "schema = true", 'schema = "1"', ""])
def test_another_schema_is_refused_before_anything_else(new: str) -> None:
    error = error_of("schema = 2", new)
    assert error.code == "schema"
    assert "reads up to 2" in error.reason


@pytest.mark.parametrize("table", ["text", "hash", "name", "sources", "weather"])
def test_a_table_that_the_schema_does_not_know_is_refused(table: str) -> None:
    errors = errors_of(("schema = 2\n", f'schema = 2\n[{table}]\nclause = "一"\nrule = "P"\nx = 1\n'))
    assert [(error.table or error.key, error.code) for error in errors] == [(table, "extra_forbidden")]


def test_comments_and_spaces_do_not_change_the_hash_and_every_value_does() -> None:
    policy = load_policy(OFFICE, "office.toml")
    assert (
        load_policy("# another comment\n" + OFFICE.replace("rounds_max = 2", "rounds_max   =   2"), "b").hash
        == policy.hash
    )
    two_keys = 'rounds_max = 2\nreopen_within = "30cd"\n'
    assert two_keys in OFFICE
    other_order = OFFICE.replace(two_keys, 'reopen_within = "30cd"\nrounds_max = 2\n')
    assert load_policy(other_order, "office.toml").hash == policy.hash
    assert load_policy(OFFICE.replace("rounds_max = 2", "rounds_max = 3"), "office.toml").hash != policy.hash
    moved = OFFICE.replace('rule = "S0-7.6"', 'rule = "X-12"')
    assert load_policy(moved, "office.toml").hash != policy.hash
    assert policy.text == OFFICE


def test_inner_tables_inherit_a_source_and_single_keys_override_it() -> None:
    policy = load_policy(OFFICE, "office.toml")
    assert policy.source("approval.small.applies.level") == Source("四(一)", "S0-4.1")
    assert policy.source("survey.closing.questions.satisfaction.scale") == Source("引言", "S0-0.2")
    assert policy.source("survey.closing.reminders") == Source("default", "P")


def test_an_example_that_does_not_hold_is_found_where_it_stands() -> None:
    wrong = OFFICE.replace('due = "2026-04-13T18:00"', 'due = "2026-04-10T18:00"')
    [error] = check_examples(load_policy(wrong, "office.toml"), load_published())
    assert (error.table, error.key) == ("example.1", "due")
    assert error.line == line_of('due = "2026-04-10T18:00"', wrong)
    assert error.reason == "says 2026-04-10 18:00, the policy gives 2026-04-13 18:00"
    warned = OFFICE.replace('warn = "2026-03-06T16:36"', 'warn = "2026-03-06T16:37"')
    assert [e.key for e in check_examples(load_policy(warned, "office.toml"), load_published())] == ["warn"]


def test_without_the_published_days_the_holiday_example_does_not_hold() -> None:
    errors = check_examples(load_policy(OFFICE, "office.toml"), {})
    assert {error.table for error in errors} == {"example.1", "case_example.2"}
