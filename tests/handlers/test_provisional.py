"""A date in a year whose days off nobody announced says so wherever it is promised, and no other date does."""

from __future__ import annotations

import pytest

from handlers.texts.words import load_words
from tests.handlers.office import Office
from tests.workflow.world import SHANGHAI, at

CLAUSE = "2027年的调休还没公布，日期可能变，变了会告诉您。"
WORDS = "食堂二楼的青菜里有虫子"


async def filed(office: Office, when: str) -> str:
    """What the receipt in words says."""
    office.now = at(when)
    return await office.say("chenchen", f"投诉 {WORDS}")


@pytest.mark.parametrize(("when", "told"), [("12-24 17:59", False), ("12-25 10:00", True), ("12-29 10:00", True)])
async def test_a_receipt_in_words_says_that_its_date_may_move(office: Office, when: str, told: bool) -> None:
    """Five working days from the 24th end on the 31st; from the 25th on, in the year that is not announced."""
    assert (CLAUSE in await filed(office, when)) is told


@pytest.mark.parametrize(("when", "told"), [("12-24 17:59", False), ("12-29 10:00", True)])
async def test_the_receipt_card_the_status_and_the_reason_say_so_too(office: Office, when: str, told: bool) -> None:
    office.now = at(when)
    await office.say("chenchen", WORDS)
    await office.tap("chenchen", "登记投诉")
    card = office.newest("chenchen").card
    assert card is not None
    assert (CLAUSE in card.text) is told
    for question in ("进度", "期限"):
        assert ((await office.say("chenchen", question)).count(CLAUSE) == 1) is told, question


async def test_a_date_in_this_year_is_firm_though_a_rung_behind_it_is_not(office: Office) -> None:
    """From the 24th the answer is due on the 31st; its rungs lie in January."""
    await filed(office, "12-24 10:00")
    case = await office.case()
    assert case.promise is not None
    assert case.promise.provisional
    assert CLAUSE not in await office.say("chenchen", "期限")


async def test_it_is_said_in_english_too(office: Office) -> None:
    office.words = load_words("en", SHANGHAI)
    text = await filed(office, "12-29 10:00")
    assert "The days off of 2027 are not announced yet: the date may move, and you will be told.\n" in text
