"""From a sentence to a number: 「投诉 …」 files at once, any other sentence becomes card 0, one tap from a number."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.cards.choices import TO_DIRECTOR, Question
from handlers.cards.filing import receipt_text, received
from handlers.cards.keys import CardKey
from handlers.chat.talk import Talk, greyed
from handlers.chat.which import visible
from handlers.desk import Filing
from handlers.execute import Refused
from handlers.inbound import CardTap
from handlers.proxied import own_channels
from handlers.reply import Quiet, Reply, Say
from handlers.understand import Do
from handlers.unfiled import policies_in_turn
from handlers.verbs import Verb
from workflow.case import Case
from workflow.commands import BOT, COMPLAINT, FileCase
from workflow.dialogue import Ask
from workflow.ports import Dialogue, Draft, ItemKind, OutboxItem, Urgency

# Nothing tapped for that long: one line, then never again for that text (people.md 2.2, card 0).
NUDGE_AFTER = timedelta(minutes=30)
# How long a tap on an old card 0 still registers its words, or says which number they got.
KEPT_FOR = timedelta(days=30)
# More ways in than that are no help to who asks for one.
_WAYS = 6
# What a draft remembers besides its words.
_NUDGED, _CASE = "nudged", "case"

FEEDBACK, SUGGESTION = "feedback", "suggestion"
KINDS = {Verb.FILE: COMPLAINT, Verb.DIRECT: COMPLAINT, Verb.FEEDBACK: FEEDBACK, Verb.SUGGEST: SUGGESTION}
# Shorter than this is not said yet: 「投诉 啊」.
_LEAST = 2


async def file(talk: Talk, meant: Do) -> Reply:
    """投诉, 反馈, 建议, 直达: registered at once, answered with the receipt in words. Without words: asks for them."""
    if closed := closed_door(talk):
        return Say(closed)
    kind, to_director = KINDS[meant.verb], meant.verb is Verb.DIRECT
    if len(meant.words.strip()) < _LEAST:
        return await talk.ask(Ask.MATTER, None, kind=kind, director="1" if to_director else "")
    return await _file(talk, meant.words, kind, to_director)


async def told(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """The matter, after 「请直接说发生了什么」: card 0, or filed at once where the person chose more exactly before.

    Words for the director go to him and nowhere else: no card may lose that choice.
    """
    await talk.desk.uow.dialogues.clear(talk.userid)
    kind, to_director = asked.partial.get("kind", COMPLAINT), bool(asked.partial.get("director"))
    if kind == COMPLAINT and not to_director:
        return await offer(talk, text)
    return await _file(talk, text, kind, to_director)


async def offer(talk: Talk, text: str, *, asking: bool = False) -> Reply:
    """Card 0: the words are kept, sealed, and one tap registers exactly them."""
    if closed := closed_door(talk):
        return Say(closed)
    desk = talk.desk
    draft = Draft(desk.ids.draft_id(), talk.userid, text, desk.now, desk.now + NUDGE_AFTER)
    await desk.uow.dialogues.put_draft(draft)
    params = {"draft_id": draft.draft_id, "text": text, **({"asking": "1"} if asking else {})}
    item = OutboxItem(ItemKind.NOTICE, talk.userid, "draft", params=params, urgency=Urgency.ACTION)
    await desk.uow.outbox.add(item, at=desk.now)
    return Quiet()


async def register(talk: Talk, tap: CardTap, key: CardKey) -> Reply:
    """登记投诉: the draft becomes a case and the card its receipt. A second tap tells the number it already has."""
    return await _register(talk, tap, key, COMPLAINT)


async def register_suggestion(talk: Talk, tap: CardTap, key: CardKey) -> Reply:
    """提建议: the same as a suggestion."""
    return await _register(talk, tap, key, SUGGESTION)


async def just_asking(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """只是问问: nothing is registered; whom to ask is said. The words go to nobody: they may be about him."""
    return await _let_go(talk, key, talk.t("chat.draft.asking", people=duty(talk)))


async def drop(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """不登记."""
    return await _let_go(talk, key, talk.t("chat.draft.dropped"))


async def edit(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """改一下内容: the next message takes the place of the words, on a new card."""
    draft = await own_draft(talk, key.draft)
    if draft is None or _CASE in draft.params:
        return await _gone(talk, draft)
    question = await talk.ask(Ask.EDIT, None, draft=draft.draft_id)
    return await greyed(talk, talk.t("chat.grey.edited"), question.text)


async def edited(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """The new words: the old draft is forgotten, a new card is offered."""
    await talk.desk.uow.dialogues.clear(talk.userid)
    await talk.desk.uow.dialogues.drop_draft(asked.partial.get("draft", ""))
    return await offer(talk, text)


def closed_door(talk: Talk) -> str:
    """Where nobody files by himself in this chat: whom to turn to, and to staff how they file for others; else ""."""
    policy = talk.policy()
    if any(row.id == BOT and row.self_service for row in policy.channels):
        return ""
    if writes_for_others(talk):
        return talk.t("chat.door.staff")
    ways = [
        talk.t("chat.proxy.watched", channel=row.title, roles=policy.roles[row.watcher].title)
        for row in policy.channels
    ]
    return talk.t("chat.door.closed", list=talk.t("list.semicolon").join(ways[:_WAYS]))


def writes_for_others(talk: Talk) -> bool:
    """Whether the person may write down what others say, under any regulation in use."""
    rules, directory = talk.desk.rules, talk.desk.directory
    return any(own_channels(talk.userid, rules.policy(used), directory) for used in policies_in_turn(rules))


async def own_draft(talk: Talk, draft_id: str) -> Draft | None:
    """The draft, if it is this person's own."""
    draft = await talk.desk.uow.dialogues.draft(draft_id)
    return draft if draft is not None and draft.userid.casefold() == talk.userid.casefold() else None


