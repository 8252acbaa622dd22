"""Ten stories once more, on PostgreSQL: what people meet does not depend on where it is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios import (
    test_bad_input,
    test_dissatisfied,
    test_happy_path,
    test_meanwhile,
    test_returned_plan,
    test_short_lane,
    test_silent_specialist,
)
from tests.scenarios.town import Town, town


@pytest.fixture
async def office(tmp_path: Path, postgres_url: str) -> AsyncIterator[Town]:
    """The office of every story, on a server."""
    async with town(tmp_path, store_url=postgres_url) as found:
        yield found


@pytest.fixture
async def friday(tmp_path: Path, postgres_url: str) -> AsyncIterator[Town]:
    """The town of the silent specialist, on a server."""
    async with town(tmp_path, start=test_silent_specialist.FRIDAY, store_url=postgres_url) as found:
        yield found


test_the_three_levels = test_happy_path.test_the_three_levels_are_run_inside_five_working_days
test_one_tap_registers = (
    test_happy_path.test_a_sentence_without_a_command_is_registered_by_one_tap_and_the_card_becomes_the_receipt
)
test_the_short_lane = (
    test_short_lane.test_an_ordinary_case_takes_four_taps_and_two_sentences_at_most_from_the_card_to_the_closing
)
test_an_outage = (
    test_silent_specialist.test_what_came_due_while_the_bot_was_down_comes_when_it_is_back_each_once_and_marked_late
)
test_an_outage_of_the_clock = test_silent_specialist.test_an_outage_of_the_clock_alone_is_made_up_for_in_order
test_a_second_round = test_dissatisfied.test_not_satisfied_starts_a_second_round_with_another_owner_and_new_dates
test_two_taps_on_one_card = test_returned_plan.test_two_taps_on_the_same_card_are_one_approval_and_two_truthful_answers
test_a_card_from_before_a_restart = (
    test_returned_plan.test_a_card_from_before_a_restart_works_once_and_is_answered_ever_after
)
test_two_specialists_at_once = test_meanwhile.test_two_specialists_tap_at_the_same_moment_and_exactly_one_owns_it
test_a_strangers_hand = test_bad_input.test_a_key_in_a_strangers_hand_does_nothing_and_tells_nothing
