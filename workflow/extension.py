"""A later due time: asked for before it expires, with a reason, once, up to the cap (X-03, S1-4.3, S3-3.11)."""

from __future__ import annotations

from datetime import datetime, timedelta

from workflow import events as e
from workflow.case import Case, Extension
from workflow.clock import Clock, Moved
from workflow.clock_events import moved
from workflow.clocks import schedule_until
from workflow.commands import GrantExtension, MoveDue, RefuseExtension, RequestExtension
from workflow.context import Context, Verdict, happens
from workflow.errors import Refusal
from workflow.holders import holders_of
from workflow.policy.casework import Deadline
from workflow.policy.model import Policy
from workflow.presence import first_there
from workflow.recusal import unnamed
from workflow.roles import stand_ins, titles

DIRECTOR = "director"


def request(case: Case, command: RequestExtension, context: Context) -> Verdict:
    """延期: refused with the clause, and with the latest time that would do. Who may grant it grants it by asking."""
    found = extendable(case, command.clock, context)
    if isinstance(found, Refusal):
        return found
    clock, deadline = found
    refused = _words(command.reason) or _until(clock, deadline, command.until, context)
    if refused:
        return refused
    me = context.actor.userid
    asked = e.ExtensionRequested(clock.clock, clock.instance, command.until, me, command.reason)
    if not context.acts_as(granter(context.policy, command.clock)):
        return happens(asked)
    granted = e.ExtensionGranted(clock.instance, me)
    return happens(asked, granted, _to(clock, deadline, command.until, Moved.EXTENDED, command.reason, context))


def grant(case: Case, command: GrantExtension, context: Context) -> Verdict:
    """同意延期: by whom the policy names. What was asked for must still make sense: no later date came, it is ahead."""
    refused = _may_decide(case, command.instance, context)
    if refused:
        return refused
    extension, clock = case.extension, case.instance(command.instance)
    if extension is None or clock is None or not clock.is_open:
        return Refusal("no_extension_asked")
    deadline = context.policy.deadline(clock.clock)
    refused = _until(clock, deadline, extension.until, context)
    if refused:
        return refused
    granted = e.ExtensionGranted(clock.instance, context.actor.userid)
    reason = reason_of(extension, case)
    return happens(granted, _to(clock, deadline, extension.until, Moved.EXTENDED, reason, context))


def refuse(case: Case, command: RefuseExtension, context: Context) -> Verdict:
    """不同意延期, with the reason."""
    refused = _may_decide(case, command.instance, context) or _words(command.reason)
    if refused:
        return refused
    return happens(e.ExtensionRefused(command.instance, context.actor.userid, command.reason))


def move(case: Case, command: MoveDue, context: Context) -> Verdict:
    """改期: the time lock keeps everybody else from moving a due time; both dates stay on record (S3-3.11, X-63)."""
    roles = context.policy.lifecycle.time_lock_moves or (DIRECTOR,)
    if not any(context.acts_as(role) for role in roles):
        data = {"roles": titles(context.policy, roles)}
        return Refusal("time_locked", data, context.policy.clause("lifecycle.time_lock"))
    found = _policy_clock(case, command.clock, context)
    if isinstance(found, Refusal):
        return found
    clock, deadline = found
    if command.until <= context.now:
        return Refusal("date_past")
    if command.until == clock.due:
        return Refusal("same_date")
    refused = _words(command.reason)
    if refused:
        return refused
    return happens(_to(clock, deadline, command.until, Moved.DIRECTED, command.reason, context))


def granter(policy: Policy, clock: str) -> str:
    """The role that may grant a later due time for that clock."""
    return policy.deadline(clock).extended_by or DIRECTOR


