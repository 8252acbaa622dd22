"""A policy with one of its values changed, for every value: what no example then notices, no example proves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from workflow.durations import Distance, Duration, Unit
from workflow.policy.conditions import Condition
from workflow.policy.fixed import WEEKDAYS, FixedDate
from workflow.policy.model import Policy, Tables
from workflow.policy.names import GENERIC_ROLES, defined
from workflow.policy.paths import moves_nobody, row_name
from workflow.policy.values import Named
from workflow.worktime import ONE_DAY

_SERIAL = re.compile(r"\{seq:0([1-8])d\}")
_MINUTE = timedelta(minutes=1)
_ORDERED = ("levels", "steps", "steps_major", "deputies", "fallback")
_YUAN = 100
_ANOTHER_ZONE = "Asia/Tokyo"

Names = Mapping[Named, frozenset[str]]
Rebuild = Callable[[Any], Policy]


@dataclass(frozen=True, slots=True)
class Mutant:
    """The policy in which the value at `path` is another: what it was and what it became; both "" where a whole row is
    left out."""

    path: str
    was: str
    became: str
    policy: Policy

    def __str__(self) -> str:
        return f"{self.path}: {self.was} → {self.became}" if self.was or self.became else f"{self.path}: −"


def mutants(policy: Policy) -> Iterator[Mutant]:
    """Every value that the file states, changed to the nearest other one that it could have: a limit by one, a list by
    each of its members, a role to another role, a row left out. Words that people only read are left as they are."""
    yield from _of_table(policy, "", defined(policy), lambda table: table, policy)


def written(value: object) -> str:
    """A value as a file has it, without the quotes."""
    match value:
        case bool():
            return str(value).lower()
        case tuple():
            return f"[{', '.join(map(written, value))}]"
        case time():
            return value.strftime("%H:%M")
        case Fraction():
            return str(float(value))
        case _:
            return str(value)


def _of_table(table: BaseModel, path: str, names: Names, rebuild: Rebuild, policy: Policy) -> Iterator[Mutant]:
    fields = (Tables if isinstance(table, Policy) else type(table)).model_fields
    for name, field in fields.items():
        key = field.alias or name
        below = f"{path}.{key}" if path else key
        if not path and moves_nobody(key):
            continue

        def put(value: object, name: str = name) -> Policy:
            return rebuild(table.model_copy(update={name: value}))

        yield from _of_value(getattr(table, name), _hint(field), below, names, put, policy)


def _of_value(value: Any, hint: object, path: str, names: Names, rebuild: Rebuild, policy: Policy) -> Iterator[Mutant]:
    if isinstance(value, BaseModel):
        yield from _of_table(value, path, names, rebuild, policy)
    elif isinstance(value, dict):
        for key, inner in value.items():
            of_key = get_args(_plain(hint))[1]

            def put(other: object, key: object = key) -> Policy:
                return rebuild(value | {key: other})

            yield from _of_value(inner, of_key, f"{path}.{key}", names, put, policy)
    elif isinstance(value, tuple) and value and all(isinstance(row, BaseModel) for row in value):
        for place, row in enumerate(value):
            below = f"{path}.{row_name(path, row, place)}"

            def swap(other: object, place: int = place) -> Policy:
                return rebuild((*value[:place], other, *value[place + 1 :]))

            yield Mutant(below, "", "", rebuild((*value[:place], *value[place + 1 :])))
            yield from _of_table(row, below, names, swap, policy)
    elif path in policy.sources:
        for other in _others(value, hint, path.rpartition(".")[2], names):
            yield Mutant(path, written(value), written(other), rebuild(other))


def _hint(field: FieldInfo) -> object:
    mark = next((found for found in field.metadata if isinstance(found, Named)), None)
    return Annotated[field.annotation, mark] if mark else field.annotation  # pydantic keeps outer marks apart


def _plain(hint: object) -> object:
    """The type itself: no marks, and of a choice the one that is not None."""
    if get_origin(hint) is Annotated:
        return _plain(get_args(hint)[0])
    choices = [choice for choice in get_args(hint) if choice is not type(None)]
    return _plain(choices[0]) if choices and type(None) in get_args(hint) else hint


def _mark(hint: object) -> Named | None:
    marks = (*get_args(hint), *(mark for choice in get_args(hint) for mark in get_args(choice)))
    return next((mark for mark in marks if isinstance(mark, Named)), None)


def _others(value: Any, hint: object, key: str, names: Names) -> Iterator[object]:
    """The nearest values that this one could be instead; none for words."""
    plain = _plain(hint)
    if isinstance(value, tuple) and get_origin(plain) is tuple and get_args(plain)[-1] is Ellipsis:
        for place in range(len(value)):
            others = tuple(_others(value[place], get_args(plain)[0], "", names))
            if others or place == 0:
                yield (*value[:place], *value[place + 1 :])
            yield from ((*value[:place], other, *value[place + 1 :]) for other in others)
        if len(value) > 1 and key in _ORDERED:
            yield value[::-1]
    elif isinstance(value, tuple):
        for place, part in enumerate(value):
            for other in _others(part, type(part), "", names):
                yield (*value[:place], other, *value[place + 1 :])
    elif isinstance(value, str) and not isinstance(value, StrEnum):
        yield from _other_words(value, plain, _mark(hint), key, names)
    elif key in ("max_amount", "amount_supervisor"):
        yield value + _YUAN
    else:
        yield from _other_value(value)


def _other_words(value: str, plain: object, mark: Named | None, key: str, names: Names) -> Iterator[str]:
    serial = _SERIAL.search(value)
    if get_origin(plain) is Literal:
        yield from _next(value, get_args(plain))
    elif mark is not None:
        company = names[mark] - GENERIC_ROLES if mark is Named.ROLE and value not in GENERIC_ROLES else names[mark]
        yield from _next(value, sorted(company))
    elif serial:
        yield value.replace(serial[0], f"{{seq:0{int(serial[1]) + 1}d}}")
    elif key == "timezone":
        yield _ANOTHER_ZONE


def _next(value: str, choices: Any) -> Iterator[str]:
    """The choice after this one."""
    others = [*choices, *choices]
    if value in choices and len(choices) > 1:
        yield others[others.index(value) + 1]


def _other_value(value: object) -> Iterator[object]:
    match value:
        case bool():
            yield not value
        case StrEnum():
            yield from _next(value, list(type(value)))
        case int():
            yield value + 1
            if value > 0:
                yield value - 1
        case Decimal():
            yield value + 1
        case Fraction():
            yield (value + 1) / 2
        case Duration():
            yield Duration(value.unit, value.count + 1)
        case Distance():
            yield _further(value)
        case FixedDate():
            yield _another_day(value)
        case Condition():
            yield replace(value, value=value.value + 1) if value.op else replace(value, op="=", value=2)
        case datetime() | date():
            yield value + (_MINUTE if isinstance(value, datetime) else ONE_DAY)
        case time():
            yield (datetime.combine(date.min, value) + _MINUTE).time()
        case _:
            return


def _further(distance: Distance) -> Distance:
    if distance.limits:
        return Distance(limits=distance.limits + 1)
    after = distance.after
    return Distance(after=Duration(after.unit, after.count + 1) if after else Duration(Unit.MINUTE, 1))


def _another_day(fixed: FixedDate) -> FixedDate:
    match fixed.period:
        case "day":
            return replace(fixed, place="00:01" if fixed.place != "00:01" else "00:02")
        case "week":
            return replace(fixed, place=WEEKDAYS[WEEKDAYS.index(fixed.place) - 1])
        case "month" | "quarter":
            return replace(fixed, place="20" if fixed.place != "20" else "10")
        case "year":
            return replace(fixed, place="02-20" if fixed.place != "02-20" else "02-10")
