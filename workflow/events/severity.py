"""How grave and how urgent it is, and the emergency procedure."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.events.base import Event, event
from workflow.fields import Content, Open


@event("urgency.flagged")
@dataclass(frozen=True, slots=True)
class UrgencyFlagged(Event):
    """Words of the complaint are those of the policy's safety list: urgent until a person says otherwise (X-48)."""

    words: Content[tuple[str, ...]]


@event("urgency.judged")
@dataclass(frozen=True, slots=True)
class UrgencyJudged(Event):
    """A person confirmed or cleared the urgency, or set it."""

    urgent: Open[bool]
    by: Open[str]
    words: Content[str]


@event("facts.noted")
@dataclass(frozen=True, slots=True)
class FactsNoted(Event):
    """What is known of the case that makes it graver (X-47): all of it, as the policy's conditions name it."""

    facts: Open[tuple[str, ...]]
    by: Open[str]


@event("level.changed")
@dataclass(frozen=True, slots=True)
class LevelChanged(Event):
    """It is graver or lighter than before: `reason` is `facts` for the policy's own criteria, `person` for a person."""

    before: Open[str]
    severity: Open[str]
    reason: Open[str]
    by: Open[str]
    words: Content[str]


@event("emergency.started")
@dataclass(frozen=True, slots=True)
class EmergencyStarted(Event):
    """The emergency procedure began (S1-2.11); `leader` holds the role that leads it."""

    leader: Open[str]


@event("call.logged")
@dataclass(frozen=True, slots=True)
class CallLogged(Event):
    """Somebody telephoned about an emergency and wrote down whom he reached (S0-7.1, S3-7.1)."""

    by: Open[str]
    called: Open[str]
    text: Content[str]
