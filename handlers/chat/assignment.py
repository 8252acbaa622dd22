"""The owner's first answer: 接单 or 退单 with a reason."""

from __future__ import annotations

from handlers import topics
from handlers.cards.choices import NOTHING, OTHER, Question
from handlers.cards.keys import CardKey
from handlers.chat.talk import Talk
from handlers.chat.which import NOT_FOUND, Among, visible
from handlers.execute import Refused
from handlers.inbound import CardTap
from handlers.reply import Quiet, Reply, Say
from workflow.case import Case, State
from workflow.commands import AcceptAssignment, DeclineAssignment
from workflow.dialogue import Ask
from workflow.ports import Dialogue

TO_ACCEPT = Among("chat.none.assigned", ("owner",), frozenset({State.ASSIGNED}))


async def show(talk: Talk, case: Case, _words: str = "") -> Reply:
    """接单, 退单 by word: card 3 again, whose tap is the answer."""
    refusal = talk.would(case, AcceptAssignment())
    if refusal:
        return Say(talk.why(refusal))
    await talk.send("assignment", case, topics.of_assignment(case.owner, case.round))
    return Quiet()


async def accept(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """接单: the card turns into the next step."""
    outcome = await talk.do(key.case_id, AcceptAssignment())
    if isinstance(outcome, Refused):
        return await _stale(talk, key, outcome)
    return await talk.next_step(outcome.case)


async def decline(talk: Talk, tap: CardTap, key: CardKey) -> Reply:
    """退回: with a ready-made reason, or with one's own in the next message."""
    reason = next(iter(tap.selections.get(Question.REASON, ())), NOTHING)
    case = await visible(talk, key.case_id)
    if case is None:
        return Say(talk.t(NOT_FOUND))
    waits_for_him = case.state is State.ASSIGNED and case.owner.casefold() == talk.userid.casefold()
    if waits_for_him and reason == NOTHING:
        return talk.turned("assignment", case, round=key.instance, hint=talk.t("chat.decline.choose"))
    if waits_for_him and reason == OTHER:
        return await talk.ask(Ask.DECLINE_WORDS, case)
    outcome = await talk.do(case.case_id, DeclineAssignment(reason))
    if isinstance(outcome, Refused):
        return await _stale(talk, key, outcome)
    return talk.turned("assignment_done", outcome.case, round=key.instance)


async def declined(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """One's own reason."""
    await talk.desk.uow.dialogues.clear(talk.userid)
    outcome = await talk.do(asked.case_id, DeclineAssignment(OTHER, text))
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    return Say(talk.t("chat.declined"))


async def _stale(talk: Talk, key: CardKey, outcome: Refused) -> Reply:
    """A card that has been answered, or belongs to somebody else now."""
    case = await visible(talk, outcome.case.case_id) if outcome.case else None
    if case is None:
        return talk.refused(outcome)
    await talk.push(talk.why(outcome.refusal))
    if case.owner.casefold() == talk.userid.casefold():
        return await talk.next_step(case)
    return talk.turned("assignment_done", case, round=key.instance)
