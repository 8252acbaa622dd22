from __future__ import annotations

import pytest

from handlers.reading import read
from handlers.understand import Asker, Do, Nearly, understand
from handlers.verbs import Takes, Verb, Who, Word
from handlers.vocabulary import PHRASES, SLIPS, WORDS, word_of

STAFF = Asker(staff=True)
EMPLOYEE = Asker()


def _said(words: tuple[str, ...], word: Word) -> list[tuple[str, Word]]:
    return [(phrase, word) for phrase in words]


SPOKEN = [pair for w in WORDS for pair in _said((w.canonical, *w.also, *w.traditional), w)]
SLIPPED = [pair for w in WORDS for pair in _said(w.slips, w)]


@pytest.mark.parametrize(("phrase", "word"), SPOKEN)
def test_every_word_of_the_table_is_its_command(phrase: str, word: Word) -> None:
    meant = understand(phrase, STAFF)
    assert isinstance(meant, Do)
    assert meant.verb is word.verb


@pytest.mark.parametrize(("slip", "word"), SLIPPED)
def test_every_slip_is_asked_back_and_never_carried_out(slip: str, word: Word) -> None:
    meant = understand(slip, STAFF)
    assert isinstance(meant, Nearly)
    again = understand(meant.meant, STAFF)
    assert isinstance(again, Do)
    assert again.verb is word.verb


@pytest.mark.parametrize(
    ("slip", "word"), [(s, w) for s, w in SLIPPED if w.takes in (Takes.CASE, Takes.CASE_AND_WORDS)]
)
def test_a_slip_keeps_the_number_that_came_with_it(slip: str, word: Word) -> None:
    meant = understand(f"{slip} 26030012", STAFF)
    assert meant == Nearly(word.canonical, f"{word.canonical} 26030012")


@pytest.mark.parametrize(("phrase", "word"), [(p, w) for p, w in SPOKEN if w.who is Who.STAFF])
def test_words_of_the_staff_do_not_swallow_what_an_employee_says(phrase: str, word: Word) -> None:
    meant = understand(f"{phrase}，食堂二楼的菜里有虫子", EMPLOYEE)
    assert not (isinstance(meant, Do) and meant.verb is word.verb)


def test_no_phrase_means_two_things() -> None:
    spoken = {phrase: {w.verb for p, w in SPOKEN if read(p).plain == phrase} for phrase in PHRASES}
    assert {phrase: verbs for phrase, verbs in spoken.items() if len(verbs) > 1} == {}


def test_no_slip_means_two_things_or_is_a_word_itself() -> None:
    assert not set(SLIPS) & set(PHRASES)
    assert len(SLIPS) == len(SLIPPED)


def test_every_verb_has_a_word() -> None:
    assert {word_of(verb).verb for verb in Verb} == set(Verb)
