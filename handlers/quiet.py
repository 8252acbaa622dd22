"""When a notice may go out: quiet hours, days off, digests (people.md 1.7). It drops nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from workflow.calendar import Calendar
from workflow.case import Case
from workflow.clock import Clock, Moment
from workflow.context import Context
from workflow.directory import Directory
from workflow.holders import OWNER
from workflow.policy.model import Policy
from workflow.reach import debt


def held_until(now: datetime, policy: Policy, calendar: Calendar) -> datetime | None:
    """When a notice that asks nobody to act at once may go out; None for at once.

    In the quiet hours, and on a day off where the policy holds notices then, it waits for the company's next opening.
    """
    local = now.astimezone(calendar.zone)
    begins, ends = policy.notify.quiet
    holds_days_off = policy.notify.days_off == "hold"
    if _within(local.time(), begins, ends):
        today = local.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
        over = today if local.time() < ends else today + timedelta(days=1)
        return calendar.next_opening(over) if holds_days_off else over
    if holds_days_off and not calendar.is_workday(local.date()):
        return calendar.next_opening(now)
    return None


def digest_at(
    userid: str, roles: Sequence[str], now: datetime, policy: Policy, calendar: Calendar, directory: Directory
) -> datetime | None:
    """When somebody hears who is told in one of these roles: at his role's time of day on the next working day, or None
    for at once. Who holds a role that is told at once does not wait for the other one."""
    held = [role for role in roles if directory.has_role(userid, role)]
    rules = [policy.notify.role.get(role) for role in held]
    times = [rule.at for rule in rules if rule is not None and rule.via == "digest" and rule.at is not None]
    if not held or len(times) < len(held):
        return None
    return min(calendar.next_workday_at(now, at) for at in times)


def told_as(userid: str, fired: Moment, case: Case, clock: Clock, context: Context) -> tuple[str, ...]:
    """The roles in which somebody hears of a moment, whose rule says when: those of the rung that he holds. Where he
    hears for somebody else, or a case fills the role, every role of his that has a rule. None where it is he who owes
    it: he is told at once."""
    directory = context.directory
    if OWNER in fired.to and userid in debt(case, clock, context).people:
        return ()
    own = tuple(role for role in fired.to if directory.has_role(userid, role))
    return own or tuple(role for role in context.policy.notify.role if directory.has_role(userid, role))


def _within(at: time, begins: time, ends: time) -> bool:
    """Whether a time of day lies in a daily span that may pass midnight; its end is outside."""
    return begins <= at < ends if begins <= ends else at >= begins or at < ends
