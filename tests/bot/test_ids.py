"""Names of cases, receipts and drafts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ids import RECEIPT_LETTERS, RandomIds, check_character

bodies = st.text(alphabet=RECEIPT_LETTERS, min_size=6, max_size=6)


def test_a_case_id_is_eighty_bits_in_small_base32() -> None:
    assert re.fullmatch(r"[a-z2-7]{16}", RandomIds().case_id())


def test_a_receipt_has_no_look_alikes_and_a_check_character() -> None:
    receipt = RandomIds().receipt()
    assert re.fullmatch(f"[{RECEIPT_LETTERS}]{{7}}", receipt)
    assert not set(RECEIPT_LETTERS) & set("0O1IL")
    assert receipt[-1] == check_character(receipt[:-1])


def test_names_do_not_repeat() -> None:
    ids = RandomIds()
    assert len({ids.case_id() for _ in range(500)}) == 500
    assert len({ids.draft_id() for _ in range(500)}) == 500


@given(bodies, st.integers(0, 5), st.sampled_from(RECEIPT_LETTERS))
def test_one_wrong_sign_is_noticed(body: str, place: int, sign: str) -> None:
    wrong = body[:place] + sign + body[place + 1 :]
    assert (check_character(wrong) == check_character(body)) == (wrong == body)


@given(bodies, st.integers(0, 4))
def test_two_swapped_neighbours_are_noticed(body: str, place: int) -> None:
    wrong = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    assert (check_character(wrong) == check_character(body)) == (wrong == body)


def test_a_sign_that_no_receipt_has_is_refused() -> None:
    with pytest.raises(ValueError, match="substring"):
        check_character("0")
