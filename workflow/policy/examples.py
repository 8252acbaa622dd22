"""A policy's own worked examples, computed again. A policy whose examples do not hold is not adopted (D3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from workflow.calendar import CompanyDays, PublishedYear, build_calendar
from workflow.clocks import schedule
from workflow.policy.document import read_document
from workflow.policy.errors import PolicyError
from workflow.policy.model import Policy


def check_examples(policy: Policy, published: Mapping[int, PublishedYear]) -> list[PolicyError]:
    """What the examples get wrong under the published calendars, without any company's own days. Empty: they hold."""
    calendar = build_calendar(policy.calendar.rules, published, CompanyDays())
    document = read_document(policy.text, policy.name)
    errors: list[PolicyError] = []
    for n, example in enumerate(policy.examples):
        filed = example.filed.replace(tzinfo=calendar.zone).astimezone(UTC)
        limit = policy.deadline(example.deadline).within
        planned = schedule(calendar, limit, filed, policy.escalation.warn_at, policy.escalation.steps)
        expected = {"due": (example.due, planned.due), "warn": (example.warn, planned.warn)}
        for key, (said, computed) in expected.items():
            local = computed and computed.astimezone(calendar.zone).replace(tzinfo=None)
            if said is not None and said != local:
                reason = f"says {_shown(said)}, the policy gives {_shown(local)}"
                errors.append(document.error(("example", n, key), reason, "example"))
    return errors


def _shown(local: datetime | None) -> str:
    return "no such moment" if local is None else local.isoformat(sep=" ", timespec="minutes")