def granters(case: Case, clock: str, asker: str, context: Context) -> tuple[str, ...]:
    """Who is asked to grant it today: holders of the role, else its deputies and those above; for who is on leave the
    deputy whom he named. Never who asks, never the complainant, and nobody whom the complaint names."""
    role = granter(context.policy, clock)
    out = frozenset({asker.casefold(), case.complainant.casefold()})
    line = (holders_of(one, case, context) for one in (role, *stand_ins(context.policy, role)))
    others = (tuple(u for u in people if u.casefold() not in out) for people in line)
    groups = [unnamed(people, case.words, context.directory) for people in others]
    return first_there(groups, case, context, lambda userid: userid.casefold() not in out).told


def reason_of(extension: Extension, case: Case) -> str:
    """Why it was asked for; "" once the words are erased."""
    notes = (note for note in case.reasons if note.by == extension.by and note.at == extension.at)
    return next((note.text for note in notes), "")


def latest(clock: Clock, deadline: Deadline, context: Context) -> datetime | None:
    """The latest time to which the clock may be extended, holds included; None where it may not be."""
    if deadline.max_extended is None:
        return None
    due = context.calendar.due(clock.start, deadline.max_extended).at
    held = timedelta(seconds=clock.held_seconds)
    return context.calendar.later(due, held, deadline.within) if held else due


def extendable(case: Case, name: str, context: Context) -> tuple[Clock, Deadline] | Refusal:
    """The clock and its row, if a later due time may be asked for now at all; else why not."""
    found = _policy_clock(case, name, context)
    if isinstance(found, Refusal):
        return found
    clock, deadline = found
    clause = context.policy.clause(f"deadline.{name}.within")
    if deadline.max_extended is None:
        return Refusal("not_extendable", {"clock": name}, clause)
    if deadline.extend_levels and case.severity not in deadline.extend_levels:
        return Refusal("extension_level", {"levels": deadline.extend_levels}, clause)
    if Moved.EXTENDED in clock.moved:
        return Refusal("extended_already", {"due": clock.due}, clause)
    if case.extension is not None:
        return Refusal("extension_pending", {"until": case.extension.until})
    if clock.held_since is None and context.now >= clock.due:
        return Refusal("extension_too_late", {"due": clock.due}, clause)
    return clock, deadline


def _policy_clock(case: Case, name: str, context: Context) -> tuple[Clock, Deadline] | Refusal:
    clock = case.running(name)
    deadline = next((row for row in context.policy.deadlines if row.id == name), None)
    if clock is None or deadline is None:
        return Refusal("no_such_clock", {"clock": name})
    if deadline.legal:
        return Refusal("clock_is_legal", {"clock": name}, context.policy.clause(f"deadline.{name}.within"))
    return clock, deadline


def _until(clock: Clock, deadline: Deadline, until: datetime, context: Context) -> Refusal | None:
    before = max(clock.due, context.now)
    if until <= before:
        return Refusal("extension_not_later", {"due": before})
    cap = latest(clock, deadline, context)
    if cap is not None and until > cap:
        clause = context.policy.clause(f"deadline.{deadline.id}.max_extended")
        return Refusal("extension_too_long", {"latest": cap}, clause)
    return None


def _may_decide(case: Case, instance: str, context: Context) -> Refusal | None:
    extension = case.extension
    if extension is None or extension.instance != instance:
        return Refusal("no_extension_asked")
    role = granter(context.policy, extension.clock)
    asked = {u.casefold() for u in granters(case, extension.clock, extension.by, context)}
    may = context.acts_as(role) or context.actor.userid.casefold() in asked
    if not may or context.is_person(extension.by):
        clause = context.policy.clause(f"deadline.{extension.clock}.max_extended")
        return Refusal("not_extender", {"role": titles(context.policy, (role,))[0]}, clause)
    return None


def _words(reason: str) -> Refusal | None:
    return None if reason.strip() else Refusal("why_needed")


def _to(clock: Clock, deadline: Deadline, until: datetime, reason: Moved, words: str, context: Context) -> e.ClockMoved:
    escalation = context.policy.escalation
    plan = schedule_until(context.calendar, deadline.within, clock.start, until, escalation.warn_at, escalation.steps)
    return moved(clock, plan, reason, context.actor.userid, words)
