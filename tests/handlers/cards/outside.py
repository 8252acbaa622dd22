"""People outside the company as the cards see them: a daughter's call to the nursing home, a customer's mail."""

from __future__ import annotations

from tests.workflow.world import World, world_of
from workflow.commands import FileCase, OnBehalf

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
