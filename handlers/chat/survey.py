"""The complainant's last word: score, reasons, 还没解决, a sentence afterwards; what the director decides then."""

from __future__ import annotations

from handlers import topics
from handlers.cards.choices import Question
from handlers.cards.keys import CardKey
from handlers.cards.table import SAID
from handlers.chat.talk import Talk, and_say, greyed, number
from handlers.chat.which import NOT_FOUND, Among, fitting, visible
from handlers.courtesy import YES
from handlers.execute import Refused
from handlers.inbound import CardTap
from handlers.reading import read
from handlers.reply import Quiet, Reply, Say
from handlers.understand import Scored
from workflow.case import Case, State, Visit
from workflow.commands import (
    AddSuggestion,
    AllowRound,
    AnswerSurvey,
    CloseExplained,
    CloseUnconfirmed,
    ExplainScore,
    ReportUnsolved,
)
from workflow.dialogue import Ask
from workflow.ports import Dialogue

VISITED = Among("chat.none.visit", ("complainant",), frozenset({State.VISITING}))
_SOMETHING = "…"


async def answer(talk: Talk, tap: CardTap, key: CardKey) -> Reply:
    """提交评价. With nothing chosen the card comes back; a card of an earlier round answers nothing any more."""
    chosen = tap.selections.get(Question.SATISFACTION, ())
    case = await visible(talk, key.case_id)
    if case is None:
        return Say(talk.t(NOT_FOUND))
    if _is_past(case, key.instance):
        await talk.push(talk.t("chat.survey.past", number=number(case)))
        return talk.turned("survey_done", case, round=key.instance)
    if not chosen:
        return talk.turned("survey", case, round=key.instance, hint=talk.t("chat.survey.choose"))
    outcome = await talk.do(case.case_id, AnswerSurvey(chosen[0]))
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    return await _after_score(talk, outcome.case, key.instance)


