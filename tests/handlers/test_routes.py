"""Which policy a complaint is filed under: the first route that fits, else the one for all others."""

from __future__ import annotations

import pytest

from handlers.desk import Filing, Route, Rulebook
from tests.people import directory
from workflow.directory import Department

UNIT = (Department("7", "护理一部", "4"), Department("4", "养老院", "1"), Department("1", "示例公司"))
BY_PERSON = Route("home", complainant=("resident", "family"))
BY_CHANNEL = Route("home", channel=("phone", "whistle"))
BY_BOTH = Route("home", complainant=("family",), channel=("phone",))
BY_KIND = Route("home", kind=("suggestion",))
BY_UNIT = Route("home", department=("养老院",))


def led(filing: Filing, *routes: Route) -> str:
    return Rulebook({}, "office", {}, routes=routes).for_filing(filing)


@pytest.mark.parametrize(
    ("route", "filing", "policy"),
    [
        (BY_PERSON, Filing("family"), "home"),
        (BY_PERSON, Filing("employee"), "office"),
        (BY_PERSON, Filing(""), "office"),
        (BY_PERSON, Filing(None), "home"),  # it may be one of them: the reader of the words has to ask
        (BY_CHANNEL, Filing(channel="phone"), "home"),
        (BY_CHANNEL, Filing(channel="bot"), "office"),
        (BY_BOTH, Filing("family", "phone"), "home"),
        (BY_BOTH, Filing("family", "bot"), "office"),
        (BY_BOTH, Filing("employee", "phone"), "office"),
        (BY_KIND, Filing(kind="suggestion"), "home"),
        (BY_KIND, Filing(), "office"),
        (BY_UNIT, Filing(lineage=UNIT), "home"),
        (BY_UNIT, Filing(lineage=UNIT[1:]), "home"),
        (BY_UNIT, Filing(lineage=UNIT[2:]), "office"),
        (BY_UNIT, Filing(), "office"),
        (Route("home", department=("7",)), Filing(lineage=UNIT), "home"),
    ],
)
def test_a_route_takes_what_fits_every_one_of_its_lists(route: Route, filing: Filing, policy: str) -> None:
    assert led(filing, route) == policy


def test_of_several_routes_the_first_that_fits_wins() -> None:
    other = Route("plant", complainant=("family",))
    assert led(Filing("family"), BY_PERSON, other) == "home"
    assert led(Filing("family"), other, BY_PERSON) == "plant"
    assert led(Filing("resident"), other, BY_PERSON) == "home"


def test_a_person_takes_his_department_with_all_above_it_along() -> None:
    rules = Rulebook({}, "office", {}, routes=(Route("home", department=("生产部",)), Route("firm", department=("1",))))
    assert rules.for_person("chenchen", directory()) == "home"
    assert rules.for_person("limin", directory()) == "firm"
    assert rules.for_person("", directory()) == "office"
    assert rules.for_person("nobody", directory()) == "office"
