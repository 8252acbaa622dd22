"""A01 as the cards see it: 陈晨's complaint about the canteen, walked to wherever a card is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers.cards.kit import Card
from handlers.cards.table import CARDS, SAID
from handlers.cards.view import View
from handlers.texts.words import load_words
from tests.workflow.world import SHANGHAI, World, at, world_of
from workflow.commands import (
    AcceptAssignment,
    AddSuggestion,
    AddSupplement,
    AnswerSurvey,
    ApproveStep,
    AskComplainant,
    AssignCase,
    CompleteMeasures,
    DeliverResult,
    GrantExtension,
    JudgeUrgency,
    LogContact,
    NoteFacts,
    NoteInvestigation,
    RefuseExtension,
    RegisterCase,
    RequestExtension,
    ReturnPlan,
    SettleOnTheSpot,
    SubmitPlan,
    WithdrawPlan,
)

TEXT = "食堂二楼上周五中午的青菜里有虫子，已经第二次了"
CAUSE = "青菜只洗一遍"
MEASURES = "改洗三遍并灯检，3月6日起；退3人餐费"
RESULT = "经核实情况属实：青菜清洗不到位。已改洗三遍并加灯检，承包方书面整改；退您餐费20元。给您添麻烦了，抱歉。"


def view(world: World, viewer: str, params: Mapping[str, str] | None = None, lang: str = "zh") -> View:
    """The world's case as `viewer` sees it now."""
    words = load_words(lang, SHANGHAI).at(world.now)
    return View(world.case, viewer, world.now, world.policy, world.calendar, world.directory, words, params or {})


def card(world: World, template: str, viewer: str, lang: str = "zh", **params: str) -> Card:
    """That card."""
    return CARDS[template](view(world, viewer, params, lang))


def said(world: World, template: str, viewer: str, lang: str = "zh", **params: str) -> str:
    """That sentence."""
    return SAID[template](view(world, viewer, params, lang))


def filed(text: str = TEXT) -> World:
    """03-02 10:00: filed, number 26030012."""
    world = World()
    world.files(text)
    return world


def given_to_zhangwei() -> World:
    """李敏 took it up and gave it to 张伟."""
    world = filed()
    world.does("limin", RegisterCase("canteen", "zhangwei", "请先去后厨看一下"), "03-02 10:05")
    return world


def accepted() -> World:
    """张伟 accepted."""
    world = given_to_zhangwei()
    world.does("zhangwei", AcceptAssignment(), "03-02 10:10")
    return world


def proposed(amount_cents: int = 86_000) -> World:
    """张伟 proposed a plan for 860 yuan: 王强 decides first, then 赵岚."""
    world = accepted()
    world.does("zhangwei", NoteInvestigation("后厨青菜只洗一遍"), "03-02 15:00")
    world.does("zhangwei", SubmitPlan(CAUSE, MEASURES, amount_cents), "03-04 16:00")
    return world


def half_approved() -> World:
    """王强 approved; 赵岚 is next."""
    world = proposed()
    world.does("wangqiang", ApproveStep("1.0", seen(world)), "03-05 09:30")
    return world


def sent_back() -> World:
    """王强 wants it cheaper."""
    world = proposed()
    world.does("wangqiang", ReturnPlan("1.0", seen(world), "too_dear", "餐费按实际人数退"), "03-05 09:30")
    return world


def approved() -> World:
    """赵岚 approved too."""
    world = half_approved()
    world.does("zhaolan", ApproveStep("1.1", seen(world)), "03-05 10:00")
    return world


def put_right() -> World:
    """The measures are done; the complainant does not know yet."""
    world = approved()
    world.does("zhangwei", CompleteMeasures("已改洗三遍并加灯检，餐费已退"), "03-06 15:00")
    return world


def answered() -> World:
    """The result went out in time."""
    world = put_right()
    world.does("zhangwei", DeliverResult(RESULT), "03-06 16:00")
    return world


def dissatisfied() -> World:
    """陈晨 gave 2 of 5: 刘洋 handles the second round."""
    world = answered()
    world.passes("03-10 09:00")
    world.loads = {"limin": 3, "liuyang": 1}
    world.does("chenchen", AnswerSurvey("2"), "03-10 09:30")
    return world


def answered_again() -> World:
    """The second round, answered by 刘洋; it did not help."""
    world = dissatisfied()
    world.does("liuyang", AcceptAssignment(), "03-10 10:00")
    world.does("liuyang", SubmitPlan("换了承包方", "派人驻点检查", 0), "03-10 10:30")
    world.does("wangqiang", ApproveStep("2.0", seen(world)), "03-10 10:40")
    world.does("zhaolan", ApproveStep("2.1", seen(world)), "03-10 10:50")
    world.does("liuyang", CompleteMeasures("已派人驻点"), "03-10 11:00")
    world.does("liuyang", DeliverResult("已派人驻点检查，每天公示"), "03-10 11:30")
    world.passes("03-12 09:00")
    return world


