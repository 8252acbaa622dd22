"""What changes in behaviour between two versions: exactly that, and nothing for the same policy."""

from __future__ import annotations

import pytest

from tests.workflow.policy.test_gaps import changed
from tests.workflow.policy.test_shipped import POLICIES, policy
from workflow.policy.diff import SAME, Change, Kind, compare, told
from workflow.policy.load import load_policy
from workflow.published import load_published

PUBLISHED = load_published()


def changes(old: str, new: str, name: str = "office") -> list[Change]:
    return list(compare(policy(name), changed(name, old, new), PUBLISHED))


@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_behaves_like_itself(name: str) -> None:
    assert compare(policy(name), policy(name), PUBLISHED) == ()
    assert told(()) == f"{SAME}\n"


def test_a_longer_limit_moves_the_sample_dates() -> None:
    found = changes('stops = "plan_submitted"\nwithin = "3wd"', 'stops = "plan_submitted"\nwithin = "4wd"')
    assert found == [
        Change(Kind.VALUE, "deadline.plan.within", "3个工作日", "4个工作日"),
        Change(Kind.DATE, "deadline.plan.within（2026-03-02 10:00起）", "2026-03-05 18:00", "2026-03-06 18:00"),
        Change(Kind.DATE, "deadline.plan.within（2026-04-03 17:30起）", "2026-04-09 18:00", "2026-04-10 18:00"),
        Change(Kind.DATE, "deadline.plan.within（2026-03-07 23:40起）", "2026-03-11 18:00", "2026-03-12 18:00"),
        Change(
            Kind.TOLD,
            "deadline.plan（2026-03-02 10:00起）",
            "03-05 10:48 专员；03-05 18:00 专员、部门负责人；03-06 18:00 总监；03-09 18:00 公司高层",
            "03-06 09:12 专员；03-06 18:00 专员、部门负责人；03-09 18:00 总监；03-10 18:00 公司高层",
        ),
    ]


def test_a_value_that_is_written_out_although_it_is_the_default_changes_nothing() -> None:
    found = changes('level = ["general"], within_authority', 'level = ["general"], kind = [], within_authority')
    assert found == []


def test_other_approvers_are_told_for_the_cases_they_decide() -> None:
    found = changes('steps = ["dept_head", "finance", "top"]', 'steps = ["dept_head", "top"]')
    decides = [change for change in found if change.kind is Kind.DECIDES]
    assert {change.before for change in decides} == {"部门负责人→财务部→公司高层"}
    assert {change.after for change in decides} == {"部门负责人→公司高层"}
    assert [change.what for change in decides] == [
        "采购审批·一般·超出权限",
        "采购审批·重大·权限以内",
        "采购审批·重大·超出权限",
        "采购审批·危机·权限以内",
        "采购审批·危机·超出权限",
    ]


def test_who_hears_of_what_is_late_is_told_for_the_lines_on_which_it_changes() -> None:
    found = changes('estate = "supervision"', 'estate = "quality_group"', "customer-service")
    lines = [change for change in found if change.kind is Kind.TOLD]
    assert {change.what.split("（")[0] for change in lines} == {
        f"deadline.{id_}·物业" for id_ in ("dispatch", "explain", "answer_default", "feedback", "visit")
    }
    assert lines[0].before == (
        "03-02 10:04 当班人员；03-02 10:05 当班人员、调度主管；03-02 10:10 督导中心；03-02 10:15 总经理"
    )
    assert lines[0].after == lines[0].before.replace("督导中心", policy("customer-service").role("quality_group").title)


def test_a_route_for_a_level_of_respondents_is_told_apart() -> None:
    found = changes('regional = "pharma-regional"', 'regional = "pharma-area"', "customer-service")
    decides = [change for change in found if change.kind is Kind.DECIDES]
    assert {change.what.split("·")[1] for change in decides} == {"regional"}
    assert {(change.before, change.after) for change in decides} == {("大区经理", "区域负责人")}


def test_a_rung_an_amount_and_a_clause_are_told() -> None:
    rung, dispatch = changes('after_hours = "12h"', 'after_hours = "8h"')
    assert rung == Change(Kind.VALUE, "escalation.step.2.after_hours", "到期后12小时", "到期后8小时")
    assert (dispatch.kind, dispatch.what) == (Kind.TOLD, "deadline.dispatch（2026-03-02 10:00起）")
    assert dispatch.before.endswith("03-02 15:00 专员、部门负责人；03-03 03:00 总监；03-03 15:00 公司高层")
    assert dispatch.after.endswith("03-02 15:00 专员、部门负责人；03-02 23:00 总监；03-03 15:00 公司高层")
    [amount] = changes('max_amount = "500.00"', 'max_amount = "800.00"')
    assert amount == Change(Kind.VALUE, "authority.specialist.max_amount", "500.00元", "800.00元")
    [clause] = changes(
        'source = { stops = ["七(二)", "X-32"], held_while', 'source = { stops = ["七(二)", "S0-7.6"], held_while'
    )
    assert clause == Change(Kind.CLAUSE, "deadline.answer.stops", "七(二) X-32", "七(二) S0-7.6")


def test_a_deadline_that_is_gone_is_told_without_dates() -> None:
    old = policy("complaint-office")
    text = old.text.replace('id = "progress"', 'id = "word"').replace('"deadline.progress.', '"deadline.word.')
    text = text.replace('progress = "', 'word = "')
    new = load_policy(text, "complaint-office.toml")
    found = [change for change in compare(old, new, PUBLISHED) if change.what.startswith("deadline.")]
    assert {change.kind for change in found} == {Kind.VALUE}
    limits = [change for change in found if change.what.endswith("within")]
    assert [(change.what, change.before, change.after) for change in limits] == [
        ("deadline.progress.within", "3个工作日", ""),
        ("deadline.word.within", "", "3个工作日"),
    ]


def test_the_report_has_a_heading_for_each_kind_of_change() -> None:
    text = told(
        (
            Change(Kind.VALUE, "deadline.plan.within", "3个工作日", ""),
            Change(Kind.CLAUSE, "deadline.answer.within", "七(二) S0-7.6", "七(三) S0-7.6"),
        )
    )
    assert text == (
        "## 数值\ndeadline.plan.within：3个工作日 ⇒ 无\n"
        "## 依据条款\ndeadline.answer.within：七(二) S0-7.6 ⇒ 七(三) S0-7.6\n"
    )
