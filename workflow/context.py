"""What a decision may look at besides the case: all of it frozen and passed in, so that a decision can be repeated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from workflow.calendar import Calendar
from workflow.commands import Actor, ActorKind
from workflow.directory import Directory
from workflow.errors import Refusal
from workflow.events import Event
from workflow.policy.model import Policy


@dataclass(frozen=True, slots=True)
class Facts:
    """What must be looked up first, named by the row in transitions.py. `owner_loads`: open cases by userid."""

    owner_loads: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """Who acts, when, under which policy and calendar, in which organisation."""

    actor: Actor
    now: datetime
    policy: Policy
    calendar: Calendar
    directory: Directory
    facts: Facts = Facts()

    def acts_as(self, role: str) -> bool:
        """Whether the actor is a person holding that role."""
        return self.actor.kind is ActorKind.PERSON and self.directory.has_role(self.actor.userid, role)

    def is_person(self, userid: str) -> bool:
        """Whether the actor is that very person."""
        return (
            bool(userid) and self.actor.kind is ActorKind.PERSON and self.actor.userid.casefold() == userid.casefold()
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens: events for the case's own stream, in order. Clock events are added by `decide`."""

    events: tuple[Event, ...]


Verdict = Decision | Refusal
C = TypeVar("C")


def happens(*events: Event) -> Decision:
    """The decision that these events happen."""
    return Decision(events)
