"""How grave and how urgent a case is, in chat: 定级, 情况, 急, 不急. What follows from it the regulation says."""

from __future__ import annotations

import re

from handlers import topics
from handlers.cards.keys import CardKey
from handlers.chat import sentences
from handlers.chat.sentences import Sentence
from handlers.chat.talk import Talk, number
from handlers.chat.triage import NEW
from handlers.chat.which import NOT_FOUND, Among, visible
from handlers.execute import Refused
from handlers.inbound import CardTap
from handlers.reading import read
from handlers.reply import ReplaceCard, Reply, Say
from workflow.case import OPEN, Case
from workflow.commands import JudgeUrgency, NoteFacts, SetLevel
from workflow.dialogue import Ask
from workflow.errors import Refusal
from workflow.ports import Dialogue
from workflow.severity import tickable

HANDLED = Among("chat.none.handled", ("owner",), OPEN, pool=NEW)
RANKED = Among("chat.none.handled", ("owner",), OPEN - NEW)
_BETWEEN = re.compile(r"[\s,，、;；。]+")
_NONE = frozenset({"无", "没有", "都没有", "none"})
_GONE = ("去掉", "没有", "不再", "取消")


async def set_level(talk: Talk, case: Case, words: str) -> Reply:
    """定级 ⟨号⟩ 重大 [理由]: without a level it is asked for, and the reason where the regulation wants one."""
    levels = talk.policy(case).severity.levels
    if not words.strip():
        return await _ask_level(talk, case)
    reading = read(words)
    named = next((one for one in levels if reading.plain.startswith(read(talk.words.level(one)).plain)), "")
    if not named:
        clause = talk.policy(case).clause("severity.levels")
        return Say(talk.why(Refusal("level_unknown", {"levels": levels}, clause)))
    return await _level(talk, case, named, reading.after(len(read(talk.words.level(named)).plain)).whole())


