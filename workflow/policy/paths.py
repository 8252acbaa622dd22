"""The values of a policy by the dotted paths that people write: `deadline.answer.within`. It reads and changes none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import get_args

from pydantic import BaseModel

from workflow.durations import Duration
from workflow.policy.fixed import FixedDate

ROW_NAMES = ("id", "level", "role", "stage")
"""What names a row of an array of tables; a row without any, and every example, goes by its place."""

EXAMPLE = "example"

UNREAD = frozenset({"name", "text", "hash", "sources"})
"""What a policy holds beside its tables."""

Fields = Callable[[type[BaseModel]], tuple[tuple[str, str], ...]]


_NO_BEHAVIOUR = ("policy", "schema")


def moves_nobody(path: str) -> bool:
    """Whether the value only says which policy it is, or proves another: a case goes its way without it."""
    table = path.partition(".")[0]
    return table in _NO_BEHAVIOUR or table.endswith(EXAMPLE)


def flat(tables: BaseModel) -> dict[str, object]:
    """Every value under its path, in the order of the schema; lists of plain values are one value."""
    return dict(_leaves(tables, "", _all_fields))


def limits(tables: BaseModel) -> dict[str, Duration | FixedDate]:
    """Every time limit and fixed date under its path."""
    found = _leaves(tables, "", _timed_fields)
    return {path: value for path, value in found if isinstance(value, Duration | FixedDate)}


def row_name(table: str, row: object, place: int) -> str:
    """The name of a row (data or model) of that array of tables: its id, or its place from 1."""
    for key in () if table.endswith(EXAMPLE) else ROW_NAMES:
        name = row.get(key) if isinstance(row, Mapping) else getattr(row, key, None)
        if isinstance(name, str):
            return name
    return str(place + 1)


def _leaves(value: object, path: str, fields: Fields) -> Iterator[tuple[str, object]]:
    if isinstance(value, BaseModel):
        for name, key in fields(type(value)):
            if path or name not in UNREAD:
                yield from _leaves(getattr(value, name), _below(path, key), fields)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, _below(path, str(key)), fields)
    elif isinstance(value, tuple) and value and all(isinstance(row, BaseModel) for row in value):
        for place, row in enumerate(value):
            yield from _leaves(row, _below(path, row_name(path, row, place)), fields)
    else:
        yield path, value


@cache
def _all_fields(table: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """The fields of a table by their name and by their key in the file."""
    return tuple((name, field.alias or name) for name, field in table.model_fields.items())


@cache
def _timed_fields(table: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """Those of them in which a time limit or a fixed date may stand."""
    return tuple(
        (name, field.alias or name) for name, field in table.model_fields.items() if _is_timed(field.annotation)
    )


def _is_timed(hint: object) -> bool:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return bool(_timed_fields(hint))
    return hint in (Duration, FixedDate) or any(map(_is_timed, get_args(hint)))


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