def proposed_again() -> World:
    """张伟 took his plan back and proposed another one for 1,860 yuan while 王强 held the old card."""
    world = proposed()
    world.does("zhangwei", WithdrawPlan(), "03-04 16:05")
    world.does("zhangwei", SubmitPlan(CAUSE, MEASURES, 186_000), "03-04 16:10")
    return world


def settled() -> World:
    """张伟 settled it on the spot."""
    world = accepted()
    world.does("zhangwei", SettleOnTheSpot("已当面致歉并退20元餐费", 2_000), "03-02 11:00")
    return world


def supplemented() -> World:
    """陈晨 added a sentence."""
    world = filed()
    world.does("chenchen", AddSupplement("是二楼靠窗的窗口"), "03-02 10:20")
    return world


def asked() -> World:
    """张伟 asked 陈晨 which window it was; plan and answer wait."""
    world = accepted()
    world.does("zhangwei", AskComplainant("是二楼哪个窗口，哪天中午？"), "03-03 10:00")
    return world


def replied() -> World:
    """She answered a day later."""
    world = asked()
    world.does("chenchen", AddSupplement("靠窗第二个窗口，2月27日中午"), "03-04 10:00")
    return world


def informed() -> World:
    """张伟 told 陈晨 how far he is."""
    world = accepted()
    world.does("zhangwei", LogContact("后厨已经看过，正在定整改办法。", tell=True), "03-04 11:00")
    return world


def wanted() -> World:
    """Under the complaint office's regulation 张伟 needs a week more for the plan of a major case."""
    world = world_of("complaint-office")
    world.files()
    world.does("limin", RegisterCase("product_quality", "zhangwei", facts=("regulator",)), "03-02 10:05")
    world.does("zhangwei", AcceptAssignment(), "03-02 10:10")
    until = at("03-16 18:00")
    world.does("zhangwei", RequestExtension("plan", until, "检测机构3月13日才出报告"), "03-09 10:00")
    return world


def extended() -> World:
    """赵岚 granted it."""
    world = wanted()
    world.does("zhaolan", GrantExtension("plan:1"), "03-09 11:00")
    return world


def unextended() -> World:
    """赵岚 did not."""
    world = wanted()
    world.does("zhaolan", RefuseExtension("plan:1", "先按初步结论提方案"), "03-09 11:00")
    return world


def alarming() -> World:
    """What 陈晨 says has safety words in it."""
    return filed("再不管我就要跳楼了")


def grave() -> World:
    """李敏 knows of a danger to life, and gave it to 赵岚, who leads such cases."""
    world = alarming()
    world.does("limin", JudgeUrgency(urgent=True), "03-02 10:02")
    world.does("limin", NoteFacts(("danger_to_life", "harm_continuing")), "03-02 10:03")
    world.does("limin", RegisterCase("canteen", "zhaolan"), "03-02 10:05")
    return world


def raised() -> World:
    """张伟 found out that data leaked."""
    world = accepted()
    world.does("zhangwei", NoteFacts(("data_leak",)), "03-02 11:00")
    return world


def unreported() -> World:
    """Under the complaint office's regulation 陈晨 has the result; the report about it is owed until 3月9日."""
    world = world_of("complaint-office")
    world.files()
    world.does("limin", RegisterCase("product_quality", "zhangwei"), "03-02 10:05")
    world.does("zhangwei", AcceptAssignment(), "03-02 10:10")
    world.does("zhangwei", SubmitPlan(CAUSE, MEASURES, 0), "03-03 10:00")
    world.does("zhouzong", ApproveStep("1.0", seen(world)), "03-03 11:00")
    world.does("zhangwei", CompleteMeasures("已改洗三遍并加灯检"), "03-05 15:00")
    world.does("zhangwei", DeliverResult(RESULT), "03-05 16:00")
    return world


def rated_unreported() -> World:
    """陈晨 is content; the report is still owed."""
    world = unreported()
    world.passes("03-09 09:30")
    world.does("chenchen", AnswerSurvey("4"), "03-09 09:40")
    return world


def suggested() -> World:
    """陈晨 added a suggestion after the survey."""
    world = answered()
    world.passes("03-10 09:00")
    world.does("chenchen", AnswerSurvey("4"), "03-10 09:30")
    world.does("chenchen", AddSuggestion("希望每周公布一次检查结果"), "03-10 09:32")
    return world


def overdue(until: str) -> World:
    """The result was never told; the clocks went on until then."""
    world = put_right()
    world.passes(until)
    return world


def never_rated() -> World:
    """陈晨 was asked three times and never answered; the visit is overdue."""
    world = answered()
    world.passes("03-16 18:00")
    return world


def reassigned() -> World:
    """赵岚 gave the overdue case to 刘洋."""
    world = overdue("03-10 18:00")
    world.does("zhaolan", AssignCase("liuyang"), "03-11 09:30")
    return world


def seen(world: World) -> str:
    """The digest of what is being decided."""
    assert world.case.approval is not None
    return world.case.approval.seen


def renamed(world: World, name: str) -> World:
    """The same with everybody called like that."""
    people = {userid: replace(person, name=name) for userid, person in world.directory.people.items()}
    world.directory = replace(world.directory, people=people)
    world.case = replace(world.case, complainant_name=name)
    return world
