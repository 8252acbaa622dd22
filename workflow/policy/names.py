"""Which names a policy uses and which it defines. What a text names stands in its type (values.py), nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel

from workflow.policy.conditions import Condition
from workflow.policy.document import Path
from workflow.policy.model import Policy, Tables
from workflow.policy.values import Named

GENERIC_ROLES = frozenset(
    {
        "owner",
        "handler",
        "superior",
        "deputy",
        "intake",
        "visitor",
        "party",
        "same_department",
        "all",
        "meeting",
        "crisis_group",
        "complainant",
        "respondent",
        "overdue_role",
    }
)
"""Roles that a case fills, not the company (RULES 4.1)."""

FACTS = frozenset(
    {
        "adverse_reaction",
        "complainants",
        "danger_to_life",
        "data_leak",
        "harm_continuing",
        "legal_claim",
        "media_or_authority",
        "objection",
        "over_authority",
        "principle",
        "public_event_soon",
        "regulator",
        "round",
        "service_down",
        "unpaid",
    }
)
"""What may be known of a case, as conditions name it (X-47, X-48)."""


def defined(policy: Policy) -> Mapping[Named, frozenset[str]]:
    """The names that a policy may use, by what they name."""
    return {
        Named.ROLE: GENERIC_ROLES | policy.roles.keys(),
        Named.LEVEL: frozenset(policy.severity.levels),
        Named.CHAIN: frozenset(chain.id for chain in policy.approvals),
        Named.NODE: frozenset(policy.lifecycle.nodes),
        Named.CLOCK: frozenset([row.id for row in policy.deadlines] + [row.id for row in policy.duties]),
        Named.KIND: frozenset(policy.intake.kinds),
        Named.LINE: frozenset(policy.lines),
        Named.CHANNEL: frozenset(channel.id for channel in policy.channels),
        Named.CATEGORY: frozenset(category.id for category in policy.categories),
        Named.FILE_CLASS: frozenset(row.id for row in policy.privacy.classes),
        Named.COMPLAINANT: frozenset(policy.intake.complainant_kinds),
        Named.GRADE: frozenset(policy.accountability.grades),
        Named.FACT: FACTS | {question.id for survey in policy.surveys for question in survey.questions},
    }


def uses(policy: Policy) -> Iterator[tuple[Path, Named, str]]:
    """Every name that a policy uses, with its path and what it names; of `a|b` and `a:own` the roles they mean."""
    for path, named, text in _in_table(policy, ()):
        for name in text.split("|"):
            yield path, named, name.removesuffix(":own")


def _in_table(table: BaseModel, path: Path) -> Iterator[tuple[Path, Named, str]]:
    for name, key, hint, mark in _naming(Tables if isinstance(table, Policy) else type(table)):
        yield from _in_value(getattr(table, name), hint, mark, (*path, key))


@cache
def _naming(table: type[BaseModel]) -> tuple[tuple[str, str, object, Named | None], ...]:
    """The fields of a table in which something may be named: their name, key in the file, type and mark."""
    found: list[tuple[str, str, object, Named | None]] = []
    for name, field in table.model_fields.items():
        mark = next((found for found in field.metadata if isinstance(found, Named)), None)
        if mark or _names(field.annotation):
            found.append((name, field.alias or name, field.annotation, mark))
    return tuple(found)


def _names(hint: object) -> bool:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return bool(_naming(hint))
    return hint is Condition or isinstance(hint, Named) or any(map(_names, get_args(hint)))


def _in_value(value: object, hint: object, mark: Named | None, path: Path) -> Iterator[tuple[Path, Named, str]]:
    if get_origin(hint) is Annotated:
        inner, *marks = get_args(hint)
        yield from _in_value(value, inner, next((m for m in marks if isinstance(m, Named)), mark), path)
    elif isinstance(value, Condition):
        yield path, Named.FACT, value.fact
    elif isinstance(value, BaseModel):
        yield from _in_table(value, path)
    elif get_origin(hint) in (Union, UnionType):
        for choice in get_args(hint):
            if choice is not type(None) and value is not None:
                yield from _in_value(value, choice, mark, path)
    elif isinstance(value, str):
        if mark is not None:
            yield path, mark, value
    elif isinstance(value, dict):
        of_key, of_value = get_args(hint)
        for key, inner in value.items():
            yield from _in_value(key, of_key, None, (*path, key))
            yield from _in_value(inner, of_value, None, (*path, key))
    elif isinstance(value, tuple) and get_origin(hint) is tuple:
        for place, inner in enumerate(value):
            is_row = isinstance(inner, BaseModel | Condition)
            yield from _in_value(inner, get_args(hint)[0], mark, (*path, place) if is_row else path)
