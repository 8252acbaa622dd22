"""`huiyin due`: every time that the acceptance scenarios state, what it says of a date, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from tests.bot.test_policy_commands import SETTINGS

run = CliRunner()


def said(question: str, status: int = 0) -> str:
    result = run.invoke(cli, ["due", *question.split()])
    assert result.exit_code == status, result.output
    return result.output


def told(question: str) -> dict[str, object]:
    answer = json.loads(said(f"{question} --json"))
    assert isinstance(answer, dict)
    return answer


def at(moment: str) -> str:
    """`at("04-13 18:00")`: that minute of 2026 in Shanghai as the command prints it."""
    return f"2026-{moment.replace(' ', 'T')}:00+08:00"


def test_a_due_time_comes_first_then_who_is_told_then_why() -> None:
    assert said("office answer --from 2026-04-03T17:30").splitlines()[:9] == [  # A04
        "2026-04-13T18:00:00+08:00",
        "提醒 2026-04-10T17:54:00+08:00 专员",
        "到期 2026-04-13T18:00:00+08:00 专员、部门负责人",
        "升级1 2026-04-14T18:00:00+08:00 总监",
        "升级2 2026-04-15T18:00:00+08:00 公司高层",
        "答复：5个工作日，依据 七(二)（S0-7.6）",
        "自4月3日(周五)17:30起算：起算当日不计，到最后一个工作日下班为止",
        "计入：4月7日(周二)、4月8日(周三)、4月9日(周四)、4月10日(周五)、4月13日(周一)",
        "节假日不计：4月5日(周日)清明节、4月6日(周一)清明节",
    ]


@pytest.mark.parametrize(
    ("story", "question", "due"),
    [
        ("A01", "office dispatch --from 2026-03-02T10:00", "03-02 15:00"),
        ("A01", "office plan --from 2026-03-02T10:00", "03-05 18:00"),
        ("A01", "office answer --from 2026-03-02T10:00", "03-09 18:00"),
        ("A01", "office approval.three-level --from 2026-03-04T15:00 --category technology", "03-05 18:00"),
        ("A01", "office approval.three-level --from 2026-03-05T09:30", "03-06 18:00"),
        ("A01", "office visit --from 2026-03-06T16:00", "03-13 18:00"),
        ("A04", "office answer --from 2026-04-03T17:30", "04-13 18:00"),
        ("A06", "office emergency.alarm_after --from 2026-03-07T22:10", "03-07 22:40"),
        ("A06", "office emergency.papers_within --from 2026-03-07T22:10", "03-08 22:10"),
        ("A08", "complaint-office register --from 2026-03-06T16:30", "03-09 11:30"),
        ("A10", "complaint-office emergency.report_within --from 2026-03-09T10:05", "03-09 11:05"),
        ("A11", "complaint-office progress --from 2026-03-09T15:00", "03-12 18:00"),
        ("A12", "complaint-office plan --from 2026-03-02T09:30", "03-09 18:00"),
        ("A12", "complaint-office plan.max_extended --from 2026-03-02T09:30", "03-16 18:00"),
        ("A13", "complaint-office approval.management --from 2026-03-10T11:00", "03-12 18:00"),
        ("A14", "complaint-office feedback --from 2026-03-18T14:00", "03-20 18:00"),
        ("A15", "complaint-office visit --from 2026-03-20T10:00", "03-27 18:00"),
        ("A15", "complaint-office plan --from 2026-03-24T10:00", "03-31 18:00"),
        ("A17", "nursing-home calm --from 2026-03-07T02:00 --channel phone", "03-07 02:01"),
        ("A17", "nursing-home handover --from 2026-03-07T02:00 --channel phone", "03-07 02:10"),
        ("A17", "nursing-home first_contact --from 2026-03-07T02:08 --channel phone", "03-07 02:38"),
        ("A17", "nursing-home preliminary --from 2026-03-07T02:08 --channel phone", "03-07 04:08"),
        ("A17", "nursing-home register --from 2026-03-07T02:00 --channel phone", "03-08 02:00"),
        ("A18", "nursing-home respond --from 2026-03-07T02:00", "03-10 02:00"),
        ("A18", "nursing-home plan --from 2026-03-07T02:00", "03-13 18:00"),
        ("A20", "nursing-home approval.senior --from 2026-03-06T15:00", "03-10 18:00"),
        ("A21", "nursing-home approval.purchase --from 2026-03-04T10:00 --category purchase", "03-06 18:00"),
        ("A21", "nursing-home approval.purchase --from 2026-03-06T15:00", "03-10 18:00"),
        ("A21", "nursing-home approval.purchase --from 2026-03-10T09:00", "03-12 18:00"),
        ("A22", "nursing-home duty.midterm --from 2026-02-10 --category project", "03-31 18:00"),
        ("A24", "nursing-home emergency.papers_within --from 2026-03-08T14:02", "03-09 14:02"),
        ("A24", "nursing-home emergency.report_within --from 2026-03-08T14:20", "03-09 14:20"),
        ("A27", "customer-service investigate --from 2026-03-02T11:00 --line service", "03-03 18:00"),
        ("A27", "customer-service answer --from 2026-03-02T11:00 --line service", "03-04 18:00"),
        ("A27", "customer-service visit --from 2026-03-04T15:00 --line service", "03-09 18:00"),
        ("A29", "customer-service visit_heating --from 2026-03-05T16:00 --line heating", "03-06 18:00"),
        ("A30", "customer-service form --from 2026-03-02T16:00 --line product", "03-03 18:00"),
        ("A33", "customer-service duty.daily_review --from 2026-03-03 --line estate", "03-03 23:59"),
        ("A34", "customer-service dispatch_same_day --from 2026-03-03T15:00 --line aftersales", "03-03 18:00"),
        ("A36", "customer-service decision --from 2026-03-02T14:00 --category pharma_service", "03-03 18:00"),
        ("A38", "customer-service answer_online --from 2026-03-07T23:40 --line online", "03-09 18:00"),
        ("A40", "customer-service first_contact --from 2026-03-05T10:00 --line law", "03-06 18:00"),
        ("S0-3.11", "office report.monthly --from 2026-03-31", "04-03 18:00"),
        ("S3-3.17", "nursing-home report.monthly --from 2026-03-01", "04-03 18:00"),
        ("S3-3.17", "nursing-home report.quarterly --from 2026-01-01", "04-10 18:00"),
        ("S3-3.17", "nursing-home report.weekly --from 2026-03-08T23:59", "03-13 18:00"),
        ("S3-2.7", "nursing-home report.trend --from 2026-03-02", "03-06 18:00"),
        ("S0-3.9", "office meeting.weekly.publish_within --from 2026-03-09T10:30", "03-10 10:30"),
        ("S0-4.9", "office meeting.weekly.tasks_within --from 2026-03-09T10:30", "03-10 10:30"),
        ("S3-3.15", "nursing-home meeting.weekly.draft_within --from 2026-03-09T10:00", "03-09 12:00"),
        ("S3-4.8", "nursing-home meeting.weekly.tasks_within --from 2026-03-09T10:00", "03-10 10:00"),
    ],
)
def test_every_due_time_of_the_acceptance_scenarios_is_answered(story: str, question: str, due: str) -> None:
    assert said(question).splitlines()[0] == at(due), story


@pytest.mark.parametrize(
    ("story", "question", "warn", "rungs"),
    [
        (
            "A04",
            "office answer --from 2026-04-03T17:30",
            "04-10 17:54",
            [("04-13 18:00", "specialist dept_head"), ("04-14 18:00", "director"), ("04-15 18:00", "top")],
        ),
        (
            "A19",
            "nursing-home first_contact --from 2026-03-09T09:00",
            "03-09 09:24",
            [("03-09 09:30", "handler lead"), ("03-09 10:00", "director"), ("03-09 10:30", "vp_operations")],
        ),
        (
            "A32",
            "customer-service dispatch --from 2026-03-08T20:00 --line estate",
            "03-08 20:04",
            [
                ("03-08 20:05", "duty dispatch_supervisor"),
                ("03-08 20:10", "supervision"),
                ("03-08 20:15", "top"),
            ],
        ),
    ],
)
def test_the_ladder_of_the_acceptance_scenarios_is_told_with_its_roles(
    story: str, question: str, warn: str, rungs: list[tuple[str, str]]
) -> None:
    answer = told(question)
    assert isinstance(answer["warn"], dict), story
    assert answer["warn"]["at"] == at(warn), story
    assert isinstance(answer["rungs"], list)
    assert [(rung["at"], " ".join(rung["roles"])) for rung in answer["rungs"]] == [(at(t), to) for t, to in rungs]


def test_the_json_has_the_keys_that_the_page_promises() -> None:
    answer = told("office answer --from 2026-04-03T17:30")
    page = (Path(__file__).parents[2] / "docs" / "policies.md").read_text(encoding="utf-8")
    section = page.partition("## When is it due?")[2].partition("\n## ")[0]
    assert [key for key in answer if f"`{key}`" not in section] == []
    assert answer["source"] == {"clause": "七(二)", "rule": "S0-7.6"}
    assert answer["counted"] == [f"2026-04-{day:02d}" for day in (7, 8, 9, 10, 13)]
    assert answer["holidays"] == [{"date": f"2026-04-0{day}", "name": "清明节"} for day in (5, 6)]
    assert answer["weekends"] == ["2026-04-04", "2026-04-11", "2026-04-12"]
    assert answer["make_up"] == []
    assert answer["provisional"] is False


def test_a_make_up_day_an_unpublished_year_and_a_moved_report_say_so() -> None:
    assert "其中本应休息：5月9日(周六)调休上班" in said("office plan --from 2026-05-06T10:00")
    late = said("office answer --from 2026-12-30T17:30")
    assert "2027年1月1日(周五)" in late
    assert "暂定" in late
    report = said("office report.monthly --from 2026-03-10")
    assert "应在4月5日(周日)；因休息日移到4月3日(周五)" in report
    assert "提醒" not in report
    assert "暂定" not in report
    assert "暂定" in said("office report.monthly --from 2026-12-10")
    assert "应在5月5日(周二)；" in said("office report.monthly --from 2026-04-10")
    assert "移到" not in said("office report.monthly --from 2026-05-10")


def test_a_long_list_of_days_is_counted_in_words() -> None:
    assert "计入：共32天，" in said("office --within 32wd --from 2026-03-02")
    assert "计入：共" not in said("office --within 31wd --from 2026-03-02")


def test_a_limit_without_a_name_takes_the_calendar_and_the_ladder_of_the_policy() -> None:
    answer = said("office --within 5wd --from 2026-04-03T17:30")
    assert answer.splitlines()[0] == at("04-13 18:00")
    assert "到期 2026-04-13T18:00:00+08:00 承办人、部门负责人" in answer
    assert "依据" not in answer
    assert told("office --within 0wd --from 2026-03-02T17:59")["due"] == at("03-02 18:00")


def test_a_time_with_an_offset_is_that_instant_and_one_without_is_local() -> None:
    for start in ("2026-04-03T17:30", "2026-04-03T09:30Z", "2026-04-03T04:30-05:00"):
        assert told(f"office answer --from {start}")["from"] == at("04-03 17:30")


def test_a_limit_for_other_cases_says_for_which_and_what_applies_instead() -> None:
    other = said("customer-service answer --from 2026-03-02T11:00 --line online", 1)
    assert "--line service" in other
    assert "answer_online" in other
    assert "answer_default" in said("customer-service answer --from 2026-03-02T11:00", 1)
    assert "没有同类时限" in said("customer-service form --from 2026-03-02T11:00 --line law", 1)
    assert "不是 service、online" in said("customer-service answer_default --from 2026-03-02 --line service", 1)
    assert "approval.three-level" in said("office approval.purchase --from 2026-03-02 --category technology", 1)
    assert "--category project" in said("nursing-home duty.midterm --from 2026-03-02 --category care", 1)


def test_the_line_follows_from_the_category_or_the_channel() -> None:
    for known in ("--category pharma_service", "--line pharma --category pharma_service"):
        assert told(f"customer-service decision --from 2026-03-02T14:00 {known}")["due"] == at("03-03 18:00")


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("office nothing --from 2026-03-02", "没有时限“nothing”，有：policy.review_every、dispatch、plan、"),
        ("office answer --from yesterday", "看不懂“yesterday”"),
        ("office answer --from 0001-01-01", "年份"),
        ("office answer --from 9999-01-01", "年份"),
        ("office --within 5days --from 2026-03-02", "时限写成"),
        ("office --within 101y --from 2026-03-02", "时限写成"),
        ("office answer --within 5wd --from 2026-03-02", "其中一个"),
        ("office --from 2026-03-02", "其中一个"),
        ("office answer --from 2026-03-02 --level grave", "制度没有“grave”，有：general、major、crisis"),
        ("office answer --from 2026-03-02 --line estate", "制度没有“estate”，有：无"),
        ("nowhere.toml answer --from 2026-03-02", "nowhere.toml"),
        ("office answer --from 2026-03-02 --config nowhere.toml", "nowhere.toml"),
    ],
)
def test_what_cannot_be_understood_is_said_in_one_sentence(question: str, says: str) -> None:
    output = said(question, 2)
    assert says in output
    assert len(output.splitlines()) == 1


def test_the_companys_own_days_count_with_its_settings_and_not_without(tmp_path: Path) -> None:
    (tmp_path / "some.toml").write_text(
        SETTINGS + '[calendar]\noff = [{ date = "2026-04-07", name = "司庆" }]\n', encoding="utf-8"
    )
    answer = said(f"office answer --from 2026-04-03T17:30 --config {tmp_path}/some.toml")
    assert answer.splitlines()[0] == at("04-14 18:00")
    assert "4月7日(周二)司庆" in answer
    assert said("office answer --from 2026-04-03T17:30").splitlines()[0] == at("04-13 18:00")


def test_a_department_with_a_calendar_of_its_own_is_counted_by_it(tmp_path: Path) -> None:
    own = '[[calendar.named]]\nname = "车间"\ndepartments = ["生产部"]\nworkweek = [1, 2, 3, 4, 5, 6]\n'
    (tmp_path / "some.toml").write_text(SETTINGS + own, encoding="utf-8")
    question = f"office plan --from 2026-03-04T10:00 --config {tmp_path}/some.toml"
    assert said(question).splitlines()[0] == at("03-09 18:00")
    answer = said(f"{question} --department 生产部")
    assert answer.splitlines()[0] == at("03-07 18:00")
    assert "日历：“车间”，Asia/Shanghai" in answer
    assert told(f"{question} --department 生产部")["calendar"] != told(question)["calendar"]
    assert "没有给“财务部”设日历，有：生产部" in said(f"{question} --department 财务部", 2)
    assert "--config" in said("office plan --from 2026-03-04T10:00 --department 生产部", 2)


def test_a_duty_climbs_like_a_limit_in_days_and_a_report_does_not() -> None:
    duty = said("nursing-home duty.midterm --from 2026-01-05T09:00 --category project").splitlines()
    assert duty[2:5] == [
        "到期 2026-03-31T18:00:00+08:00 总监、组负责人",
        "升级1 2026-04-01T18:00:00+08:00 总监",
        "升级2 2026-04-02T18:00:00+08:00 运营副总裁",
    ]
    assert duty[1].startswith("提醒 2026-03-1")
    assert "升级" not in said("nursing-home report.monthly --from 2026-01-05")
