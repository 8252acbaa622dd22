"""The app menu (people.md 3): one table from key to what it does. The menu is one for all, so everybody is answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from handlers.chat import courtesies, guide, overview
from handlers.chat.approval import pending
from handlers.chat.talk import Talk
from handlers.chat.typed import do
from handlers.reply import Reply, Say
from handlers.understand import Do
from handlers.verbs import Verb
from workflow.commands import COMPLAINT
from workflow.dialogue import Ask


async def _new(talk: Talk) -> Reply:
    return await talk.ask(Ask.MATTER, None, kind=COMPLAINT, director="")


async def _more(talk: Talk) -> Reply:
    return Say(talk.t("chat.menu.more"))


async def _approve(talk: Talk) -> Reply:
    return await pending(talk) if overview.is_staff(talk) else Say(talk.t("chat.todo.not_staff"))


def _command(verb: Verb) -> Callable[[Talk], Awaitable[Reply]]:
    """As if the word had been typed."""

    async def run(talk: Talk) -> Reply:
        return await do(talk, Do(verb))

    return run


MENU: Mapping[str, Callable[[Talk], Awaitable[Reply]]] = {
    "NEW": _new,
    "SUGGEST": _command(Verb.SUGGEST),
    "ANON": _command(Verb.ANONYMOUS),
    "ABOUT_BOSS": _command(Verb.DIRECT),
    "FILES": courtesies.nothing,
    "MINE": overview.mine,
    "URGE": _command(Verb.URGE),
    "MORE": _more,
    "READERS": _command(Verb.READERS),
    "POLICY": overview.policy,
    "TODO": overview.todo,
    "APPROVE": _approve,
    "PROXY": _command(Verb.PROXY),
    "LEDGER": _command(Verb.REPORT),
    "AWAY": _command(Verb.AWAY),
}


async def click(talk: Talk, key: str) -> Reply:
    """The answer to a click; a key of a menu that we do not know gets help."""
    run = MENU.get(key)
    return await run(talk) if run else await guide.help_(talk)
