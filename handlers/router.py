"""What comes in finds its handler: one table by kind. Total: every inbound value is met by a reply."""

from __future__ import annotations

from handlers.chat import courtesies
from handlers.chat.dialogue import hear, lapse
from handlers.chat.filing import lapse_draft
from handlers.chat.menu import click
from handlers.chat.talk import Talk
from handlers.chat.taps import tap
from handlers.desk import Desk
from handlers.inbound import (
    CardTap,
    DirectoryChanged,
    Entered,
    Ignored,
    Inbound,
    Left,
    MenuClick,
    Said,
    SentLink,
    SentMedia,
    SentPlace,
)
from handlers.reply import Quiet, Reply
from handlers.texts.words import Words
from workflow.ports import Dialogue, Draft


async def dispatch(desk: Desk, inbound: Inbound, words: Words) -> Reply:
    """The reply to one inbound value, inside the desk's unit of work; the caller commits.

    Quiet only where the answer is a card that is on its way, small talk was answered a moment ago, or nobody spoke.
    `words` are those of the desk's time.
    """
    talk = talk_of(desk, inbound.userid, words)
    match inbound:
        case Said(text=text):
            return await hear(talk, text)
        case CardTap():
            return await tap(talk, inbound)
        case MenuClick(key=key):
            return await click(talk, key)
        case SentMedia():
            return await courtesies.media(talk, inbound)
        case SentPlace():
            return await courtesies.place(talk, inbound)
        case SentLink():
            return await courtesies.link(talk, inbound)
        case Entered():
            return await courtesies.entered(talk, inbound)
        case Left() | DirectoryChanged() | Ignored():
            return Quiet()


async def question_lapsed(desk: Desk, asked: Dialogue, words: Words) -> None:
    """For the sweep: an open question's time has come."""
    await lapse(talk_of(desk, asked.userid, words), asked)


async def draft_lapsed(desk: Desk, draft: Draft, words: Words) -> None:
    """For the sweep: a draft's next time has come; it is nudged about once, and later forgotten."""
    await lapse_draft(talk_of(desk, draft.userid, words), draft)


def talk_of(desk: Desk, userid: str, words: Words) -> Talk:
    """The turn of that person, in the directory's spelling of the userid (wecom.md 2.7: they compare case-folded)."""
    person = desk.directory.person(userid)
    return Talk(desk, person.userid if person else userid, words)
