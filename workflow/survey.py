"""The return visit: the complainant has the last word; not satisfied means it is handled again (T20, T21)."""

from __future__ import annotations

from workflow import closing, emergency
from workflow.assignment import named, next_owner
from workflow.case import Case, Outcome
from workflow.commands import (
    AddSuggestion,
    AllowRound,
    AnswerSurvey,
    CloseExplained,
    CloseUnconfirmed,
    ExplainScore,
    RecordVisit,
    ReportUnsolved,
)
from workflow.context import Context, Verdict, happens
from workflow.errors import Refusal
from workflow.events import (
    CaseClosed,
    ContactLogged,
    Event,
    RoundsExhausted,
    RoundStarted,
    SuggestionAdded,
    SurveyAnswered,
    SurveyAsked,
    SurveyExplained,
    VisitMissed,
)
from workflow.holders import holders_of
from workflow.policy.values import Scale
from workflow.severity import assessed, facts_of

SCORES = {"5": 5, "4": 4, "3": 3, "2": 2, "1": 1}
# Up to here the card says that it was not well done.
_DISSATISFIED = 2


def asked(case: Case, attempt: int, context: Context) -> SurveyAsked:
    """The complainant is to be asked: he himself, or where he is nobody of the company by somebody who did not handle
    his case (X-40, X-66)."""
    return SurveyAsked(attempt=attempt, visitors=holders_of("visitor", case, context) if case.is_outside else ())


def answer(case: Case, command: AnswerSurvey, context: Context) -> Verdict:
    """评价: a score of two or less starts the next round, any other closes the case."""
    score = SCORES.get(command.option)
    if score is None:
        return Refusal("choose_one")
    refused = _over(case)
    if refused:
        return refused
    answered = SurveyAnswered(score=score, option=command.option)
    return happens(*_answered(case, answered, context))


def record(case: Case, command: RecordVisit, context: Context) -> Verdict:
    """回访: the visitor writes down what somebody outside answered, or that he was not reached (T19, X-66).

    All calls of one day are one attempt (X-44). What he said stays in the file; who is content made a suggestion.
    """
    if not case.is_outside:
        return Refusal("complainant_answers_himself")
    refused = _over(case)
    if refused:
        return refused
    by, words = context.actor.userid, command.words.strip()
    if not command.option:
        attempt = case.visits_missed + _is_first_today(case, context)
        return happens(VisitMissed(by=by, attempt=attempt, words=words))
    score = SCORES.get(command.option)
    if score is None:
        return Refusal("choose_one")
    said = ContactLogged(by=by, text=words) if _redo(score, case, context) else SuggestionAdded(text=words)
    answered = _answered(case, SurveyAnswered(score=score, option=command.option), context)
    return happens(said, *answered) if words else happens(*answered)


def _over(case: Case) -> Refusal | None:
    """Whether there is nothing to answer any more: the director decides, or the answer is there and a record is not."""
    if case.rounds_exhausted:
        return Refusal("director_decides")
    return Refusal("survey_over") if case.visit is not None and case.visit.answered_at is not None else None


def _is_first_today(case: Case, context: Context) -> bool:
    day = context.calendar.local_date
    return case.missed_at is None or day(case.missed_at) != day(context.now)


def _answered(case: Case, answered: SurveyAnswered, context: Context) -> tuple[Event, ...]:
    if _redo(answered.score, case, context):
        return (answered, *_again(case, "survey", context))
    return closing.if_complete(case, (answered,), context)


def unsolved(case: Case, _command: ReportUnsolved, context: Context) -> Verdict:
    """还没解决: no need to wait for the survey."""
    if case.rounds_exhausted:
        return Refusal("director_decides")
    return happens(*_again(case, "unsolved", context))


def explain(_case: Case, command: ExplainScore, _context: Context) -> Verdict:
    """The reasons behind a low score; the next round has begun already, whatever is said here."""
    return happens(SurveyExplained(reasons=command.reasons))


def suggest(_case: Case, command: AddSuggestion, _context: Context) -> Verdict:
    """A sentence after the survey."""
    if not command.text.strip():
        return Refusal("nothing_said")
    return happens(SuggestionAdded(text=command.text))


def another_round(case: Case, _command: AllowRound, context: Context) -> Verdict:
    """再办一轮: the director grants a round beyond what the policy allows (X-45)."""
    if not case.rounds_exhausted:
        return Refusal("rounds_left")
    return happens(*_start_round(case, "director", context))


def close_explained(case: Case, command: CloseExplained, context: Context) -> Verdict:
    """说明后办结: the director ends it with words to the complainant (X-45)."""
    if not case.rounds_exhausted:
        return Refusal("rounds_left")
    if not command.words.strip():
        return Refusal("nothing_said")
    return closing.without_survey(case, CaseClosed(outcome=Outcome.EXPLAINED, words=command.words), context)


def close_unconfirmed(case: Case, _command: CloseUnconfirmed, context: Context) -> Verdict:
    """按“未确认”办结: only after as many attempts as the policy demands (X-44)."""
    needed = context.policy.lifecycle.visit_attempts
    asked = case.visits_missed if case.is_outside else case.visit.asked if case.visit else 0
    if case.rounds_exhausted or asked < needed:
        data = {"asked": asked, "needed": needed}
        return Refusal("ask_more_often", data, context.policy.clause("lifecycle.visit_attempts"))
    return closing.without_survey(case, CaseClosed(outcome=Outcome.UNCONFIRMED, words=""), context)


def _redo(score: int, case: Case, context: Context) -> bool:
    survey = context.policy.survey_for(case.line)
    answers = {
        question.id: scaled for question in survey.questions if (scaled := _on(question.scale, score)) is not None
    }
    return any(condition.holds({"satisfaction": score, **answers}) for condition in survey.redo_if)


def _on(scale: Scale, score: int) -> int | None:
    """What one answer of the card, 5 best to 1, says on that scale (X-43); None for a question answered in words."""
    match scale:
        case Scale.FIVE:
            return score
        case Scale.TEN:
            return score * 2
        case Scale.YES_NO:
            return int(score > _DISSATISFIED)
        case Scale.GRADES:
            return 5 if score > 3 else 3 if score == 3 else 1
        case Scale.TEXT | Scale.SAID:
            return None


def _again(case: Case, reason: str, context: Context) -> tuple[Event, ...]:
    if case.round >= context.policy.lifecycle.rounds_max:
        return (RoundsExhausted(rounds=case.round),)
    return _start_round(case, reason, context)


def _severity(case: Case, context: Context) -> str:
    """A further round may make a case graver, never lighter (X-47)."""
    levels = context.policy.severity.levels
    found = assessed(case, case.category, facts_of(case, round_=case.round + 1), context.policy)
    return max(found, case.severity or found, key=levels.index)


def _start_round(case: Case, reason: str, context: Context) -> tuple[Event, ...]:
    severity = _severity(case, context)
    owner = next_owner(case, severity, context)
    started = RoundStarted(round=case.round + 1, reason=reason, severity=severity)
    begun = emergency.begins(case, (started,), context)
    return (started, *begun, named(owner, "round", "", context)) if owner else (started, *begun)
