from __future__ import annotations

import pytest

from handlers.cards.keys import Act
from handlers.chat.dialogue import ANSWERS
from handlers.chat.menu import MENU
from handlers.chat.taps import TAPS
from handlers.chat.typed import COMMANDS
from handlers.courtesy import SCORES
from handlers.inbound import DirectoryChanged, Ignored, Left
from handlers.reply import Quiet
from handlers.verbs import Verb
from handlers.vocabulary import PHRASES, SLIPS
from tests.handlers.chat import walk
from tests.handlers.office import Office
from workflow.case import Case, State
from workflow.dialogue import Ask


def test_every_word_question_and_button_has_a_row() -> None:
    assert set(COMMANDS) == set(Verb)
    assert set(ANSWERS) == set(Ask)
    assert set(TAPS) == set(Act)


def test_the_menu_of_the_shell_asks_only_what_is_answered_here() -> None:
    shown = pytest.importorskip("bot.menu").MENU
    assert {key for keys in shown.values() for key in keys} <= set(MENU)


@pytest.mark.parametrize("inbound", [Left("chenchen"), DirectoryChanged("update_user"), Ignored("view", "chenchen")])
async def test_what_asks_nothing_is_answered_with_nothing(office: Office, inbound: Left) -> None:
    assert isinstance(await office.hear(inbound), Quiet)


async def test_a_userid_in_other_letters_is_the_same_person(office: Office) -> None:
    await office.say("ChenChen", "投诉 食堂二楼的菜里有虫子")
    assert (await office.case()).complainant == "chenchen"
    assert "26030001" in await office.say("CHENCHEN", "我的")


async def test_somebody_the_directory_does_not_know_yet_can_complain(office: Office) -> None:
    assert "26030001" in await office.say("newcomer", "投诉 食堂二楼的菜里有虫子")


def _decided(case: Case) -> tuple[object, ...]:
    steps = case.approval.steps if case.approval else ()
    return case.outcome, case.round, case.state in (State.CLOSED, State.VISITING), tuple((s.state, s.by) for s in steps)


async def test_no_word_alone_ever_decides_anything_for_anybody(office: Office) -> None:
    await walk.planned(office)
    before = _decided(await office.case())
    for who in ("wangqiang", "zhaolan", "sunxiao"):
        await office.overhear(who, _binding(Verb.APPROVAL, Verb.HAND_ON, Verb.DISMISS, Verb.DECLINE))
    await office.overhear("chenchen", _binding(Verb.WITHDRAW, Verb.RATE, Verb.OBJECT))
    assert _decided(await office.case()) == before


async def test_no_word_takes_an_answer_back_or_rates_it(office: Office) -> None:
    await walk.asked(office)
    before = _decided(await office.case())
    await office.overhear("chenchen", [*_binding(Verb.WITHDRAW, Verb.RATE, Verb.OBJECT), *SCORES])
    assert _decided(await office.case()) == before


def _binding(*verbs: Verb) -> list[str]:
    phrases = [p for p, word in (PHRASES | SLIPS).items() if word.verb in verbs]
    return [text for phrase in phrases for text in (phrase, f"{phrase} 26030001", f"请{phrase}吧")]
