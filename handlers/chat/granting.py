"""Who may grant a later due time decides by tap, on exactly what the card showed; no needs a sentence of why (D8)."""

from __future__ import annotations

from handlers.cards.extension import seen_of
from handlers.cards.keys import CardKey
from handlers.chat.sentences import SOMETHING
from handlers.chat.talk import Talk, number
from handlers.chat.which import NOT_FOUND, visible
from handlers.execute import Refused
from handlers.inbound import CardTap
from handlers.reply import Reply, Say
from workflow.case import Case
from workflow.commands import GrantExtension, RefuseExtension
from workflow.dialogue import Ask
from workflow.errors import Refusal
from workflow.ports import Dialogue


async def grant(talk: Talk, tap: CardTap, key: CardKey) -> Reply:
    """同意延期, of exactly what the card showed."""
    case = await visible(talk, key.case_id)
    if case is None:
        return Say(talk.t(NOT_FOUND))
    if _is_stale(case, key):
        return await _stale(talk, tap, case, key)
    outcome = await talk.do(case.case_id, GrantExtension(key.instance))
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    return await _answered(talk, tap, outcome.case, key, "granted")


async def refuse(talk: Talk, tap: CardTap, key: CardKey) -> Reply:
    """不同意: needs a reason, the next message."""
    case = await visible(talk, key.case_id)
    if case is None:
        return Say(talk.t(NOT_FOUND))
    if _is_stale(case, key):
        return await _stale(talk, tap, case, key)
    refusal = talk.would(case, RefuseExtension(key.instance, SOMETHING))
    if refusal:
        return Say(talk.why(refusal))
    return await talk.ask(Ask.REFUSE_EXTENSION, case, instance=key.instance)


async def refused_with_words(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """Why not."""
    await talk.desk.uow.dialogues.clear(talk.userid)
    outcome = await talk.do(asked.case_id, RefuseExtension(asked.partial["instance"], text))
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    return Say(talk.t("chat.extension.refused", number=number(outcome.case)))


def _is_stale(case: Case, key: CardKey) -> bool:
    """Whether the card shows another wish than the one that is open, or one that is decided."""
    asked = case.extension
    return asked is None or asked.instance != key.instance or seen_of(asked) != key.seen


async def _stale(talk: Talk, tap: CardTap, case: Case, key: CardKey) -> Reply:
    await talk.push(talk.why(Refusal("no_extension_asked")))
    return await _answered(talk, tap, case, key, "")


async def _answered(talk: Talk, tap: CardTap, case: Case, key: CardKey, done: str) -> Reply:
    """The card keeps what was asked for, and says what came of it."""
    card = await talk.desk.uow.outbox.card(tap.task_id)
    shown = {**(card.params if card else {}), "instance": key.instance, "done": done, "by_whom": talk.userid}
    return talk.turned("extension_done", case, **shown)
