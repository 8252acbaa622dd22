"""Values to canonical JSON and back. It knows frozen dataclasses and plain types; it refuses everything else.

The bytes are final (design D2): UTF-8, keys sorted, no floats, instants as `…Z` with milliseconds, money in cents.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import types
import typing
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, TypeVar

from workflow.fields import Secrecy

T = TypeVar("T")

Json = dict[str, Any]

# Reflection is done once a class: folding a case calls these for every field.
_SECRECIES: dict[type, dict[str, Secrecy]] = {}
_HINTS: dict[type, dict[str, Any]] = {}


def canonical(value: Any) -> bytes:
    """The one byte string for a JSON value. Raises TypeError on a float: no figure may depend on rounding."""
    _refuse_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def encode(value: Any) -> Any:
    """A plain JSON value for `value` (dataclass, enum, date, aware datetime, tuple, mapping of str, str, int, bool).

    What a dataclass derives from its other fields is left out.
    """
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: encode(getattr(value, f.name)) for f in dataclasses.fields(value) if f.init}
    raise TypeError(f"cannot encode {type(value).__name__}")


def decode(kind: Any, data: Any) -> Any:
    """The value of type `kind` that `data` was made from. Unknown keys are an error; missing ones take defaults."""
    return _decoder(kind)(data)


def split(value: Any) -> dict[Secrecy, Json]:
    """The fields of one event or case, sorted by how secret they are. Every field must be declared."""
    parts: dict[Secrecy, Json] = {secrecy: {} for secrecy in Secrecy}
    for name, secrecy in secrecies(type(value)).items():
        parts[secrecy][name] = encode(getattr(value, name))
    return parts


def join(kind: type[T], open_part: Json, content: Json | None, identity: Json | None) -> T:
    """An event or case put together again. A part that was destroyed (None) leaves its fields empty (D2, D10)."""
    given = {**open_part, **(content or {}), **(identity or {})}
    arguments: dict[str, Any] = {}
    for name, secrecy in secrecies(kind).items():
        erased = (secrecy is Secrecy.CONTENT and content is None) or (secrecy is Secrecy.IDENTITY and identity is None)
        if erased:
            arguments[name] = _empty(_hints(kind)[name])
        elif name in given:
            arguments[name] = decode(_hints(kind)[name], given[name])
    return kind(**arguments)


def secrecies(kind: type) -> dict[str, Secrecy]:
    """Field name → secrecy. Raises TypeError for a field nobody has classed: forgetting is not an option."""
    if kind in _SECRECIES:
        return _SECRECIES[kind]
    found: dict[str, Secrecy] = {}
    for field in dataclasses.fields(kind):
        marks = [m for m in getattr(_hints(kind)[field.name], "__metadata__", ()) if isinstance(m, Secrecy)]
        if len(marks) != 1:
            raise TypeError(f"{kind.__name__}.{field.name} is not declared Open, Content or Identity")
        found[field.name] = marks[0]
    _SECRECIES[kind] = found
    return found


def instant_text(at: datetime) -> str:
    """`2026-03-02T02:00:00.000Z`. Raises ValueError for a naive time."""
    if at.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def instant(text: str) -> datetime:
    """The aware UTC instant of `instant_text`."""
    return datetime.fromisoformat(text)


def _hints(kind: type) -> dict[str, Any]:
    if kind not in _HINTS:
        _HINTS[kind] = typing.get_type_hints(kind, include_extras=True)
    return _HINTS[kind]


@functools.cache
def _decoder(kind: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin is typing.Annotated:
        return _decoder(typing.get_args(kind)[0])
    if origin in (typing.Union, types.UnionType):
        return _optional(kind)
    if origin is tuple:
        item = _decoder(typing.get_args(kind)[0])
        return lambda data: tuple(item(entry) for entry in data)
    if origin in (dict, Mapping, typing.get_origin(Mapping[str, str])):
        item = _decoder(typing.get_args(kind)[1])
        return lambda data: {key: item(entry) for key, entry in data.items()}
    if kind is Any:
        return lambda data: data
    if dataclasses.is_dataclass(kind):
        return functools.partial(_dataclass, kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if kind is datetime:
        return instant
    if kind is date:
        return date.fromisoformat
    if kind in (str, int, bool):
        return functools.partial(_plain, kind)
    raise TypeError(f"cannot decode {kind}")


def _optional(kind: Any) -> Any:
    kinds = [k for k in typing.get_args(kind) if k is not type(None)]
    if len(kinds) != 1:
        raise TypeError(f"only `X | None` can be decoded, not {kind}")
    inner = _decoder(kinds[0])
    return lambda data: None if data is None else inner(data)


def _dataclass(kind: Any, data: Json) -> Any:
    hints = _hints(kind)
    return kind(**{name: _decoder(hints[name])(value) for name, value in data.items()})


def _plain(kind: type, data: Any) -> Any:
    if type(data) is not kind:
        raise TypeError(f"expected {kind.__name__}, got {type(data).__name__}")
    return data


def _empty(kind: Any) -> Any:
    """What stands in for a destroyed field, so that folding goes on (evolve is total over erased fields)."""
    if typing.get_origin(kind) is typing.Annotated:
        return _empty(typing.get_args(kind)[0])
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return None
    if origin is tuple:
        return ()
    if origin is not None:
        return {}
    if kind is str:
        return ""
    if kind in (int, bool):
        return kind()
    raise TypeError(f"an erasable field needs a type with an empty value, not {kind}")


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("no floats in the timeline")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list):
        for item in value:
            _refuse_floats(item)
