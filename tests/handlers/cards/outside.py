"""People outside the company as the cards see them: a daughter's call to the nursing home, a customer's mail."""

from __future__ import annotations

from tests.workflow.world import World, world_of
from workflow.commands import (
    AcceptAssignment,
    ApproveStep,
    CompleteMeasures,
    DeliverResult,
    FileCase,
    FileReport,
    OnBehalf,
    RecordVisit,
    RegisterCase,
    SubmitPlan,
)

CALL = "我母亲昨晚摔倒了，按铃二十分钟没有人来"
MAIL = "门店店员态度很差，问了三次没有人理"
WANG = {"name": "王女士", "contact": "13800000000", "outside": "1"}


def home() -> World:
    """The nursing home, nothing filed."""
    return world_of("nursing-home")


def mailroom() -> World:
    """The complaint office, nothing filed."""
    return world_of("complaint-office")


def called() -> World:
    """马玲 wrote down at 02:00 what 王女士 said on the telephone."""
    world = home()
    other = OnBehalf("王女士", contact="13800000000", kind="family")
    world.does("maling", FileCase("case1", "ABCDEFG", CALL, channel="phone", on_behalf=other), "03-07 02:00")
    return world


def mailed() -> World:
    """钱程 wrote down a customer's mail; 张伟 handles it."""
    world = mailroom()
    other = OnBehalf("王女士", contact="13800000000", kind="customer")
    world.does("qiancheng", FileCase("case1", "ABCDEFG", MAIL, channel="email", on_behalf=other), "03-02 10:00")
    world.does("qiancheng", RegisterCase("service_attitude", "zhangwei"), "03-02 10:10")
    world.does("zhangwei", AcceptAssignment(), "03-02 10:20")
    return world


def put_right() -> World:
    """What was to be done is done; 王女士 does not know yet."""
    world = mailed()
    world.does("zhangwei", SubmitPlan("店员培训不足", "店员当面道歉并重新培训", 0), "03-03 10:00")
    approval = world.case.approval
    assert approval is not None
    world.does("zhouzong", ApproveStep(approval.steps[0].instance, approval.seen), "03-03 11:00")
    world.does("zhangwei", CompleteMeasures("店员已当面道歉"), "03-04 10:00")
    return world


def asked() -> World:
    """王女士 was told on the telephone, and is to be asked by somebody else."""
    world = put_right()
    world.does("zhangwei", DeliverResult("已电话致歉，店员重新培训"), "03-04 10:30")
    world.does("zhangwei", FileReport({"process": "电话", "result": "致歉", "satisfaction": "接受"}), "03-04 10:40")
    world.passes("03-05 09:05")
    return world


def not_reached() -> World:
    """李敏 called once and nobody answered."""
    world = asked()
    world.does("limin", RecordVisit(""), "03-05 09:30")
    return world


def visited() -> World:
    """王女士 was content."""
    world = asked()
    world.does("limin", RecordVisit("4", "希望店里多一个人"), "03-05 09:30")
    return world
