"""Case numbers line by line: which pattern, from which series, and at which step (RULES 2.8, A09, A30)."""

from __future__ import annotations

import pytest

from tests.workflow.world import World, at, world_of
from workflow import commands as c
from workflow.events import CaseNumbered, Event
from workflow.numbering import number

OUTSIDE = c.OnBehalf("王芳", contact="13800000000")
WATCHERS = {"estate_desk": "maling", "product": "qiancheng", "callcentre": "limin", "service_phone": "lukai"}


def filed(channel: str, when: str = "03-02 10:00", serial: int = 1) -> World:
    world = world_of("customer-service")
    world.serial = serial
    world.does(WATCHERS[channel], c.FileCase("case1", "R", "投诉", channel=channel, on_behalf=OUTSIDE), when)
    return world


def series(events: tuple[Event, ...]) -> list[str]:
    return [event.series for event in events if isinstance(event, CaseNumbered)]


@pytest.mark.parametrize(("channel", "expected"), [
    ("estate_desk", "PM-26030001"), ("callcentre", "CC-26030001"), ("service_phone", "RC-26030001"), ("product", "")
])  # fmt: skip
def test_each_line_has_numbers_of_its_own_given_when_its_regulation_says(channel: str, expected: str) -> None:
    assert filed(channel).case.number == expected


@pytest.mark.parametrize(("when", "serial", "expected"), [
    ("03-02 10:00", 1, "260301"),
    ("04-01 10:00", 1, "260401"),
    ("03-02 10:00", 99, "260399"),
    ("03-02 10:00", 100, "2603100"),
])  # fmt: skip
def test_a30_a_product_case_is_numbered_when_it_is_registered(when: str, serial: int, expected: str) -> None:
    world = filed("product", when, serial)
    world.does("zhaolan", c.RegisterCase("pcb", "luoping"))
    assert world.case.number == expected


def test_a_case_that_turns_out_to_be_of_another_line_keeps_the_number_it_has() -> None:
    world = filed("estate_desk")
    assert series(world.does("zhaolan", c.RegisterCase("pcb", "luoping"))) == []
    assert (world.case.line, world.case.number) == ("product", "PM-26030001")


def test_a_case_without_a_number_gets_one_of_the_line_that_it_turns_out_to_be_of() -> None:
    world = filed("product")
    assert series(world.does("zhaolan", c.RegisterCase("estate", "zhangwei"))) == ["customer-service/estate/2603"]
    assert world.case.number == "PM-26030001"


def test_the_lines_count_apart_and_the_months_too() -> None:
    names: set[str] = set()
    for channel in ("estate_desk", "callcentre", "service_phone"):
        for when in ("03-31 17:59", "04-01 09:00"):
            names |= set(series(tuple(event for event, _ in filed(channel, when).entries)))
    assert len(names) == 6


@pytest.mark.parametrize(("when", "month"), [("03-31 23:59", "2603"), ("04-01 00:00", "2604")])
def test_the_month_ends_at_midnight_of_the_companys_wall(when: str, month: str) -> None:
    world = world_of("complaint-office")
    world.files(when=when)
    assert world.case.number == "", "not before it is registered"
    assert series(world.does("limin", c.RegisterCase("general", "limin"))) == [f"complaint-office/{month}"]
    assert world.case.number.startswith(month)


def test_a09_the_ten_thousandth_of_a_month_widens_and_never_wraps() -> None:
    world = world_of("complaint-office")
    world.serial = 10_000
    world.files()
    world.does("limin", c.RegisterCase("general", "limin"))
    assert world.case.number == "260310000"
    assert number("2603{seq:04d}", 9_999) == "26039999"


def test_the_nursing_home_counts_day_by_day() -> None:
    world = world_of("nursing-home")
    world.serial = 1
    world.files()
    world.does("limin", c.RegisterCase("care", "limin"))
    assert world.case.number == "20260302001"
    assert world.now == at("03-02 10:00")
