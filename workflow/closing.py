"""What must be on record before a case closes, and closing it when the last of that comes (T18, T21, S1-4.8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workflow.case import Case, Outcome
from workflow.commands import FileForm, FileReport, RecordReview
from workflow.context import Context, Verdict, happens
from workflow.errors import Refusal
from workflow.events import CaseClosed, Event, FormFiled, ResultReported, ReviewRecorded
from workflow.evolve import evolve

SURVEY, REPORT = "survey", "result_report"
# The records of `lifecycle.close_requires` that a case can show today.
_SHOWN: Mapping[str, Callable[[Case], bool]] = {
    "result_delivered": lambda case: bool(case.result_at),
    REPORT: lambda case: case.reported_round == case.round,
    SURVEY: lambda case: case.visit is not None and case.visit.answered_at is not None,
}


def missing(case: Case, context: Context) -> tuple[str, ...]:
    """The records that the policy demands for closing and the case does not have."""
    demanded = context.policy.lifecycle.close_requires
    return tuple(record for record in demanded if record in _SHOWN and not _SHOWN[record](case))


def without_survey(case: Case, closed: CaseClosed, context: Context) -> Verdict:
    """The closing by the director of what the complainant does not confirm: all other records must be there."""
    lacking = tuple(record for record in missing(case, context) if record != SURVEY)
    if lacking:
        return Refusal("records_missing", {"records": lacking}, context.policy.clause("lifecycle.close_requires"))
    return happens(closed)


def if_complete(case: Case, events: tuple[Event, ...], context: Context) -> tuple[Event, ...]:
    """These events, and the closing that follows once the complainant was satisfied and nothing is missing."""
    after = case
    for event in events:
        after = evolve(after, event, context.now)
    answered = after.visit is not None and after.visit.answered_at is not None
    if not answered or after.rounds_exhausted or missing(after, context):
        return events
    return (*events, CaseClosed(outcome=Outcome.RESOLVED, words=""))


def report(case: Case, command: FileReport, context: Context) -> Verdict:
    """报告: refused while a part that the policy names is empty (S1-4.8)."""
    needed = context.policy.documents.report_fields
    empty = tuple(part for part in needed if not command.parts.get(part, "").strip())
    if empty or not any(words.strip() for words in command.parts.values()):
        return Refusal("report_incomplete", {"parts": empty}, context.policy.clause("documents.report_fields"))
    filed = ResultReported(by=context.actor.userid, parts=dict(command.parts))
    return happens(*if_complete(case, (filed,), context))


def form(case: Case, command: FileForm, context: Context) -> Verdict:
    """补表: the form that was owed since the first report (S2CT-9.3)."""
    if not case.form_owed:
        return Refusal("no_form_owed")
    if not command.text.strip():
        return Refusal("nothing_said")
    return happens(FormFiled(by=context.actor.userid, text=command.text))


def review(_case: Case, command: RecordReview, context: Context) -> Verdict:
    """评审: progress and risk of a project case (S3-3.8)."""
    if not command.text.strip():
        return Refusal("nothing_said")
    return happens(ReviewRecorded(by=context.actor.userid, text=command.text))
