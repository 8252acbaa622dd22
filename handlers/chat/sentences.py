"""Commands that are one sentence: asked for where it is missing, carried out where it is there. It knows no feature."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from handlers.cards.keys import CardKey
from handlers.chat.talk import Talk, number
from handlers.chat.which import NOT_FOUND, visible
from handlers.execute import Refused
from handlers.reply import Reply, Say
from workflow.case import Case
from workflow.commands import Command
from workflow.dialogue import Ask
from workflow.ports import Dialogue

# Stands for the words that are still to be written, when we ask beforehand whether the command may be given at all.
SOMETHING = "…"


@dataclass(frozen=True, slots=True)
class Sentence:
    """What the answer to one question becomes.

    `unclear`: the code of what is said where `command` makes nothing of the words. `then`: what is answered once it
    happened; else the words of `chat.done.<question>`.
    """

    command: Callable[[str], Command | None]
    then: Callable[[Talk, Case], Awaitable[str]] | None = None
    unclear: str = ""


Table = Mapping[Ask, Sentence]


async def said(talk: Talk, case: Case, question: Ask, table: Table, words: str) -> Reply:
    """The command with these words; without words the question, if the command may be given at all."""
    sentence = table[question]
    if not words.strip():
        about = sentence.command(SOMETHING)
        refusal = talk.would(case, about) if about else None
        return Say(talk.why(refusal)) if refusal else await talk.ask(question, case)
    command = sentence.command(words)
    if command is None:
        return Say(talk.t(sentence.unclear))
    outcome = await talk.do(case.case_id, command)
    await talk.close_question(case.case_id)
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    if sentence.then is not None:
        return Say(await sentence.then(talk, outcome.case))
    return Say(talk.t(f"chat.done.{question}", number=number(outcome.case)))


async def tapped(talk: Talk, key: CardKey, question: Ask, table: Table) -> Reply:
    """The button that asks for the sentence."""
    case = await visible(talk, key.case_id)
    return await said(talk, case, question, table, "") if case else Say(talk.t(NOT_FOUND))


async def answered(talk: Talk, asked: Dialogue, table: Table, text: str) -> Reply:
    """The sentence that was asked for."""
    case = await visible(talk, asked.case_id)
    if case is None:
        await talk.desk.uow.dialogues.clear(talk.userid)
        return Say(talk.t(NOT_FOUND))
    return await said(talk, case, Ask(asked.question), table, text)
