"""电话: whom one reached in an emergency, by name; what is still owed is said. It telephones nobody itself."""

from __future__ import annotations

from handlers.cards.emergency import call_words, owed_calls
from handlers.cards.keys import CardKey
from handlers.chat.talk import Talk, number
from handlers.chat.triage import described, named
from handlers.chat.which import NOT_FOUND, Among, visible
from handlers.execute import Refused
from handlers.inbound import CardTap
from handlers.reply import Reply, Say
from workflow.case import OPEN, Case
from workflow.commands import LogCall
from workflow.dialogue import Ask
from workflow.ports import Dialogue

CALLS = Among(
    "chat.none.emergency", pool=OPEN, states=frozenset(), also=lambda case, _userid: bool(owed_calls(case)), most=500
)


async def call(talk: Talk, case: Case, words: str) -> Reply:
    """电话 ⟨号⟩ ⟨姓名⟩ [说了什么]."""
    return await _call(talk, case, words) if words.strip() else await _ask(talk, case)


async def call_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """已打电话…: whom?"""
    case = await visible(talk, key.case_id)
    return await _ask(talk, case) if case else Say(talk.t(NOT_FOUND))


async def call_told(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """The name; one that fits nobody or several leaves the question open."""
    case = await visible(talk, asked.case_id)
    if case is None:
        await talk.desk.uow.dialogues.clear(talk.userid)
        return Say(talk.t(NOT_FOUND))
    return await _call(talk, case, text)


async def _ask(talk: Talk, case: Case) -> Reply:
    refusal = talk.would(case, LogCall(_somebody(talk)))
    return Say(talk.why(refusal)) if refusal else await talk.ask(Ask.CALL, case)


async def _call(talk: Talk, case: Case, words: str) -> Reply:
    name, _, text = words.strip().partition(" ")
    people = named(talk, name)
    if len(people) != 1:
        several = talk.t("chat.assign.several", people=described(talk, people)) if people else ""
        return Say(several or talk.t("chat.assign.nobody", name=name))
    outcome = await talk.do(case.case_id, LogCall(people[0].userid, text.strip()))
    await talk.close_question(case.case_id)
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    return Say(_logged(talk, outcome.case, people[0].name))


def _logged(talk: Talk, case: Case, name: str) -> str:
    said = talk.t("chat.called", number=number(case), name=name)
    owed = owed_calls(case)
    if not owed:
        return said
    first = min(owed, key=lambda clock: clock.due)
    return said + talk.t("chat.called.owed", owed=call_words(talk.view(case), first), number=number(case))


def _somebody(talk: Talk) -> str:
    """Anybody but oneself, to ask beforehand whether a call may be entered at all."""
    others = (person for person in talk.desk.directory.people.values() if person.active)
    return next((p.userid for p in others if p.userid.casefold() != talk.userid.casefold()), "")
