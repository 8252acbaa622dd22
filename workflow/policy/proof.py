"""Which values of a policy its examples prove, and which they do not; by changing each. It changes no file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from workflow.calendar import Calendar, CompanyDays, PublishedYear, build_calendar
from workflow.days import CalendarRules
from workflow.policy.examples import wrong_examples
from workflow.policy.lint import findings
from workflow.policy.model import Policy
from workflow.policy.mutants import Mutant, mutants

REASONS = "unproven.toml"
"""The file beside this module that argues why some values need no example."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why no example proves the values at these paths (`*` stands for anything), in that policy or ("") in any."""

    reason: str
    paths: tuple[str, ...]
    policy: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """How many changes of a policy were tried, and those that neither an example nor a check noticed, each with the
    reason that argues for it, or None: there an example is missing."""

    tried: int
    unnoticed: tuple[tuple[Mutant, Reason | None], ...]

    @property
    def missing(self) -> tuple[Mutant, ...]:
        """The changes that nothing noticed and nothing argues for."""
        return tuple(mutant for mutant, reason in self.unnoticed if reason is None)


def read_reasons(text: str) -> tuple[Reason, ...]:
    """The reasons in the order of the file. Raises ValueError for a text that cannot be one."""
    try:
        rows = tomllib.loads(text)["unproven"]
        return tuple(Reason(row["reason"], tuple(row["paths"]), row.get("policy", "")) for row in rows)
    except (KeyError, TypeError, ValueError) as broken:
        raise ValueError(f"not a list of reasons: {broken}") from broken


def prove(policy: Policy, published: Mapping[int, PublishedYear], reasons: tuple[Reason, ...]) -> Proof:
    """Change every value, one at a time, and see whether the policy still passes."""
    tried = 0
    unnoticed: list[tuple[Mutant, Reason | None]] = []
    calendars: dict[CalendarRules, Calendar] = {}
    for mutant in mutants(policy):
        tried += 1
        if not any(True for _ in _noticed(mutant.policy, published, calendars)):
            unnoticed.append((mutant, _reason(policy.regulation.id, mutant.path, reasons)))
    return Proof(tried, tuple(unnoticed))


def _noticed(
    policy: Policy, published: Mapping[int, PublishedYear], calendars: dict[CalendarRules, Calendar]
) -> Iterator[object]:
    """Whatever is wrong with it. What undefined names would break is found first."""
    yield from findings(policy)
    rules = policy.calendar.rules
    if rules not in calendars:
        calendars[rules] = build_calendar(rules, published, CompanyDays())
    yield from wrong_examples(policy, calendars[rules])


def _reason(policy: str, path: str, reasons: tuple[Reason, ...]) -> Reason | None:
    fitting = (row for row in reasons if row.policy in ("", policy))
    return next((row for row in fitting if any(fnmatchcase(path, pattern) for pattern in row.paths)), None)
