"""Contact with the complainant: what was said, what he is told or asked, and his answer. It holds no clock itself."""

from __future__ import annotations

from functools import partial

from handlers import topics
from handlers.cards.keys import CardKey
from handlers.chat import sentences
from handlers.chat.complainant import add, collect
from handlers.chat.sentences import Sentence
from handlers.chat.status import status
from handlers.chat.talk import Talk, number
from handlers.chat.which import NOT_FOUND, Among, visible
from handlers.execute import Refused
from handlers.inbound import CardTap
from handlers.reply import ReplaceCard, Reply, Say
from workflow.case import OPEN, Case, State
from workflow.commands import AskComplainant, CalmCaller, GoOn, LogContact
from workflow.dialogue import Ask
from workflow.ports import Dialogue

_NEW = frozenset({State.NEW, State.NEEDS_INFO})
HANDLED = Among("chat.none.handled", ("owner",), OPEN, pool=_NEW)
TO_CALM = Among("chat.none.to_calm", ("owner",), OPEN, pool=_NEW, also=lambda case, _userid: not case.calmed)
AWAITED = Among(
    "chat.none.awaited", ("owner",), OPEN, pool=_NEW, also=lambda case, _userid: case.waiting_since is not None
)


async def log(talk: Talk, case: Case, words: str) -> Reply:
    """联系: what was said on the telephone or face to face; it stays in the file."""
    return await sentences.said(talk, case, Ask.CONTACT, _SENTENCES, words)


async def log_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """记联系."""
    return await sentences.tapped(talk, key, Ask.CONTACT, _SENTENCES)


async def progress(talk: Talk, case: Case, words: str) -> Reply:
    """进展: the words go to the complainant as they are."""
    return await sentences.said(talk, case, Ask.PROGRESS, _SENTENCES, words)


async def progress_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """写进展."""
    return await sentences.tapped(talk, key, Ask.PROGRESS, _SENTENCES)


async def question(talk: Talk, case: Case, words: str) -> Reply:
    """问投诉人: the question goes to him as it is, and the clocks that may wait do."""
    return await sentences.said(talk, case, Ask.QUESTION, _SENTENCES, words)


async def question_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """问投诉人 on a card."""
    return await sentences.tapped(talk, key, Ask.QUESTION, _SENTENCES)


async def worded(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """The sentence that one of these was asked for."""
    return await sentences.answered(talk, asked, _SENTENCES, text)


async def answered(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """The complainant's answer. He may go on for ten minutes: people answer in several messages."""
    await talk.desk.uow.dialogues.clear(talk.userid)
    case = await visible(talk, asked.case_id)
    if case is None or not case.is_open:
        return Say(talk.t("chat.supplement.over"))
    if case.waiting_since is None:
        return await add(talk, case, text)
    outcome = await add(talk, case, text, then="chat.answer.added")
    await collect(talk, case)
    return outcome


async def calm(talk: Talk, case: Case, _words: str = "") -> Reply:
    """安抚: ticked."""
    outcome = await talk.do(case.case_id, CalmCaller())
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    return Say(talk.t("chat.calmed", number=number(outcome.case)))


async def calm_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """已安抚 on the card of a call, which goes on asking who takes it up."""
    outcome = await talk.do(key.case_id, CalmCaller())
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    if outcome.case.state not in _NEW:
        return Say(talk.t("chat.calmed", number=number(outcome.case)))
    hint = talk.t("chat.calmed", number=number(outcome.case))
    return ReplaceCard(talk.card("triage", outcome.case, hint=hint), topics.TRIAGE)


async def go_on(talk: Talk, case: Case, _words: str = "") -> Reply:
    """继续办: the held clocks run again; the answer says until when."""
    outcome = await talk.do(case.case_id, GoOn())
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    return Say(talk.t("chat.going_on", status=status(talk, outcome.case)))


async def go_on_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """继续办 on a card: it turns into the next step of who owns it, with its new dates."""
    case = await visible(talk, key.case_id)
    if case is None:
        return Say(talk.t(NOT_FOUND))
    outcome = await talk.do(case.case_id, GoOn())
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    if outcome.case.owner.casefold() != talk.userid.casefold():
        return Say(talk.t("chat.going_on", status=status(talk, outcome.case)))
    return await talk.next_step(outcome.case)


async def _asked(talk: Talk, case: Case) -> str:
    """What happens until he answers; somebody outside the company has to be telephoned."""
    code = "chat.asked.outside" if case.is_outside else "chat.asked"
    return talk.t(code, number=number(case), status=status(talk, case))


_SENTENCES: sentences.Table = {
    Ask.CONTACT: Sentence(LogContact),
    Ask.PROGRESS: Sentence(partial(LogContact, tell=True)),
    Ask.QUESTION: Sentence(AskComplainant, _asked),
}
