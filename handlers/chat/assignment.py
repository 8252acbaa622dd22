"""The owner's first answer: 接单 or 退单 with a reason."""

from __future__ import annotations

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
    await talk.send("assignment", case, topic(case))
    return Quiet()


async def accept(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """接单: the card turns into the next step."""
    outcome = await talk.do(key.case_id, AcceptAssignment())
    if isinstance(outcome, Refused):
        return await _stale(talk, outcome)
    return talk.turned("work", outcome.case)


async def decline(talk: Talk, tap: CardTap, key: CardKey) -> Reply:
    """退回: with a ready-made reason, or with one's own in the next message."""
    reason = next(iter(tap.selections.get(Question.REASON, ())), NOTHING)
    case = await visible(talk, key.case_id)
    if case is None:
        return Say(talk.t(NOT_FOUND))
    if case.state is State.ASSIGNED and reason == NOTHING:
        return talk.turned("assignment", case, hint=talk.t("chat.decline.choose"))
    if case.state is State.ASSIGNED and reason == OTHER:
        return await talk.ask(Ask.DECLINE_WORDS, case)
    outcome = await talk.do(case.case_id, DeclineAssignment(reason))
    if isinstance(outcome, Refused):
        return await _stale(talk, outcome)
    return talk.turned("assignment_done", outcome.case)


async def declined(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """One's own reason."""
    await talk.desk.uow.dialogues.clear(talk.userid)
    before = await visible(talk, asked.case_id)
    outcome = await talk.do(asked.case_id, DeclineAssignment(OTHER, text))
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    if before is not None:
        await talk.turn_own(outcome.case, topic(before), "assignment_done")
    return Say(talk.t("chat.declined"))


def topic(case: Case) -> str:
    """The copies of one assignment belong together."""
    return f"assignment:{case.owner}:{case.round}"


async def _stale(talk: Talk, outcome: Refused) -> Reply:
    """A card that has been answered, or belongs to somebody else now."""
    case = await visible(talk, outcome.case.case_id) if outcome.case else None
    if case is None:
        return talk.refused(outcome)
    await talk.push(talk.why(outcome.refusal))
    if case.owner.casefold() == talk.userid.casefold():
        return talk.turned("work", case)
    return talk.turned("assignment_done", case)
