"""Policies in Chinese: sentences with their clauses, defaults apart, and no machine word among them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from tests.workflow.policy.test_shipped import POLICIES, policy
from workflow.durations import Unit, parse_distance, parse_duration
from workflow.policy import phrases
from workflow.policy.casework import Event
from workflow.policy.conditions import parse_condition
from workflow.policy.explain import Explained, defaults, explain
from workflow.policy.fixed import parse_fixed_date
from workflow.policy.names import FACTS, GENERIC_ROLES
from workflow.policy.show import show

SENTENCES = Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8").splitlines()
GOLDEN = [line.split(" | ", maxsplit=3) for line in SENTENCES if not line.startswith("#")]
FIELDS = re.compile(r"\{[a-z]+\}")
KNOWN_LATIN = re.compile(r"HR|CEO|QQ|Asia/Shanghai|[0-9a-f]{12}")


def rules(name: str) -> dict[str, Explained]:
    return {rule.path: rule for _, chapter in explain(policy(name)) for rule in chapter}


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: f"{row[0]}-{row[1]}")
def test_a_rule_is_one_sentence_with_its_clause(row: list[str]) -> None:
    name, path, clause, text = row
    rule = rules(name)[path]
    assert (rule.text, rule.clause) == (text, clause)


@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_is_shown_without_machine_words(name: str) -> None:
    words = KNOWN_LATIN.sub("", FIELDS.sub("", show(policy(name))))
    assert re.findall(r"[A-Za-z_]{2,}", words) == []


def test_the_document_begins_with_title_version_and_working_time() -> None:
    office = policy("office")
    assert show(office).splitlines()[:7] == [
        "# 办公室投诉与反馈处理制度",
        "",
        f"版本2026-01，自2026-01-01起施行；内容摘要{office.hash[:12]}。",
        "工作时间：周一、二、三、四、五，09:00-12:00、13:00-18:00（Asia/Shanghai），法定节假日和调休以公布为准。",
        "",
        "## 1 受理渠道",
        "",
    ]


def test_a_rule_shows_its_clause_and_a_default_its_label() -> None:
    lines = show(policy("office")).splitlines()
    assert (
        "4.3 答复：自提交起5个工作日内答复投诉人，由专员负责；等待补充期间暂停计时，累计不超过5个工作日。（制度七(二)）"
        in lines
    )
    assert "4.1 受理：自提交起4个工作小时内派单，由专员负责。（缺省）" in lines


@pytest.mark.parametrize("name", POLICIES)
def test_every_deadline_chain_and_step_has_its_sentence(name: str) -> None:
    told = rules(name)
    regulation = policy(name)
    wanted = {f"deadline.{row.id}.within" for row in regulation.deadlines}
    wanted |= {f"approval.{row.id}.steps" for row in regulation.approvals}
    wanted |= {f"escalation.step.{n}.to" for n in (1, 2, 3)}
    wanted |= {f"channel.{row.id}.watcher" for row in regulation.channels}
    wanted |= {f"accountability.schedule.{row.id}.grade" for row in regulation.accountability.schedule}
    assert wanted <= told.keys()


def test_what_no_regulation_states_is_listed_with_its_choice() -> None:
    found = {value.path: value for value in defaults(policy("office"))}
    assert (found["deadline.plan.within"].value, found["deadline.plan.within"].rule) == ("3个工作日", "X-09")
    assert found["authority.specialist.max_amount"].value == "500.00元"
    assert found["escalation.step.2.after_short"].value == "到期后再过1倍时限"
    assert found["escalation.warn_at"].value == "0.8"
    assert "deadline.answer.within" not in found  # the regulation states it
    assert "deadline.answer.max_extended" not in found  # the file does not have it
    assert not any(path.startswith(("example", "policy")) for path in found)


def test_every_word_that_a_policy_may_use_has_a_chinese_one() -> None:
    assert phrases.EVENTS.keys() == set(get_args(Event))
    assert phrases.ROLES.keys() == GENERIC_ROLES
    assert phrases.FACTS.keys() >= FACTS
    assert phrases.UNITS.keys() == set(Unit)


@pytest.mark.parametrize(
    ("text", "said"),
    [("0m", "立即"), ("0wd", "当日下班前"), ("1wd", "1个工作日内"), ("4wh", "4个工作小时内"), ("30cd", "30天内")],
)
def test_a_limit_is_said_as_people_say_it(text: str, said: str) -> None:
    assert phrases.within(parse_duration(text)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("next-month:5", "次月5日前"),
        ("this-week:fri", "当周周五前"),
        ("this-quarter:end", "当季最后一天前"),
        ("this-day:23:59", "当日23:59前"),
        ("next-year:01-31", "次年1月31日前"),
    ],
)
def test_a_fixed_date_is_said_as_people_say_it(text: str, said: str) -> None:
    assert phrases.fixed(parse_fixed_date(text)) == said


@pytest.mark.parametrize(
    ("text", "said"), [("due", "到期时"), ("1wd", "到期后1个工作日"), ("limit*2", "到期后再过2倍时限")]
)
def test_a_rung_is_said_as_people_say_it(text: str, said: str) -> None:
    assert phrases.distance(parse_distance(text)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [("complainants>=3", "同一事项投诉人数不少于3"), ("data_leak", "数据泄露"), ("solved=no", "已解决为否")],
)
def test_a_condition_is_said_as_people_say_it(text: str, said: str) -> None:
    assert phrases.condition(parse_condition(text)) == said


@pytest.mark.parametrize(("period", "said"), [("month", "每月"), ("1y", "每年"), ("2y", "每2年"), ("6mo", "每6个月")])
def test_a_period_is_said_as_people_say_it(period: str, said: str) -> None:
    assert phrases.every(period) == said
