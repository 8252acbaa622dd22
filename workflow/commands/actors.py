"""Who wants it: a person, the system itself, or the clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """Who acts."""

    PERSON = "person"
    SYSTEM = "system"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person by userid, the system itself, or the clock."""

    kind: ActorKind
    userid: str = ""

    @property
    def name(self) -> str:
        """How the timeline names the actor when no secret is at stake: `system`, `clock` or the userid."""
        return self.userid if self.kind is ActorKind.PERSON else str(self.kind)


SYSTEM = Actor(ActorKind.SYSTEM)
CLOCK = Actor(ActorKind.CLOCK)


def person(userid: str) -> Actor:
    """The actor for a person."""
    return Actor(ActorKind.PERSON, userid)