async def lapse_draft(talk: Talk, draft: Draft) -> None:
    """What the sweep does with a draft whose time has come: after half an hour one line, after a month it is gone."""
    dialogues = talk.desk.uow.dialogues
    if _NUDGED in draft.params or _CASE in draft.params:
        await dialogues.drop_draft(draft.draft_id)
        return
    proxied = draft.params.get("name", "")
    await talk.push(talk.t("chat.proxy.nudge", name=proxied) if proxied else talk.t("chat.draft.nudge"))
    await _keep(talk, draft, **{_NUDGED: "1"})


def duty(talk: Talk) -> str:
    """Who is on duty for questions, by name; the director where nobody takes complaints in."""
    directory = talk.desk.directory
    people = directory.holders("specialist") or directory.holders("director")
    return talk.t("list.comma").join(talk.name(u) for u in people[:3]) or talk.t("chat.human.nobody")


async def _register(talk: Talk, tap: CardTap, key: CardKey, kind: str) -> Reply:
    draft = await own_draft(talk, key.draft)
    if draft is None or _CASE in draft.params:
        return await _gone(talk, draft)
    how = tap.selections.get(Question.HOW, ())
    outcome = await talk.do("", _command(talk, draft.text, kind, TO_DIRECTOR in how))
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    # The case has the words now; the draft only remembers what became of them.
    await _keep(talk, replace(draft, text=""), **{_CASE: outcome.case.case_id})
    return talk.turned("receipt", outcome.case)


async def _file(talk: Talk, text: str, kind: str, to_director: bool) -> Reply:
    outcome = await talk.do("", _command(talk, text, kind, to_director))
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    return Say(receipt_text(talk.view(outcome.case)))


def _command(talk: Talk, text: str, kind: str, to_director: bool) -> FileCase:
    """A kind that the regulation does not know is a complaint."""
    ids, rules = talk.desk.ids, talk.desk.rules
    led = rules.for_person(talk.userid, talk.desk.directory, Filing(kind=kind))
    kinds = rules.policy(led).intake.kinds
    known = kind if kind in kinds else COMPLAINT
    return FileCase(ids.case_id(), ids.receipt(), text, known, to_director=to_director)


async def _gone(talk: Talk, draft: Draft | None) -> Reply:
    """The truth about a card 0 that can no longer be acted on: registered under that number, or no longer kept."""
    case = await _registered(talk, draft)
    if case is None:
        return await greyed(talk, talk.t("chat.grey.gone"), talk.t("chat.draft.gone"))
    await talk.push(talk.t("chat.draft.registered", received=received(talk.view(case))))
    return talk.turned("receipt", case)


async def _registered(talk: Talk, draft: Draft | None) -> Case | None:
    return await visible(talk, draft.params.get(_CASE, "")) if draft else None


async def _let_go(talk: Talk, key: CardKey, text: str) -> Reply:
    draft = await own_draft(talk, key.draft)
    if draft is not None and _CASE in draft.params:
        return await _gone(talk, draft)
    if draft is not None:
        await talk.desk.uow.dialogues.drop_draft(draft.draft_id)
    return await greyed(talk, talk.t("chat.grey.not_filed"), text)


async def _keep(talk: Talk, draft: Draft, **params: str) -> None:
    """The draft outlives its nudge: a late tap still registers it, a second one is told the number."""
    kept = replace(draft, params={**draft.params, **params}, expires_at=draft.at + KEPT_FOR)
    await talk.desk.uow.dialogues.put_draft(kept)
