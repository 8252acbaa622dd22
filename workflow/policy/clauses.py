"""Which rules of the regulations the policies cite, and which wait. It reads no file: the list is passed in as text."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from workflow.policy.model import Policy

LIST = "rules.toml"
"""The file beside this module that holds the list of rules."""


class RuleClass(StrEnum):
    """What a rule is about."""

    CORE = "C"
    SUPPORTING = "S"
    ORGANISATIONAL = "O"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a regulation: its id, the policy that carries its document, its clause, and what it asks in short."""

    id: str
    policy: str
    clause: str
    kind: RuleClass
    title: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """The rules of one document, split by whether a policy file cites them; both in the order of the document."""

    policy: str
    cited: tuple[Rule, ...]
    waiting: tuple[Rule, ...]


def read_rules(text: str) -> tuple[Rule, ...]:
    """The list of rules in the order of the documents. Raises ValueError for a list that cannot be one."""
    try:
        return tuple(
            Rule(id_, policy, row["clause"], RuleClass(row["class"]), row["title"])
            for policy, rows in tomllib.loads(text).items()
            for id_, row in rows.items()
        )
    except (KeyError, TypeError, AttributeError, ValueError) as broken:
        raise ValueError(f"not a list of rules: {broken}") from broken


def cited_rules(policy: Policy) -> frozenset[str]:
    """The ids that some value of the policy names as its origin."""
    return frozenset(source.rule for source in policy.sources.values())


def coverage(rules: Iterable[Rule], policies: Mapping[str, Policy], kind: RuleClass) -> tuple[Coverage, ...]:
    """For each document that has a policy among `policies` (by id): which of its rules of that class are cited."""
    found: list[Coverage] = []
    listed = tuple(rules)
    for id_, policy in policies.items():
        cited = cited_rules(policy)
        of_kind = [rule for rule in listed if rule.policy == id_ and rule.kind is kind]
        found.append(
            Coverage(
                id_,
                tuple(rule for rule in of_kind if rule.id in cited),
                tuple(rule for rule in of_kind if rule.id not in cited),
            )
        )
    return tuple(found)


def citations(policy: Policy, rule: str) -> tuple[str, ...]:
    """The paths of the values that name this rule as their origin, rows before their keys."""
    return tuple(path for path, source in policy.sources.items() if source.rule == rule)
