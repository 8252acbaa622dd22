"""All four policies that ship: they load, their examples hold, and every number of the regulations is in them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

import pytest

from workflow.policy.casework import Subject
from workflow.policy.examples import check_examples
from workflow.policy.load import load_policy
from workflow.policy.model import DEFAULT, Policy
from workflow.policy.paths import flat, limits
from workflow.published import load_published, policy_text, shipped_policies

POLICIES = ("complaint-office", "customer-service", "nursing-home", "office")
DOCUMENTS: dict[str, dict[str, dict[str, str]]] = tomllib.loads(
    files("workflow.policy").joinpath("rules.toml").read_text(encoding="utf-8")
)
CHOICE = re.compile(r"X-[0-9]{2}|P")

# How often an organisation turns to itself: nobody is late by these, so nothing is due at an hour.
WITHOUT_EXAMPLE = {
    "policy.review_every",
    "archive.backup_every",
    "audit.outside_review_every",
    "notify.complainant.silence",
}

# RULES 2.5 and 2.15, a row for each number that a regulation or a numbered choice sets.
NUMBERS = [
    ("office", "deadline.dispatch.within", "4wh"),
    ("office", "deadline.plan.within", "3wd"),
    ("office", "deadline.answer.within", "5wd"),
    ("office", "deadline.feedback.within", "2wd"),
    ("office", "deadline.visit.within", "5wd"),
    ("office", "approval.three-level.step_within", "1wd"),
    ("office", "emergency.report_within", "0m"),
    ("office", "emergency.alarm_after", "30m"),
    ("office", "emergency.papers_within", "24h"),
    ("office", "meeting.weekly.publish_within", "24h"),
    ("office", "meeting.weekly.tasks_within", "24h"),
    ("office", "report.monthly.due", "next-month:5"),
    ("office", "dispute.mediation.within", "5wd"),
    ("complaint-office", "deadline.register.within", "4wh"),
    ("complaint-office", "deadline.progress.within", "3wd"),
    ("complaint-office", "deadline.plan.within", "5wd"),
    ("complaint-office", "deadline.plan.max_extended", "10wd"),
    ("complaint-office", "deadline.feedback.within", "2wd"),
    ("complaint-office", "deadline.visit.within", "5wd"),
    ("complaint-office", "approval.management.step_within", "2wd"),
    ("complaint-office", "emergency.report_within", "1h"),
    ("complaint-office", "emergency.papers_within", "24h"),
    ("complaint-office", "report.monthly.due", "next-month:5"),
    ("complaint-office", "report.quarterly.due", "next-month:10"),
    ("complaint-office", "report.yearly.due", "next-year:01-31"),
    ("complaint-office", "archive.retention", "3y"),
    ("customer-service", "deadline.dispatch.within", "5m"),
    ("customer-service", "deadline.explain.within", "5m"),
    ("customer-service", "deadline.dispatch_same_day.within", "0wd"),
    ("customer-service", "deadline.investigate.within", "1wd"),
    ("customer-service", "deadline.answer.within", "2wd"),
    ("customer-service", "deadline.answer_online.within", "1wd"),
    ("customer-service", "deadline.answer_default.within", "5wd"),
    ("customer-service", "deadline.decision.within", "1wd"),
    ("customer-service", "deadline.first_contact.within", "1wd"),
    ("customer-service", "deadline.form.within", "1wd"),
    ("customer-service", "deadline.feedback.within", "1wd"),
    ("customer-service", "deadline.visit_heating.within", "1wd"),
    ("customer-service", "deadline.visit.within", "3wd"),
    ("customer-service", "approval.product.step_within", "1wd"),
    ("customer-service", "duty.daily_review.due", "this-day:23:59"),
    ("customer-service", "lines.heating.shift_handover_before", "10m"),
    ("customer-service", "emergency.report_within", "1h"),
    ("customer-service", "report.monthly_ranking.due", "next-month:5"),
    ("nursing-home", "deadline.calm.within", "1m"),
    ("nursing-home", "deadline.handover.within", "10m"),
    ("nursing-home", "deadline.first_contact.within", "30m"),
    ("nursing-home", "deadline.preliminary.within", "2h"),
    ("nursing-home", "deadline.register.within", "24h"),
    ("nursing-home", "deadline.respond.within", "72h"),
    ("nursing-home", "deadline.plan.within", "5wd"),
    ("nursing-home", "deadline.progress.within", "3wd"),
    ("nursing-home", "deadline.feedback.within", "2wd"),
    ("nursing-home", "deadline.visit.within", "3wd"),
    ("nursing-home", "approval.purchase.step_within", "2wd"),
    ("nursing-home", "approval.senior.step_within", "2wd"),
    ("nursing-home", "duty.midterm.due", "this-quarter:end"),
    ("nursing-home", "emergency.report_within", "24h"),
    ("nursing-home", "emergency.papers_within", "24h"),
    ("nursing-home", "meeting.weekly.draft_within", "2h"),
    ("nursing-home", "meeting.weekly.tasks_within", "24h"),
    ("nursing-home", "archive.restore_within", "72h"),
    ("nursing-home", "archive.retention", "5y"),
    ("nursing-home", "report.trend.due", "this-week:fri"),
    ("nursing-home", "report.weekly.due", "next-week:fri"),
    ("nursing-home", "report.monthly.due", "next-month:3"),
    ("nursing-home", "report.quarterly.due", "next-month:10"),
    ("nursing-home", "roles.contact_person.term", "6mo"),
]


@cache
def policy(name: str) -> Policy:
    return load_policy(policy_text(name), f"{name}.toml")


def test_the_four_policies_ship() -> None:
    assert shipped_policies() == POLICIES


@pytest.mark.parametrize("name", POLICIES)
def test_its_worked_examples_hold(name: str) -> None:
    assert check_examples(policy(name), load_published()) == []


@pytest.mark.parametrize("name", POLICIES)
def test_every_time_limit_has_an_example(name: str) -> None:
    shown = {example.of for example in policy(name).examples}
    assert limits(policy(name)).keys() - shown <= WITHOUT_EXAMPLE


@pytest.mark.parametrize(("name", "path", "value"), NUMBERS)
def test_every_number_of_the_regulations_is_in_the_files(name: str, path: str, value: str) -> None:
    assert str(limits(policy(name))[path]) == value


@pytest.mark.parametrize("name", POLICIES)
def test_every_cited_rule_exists_in_that_document_and_its_clause_is_the_one_that_states_it(name: str) -> None:
    rules = DOCUMENTS[name]
    cited = {
        (path, source)
        for path, source in policy(name).sources.items()
        if source.clause != DEFAULT and not CHOICE.fullmatch(source.rule)
    }
    assert [c for c in cited if c[1].rule not in rules] == []
    assert [c for c in cited if c[1].clause != rules[c[1].rule]["clause"]] == []


@pytest.mark.parametrize("name", POLICIES)
def test_where_the_regulation_is_silent_a_choice_or_a_proposal_is_named_and_no_rule(name: str) -> None:
    silent = [source for source in policy(name).sources.values() if source.clause == DEFAULT]
    assert silent
    assert [source for source in silent if not CHOICE.fullmatch(source.rule)] == []


@pytest.mark.parametrize("name", POLICIES)
def test_what_acts_on_a_person_cites_its_clause(name: str) -> None:
    regulation = policy(name)
    sanctions = [f"accountability.schedule.{row.id}.grade" for row in regulation.accountability.schedule]
    told = [f"escalation.step.{n}.to" for n in range(1, 4)]
    disputes = [f"dispute.{row.stage}.by" for row in regulation.disputes]
    for path in (*sanctions, *told, *disputes):
        assert regulation.source(path).clause != DEFAULT, path


def test_the_limits_of_a_line_are_its_own() -> None:
    lines = policy("customer-service")
    assert [row.id for row in lines.deadlines_for(Subject(line="estate"))] == [
        "dispatch",
        "explain",
        "answer_default",
        "feedback",
        "visit",
    ]
    assert [row.id for row in lines.deadlines_for(Subject(line="service"))] == [
        "investigate",
        "answer",
        "feedback",
        "visit",
    ]
    assert [row.id for row in lines.deadlines_for(Subject(line="heating"))] == [
        "answer_default",
        "feedback",
        "visit_heating",
    ]
    pharma = Subject(line="pharma", category="pharma_product")
    assert "decision" not in {row.id for row in lines.deadlines_for(pharma)}
    service = Subject(line="pharma", category="pharma_service")
    assert "decision" in {row.id for row in lines.deadlines_for(service)}


def test_what_is_not_known_of_a_case_gives_it_no_limit_of_a_line() -> None:
    unknown = policy("customer-service").deadlines_for(Subject())
    assert [row.id for row in unknown] == ["answer_default", "feedback", "visit"]


def test_only_a_call_has_the_limits_of_the_telephone() -> None:
    home = policy("nursing-home")
    phone = {row.id for row in home.deadlines_for(Subject(channel="phone"))}
    chat = {row.id for row in home.deadlines_for(Subject(channel="bot"))}
    assert phone - chat == {"calm", "handover"}
    assert chat < phone


def test_each_line_has_its_numbers_its_survey_and_its_categories() -> None:
    lines = policy("customer-service")
    assert lines.case_pattern("estate") == "PM-{yy}{mm}{seq:04d}"
    assert lines.case_pattern("product") == "{yy}{mm}{seq:02d}"
    assert (lines.numbered_at("product"), lines.numbered_at("estate")) == ("registered", "filed")
    assert [lines.survey_for(line).id for line in ("heating", "law", "estate")] == ["heating", "law", "general"]
    assert [row.id for row in lines.listed_categories("aftersales")] == ["return_exchange", "aftersales"]
    assert policy("office").case_pattern() == "{yy}{mm}{seq:04d}"
    assert policy("office").survey_for().id == "closing"


def test_the_last_value_of_every_table_is_found_by_its_path() -> None:
    values = flat(policy("office"))
    assert values["deadline.answer.stops"] == "result_delivered"
    assert values["escalation.step.3.to"] == ("top",)
    assert values["lifecycle.nodes.kickoff.fields"] == ("goals", "division")
    assert values["survey.closing.questions.satisfaction.scale"] == "1-5"
    assert "text" not in values
    assert "hash" not in values
