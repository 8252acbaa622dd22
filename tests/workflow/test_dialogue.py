from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.dialogue import QUESTIONS, Ask, Expects, Heard, Turn, ask, is_over, turn, with_answer
from workflow.ports import Dialogue

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def _asked(question: Ask) -> Dialogue:
    return ask(question, "zhangwei", NOW, "case")


def test_every_question_has_a_row() -> None:
    assert set(QUESTIONS) == set(Ask)


@pytest.mark.parametrize("heard", list(Heard))
def test_without_a_question_every_text_is_read(heard: Heard) -> None:
    assert turn(None, heard, NOW) is Turn.READ


@pytest.mark.parametrize("question", list(Ask))
def test_a_question_waits_until_just_before_its_end(question: Ask) -> None:
    dialogue = _asked(question)
    end = NOW + QUESTIONS[question].waits
    assert turn(dialogue, Heard.OTHER, end - SECOND) is Turn.ANSWER
    assert turn(dialogue, Heard.OTHER, end) is Turn.LAPSE
    assert turn(dialogue, Heard.OTHER, end + SECOND) is Turn.LAPSE


def test_supplements_are_collected_for_ten_minutes_and_results_waited_for_a_day() -> None:
    assert not is_over(_asked(Ask.SUPPLEMENT), NOW + timedelta(minutes=10) - SECOND)
    assert is_over(_asked(Ask.SUPPLEMENT), NOW + timedelta(minutes=10))
    assert not is_over(_asked(Ask.RESULT), NOW + timedelta(hours=24) - SECOND)
    assert is_over(_asked(Ask.RESULT), NOW + timedelta(hours=24))


@pytest.mark.parametrize("question", list(Ask))
def test_an_exact_command_comes_before_the_answer_and_cancel_ends(question: Ask) -> None:
    assert turn(_asked(question), Heard.COMMAND, NOW) is Turn.PARK
    assert turn(_asked(question), Heard.CANCEL, NOW) is Turn.CANCEL


def test_small_talk_is_no_answer_in_words_but_it_is_a_yes() -> None:
    assert turn(_asked(Ask.RESULT), Heard.SMALL_TALK, NOW) is Turn.REMIND
    assert turn(_asked(Ask.SUPPLEMENT), Heard.SMALL_TALK, NOW) is Turn.READ
    assert turn(_asked(Ask.MEANT), Heard.SMALL_TALK, NOW) is Turn.ANSWER


def test_an_empty_text_is_never_an_answer() -> None:
    assert turn(_asked(Ask.RESULT), Heard.NOTHING, NOW) is Turn.READ


@given(st.sampled_from(Ask), st.sampled_from(Heard), st.timedeltas(timedelta(0), timedelta(days=3)))
def test_only_other_words_or_a_yes_are_ever_an_answer(question: Ask, heard: Heard, later: timedelta) -> None:
    if turn(_asked(question), heard, NOW + later) is Turn.ANSWER:
        assert later < QUESTIONS[question].waits
        assert heard is Heard.OTHER or (heard is Heard.SMALL_TALK and QUESTIONS[question].expects is not Expects.WORDS)


def test_parts_of_an_answer_are_kept_with_the_question() -> None:
    first = with_answer(_asked(Ask.PLAN_CAUSE), cause="只洗一遍")
    assert with_answer(first, measures="洗三遍").partial == {"cause": "只洗一遍", "measures": "洗三遍"}
    assert first.partial == {"cause": "只洗一遍"}
