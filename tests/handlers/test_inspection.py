"""What is wrong with ladders and organisation, in sentences that name what to do; who stands aside stays secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from handlers.inspection import Finding, Inspection, administrators, letter, organisation
from handlers.texts.words import load_words
from tests.people import directory_for
from tests.workflow.ladders import gone, owned
from tests.workflow.world import SHANGHAI, World, at, shipped, world_of
from workflow import commands as c
from workflow.directory import Away, Directory

WORDS = load_words("zh_CN", SHANGHAI)


def found(*worlds: World) -> tuple[Finding, ...]:
    """What is found in the cases of these worlds, which share the last one's company and time."""
    inspection = Inspection(worlds[-1].directory, worlds[-1].now, WORDS)
    for place, world in enumerate(worlds):
        inspection.add(replace(world.case, case_id=f"case{place}"), world.policy, world.calendar)
    return inspection.findings()


def texts(*worlds: World) -> list[str]:
    return [finding.text for finding in found(*worlds)]


def without(directory: Directory, *roles: str) -> Directory:
    return replace(directory, roles={**directory.roles, **dict.fromkeys(roles, ())})


def test_where_everybody_is_in_his_place_nothing_is_found() -> None:
    assert found(owned(world_of("office"))) == ()


def test_a_role_that_nobody_holds_is_one_sentence_however_many_cases_it_concerns() -> None:
    first, second = owned(world_of("office")), owned(world_of("office"), when="03-03 10:00")
    second.directory = without(second.directory, "top")
    (finding,) = found(first, second)
    assert finding == Finding(
        "office/top/unheld/",
        "公司高层没有人担任，也没有人代替。有2件在办投诉要通知到这一级，最早在3月9日18:00；到时只能发给看得到这件投诉的人。",
    )
    assert found(second)[0].key == finding.key  # one case more or less is no news


def test_people_who_left_and_people_on_leave_are_told_apart() -> None:
    world = owned(world_of("office"))
    gone(world, "zhouzong")
    assert texts(world)[0].startswith("公司高层的人都已离职，也没有人代替。")
    world = owned(world_of("office"))
    world.directory = replace(world.directory, away=(Away("zhouzong", date(2026, 3, 9), date(2026, 3, 15)),))
    (sentence,) = texts(world)
    assert sentence == (
        "公司高层和能代替的人都请假，最早的请到3月15日。有1件在办投诉要通知到这一级，最早在3月9日18:00；"
        "到时只能发给请假的人。"
    )


def test_the_worst_and_the_earliest_of_several_cases_is_told() -> None:
    world = owned(world_of("nursing-home"), "care", "limin")
    world.directory = without(world.directory, "lead", "director", "vp_operations", "top")
    sentences = {finding.key.split("/")[1]: finding.text for finding in found(world)}
    assert "到时只有同时通知的其他人知道" in sentences["lead"]
    assert "到时只能发给看得到这件投诉的人" in sentences["director"]
    assert "最早在今天10:30" in sentences["lead"]


def test_cases_of_somebody_who_left_are_counted() -> None:
    worlds = [owned(world_of("office")) for _ in range(3)]
    gone(worlds[-1], "zhangwei")
    assert texts(*worlds) == ["张伟已离职，名下3件投诉还没有转派。"]


def test_who_stands_aside_is_told_only_to_those_who_may_read_the_case() -> None:
    world = world_of("office")
    world.files("赵岚和周总都在场，没有人管")
    findings = found(world)
    assert {finding.to for finding in findings} == {("limin", "zhangwei", "liuyang")}
    assert [finding.text for finding in findings] == [
        "26030012在3月3日03:00要通知总监，但这一级的人都需回避；到时只能发给看得到这件投诉的人。",
        "26030012在3月3日15:00要通知公司高层，但这一级的人都需回避；到时只能发给看得到这件投诉的人。",
    ]


def test_a_moment_that_should_have_come_is_told_as_of_now() -> None:
    world = owned(world_of("office"))
    world.now = at("03-20 10:00")
    world.directory = without(world.directory, "top")
    assert "最早在今天10:00" in texts(world)[0]


# ---- the organisation


def sentences(policy: str, directory: Directory) -> list[str]:
    return [finding.text for finding in organisation(shipped(policy), directory, WORDS)]


@pytest.mark.parametrize("policy", ["office", "complaint-office", "customer-service", "nursing-home"])
def test_a_complete_company_lacks_nothing(policy: str) -> None:
    assert sentences(policy, directory_for(policy)) == []


def test_departments_without_a_head_are_named_with_whoever_stands_in() -> None:
    company = directory_for("office")
    people = {u: replace(p, leader_of=() if u == "wangqiang" else p.leader_of) for u, p in company.people.items()}
    assert sentences("office", replace(company, people=people)) == ["行政部没有负责人，由周总代替。"]
    nobody = {u: replace(p, leader_of=()) for u, p in company.people.items()}
    assert "行政部没有负责人。" in sentences("office", replace(company, people=nobody))


@pytest.mark.parametrize(
    ("roles", "sentence"),
    [
        ({"specialist": ()}, "专员没有人担任，由总监代替。"),
        ({"hr": ()}, "HR没有人担任，也没有人代替。"),
        ({"director": ("zhaolan", "zhaoyun")}, "总监登记了zhaoyun，但通讯录或应用可见范围里没有这个人，收不到消息。"),
        ({"finance": ("tangyue", "sunxiao")}, "财务部登记的孙晓已离职。"),
    ],
)
def test_roles_that_nobody_holds_and_people_who_are_not_there(
    roles: Mapping[str, tuple[str, ...]], sentence: str
) -> None:
    company = directory_for("office")
    people = {u: replace(p, active=u != "sunxiao") for u, p in company.people.items()}
    assert sentence in sentences("office", replace(company, people=people, roles={**company.roles, **roles}))


def test_a_rung_that_would_reach_nobody_is_told_with_the_limits_that_it_belongs_to() -> None:
    company = directory_for("office")
    (sentence,) = sentences("office", without(company, "top"))
    assert sentence == (
        "公司高层没有人担任，也没有人代替。受理、方案、答复、反馈、回访、审批、决定、紧急电话、紧急上报"
        "超期要通知到这一级；到时只能发给看得到这件投诉的人。"
    )


def test_the_administrator_is_the_role_else_the_director_else_the_top() -> None:
    company = directory_for("office")
    assert administrators(replace(company, roles={**company.roles, "admin": ("sunxiao",)})) == ("sunxiao",)
    assert administrators(company) == ("zhaolan",)
    assert administrators(without(company, "director")) == ("zhouzong",)
    assert administrators(Directory()) == ()


def test_the_letter_counts_and_numbers_its_sentences() -> None:
    assert letter(["甲。", "乙。"], WORDS) == (
        "【升级安排】请补上这2处：\n1. 甲。\n2. 乙。\n同一处只提醒一次，变了再提醒。"
    )


def test_in_english_too() -> None:
    english = load_words("en", SHANGHAI)
    company = without(directory_for("office"), "top")
    assert organisation(shipped("office"), company, english)[0].text.startswith("公司高层: nobody holds it")
    world = owned(world_of("office"))
    inspection = Inspection(company, world.now, english)
    inspection.add(world.case, world.policy, world.calendar)
    assert inspection.findings()[0].text.startswith("公司高层: nobody holds it and nobody stands in.")
    world.does("zhangwei", c.SettleOnTheSpot("done"))
