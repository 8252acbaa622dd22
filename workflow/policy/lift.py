"""Brings a policy file of an older schema up to the present one, as data. It judges nothing: a fault stays a fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping

SCHEMA = 2
"""The schema that this program reads; older ones are lifted to it, version by version."""

Data = Mapping[str, object]


def lift(data: Data) -> Data:
    """The same policy in the present schema. Data of an unknown version is returned as it came.

    The marks of origin are still in it, so they are lifted along. The argument is not changed.
    """
    version = data.get("schema")
    while type(version) is int and version in _LIFTS:
        data = {**_LIFTS[version](data), "schema": version + 1}
        version += 1
    return data


def _from_1(data: Data) -> Data:
    """Schema 2: an example names by its path what it is an example of, and says when that starts."""
    examples = data.get("example")
    if not isinstance(examples, list):
        return data
    return {**data, "example": [_example_of_2(row) if isinstance(row, dict) else row for row in examples]}


_LIFTS: Mapping[int, Callable[[Data], Data]] = {1: _from_1}
_RENAMED = {"filed": "start", "deadline": "of"}


def _example_of_2(row: Mapping[str, object]) -> Mapping[str, object]:
    lifted = {_RENAMED.get(key, key): value for key, value in row.items()}
    if isinstance(row.get("deadline"), str):
        lifted["of"] = f"deadline.{row['deadline']}.within"
    source = row.get("source")
    if isinstance(source, dict):
        lifted["source"] = {_RENAMED.get(key, key): pair for key, pair in source.items()}
    return lifted
