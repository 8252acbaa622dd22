"""Which names a policy uses and which it defines. What a text names stands in its type (values.py), nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

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


Use = tuple[Path, Named, str]
"""Where a name stands, what it names, and the name."""

Reader = Callable[[Any, Path, list[Use]], None]
"""Finds the names in a value of one type: value, path, and where they go."""


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


def uses(policy: Policy) -> Iterator[Use]:
    """Every name that a policy uses, with its path and what it names; of `a|b` and `a:own` the roles they mean."""
    found: list[Use] = []
    _read_table(policy, (), found)
    for path, named, text in found:
        for name in text.split("|"):
            yield path, named, name.removesuffix(":own")


def _read_table(table: BaseModel, path: Path, found: list[Use]) -> None:
    for name, key, read in _readers(Tables if isinstance(table, Policy) else type(table)):
        read(getattr(table, name), (*path, key), found)


@cache
def _readers(table: type[BaseModel]) -> tuple[tuple[str, str, Reader], ...]:
    """How to read each field of a table in which something may be named; its name and its key in the file."""
    readers: list[tuple[str, str, Reader]] = []
    for name, field in table.model_fields.items():
        mark = next((found for found in field.metadata if isinstance(found, Named)), None)
        read = _reader(field.annotation, mark)
        if read is not None:
            readers.append((name, field.alias or name, read))
    return tuple(readers)


def _reader(hint: object, mark: Named | None) -> Reader | None:
    """How to read a value of that type; None where it names nothing."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _reader(inner[0], next((found for found in inner[1:] if isinstance(found, Named)), mark))
    if origin in (Union, UnionType):
        readers = [read for choice in inner if choice is not type(None) and (read := _reader(choice, mark))]
        return _if_said(readers[0]) if readers else None
    if origin is dict:
        return _entries(_reader(inner[0], None), _reader(inner[1], None))
    if origin is tuple:
        return _members(_reader(inner[0], mark))
    if hint is Condition:
        return lambda value, path, found: found.append((path, Named.FACT, value.fact))
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return _read_table if _readers(hint) else None
    if hint is str and mark is not None:
        return lambda value, path, found: found.append((path, mark, value))
    return None


def _if_said(read: Reader) -> Reader:
    return lambda value, path, found: None if value is None else read(value, path, found)


def _entries(of_key: Reader | None, of_value: Reader | None) -> Reader | None:
    if of_key is None and of_value is None:
        return None

    def read(value: Any, path: Path, found: list[Use]) -> None:
        for key, inner in value.items():
            if of_key:
                of_key(key, (*path, key), found)
            if of_value:
                of_value(inner, (*path, key), found)

    return read


def _members(of_member: Reader | None) -> Reader | None:
    if of_member is None:
        return None

    def read(value: Any, path: Path, found: list[Use]) -> None:
        for place, inner in enumerate(value):
            is_row = isinstance(inner, BaseModel | Condition)
            of_member(inner, (*path, place) if is_row else path, found)

    return read
