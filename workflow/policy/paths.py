"""The values of a policy by the dotted paths that people write: `deadline.answer.within`. It reads and changes none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from workflow.durations import Duration
from workflow.policy.fixed import FixedDate

ROW_NAMES = ("id", "level", "role", "stage")
"""What names a row of an array of tables; a row without any, and every example, goes by its place."""

EXAMPLE = "example"

UNREAD = frozenset({"name", "text", "hash", "sources"})
"""What a policy holds beside its tables."""


_NO_BEHAVIOUR = ("policy", "schema")


def moves_nobody(path: str) -> bool:
    """Whether the value only says which policy it is, or proves another: a case goes its way without it."""
    table = path.partition(".")[0]
    return table in _NO_BEHAVIOUR or table.endswith(EXAMPLE)


def flat(tables: BaseModel) -> dict[str, object]:
    """Every value under its path, in the order of the schema; lists of plain values are one value."""
    return dict(_leaves(tables, ""))


def limits(tables: BaseModel) -> dict[str, Duration | FixedDate]:
    """Every time limit and fixed date under its path."""
    return {path: value for path, value in flat(tables).items() if isinstance(value, Duration | FixedDate)}


def row_name(table: str, row: object, place: int) -> str:
    """The name of a row (data or model) of that array of tables: its id, or its place from 1."""
    for key in () if table.endswith(EXAMPLE) else ROW_NAMES:
        name = row.get(key) if isinstance(row, Mapping) else getattr(row, key, None)
        if isinstance(name, str):
            return name
    return str(place + 1)


def _leaves(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            if path or name not in UNREAD:
                yield from _leaves(getattr(value, name), _below(path, field.alias or name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, _below(path, str(key)))
    elif isinstance(value, tuple) and value and all(isinstance(row, BaseModel) for row in value):
        for place, row in enumerate(value):
            yield from _leaves(row, _below(path, row_name(path, row, place)))
    else:
        yield path, value


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
