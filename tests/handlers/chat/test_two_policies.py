"""A company that works by two regulations: each complaint is filed, read and answered under the one it is led to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.desk import Route, Rulebook
from tests.handlers.office import Office, opened
from tests.people import directory_for
from tests.workflow.world import calendar_of, shipped
from workflow.case import Case, State
from workflow.directory import Directory

OFFICE, HOME = shipped("office"), shipped("nursing-home")
PHONE = "13800000000"
FELL = "我母亲昨晚摔倒了，按铃二十分钟没有人来"
ALL = [str(state) for state in State]
ROUTES = (
    Route(HOME.hash, complainant=("resident", "family"), channel=("phone",)),
    Route(HOME.hash, department=("行政部",)),
)


def two() -> Rulebook:
    """The office for all, the nursing home for what its families telephone, and for people of its department."""
    policies = {policy.hash: policy for policy in (OFFICE, HOME)}
    calendars = {OFFICE.hash: calendar_of("office"), HOME.hash: calendar_of("nursing-home")}
    return Rulebook(policies, OFFICE.hash, calendars, routes=ROUTES)


def everybody() -> Directory:
    """One address book in which the roles of both are held."""
    office, home = directory_for("office"), directory_for("nursing-home")
    return Directory({**office.people, **home.people}, home.departments, {**office.roles, **home.roles})


class TwoHouses(Office):
    def rulebook(self) -> Rulebook:
        return two()


@pytest.fixture
async def houses(tmp_path: Path, empty: Path) -> AsyncIterator[Office]:
    async with opened(tmp_path, empty, "office", "03-09 10:00") as found:
        found.__class__ = TwoHouses
        found.people = everybody()
        yield found


async def newest(office: Office) -> Case:
    async with office.store.begin() as uow:
        return max(await uow.ledger.in_state(ALL, limit=500), key=lambda case: case.case_id)


async def test_whom_no_route_fits_files_under_the_policy_for_all(houses: Office) -> None:
    answer = await houses.say("chenchen", "投诉 食堂的菜里有虫")
    case = await newest(houses)
    assert (case.policy_hash, case.number) == (OFFICE.hash, "26030001")
    assert "26030001" in answer
    assert OFFICE.regulation.title in await houses.say("chenchen", "制度")


async def test_who_belongs_to_the_other_house_files_under_its_policy_and_hears_of_it(houses: Office) -> None:
    await houses.say("zhangwei", "投诉 夜班没有人接班")
    case = await newest(houses)
    assert (case.policy_hash, case.number) == (HOME.hash, "")
    assert HOME.regulation.title in await houses.say("zhangwei", "制度")
    assert {clock.clock for clock in case.clocks} >= {"register", "respond"}


async def test_a_call_of_a_family_goes_to_the_home_and_one_of_a_customer_to_the_office(houses: Office) -> None:
    await houses.say("limin", f"代录 王女士 电话 家属 {PHONE} {FELL}")
    family = await newest(houses)
    assert (family.policy_hash, family.channel, family.complainant_kind) == (HOME.hash, "phone", "family")
    await houses.say("limin", f"代录 张先生 电话 客户 {PHONE} 发票开错了")
    customer = await newest(houses)
    assert (customer.policy_hash, customer.channel, customer.complainant_kind) == (OFFICE.hash, "phone", "customer")


async def test_who_watches_a_telephone_of_one_house_only_is_asked_by_its_words(houses: Office) -> None:
    await houses.say("maling", f"来电 王女士 {PHONE} {FELL}")
    shown = houses.newest("maling", "proxy").card
    assert shown is not None
    assert shown.select is not None
    assert [option.id for option in shown.select.options[1:]] == ["resident", "family"]
    await houses.tap("maling", "确认登记", kind="family")
    case = await newest(houses)
    assert (case.policy_hash, case.complainant_kind) == (HOME.hash, "family")
