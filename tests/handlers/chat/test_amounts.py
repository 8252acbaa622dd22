from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.chat.amounts import MOST_CENTS, PlanWords, amount_in, cents, plan_words


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("860", 86000),
        ("860元", 86000),
        ("８６０元", 86000),
        ("1,860.50", 186050),
        ("约1860块", 186000),
        ("¥99.9", 9990),
        ("0.01", 1),
        ("1.2万", 1200000),
        ("3千元", 300000),
        ("0", 0),
        ("无", 0),
        ("不花钱", 0),
        ("100000000", MOST_CENTS),
    ],
)
def test_sums_as_people_type_them_are_whole_cents(text: str, amount: int) -> None:
    assert cents(text) == amount


@pytest.mark.parametrize(
    "text",
    ["", "八百", "860-900", "0.001", "-5", "很多", "1.2.3", "860美元", "100000000.01", "860元左右吧", ",", "1e3"],
)
def test_what_is_not_understood_is_no_sum(text: str) -> None:
    assert cents(text) is None


@given(st.integers(0, MOST_CENTS))
def test_every_sum_that_is_written_out_is_read_exactly(amount: int) -> None:
    written = f"{Decimal(amount) / 100:,.2f}"
    assert cents(written) == cents(written + "元") == amount


@given(st.text())
def test_any_text_is_a_sum_within_bounds_or_none(text: str) -> None:
    found = cents(text)
    assert found is None or 0 <= found <= MOST_CENTS


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("原因：a 措施：b 金额：860", PlanWords("a", "b", "860")),
        ("原因:a;措施:b;金额:860", PlanWords("a", "b", "860")),
        ("原因：a\n措施：b，从3月6日起\n金额：860元", PlanWords("a", "b，从3月6日起", "860元")),
        ("金额：860 措施：b 原因：a", PlanWords("a", "b", "860")),
        ("洗得不净，措施：改洗三遍", PlanWords("洗得不净", "改洗三遍", "")),
        ("洗得不净", PlanWords("洗得不净")),
        ("", PlanWords()),
    ],
)
def test_the_parts_of_a_plan_are_told_apart_by_their_labels(text: str, plan: PlanWords) -> None:
    assert plan_words(text) == plan


@given(st.text())
def test_any_text_is_a_plan_of_sorts(text: str) -> None:
    plan = plan_words(text)
    assert len(plan.cause) + len(plan.measures) + len(plan.amount) <= len(text)


def test_a_result_may_carry_an_amount_and_an_unclear_one_is_not_taken_for_nothing() -> None:
    assert amount_in("已退餐费") == ("已退餐费", 0)
    assert amount_in("已退餐费，金额：20") == ("已退餐费", 2000)
    assert amount_in("已退餐费，金额：二十") == ("已退餐费", None)
