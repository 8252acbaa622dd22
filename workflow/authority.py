"""What one may settle alone (S0-4.1, X-19, X-20): sums in cents, exactly the limit goes up."""

from __future__ import annotations

from workflow.context import Context


def limit_cents(userid: str, context: Context) -> int:
    """The largest limit any of the person's roles has; a role without one counts as 0 (fail closed, X-20)."""
    limits = [a.max_amount for a in context.policy.authorities if context.directory.has_role(userid, a.role)]
    return max(limits, default=0)


def clause(userid: str, context: Context) -> str:
    """Where the regulation says what that person may settle alone; "" where it says nothing of any of his roles."""
    roles = (row.role for row in context.policy.authorities if context.directory.has_role(userid, row.role))
    return next((context.policy.clause(f"authority.{role}.max_amount") for role in roles), "")


def may_settle(userid: str, severity: str, context: Context) -> bool:
    """Whether the person may settle such a case on the spot where it costs nothing: the regulation allows it at all,
    and his authority reaches so grave a case (T11, S0-4.1)."""
    return context.policy.lifecycle.on_the_spot and within_authority(userid, 0, severity, context)


def has_authority(userid: str, context: Context) -> bool:
    """Whether any of the person's roles may settle anything alone."""
    return any(context.directory.has_role(userid, row.role) for row in context.policy.authorities)


def within_authority(userid: str, amount_cents: int, severity: str, context: Context) -> bool:
    """Whether the person may decide that amount at that severity alone."""
    levels = context.policy.severity.levels
    rank = levels.index(severity) if severity in levels else 0
    return any(
        authority.covers(amount_cents)
        for authority in context.policy.authorities
        if context.directory.has_role(userid, authority.role) and rank <= levels.index(authority.max_level)
    )
