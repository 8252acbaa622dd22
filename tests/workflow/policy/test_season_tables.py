"""`[[calendar.season]]` in a policy: refused where it stands, proven by an example, told in words and in dates."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.workflow.policy.test_gaps import changed
from tests.workflow.policy.test_lint_tables import faults
from tests.workflow.policy.test_shipped import policy
from workflow.calendar import build_calendar
from workflow.policy.diff import Change, Kind, compare
from workflow.policy.examples import check_examples, fixed_due
from workflow.policy.explain import explain
from workflow.policy.load import load_policy
from workflow.policy.model import Policy
from workflow.policy.show import show
from workflow.published import load_published

PUBLISHED = load_published()
HEADING = "# ---------------------------------------------------------------- people and ways in\n"
SUMMER = """[[calendar.season]]
clause = "十(一)"
rule = "P"
first = "05-01"
last = "09-30"
hours = [["08:00", "12:00"], ["14:00", "17:30"]]

"""
WINTER = SUMMER.replace("05-01", "10-01").replace("09-30", "04-30")


def example(of: str, start: str, due: str) -> str:
    return f'[[example]]\nclause = "七"\nrule = "P"\nof = "{of}"\nstart = "{start}"\ndue = "{due}"\n\n'


def with_summer(rows: str = "") -> Policy:
    return changed("office", HEADING, SUMMER + rows + HEADING)


@pytest.mark.parametrize(
    ("rows", "table", "key", "code"),
    [
        (SUMMER + WINTER.replace("10-01", "09-30"), "calendar.season.2", "first", "season"),
        (SUMMER + WINTER.replace("04-30", "05-01"), "calendar.season.2", "first", "season"),
        (SUMMER + SUMMER, "calendar.season.2", "first", "season"),
        (SUMMER.replace("09-30", "09-31"), "calendar.season.1", "last", "value_error"),
        (SUMMER.replace('"14:00"', '"11:59"'), "calendar.season.1", "hours", "value_error"),
        (SUMMER.replace('[["08:00", "12:00"], ["14:00", "17:30"]]', "[]"), "calendar.season.1", "hours", "value_error"),
        (SUMMER + "title = 1\n", "calendar.season.1", "title", "extra_forbidden"),
    ],
)
def test_a_season_that_cannot_be_is_refused_where_it_stands(rows: str, table: str, key: str, code: str) -> None:
    [error] = faults("office", (HEADING, rows + HEADING))
    assert (error.table, error.key, error.code) == (table, key, code), error
    assert error.line is not None


def test_two_seasons_that_share_out_the_year_are_accepted() -> None:
    assert faults("office", (HEADING, SUMMER + WINTER + HEADING)) == []


@pytest.mark.parametrize(
    ("of", "start", "due"),
    [
        ("deadline.plan.within", "2026-06-01T10:00", "2026-06-04T17:30"),
        ("deadline.plan.within", "2026-03-02T10:00", "2026-03-05T18:00"),
    ],
)
def test_examples_are_counted_with_the_hours_of_the_season(of: str, start: str, due: str) -> None:
    assert check_examples(with_summer(example(of, start, due)), PUBLISHED) == []
    [wrong] = check_examples(with_summer(example(of, start, f"{due[:-1]}1")), PUBLISHED)
    assert wrong.key == "due"


@pytest.mark.parametrize(
    ("moved", "period", "due"),
    [
        ("before", "2026-03-15T00:00", "2026-04-03T18:00"),
        ("before", "2026-06-15T00:00", "2026-07-03T17:30"),
        ("keep", "2026-06-15T00:00", "2026-07-05T17:30"),  # a Sunday: closes as a summer day would
        ("keep", "2026-03-15T00:00", "2026-04-05T18:00"),
    ],
)
def test_fixed_dates_end_at_the_close_of_business_of_their_own_day(moved: str, period: str, due: str) -> None:
    text = with_summer().text.replace('due_on_day_off = "before"', f'due_on_day_off = "{moved}"')
    office = load_policy(text, "office.toml")
    path = next(f"report.{row.id}.due" for row in office.reports if str(row.due) == "next-month:5")
    calendar = build_calendar(office.calendar.rules, PUBLISHED)
    at = fixed_due(office, path, calendar, datetime.fromisoformat(period).replace(tzinfo=calendar.zone))
    assert at.astimezone(calendar.zone) == datetime.fromisoformat(due).replace(tzinfo=calendar.zone)


def test_a_season_is_a_rule_with_its_clause() -> None:
    told = {rule.path: rule for _, chapter in explain(with_summer()) for rule in chapter}
    season = told["calendar.season.1.hours"]
    assert season.text == "每年5月1日至9月30日的工作时间为08:00-12:00、14:00-17:30。"
    assert (season.clause, season.rule) == ("十(一)", "P")
    assert not any(path.startswith("calendar.season") for path in rules_of(policy("office")))


def rules_of(of: Policy) -> set[str]:
    return {rule.path for _, chapter in explain(of) for rule in chapter}


def test_the_document_says_that_hours_change_with_the_season() -> None:
    written = show(with_summer()).splitlines()
    assert "09:00-12:00、13:00-18:00，另有按季节的作息（Asia/Shanghai）" in written[3]
    assert "4.1 每年5月1日至9月30日的工作时间为08:00-12:00、14:00-17:30。（制度十(一)）" in written


def test_a_new_season_shows_in_values_and_in_the_dates_of_its_own_days_only() -> None:
    found = compare(policy("office"), with_summer(), PUBLISHED)
    assert [change for change in found if change.kind is Kind.VALUE] == [
        Change(Kind.VALUE, "calendar.season.1.first", "", "5月1日"),
        Change(Kind.VALUE, "calendar.season.1.last", "", "9月30日"),
        Change(Kind.VALUE, "calendar.season.1.hours", "", "08:00-12:00、14:00-17:30"),
    ]
    dates = [change for change in found if change.kind is Kind.DATE]
    assert {change.what.partition("（")[2] for change in dates} == {"2026-05-01 10:00起）"}
    plan = next(change for change in dates if change.what.startswith("deadline.plan."))
    assert (plan.before, plan.after) == ("2026-05-08 18:00", "2026-05-08 17:30")


def test_a_season_on_a_leap_day_is_sampled_on_the_next() -> None:
    row = SUMMER.replace("05-01", "02-29").replace("09-30", "03-31")
    found = compare(policy("office"), changed("office", HEADING, row + HEADING), PUBLISHED)
    assert any("2026-03-01 10:00" in change.what for change in found)
