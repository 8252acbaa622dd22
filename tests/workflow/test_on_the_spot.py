"""当场办结: where the regulation allows it, for those whose authority reaches (T11, S0-4.1)."""

from __future__ import annotations

import pytest

from tests.workflow.world import World, world_of
from workflow.authority import may_settle
from workflow.commands import SYSTEM, AcceptAssignment, FileCase, OnBehalf, RegisterCase, SettleOnTheSpot
from workflow.context import Context

SETTLING = [
    # policy, who takes it in, channel, category, owner, why he may not
    ("office", "limin", "phone", "canteen", "zhangwei", ""),
    ("nursing-home", "maling", "phone", "care", "zhangwei", ""),
    ("complaint-office", "qiancheng", "email", "general", "zhangwei", "not_on_the_spot"),
    ("customer-service", "lukai", "service_phone", "efficiency", "wangqiang", "no_authority"),
    ("customer-service", "maling", "estate_desk", "estate", "zhangwei", ""),
]


@pytest.mark.parametrize(("policy", "taker", "channel", "category", "owner", "refused"), SETTLING)
def test_who_may_settle_on_the_spot_is_the_regulations_word(
    policy: str, taker: str, channel: str, category: str, owner: str, refused: str
) -> None:
    world = handled(policy, taker, channel, category, owner)
    context = Context(SYSTEM, world.now, world.policy, world.calendar, world.directory)
    assert may_settle(owner, world.case.severity, context) is not bool(refused)
    if refused:
        assert world.refused(owner, SettleOnTheSpot("已致歉")) == refused
    else:
        world.does(owner, SettleOnTheSpot("已致歉"))
        assert world.case.settled_on_the_spot


def handled(policy: str, taker: str, channel: str, category: str, owner: str) -> World:
    """Somebody outside complained; it is taken up and accepted."""
    world = world_of(policy)
    kind = world.policy.intake.complainant_kinds[-1]
    other = OnBehalf("王女士", contact="13800000000", kind=kind)
    world.does(taker, FileCase("case1", "ABCDEFG", "太慢了，没人理", channel=channel, on_behalf=other))
    world.does(taker, RegisterCase(category, owner))
    world.does(owner, AcceptAssignment())
    return world
