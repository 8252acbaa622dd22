"""Receiving: file, supplement, urge, take back (T1, T3, T28)."""

from __future__ import annotations

from workflow import emergency, numbering, severity
from workflow.case import Case, Outcome, State
from workflow.commands import ActorKind, AddSupplement, FileCase, NoteContact, OnBehalf, UrgeCase, WithdrawCase
from workflow.context import Context, Verdict, happens
from workflow.errors import Refusal
from workflow.events import (
    CaseClosed,
    CaseFiled,
    CaseNumbered,
    CaseUrged,
    ContactNoted,
    FormOwed,
    InfoSettled,
    SupplementAdded,
)
from workflow.policy.entry import Channel
from workflow.policy.model import Policy
from workflow.roles import titles

TITLE_LENGTH = 16
EMPLOYEE = "employee"


def file(_case: Case, command: FileCase, context: Context) -> Verdict:
    """Anybody may file (S0-0.1). The number is given at once where the policy says so (D19)."""
    if context.actor.kind is not ActorKind.PERSON:
        return Refusal("only_people_file")
    if not command.text.strip():
        return Refusal("nothing_said")
    if command.kind not in context.policy.intake.kinds:
        return Refusal("kind_unknown", {"kind": command.kind}, context.policy.clause("intake.kinds"))
    if command.received_at is not None and command.received_at > context.now:
        return Refusal("received_later")
    channel = next((row for row in context.policy.channels if row.id == command.channel), None)
    refused = _not_by(channel, command, context)
    if refused or channel is None:
        return refused or Refusal("channel_unknown", {"channel": command.channel})
    filed = _filed(channel, command, context)
    owed = (FormOwed(by=context.actor.userid),) if command.form_owed else ()
    flags = severity.flags(command.text, Case(), context.policy)
    numbered = (number_now(filed.line, context),) if context.policy.numbered_at(filed.line) == "filed" else ()
    return happens(filed, *owed, *numbered, *flags)


def _not_by(channel: Channel | None, command: FileCase, context: Context) -> Refusal | None:
    """Whether that person may not file in this way: by a channel that is not there, or not for him (X-66, S1-2.5)."""
    if channel is None:
        return Refusal("channel_unknown", {"channel": command.channel}, context.policy.clause("intake.kinds"))
    clause = context.policy.clause(f"channel.{channel.id}.watcher")
    watchers = tuple(role for role in (channel.watcher, channel.passes_to) if role)
    if command.on_behalf is None:
        if channel.self_service:
            return None
        return Refusal("no_self_service", {"channel": channel.title, "roles": titles(context.policy, watchers)}, clause)
    if not any(context.acts_as(role) for role in (*watchers, "director", "top")):
        return Refusal("not_a_watcher", {"channel": channel.title, "roles": titles(context.policy, watchers)}, clause)
    return _not_for(command.on_behalf, context)


def _not_for(other: OnBehalf, context: Context) -> Refusal | None:
    """Whether nobody is complained for: a colleague who is not there, somebody outside without a name (S1-2.6)."""
    someone = context.directory.person(other.userid) if other.userid else None
    if other.userid and (someone is None or not someone.active):
        return Refusal("no_such_person", {"person": other.userid})
    if not other.userid and not other.name.strip():
        return Refusal("name_needed", {}, context.policy.clause("intake.required_to_register"))
    kinds = context.policy.intake.complainant_kinds
    if other.kind and other.kind not in kinds:
        return Refusal("complainant_kind_unknown", {"kinds": kinds}, context.policy.clause("intake.complainant_kinds"))
    return None


def _filed(channel: Channel, command: FileCase, context: Context) -> CaseFiled:
    policy, directory = context.policy, context.directory
    other = command.on_behalf
    who = context.actor.userid if other is None else other.userid
    home = directory.main_department(who) if who else None
    return CaseFiled(
        case_id=command.case_id,
        receipt=command.receipt,
        kind=command.kind,
        channel=channel.id,
        policy_id=policy.regulation.id,
        policy_hash=policy.hash,
        to_director=command.to_director,
        taken_by=context.actor.userid if other else "",
        complainant=who,
        complainant_name=other.name if other and not who else directory.name(who),
        complainant_department=home.id if home else "",
        title=title_of(command.text),
        text=command.text,
        line=channel.line or "",
        complainant_kind=_kind(other, who, policy),
        intake_roles=tuple(dict.fromkeys(role for role in (channel.watcher, channel.passes_to) if role)),
        received_at=command.received_at,
        contact=other.contact if other else "",
    )


def _kind(other: OnBehalf | None, who: str, policy: Policy) -> str:
    """What sort of complainant it is: as told, else an employee where the policy knows any, else its first kind."""
    kinds = policy.intake.complainant_kinds
    if other is not None and other.kind:
        return other.kind
    return EMPLOYEE if who and EMPLOYEE in kinds else kinds[0]


def title_of(text: str) -> str:
    """The first words of a complaint, for lists and staff cards (people.md 1.4)."""
    first = " ".join(text.split())
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1] + "…"


def note_contact(case: Case, command: NoteContact, context: Context) -> Verdict:
    """联系方式: of somebody outside; a colleague is reached in this chat (S1-2.6)."""
    if not case.is_outside:
        return Refusal("reached_here")
    if not command.contact.strip():
        return Refusal("nothing_said")
    return happens(ContactNoted(by=context.actor.userid, contact=command.contact.strip()))


def supplement(case: Case, command: AddSupplement, context: Context) -> Verdict:
    """The complainant adds words to an open case (T3)."""
    if not command.text.strip():
        return Refusal("nothing_said")
    settled = (InfoSettled(answered=True, by=""),) if case.waiting_since is not None else ()
    flags = severity.flags(command.text, case, context.policy)
    begun = emergency.begins(case, flags, context)
    return happens(SupplementAdded(text=command.text), *settled, *flags, *begun)


def urge(case: Case, _command: UrgeCase, context: Context) -> Verdict:
    """催办: once a case and day (people.md 1.8); the answer with the true status is the caller's."""
    today = context.calendar.local_date(context.now)
    if any(context.calendar.local_date(at) == today for at in case.urges):
        return Refusal("urged_today")
    return happens(CaseUrged())


def withdraw(case: Case, _command: WithdrawCase, _context: Context) -> Verdict:
    """撤诉: at once while nobody has taken the case up (T28)."""
    if case.state not in (State.NEW, State.NEEDS_INFO):
        return Refusal("withdraw_after_taken_up")
    return happens(CaseClosed(outcome=Outcome.WITHDRAWN, words=""))


def number_now(line: str, context: Context) -> CaseNumbered:
    """The case gets its number on that line; the serial itself is stamped by the store (D1, RULES 2.8)."""
    policy, zone = context.policy, context.calendar.zone
    name = f"{policy.regulation.id}/{line}" if line else policy.regulation.id
    return CaseNumbered(
        series=numbering.series(name, policy.numbering.reset, context.now, zone),
        pattern=numbering.pattern_at(policy.case_pattern(line), context.now, zone),
    )