async def unsolved(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """还没解决: the next round begins, and the card asks why."""
    case = await visible(talk, key.case_id)
    if case is None:
        return Say(talk.t(NOT_FOUND))
    if _is_past(case, key.instance):
        await talk.push(talk.t("chat.survey.past", number=number(case)))
        return talk.turned("result_done", case, round=key.instance)
    outcome = await talk.do(case.case_id, ReportUnsolved())
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    await _what_next(talk, outcome.case)
    if _goes_on(outcome.case):
        return talk.turned("redo", outcome.case, round=key.instance)
    return talk.turned("result_done", outcome.case, round=key.instance)


async def solved(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """已解决，谢谢: nothing is scored by that; the visit asks."""
    case = await visible(talk, key.case_id)
    return Say(talk.t("chat.solved", number=number(case)) if case else talk.t(NOT_FOUND))


async def explain(talk: Talk, tap: CardTap, key: CardKey) -> Reply:
    """哪里不满意: reasons for a round that has begun already."""
    case = await visible(talk, key.case_id)
    if case is None:
        return Say(talk.t(NOT_FOUND))
    last = case.visits[-1].round if case.visits else 0
    if key.instance not in ("", str(last)):
        return talk.turned("redo_done", case, round=key.instance)
    outcome = await talk.do(case.case_id, ExplainScore(tap.selections.get(Question.WHY, ())))
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    return talk.turned("redo_done", outcome.case, round=key.instance)


async def rate(talk: Talk, case: Case, _words: str = "") -> Reply:
    """评价 by word: card 9 again."""
    refusal = talk.would(case, AnswerSurvey("5"))
    if refusal:
        return Say(talk.why(refusal))
    await talk.send("survey", case, topics.of_visit(case.round), round=str(case.round))
    return Quiet()


async def object_to(talk: Talk, case: Case, words: str) -> Reply:
    """异议, 还没解决 by word: the answer comes again, whose button starts the next round; the words are not lost."""
    refusal = talk.would(case, ReportUnsolved())
    if refusal and refusal.code == "survey_over":
        code = "chat.objection.early" if case.is_open else "chat.objection.closed"
        return Say(talk.t(code, number=number(case)))
    if refusal:
        return Say(talk.why(refusal))
    await talk.send("result", case, topics.of_result(case.round), round=str(case.round))
    return Say(talk.t("chat.objection.tap", number=number(case))) if words.strip() else Quiet()


async def scored(talk: Talk, meant: Scored) -> Reply | None:
    """「满意」 typed while exactly one visit is open: asked back, then counted. None where it cannot mean that."""
    open_visits = await fitting(talk, VISITED)
    if len(open_visits) != 1:
        return None
    return await talk.ask(Ask.SCORE, open_visits[0], option=meant.option, said=meant.said)


async def score_confirmed(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """是 counts it; anything else does not."""
    await talk.desk.uow.dialogues.clear(talk.userid)
    if read(text).plain not in YES:
        return Say(talk.t("chat.survey.not_counted"))
    case = await visible(talk, asked.case_id)
    outcome = await talk.do(asked.case_id, AnswerSurvey(asked.partial["option"]))
    if isinstance(outcome, Refused) or case is None:
        return talk.refused(outcome) if isinstance(outcome, Refused) else Quiet()
    round_ = str(case.round)
    if _goes_on(outcome.case):
        await talk.send("redo", outcome.case, round=round_)
    if not _is_content(outcome.case):
        await _what_next(talk, outcome.case)
        return Quiet()
    question = await talk.ask(Ask.SUGGESTION, outcome.case)
    return Say(f"{talk.t('chat.survey.thanks')}\n{question.text}")


async def suggestion(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """The sentence after the visit."""
    await talk.desk.uow.dialogues.clear(talk.userid)
    outcome = await talk.do(asked.case_id, AddSuggestion(text))
    return talk.refused(outcome) if isinstance(outcome, Refused) else Say(talk.t("chat.suggestion.kept"))


async def another_round(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """再办一轮, by the director."""
    outcome = await talk.do(key.case_id, AllowRound())
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    return talk.turned("rounds_exhausted_done", outcome.case, round=key.instance)


async def close_explained(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """说明后办结: the explanation is the next message."""
    case = await visible(talk, key.case_id)
    if case is None:
        return Say(talk.t(NOT_FOUND))
    refusal = talk.would(case, CloseExplained(_SOMETHING))
    return Say(talk.why(refusal)) if refusal else await talk.ask(Ask.CLOSE_WORDS, case)


async def closed_with_words(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """The explanation."""
    await talk.desk.uow.dialogues.clear(talk.userid)
    outcome = await talk.do(asked.case_id, CloseExplained(text))
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    code = "chat.closed.outside" if outcome.case.is_outside else "chat.closed"
    return Say(talk.t(code, number=number(outcome.case)))


async def close_unconfirmed(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """按“未确认”办结, by the director."""
    outcome = await talk.do(key.case_id, CloseUnconfirmed())
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    return await greyed(talk, talk.t("chat.grey.closed"), talk.t("chat.closed", number=number(outcome.case)))


async def _after_score(talk: Talk, case: Case, round_: str) -> Reply:
    done = talk.turned("redo" if _goes_on(case) else "survey_done", case, round=round_)
    if not _is_content(case):
        await _what_next(talk, case)
        return done
    question = await talk.ask(Ask.SUGGESTION, case)
    return await and_say(talk, done, question.text)


async def _what_next(talk: Talk, case: Case) -> None:
    """Who handles it again and until when; or, with the rounds used up, until when the director decides."""
    await talk.push(SAID["redo_text" if _goes_on(case) else "exhausted_text"](talk.view(case)))


def _is_content(case: Case) -> bool:
    """Whether nothing follows for him: the case is closed, or only a record of the staff is missing for that."""
    return not case.is_open or (case.state is State.VISITING and not case.rounds_exhausted)


def _goes_on(case: Case) -> bool:
    """Whether the answer has started another round."""
    return case.is_open and case.state is not State.VISITING


def _is_past(case: Case, round_: str) -> bool:
    """Whether a card asks about a round that is over."""
    visit: Visit | None = case.visit
    return round_ not in ("", str(visit.round if visit else case.round))
