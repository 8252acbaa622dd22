"""回访: who did not handle the case telephones somebody outside and writes down the answer (X-66, X-40, X-44)."""

from __future__ import annotations

from handlers import topics
from handlers.cards.keys import CardKey
from handlers.cards.visit import OPTIONS
from handlers.chat.talk import Talk, number
from handlers.chat.which import NOT_FOUND, Among, visible
from handlers.courtesy import SCORES
from handlers.execute import Refused
from handlers.inbound import CardTap
from handlers.reply import Quiet, ReplaceCard, Reply, Say
from workflow.case import Case, State
from workflow.closing import missing
from workflow.commands import RecordVisit

TO_VISIT = Among("chat.none.to_visit", ("visitor",), frozenset({State.VISITING}))
_MISSED = frozenset({"未接通", "没接", "没接通", "没人接", "无人接听", "打不通", "关机", "停机"})
_GOOD = "4"


async def visit(talk: Talk, case: Case, words: str) -> Reply:
    """回访 ⟨号⟩ ⟨满意|一般|不满意|未接通⟩ [原话]. Without the answer: the card again."""
    said, _, rest = words.strip().partition(" ")
    option = _option(said)
    if option is None:
        refusal = talk.would(case, RecordVisit(_GOOD))
        if refusal:
            return Say(talk.why(refusal))
        await talk.send("visit", case, topics.of_call(case.round), round=str(case.round))
        return Say(talk.t("chat.visit.which")) if words.strip() else Quiet()
    outcome = await talk.do(case.case_id, RecordVisit(option, rest.strip()))
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    return Say(_came_of_it(talk, outcome.case, option))


async def visited(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """满意, 一般, 不满意, 未接通 on the card. Whoever was not reached is still to be asked: the card stays."""
    case = await visible(talk, key.case_id)
    if case is None:
        return Say(talk.t(NOT_FOUND))
    if case.state is not State.VISITING or key.instance not in ("", str(case.round)):
        return talk.turned("visit_done", case, round=key.instance)
    option = OPTIONS[key.act]
    outcome = await talk.do(case.case_id, RecordVisit(option))
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    said = _came_of_it(talk, outcome.case, option)
    if not option:
        hint = talk.t("chat.visit.tried", count=outcome.case.visits_missed)
        return ReplaceCard(talk.card("visit", outcome.case, round=key.instance, hint=hint), topics.of_call(case.round))
    await talk.push(said)
    return talk.turned("visit_done", outcome.case, round=key.instance)


def _option(said: str) -> str | None:
    if said in _MISSED:
        return ""
    return SCORES.get(said)


def _came_of_it(talk: Talk, case: Case, option: str) -> str:
    """Closed, handled again by whom, with the director, or what is still missing for closing it."""
    named = {"number": number(case)}
    if not option:
        most = talk.policy(case).lifecycle.visit_attempts
        return talk.t("chat.visit.missed", count=case.visits_missed, most=most, **named)
    if not case.is_open:
        return talk.t("chat.visit.closed", **named)
    if case.rounds_exhausted:
        return talk.t("chat.visit.exhausted", **named)
    if case.state is not State.VISITING:
        owner = talk.name(case.owner) if case.owner else talk.t("refusal.nobody")
        return talk.t("chat.visit.again", round=case.round, owner=owner, **named)
    owed = talk.t("list.comma").join(talk.t(f"record.{record}") for record in missing(case, talk.view(case).context))
    return talk.t("chat.visit.waits", owed=owed, **named)
