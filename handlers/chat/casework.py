"""What the owner does between accepting and answering: notes, plan, measures, result. One sentence, or part by part."""

from __future__ import annotations

from handlers.cards.keys import CardKey
from handlers.cards.papers import report_owed
from handlers.chat import sentences
from handlers.chat.amounts import PlanWords, amount_in, cents, plan_words
from handlers.chat.sentences import SOMETHING, Sentence
from handlers.chat.talk import Talk, number
from handlers.chat.which import NOT_FOUND, Among, visible
from handlers.execute import Refused
from handlers.inbound import CardTap
from handlers.reply import Reply, Say
from workflow.case import Case, State
from workflow.commands import (
    CompleteMeasures,
    DeliverResult,
    NoteInvestigation,
    SettleOnTheSpot,
    SubmitPlan,
    WithdrawPlan,
)
from workflow.dialogue import Ask
from workflow.ports import Dialogue

_S = State
_WORKING = frozenset({_S.INVESTIGATING, _S.PLANNING})
TO_NOTE = Among("chat.none.working", ("owner",), _WORKING)
TO_PLAN = Among("chat.none.working", ("owner",), _WORKING)
TO_COMPLETE = Among("chat.none.measures", ("owner",), frozenset({_S.IMPLEMENTING}))
TO_FINISH = Among("chat.none.finish", ("owner",), frozenset({_S.ASSIGNED, *_WORKING, _S.IMPLEMENTING, _S.FEEDING_BACK}))
PLANNED = Among("chat.none.plan", ("owner",), frozenset({_S.APPROVING}))
_UNTIL_RESULT = frozenset({_S.ASSIGNED, *_WORKING})


async def note(talk: Talk, case: Case, words: str) -> Reply:
    """调查, 结论: a finding goes into the file."""
    return await sentences.said(talk, case, Ask.NOTE, _SENTENCES, words)


async def note_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """记调查."""
    return await sentences.tapped(talk, key, Ask.NOTE, _SENTENCES)


async def complete(talk: Talk, case: Case, words: str) -> Reply:
    """完成: the measures are done."""
    return await sentences.said(talk, case, Ask.COMPLETE, _SENTENCES, words)


async def complete_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """完成 on the card."""
    return await sentences.tapped(talk, key, Ask.COMPLETE, _SENTENCES)


async def finish(talk: Talk, case: Case, words: str) -> Reply:
    """办结, 结果, 当场办结: by the state it is settled on the spot, or the result is delivered."""
    question = Ask.SETTLE if case.state in _UNTIL_RESULT else Ask.RESULT
    return await sentences.said(talk, case, question, _SENTENCES, words)


async def settle_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """当场办结."""
    return await sentences.tapped(talk, key, Ask.SETTLE, _SENTENCES)


async def result_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """发送结果."""
    return await sentences.tapped(talk, key, Ask.RESULT, _SENTENCES)


async def answered(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """The sentence that was asked for."""
    return await sentences.answered(talk, asked, _SENTENCES, text)


async def plan(talk: Talk, case: Case, words: str) -> Reply:
    """方案 in one message, or as much of it as there is; the rest is asked part by part."""
    refusal = talk.would(case, SubmitPlan(SOMETHING, SOMETHING, 0))
    if refusal:
        return Say(talk.why(refusal))
    return await _next_part(talk, case, plan_words(words))


async def plan_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """提方案, 改方案."""
    case = await visible(talk, key.case_id)
    return await plan(talk, case, "") if case else Say(talk.t(NOT_FOUND))


async def plan_part(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """One part, or the whole plan in one message with labels."""
    case = await visible(talk, asked.case_id)
    if case is None:
        await talk.desk.uow.dialogues.clear(talk.userid)
        return Say(talk.t(NOT_FOUND))
    part = asked.question.removeprefix("plan.")
    said = plan_words(text)
    whole = said if said.measures or said.amount else PlanWords(**{part: text.strip()})
    known = {name: asked.partial.get(name, "") for name in PlanWords.__slots__}
    new = {name: getattr(whole, name) for name in PlanWords.__slots__ if getattr(whole, name)}
    return await _next_part(talk, case, PlanWords(**{**known, **new}))


async def take_back(talk: Talk, case: Case, _words: str = "") -> Reply:
    """撤回: the plan comes back before its chain has ended."""
    outcome = await talk.do(case.case_id, WithdrawPlan())
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    await talk.send_next_step(outcome.case)
    return Say(_taken_back(talk, outcome.case))


async def take_back_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """撤回方案 on the card: it turns into the next step."""
    outcome = await talk.do(key.case_id, WithdrawPlan())
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    await talk.push(_taken_back(talk, outcome.case))
    return await talk.next_step(outcome.case)


def _settled(words: str) -> SettleOnTheSpot | None:
    """The result for the complainant, and behind it what it cost; None where the amount is not understood."""
    text, amount = amount_in(words)
    return SettleOnTheSpot(text, amount) if amount is not None else None


async def _completed(talk: Talk, case: Case) -> str:
    await talk.send_next_step(case)
    return talk.t("chat.done.complete", number=number(case))


async def _answered(talk: Talk, case: Case) -> str:
    """The complainant has it; somebody outside has to be telephoned, and is asked by somebody else."""
    code = "chat.done.result.outside" if case.is_outside else "chat.done.result"
    return talk.t(code, number=number(case)) + report_owed(talk.view(case))


async def _settled_at_once(talk: Talk, case: Case) -> str:
    code = "chat.done.settle.outside" if case.is_outside else "chat.done.settle"
    return talk.t(code, number=number(case)) + report_owed(talk.view(case))


_SENTENCES: sentences.Table = {
    Ask.NOTE: Sentence(NoteInvestigation),
    Ask.COMPLETE: Sentence(CompleteMeasures, _completed),
    Ask.RESULT: Sentence(DeliverResult, _answered),
    Ask.SETTLE: Sentence(_settled, _settled_at_once, unclear="chat.plan.amount_unclear"),
}


async def _next_part(talk: Talk, case: Case, said: PlanWords) -> Reply:
    """Asks for the first part that is missing, else submits. An amount that is not understood is asked again."""
    kept = {"cause": said.cause, "measures": said.measures}
    if not said.cause:
        return await talk.ask(Ask.PLAN_CAUSE, case, **kept)
    if not said.measures:
        return await talk.ask(Ask.PLAN_MEASURES, case, **kept)
    amount = cents(said.amount) if said.amount else None
    if amount is None:
        question = await talk.ask(Ask.PLAN_AMOUNT, case, **kept)
        return Say(talk.t("chat.plan.amount_unclear")) if said.amount else question
    outcome = await talk.do(case.case_id, SubmitPlan(said.cause, said.measures, amount))
    await talk.close_question(case.case_id)
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    await talk.send_next_step(outcome.case)
    return Say(_submitted(talk, outcome.case))


def _submitted(talk: Talk, case: Case) -> str:
    """Which version for how much went to whom; or that it stands, being within one's own authority."""
    newest = case.plan
    version = newest.version if newest else 0
    money = talk.words.money(newest.amount_cents if newest else 0)
    if case.state is not State.APPROVING or case.approval is None:
        return talk.t("chat.plan.stands", number=number(case), version=version, amount=money)
    people = talk.t("list.arrow").join(
        talk.t("list.comma").join(talk.name(u) for u in step.people) for step in case.approval.steps
    )
    return talk.t("chat.plan.submitted", number=number(case), version=version, amount=money, people=people)


def _taken_back(talk: Talk, case: Case) -> str:
    return talk.t("chat.plan.taken_back", number=number(case), version=case.plan.version if case.plan else 0)