async def level_told(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """The level that was asked for, or the reason for it."""
    case = await visible(talk, asked.case_id)
    if case is None:
        await talk.desk.uow.dialogues.clear(talk.userid)
        return Say(talk.t(NOT_FOUND))
    if asked.question == Ask.LEVEL_REASON:
        return await _level(talk, case, asked.partial["severity"], text)
    return await set_level(talk, case, text)


async def note_facts(talk: Talk, case: Case, words: str) -> Reply:
    """情况 ⟨号⟩ 危及生命健康 数据泄露: added to what is known; 「去掉 …」 takes one away, 「无」 all of them."""
    return await _facts(talk, case, words) if words.strip() else await _ask_facts(talk, case)


async def facts_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """登记情况 on the new complaint."""
    case = await visible(talk, key.case_id)
    return await _ask_facts(talk, case) if case else Say(talk.t(NOT_FOUND))


async def facts_told(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """The facts that were asked for, by place in the list or by name."""
    case = await visible(talk, asked.case_id)
    if case is None:
        await talk.desk.uow.dialogues.clear(talk.userid)
        return Say(talk.t(NOT_FOUND))
    return await _facts(talk, case, text)


async def urgent(talk: Talk, case: Case, _words: str = "") -> Reply:
    """急: confirms what the safety words raised, or sets it."""
    outcome = await talk.do(case.case_id, JudgeUrgency(urgent=True))
    return talk.refused(outcome) if isinstance(outcome, Refused) else Say(_standing(talk, outcome.case))


async def urgent_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """确认紧急, 标为紧急: the card says so from now on."""
    case = await visible(talk, key.case_id)
    if case is None:
        return Say(talk.t(NOT_FOUND))
    outcome = await talk.do(case.case_id, JudgeUrgency(urgent=True))
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    if outcome.case.state not in NEW:
        return Say(_standing(talk, outcome.case))
    return ReplaceCard(talk.card("triage", outcome.case), topics.TRIAGE)


async def not_urgent(talk: Talk, case: Case, words: str) -> Reply:
    """不急 ⟨号⟩ ⟨理由⟩."""
    return await sentences.said(talk, case, Ask.NOT_URGENT, _SENTENCES, words)


async def not_urgent_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """不紧急: the reason is the next message."""
    return await sentences.tapped(talk, key, Ask.NOT_URGENT, _SENTENCES)


async def reasoned(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """Why it is not urgent."""
    return await sentences.answered(talk, asked, _SENTENCES, text)


async def _ask_level(talk: Talk, case: Case) -> Reply:
    levels = talk.policy(case).severity.levels
    refusal = talk.would(case, SetLevel(next(one for one in reversed(levels) if one != case.severity), "…"))
    if refusal:
        return Say(talk.why(refusal))
    names = talk.t("list.comma").join(talk.words.level(one) for one in levels)
    return await talk.ask(Ask.LEVEL, case, level=talk.words.level(case.severity), levels=names)


async def _level(talk: Talk, case: Case, severity: str, reason: str) -> Reply:
    refusal = talk.would(case, SetLevel(severity, reason))
    if refusal and refusal.code == "why_needed":
        return await talk.ask(Ask.LEVEL_REASON, case, severity=severity, level=talk.words.level(severity))
    outcome = await talk.do(case.case_id, SetLevel(severity, reason))
    await talk.close_question(case.case_id)
    return talk.refused(outcome) if isinstance(outcome, Refused) else Say(_standing(talk, outcome.case))


async def _ask_facts(talk: Talk, case: Case) -> Reply:
    """Which of the regulation's criteria hold; those that are known are marked."""
    known = set(case.facts)
    lines = "\n".join(
        talk.t("chat.fact.known" if fact in known else "chat.fact.line", place=place, fact=talk.words.fact(fact))
        for place, fact in enumerate(tickable(talk.policy(case)), start=1)
    )
    return await talk.ask(Ask.FACTS, case, list=lines)


async def _facts(talk: Talk, case: Case, words: str) -> Reply:
    """What the words add and take away; one that is not understood changes nothing."""
    listed = tickable(talk.policy(case))
    if read(words.strip()).plain in _NONE:
        return await _noted(talk, case, ())
    facts, going = list(case.facts), False
    for piece in (one for one in _BETWEEN.split(words.strip()) if one):
        start = next((word for word in _GONE if piece.startswith(word)), "")
        name = piece.removeprefix(start)
        if not name:
            going = True  # 「没有 数据泄露」: the word stands alone and means what comes behind it
            continue
        gone = going or bool(start)
        fact = _fact(talk, name, listed)
        if not fact:
            return Say(talk.t("chat.fact.unknown", name=name))
        facts = [one for one in facts if one != fact] if gone else [*facts, fact]
    return await _noted(talk, case, tuple(dict.fromkeys(facts)))


async def _noted(talk: Talk, case: Case, facts: tuple[str, ...]) -> Reply:
    outcome = await talk.do(case.case_id, NoteFacts(facts))
    await talk.close_question(case.case_id)
    return talk.refused(outcome) if isinstance(outcome, Refused) else Say(_standing(talk, outcome.case))


def _fact(talk: Talk, name: str, listed: tuple[str, ...]) -> str:
    """By its place in the list, by its name or the beginning of it."""
    said = read(name).plain
    if said.isascii() and said.isdigit():
        return listed[int(said) - 1] if 0 < int(said) <= len(listed) else ""
    meant = [fact for fact in listed if said and read(talk.words.fact(fact)).plain.startswith(said)]
    return meant[0] if len(meant) == 1 else ""


def _standing(talk: Talk, case: Case) -> str:
    """What is known, how grave it is now, whether it is urgent; and that the emergency procedure has begun."""
    facts = talk.t("list.comma").join(talk.words.fact(fact) for fact in case.facts)
    said = [talk.t("chat.gravity.facts", number=number(case), facts=facts or talk.t("chat.gravity.none"))]
    if case.severity:
        said.append(talk.t("chat.gravity.level", level=talk.words.level(case.severity)))
    said.append(talk.t("chat.gravity.urgent" if case.urgent else "chat.gravity.not_urgent"))
    if case.emergency_at is not None:
        said.append(talk.t("chat.gravity.emergency", number=number(case)))
    return "".join(said).rstrip()


async def _cleared(talk: Talk, case: Case) -> str:
    return _standing(talk, case)


_SENTENCES: sentences.Table = {
    Ask.NOT_URGENT: Sentence(lambda words: JudgeUrgency(urgent=False, reason=words), _cleared),
}
