"""Receiving: file, supplement, urge, take back (T1, T3, T28)."""

from __future__ import annotations

from workflow import numbering
from workflow.case import Case, Outcome, State
from workflow.commands import ActorKind, AddSupplement, FileCase, UrgeCase, WithdrawCase
from workflow.context import Context, Verdict, happens
from workflow.errors import Refusal
from workflow.events import CaseClosed, CaseFiled, CaseNumbered, CaseUrged, SupplementAdded

TITLE_LENGTH = 16


def file(_case: Case, command: FileCase, context: Context) -> Verdict:
    """Anybody may file (S0-0.1). The number is given at once where the policy says so (D19)."""
    if context.actor.kind is not ActorKind.PERSON:
        return Refusal("only_people_file")
    if not command.text.strip():
        return Refusal("nothing_said")
    if command.kind not in context.policy.intake.kinds:
        return Refusal("kind_unknown", {"kind": command.kind}, context.policy.clause("intake.kinds"))
    home = context.directory.main_department(context.actor.userid)
    filed = CaseFiled(
        case_id=command.case_id,
        receipt=command.receipt,
        kind=command.kind,
        channel=command.channel,
        policy_id=context.policy.regulation.id,
        policy_hash=context.policy.hash,
        to_director=command.to_director,
        taken_by="",
        complainant=context.actor.userid,
        complainant_name=context.directory.name(context.actor.userid),
        complainant_department=home.id if home else "",
        title=title_of(command.text),
        text=command.text,
    )
    if context.policy.numbering.at != "filed":
        return happens(filed)
    return happens(filed, number_now(context))


def title_of(text: str) -> str:
    """The first words of a complaint, for lists and staff cards (people.md 1.4)."""
    first = " ".join(text.split())
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1] + "…"


def supplement(_case: Case, command: AddSupplement, _context: Context) -> Verdict:
    """The complainant adds words to an open case (T3)."""
    if not command.text.strip():
        return Refusal("nothing_said")
    return happens(SupplementAdded(text=command.text))


def urge(case: Case, _command: UrgeCase, context: Context) -> Verdict:
    """催办: once a case and day (people.md 1.8); the answer with the true status is the caller's."""
    today = context.calendar.local_date(context.now)
    if any(context.calendar.local_date(at) == today for at in case.urges):
        return Refusal("urged_today")
    return happens(CaseUrged())


def withdraw(case: Case, _command: WithdrawCase, _context: Context) -> Verdict:
    """撤诉: at once while nobody has taken the case up (T28)."""
    if case.state is not State.NEW:
        return Refusal("withdraw_after_taken_up")
    return happens(CaseClosed(outcome=Outcome.WITHDRAWN, words=""))


def number_now(context: Context) -> CaseNumbered:
    """The case gets its number; the serial itself is stamped by the store (D1)."""
    rules, zone = context.policy.numbering, context.calendar.zone
    return CaseNumbered(
        series=numbering.series(context.policy.regulation.id, rules.reset, context.now, zone),
        pattern=numbering.pattern_at(rules.case, context.now, zone),
    )
