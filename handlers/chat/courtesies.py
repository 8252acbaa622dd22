"""Answers to what is not a matter: greetings, thanks, outbursts, pictures, words this version does not carry out."""

from __future__ import annotations

from datetime import timedelta

from handlers.chat.filing import duty, offer
from handlers.chat.talk import Talk, and_say
from handlers.inbound import Entered, MediaKind, SentLink, SentMedia, SentPlace
from handlers.reading import is_matter, read
from handlers.reply import Quiet, Reply, Say
from handlers.understand import Do
from handlers.verbs import Later, Who
from handlers.vocabulary import word_of

ONCE_IN = timedelta(minutes=30)
AWAY_FOR = timedelta(days=30)
_SMALL_TALK, _HERE = "small_talk", "here"


async def small_talk(talk: Talk) -> Reply:
    """「好的。」 at most once in half an hour: the one exception to "never silence" (people.md 1.3)."""
    dialogues, now = talk.desk.uow.dialogues, talk.desk.now
    last = await dialogues.seen(talk.userid, _SMALL_TALK)
    if last is not None and now - last < ONCE_IN:
        return Quiet()
    await dialogues.mark_seen(talk.userid, _SMALL_TALK, now)
    return Say(talk.t("chat.small_talk"))


async def greeting(talk: Talk) -> Reply:
    """你好."""
    return Say(talk.t("chat.greeting"))


async def swearing(talk: Talk) -> Reply:
    """An outburst: what is it about?"""
    return Say(talk.t("chat.swearing"))


async def nothing(talk: Talk) -> Reply:
    """An empty text: WeCom sends one for forwarded chats and some files (people.md 1.11)."""
    return Say(talk.t("chat.empty"))


async def entered(talk: Talk, came: Entered) -> Reply:
    """A greeting the first time and after thirty days' absence; those who live in the app are not greeted."""
    dialogues, now = talk.desk.uow.dialogues, talk.desk.now
    last = await dialogues.seen(talk.userid, _HERE)
    await dialogues.mark_seen(talk.userid, _HERE, now)
    if last is not None and now - last < AWAY_FOR and not came.first_time:
        return Quiet()
    return Say(talk.t("chat.greeting"))


async def media(talk: Talk, sent: SentMedia) -> Reply:
    """Pictures, voices and videos are not kept in this version: said plainly, with what to do."""
    codes = {
        MediaKind.IMAGE: "chat.media.image",
        MediaKind.VOICE: "chat.media.voice",
        MediaKind.VIDEO: "chat.media.video",
    }
    return Say(talk.t(codes[sent.kind]))


async def place(talk: Talk, _sent: SentPlace) -> Reply:
    """A location."""
    return Say(talk.t("chat.media.place"))


async def link(talk: Talk, _sent: SentLink) -> Reply:
    """A link: nothing is opened."""
    return Say(talk.t("chat.media.link"))


async def anonymous(talk: Talk, meant: Do) -> Reply:
    """匿名: the honest sentence, and no content, ever (people.md 2.3, D11). What was typed behind the word is not
    kept, and the answer says so."""
    allowed = talk.policy().intake.anonymous
    reply = Say(talk.t("chat.anonymous" if allowed else "chat.anonymous.forbidden"))
    return await and_say(talk, reply, talk.t("chat.anonymous.dropped")) if meant.words.strip() else reply


async def not_yet(talk: Talk, meant: Do) -> Reply:
    """A word of a later version: said so, with what to do instead. Anybody's own matter behind it still gets card 0."""
    word = word_of(meant.verb)
    answer = Say(talk.t(f"later.{word.instead or Later.PERSON}", word=word.canonical, people=duty(talk)))
    if word.who is Who.STAFF or not is_matter(read(meant.words)):
        return answer
    await offer(talk, meant.words)
    return answer
