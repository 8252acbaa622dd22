"""What a complainant does with his own case: add to it, urge, take it back. It decides nothing."""

from __future__ import annotations

from handlers.cards.keys import CardKey
from handlers.chat.status import status
from handlers.chat.talk import Talk, greyed, number
from handlers.chat.which import NOT_FOUND, Among, visible
from handlers.execute import Refused
from handlers.inbound import CardTap
from handlers.reply import Quiet, Reply, Say
from workflow import dialogue
from workflow.case import OPEN, Case
from workflow.commands import AddSupplement, UrgeCase, WithdrawCase
from workflow.dialogue import Ask, with_answer
from workflow.ports import Dialogue

OWN_OPEN = Among("chat.none.own", ("complainant",), OPEN)
_ADDED = "added"


async def supplement(talk: Talk, case: Case, words: str) -> Reply:
    """补充: the words are added; without words the next ten minutes are."""
    return await add(talk, case, words) if words else await talk.ask(Ask.SUPPLEMENT, case)


async def supplement_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """补充说明: everything said in the next ten minutes goes to the case."""
    case = await visible(talk, key.case_id)
    if case is None or not case.is_open:
        return Say(talk.t("chat.supplement.over"))
    return await talk.ask(Ask.SUPPLEMENT, case)


async def collected(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """One more message within the ten minutes; the question stays open."""
    case = await visible(talk, asked.case_id)
    if case is None:
        await talk.desk.uow.dialogues.clear(talk.userid)
        return Say(talk.t("chat.supplement.over"))
    await talk.desk.uow.dialogues.put(with_answer(asked, **{_ADDED: "1"}))
    return await add(talk, case, text)


async def collect(talk: Talk, case: Case) -> None:
    """Something was added: what comes in the next ten minutes is, too, without being asked for."""
    question = dialogue.ask(Ask.SUPPLEMENT, talk.userid, talk.desk.now, case.case_id, {_ADDED: "1"})
    await talk.desk.uow.dialogues.put(question)


def collected_something(asked: Dialogue) -> bool:
    """Whether anything was added while this question was open."""
    return _ADDED in asked.partial


async def urge(talk: Talk, case: Case, _words: str = "") -> Reply:
    """催办: passed on once a day, always answered with the true state and the next date (people.md 2.4)."""
    outcome = await talk.do(case.case_id, UrgeCase())
    if isinstance(outcome, Refused):
        if outcome.refusal.code != "urged_today":
            return talk.refused(outcome)
        return Say(talk.t("chat.urge.again", status=status(talk, case)))
    return Say(talk.t("chat.urge.done", status=status(talk, outcome.case)))


async def urge_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """催一下."""
    case = await visible(talk, key.case_id)
    return await urge(talk, case) if case else Say(talk.t(NOT_FOUND))


async def withdraw(talk: Talk, case: Case, _words: str = "") -> Reply:
    """撤诉 by word never takes anything back: the card to confirm is sent (people.md 4.1)."""
    refusal = talk.would(case, WithdrawCase())
    if refusal:
        return Say(talk.why(refusal))
    await talk.send("withdraw_confirm", case)
    return Quiet()


async def withdraw_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """撤诉 on the receipt: the card to confirm comes."""
    case = await visible(talk, key.case_id)
    return await withdraw(talk, case) if case else Say(talk.t(NOT_FOUND))


async def withdraw_sure(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """撤诉, confirmed."""
    outcome = await talk.do(key.case_id, WithdrawCase())
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    text = talk.t("chat.withdrawn", number=number(outcome.case))
    return await greyed(talk, talk.words.state_public(outcome.case), text)


async def add(talk: Talk, case: Case, text: str, *, then: str = "chat.supplement.added") -> Reply:
    """The words go to the case; a question of the staff that waits for them is answered by that."""
    outcome = await talk.do(case.case_id, AddSupplement(text))
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    asked = await talk.desk.uow.dialogues.get(talk.userid)
    if asked is not None and asked.question == Ask.ANSWER:
        await talk.close_question(case.case_id)
    return Say(talk.t(then, number=number(case)))
