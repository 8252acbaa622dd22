"""What an event is, and the register of their stable names."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar


class Event:
    """The base of all events; `type` and `v` are what the timeline stores."""

    __slots__ = ()
    type: ClassVar[str]
    v: ClassVar[int]


E = TypeVar("E", bound=type[Event])
EVENTS: dict[str, type[Event]] = {}


def event(name: str, v: int = 1) -> Callable[[E], E]:
    """Registers an event class under its stable name."""

    def register(cls: E) -> E:
        if name in EVENTS:
            raise ValueError(f"two events are called {name}")
        cls.type, cls.v = name, v
        EVENTS[name] = cls
        return cls

    return register
