"""The one write path decides under the right policy, and knows how busy everybody is whom it may name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from handlers.desk import Rulebook
from handlers.execute import Done, execute
from storage.store import SqlStore
from tests.handlers.office import RING
from tests.handlers.post import PostRoom
from tests.people import directory_for
from tests.workflow.world import at, calendar_of, office, shipped
from workflow import commands as c
from workflow.directory import Directory
from workflow.policy.load import load_policy
from workflow.policy.model import Policy

SLOWER = office().text.replace('within = "5wd"\nowner = "specialist"', 'within = "7wd"\nowner = "specialist"', 1)


@dataclass
class Ruled(PostRoom):
    """A post room in which several policies were adopted; new cases go under `policy`."""

    policies: tuple[Policy, ...] = ()

    def _rules(self) -> Rulebook:
        known = {policy.hash: policy for policy in (self.policy, *self.policies)}
        calendars = {policy.hash: calendar_of(policy.regulation.id) for policy in known.values()}
        return Rulebook(known, self.policy.hash, calendars)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    found = await SqlStore.open(f"sqlite:///{tmp_path / 'post.db'}", RING, synchronous="OFF")
    yield found
    await found.close()


async def system(room: PostRoom, command: c.Command) -> None:
    """The system carries that out on the case."""
    async with room.store.begin() as uow:
        outcome = await execute(room._desk(uow, "system"), c.Order("system.1", c.SYSTEM, "case1", command))
        assert isinstance(outcome, Done), outcome
        await uow.commit()


async def test_a_case_moves_to_another_version_by_the_values_of_that_version(store: SqlStore) -> None:
    slower = load_policy(SLOWER, "office.toml")
    assert slower.deadline("answer").within != office().deadline("answer").within
    room = Ruled(store, policies=(slower,))
    await room.files()
    await system(room, c.MoveToPolicy("office", slower.hash))
    case = await room.case()
    answer = case.running("answer")
    assert answer is not None
    assert (case.policy_hash, answer.due) == (slower.hash, at("03-11 18:00"))
    assert case.running("plan") is not None


async def test_whoever_may_get_the_next_round_is_weighed_by_his_load_whatever_his_role(store: SqlStore) -> None:
    """A further round is major there, so supervisors get it; the one with fewer open cases does."""
    policy = shipped("customer-service")
    people = directory_for("customer-service")
    both = Directory(people.people, people.departments, {**people.roles, "director": ("zhaolan", "wangqiang")})
    room = Ruled(store, policy=policy, people=both)
    for case_id, owner in (("case2", "zhaolan"), ("case1", "zhangwei")):
        await filed(room, case_id)
        await does(room, case_id, owner if owner == "zhaolan" else "lukai", c.RegisterCase("attitude", owner))
    await does(room, "case1", "zhangwei", c.AcceptAssignment())
    await does(room, "case1", "zhangwei", c.SettleOnTheSpot("已道歉"))
    await does(room, "case1", "chenchen", c.ReportUnsolved())
    assert (await room.case()).owner == "wangqiang"


async def filed(room: PostRoom, case_id: str) -> None:
    """陈晨 complains by telephone."""
    await does(
        room, case_id, "lukai", c.FileCase(case_id, case_id, "态度差", channel="service_phone", on_behalf=CHENCHEN)
    )


CHENCHEN = c.OnBehalf("陈晨", userid="chenchen")
_COUNT = iter(range(1, 1000))


async def does(room: PostRoom, case_id: str, who: str, command: c.Command) -> None:
    """It happens to that case."""
    async with room.store.begin() as uow:
        order = c.Order(f"do{next(_COUNT)}", c.person(who), case_id, command)
        outcome = await execute(room._desk(uow, "does"), order)
        assert isinstance(outcome, Done), outcome
        await uow.commit()
