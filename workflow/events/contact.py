"""What was said to the complainant, and what is awaited from him."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.events.base import Event, event
from workflow.fields import Content, Open


@event("contact.logged")
@dataclass(frozen=True, slots=True)
class ContactLogged(Event):
    """Somebody spoke with the complainant and wrote down what was said (S1-3.8, S3-3.4). `told`: it was sent to him."""

    by: Open[str]
    text: Content[str]
    told: Open[bool] = False


@event("caller.calmed")
@dataclass(frozen=True, slots=True)
class CallerCalmed(Event):
    """The operator ticked that the caller was calmed (S3-3.2)."""

    by: Open[str]


@event("info.requested")
@dataclass(frozen=True, slots=True)
class InfoRequested(Event):
    """The complainant was asked for something without which the work cannot go on (T2)."""

    by: Open[str]
    text: Content[str]


@event("info.settled")
@dataclass(frozen=True, slots=True)
class InfoSettled(Event):
    """The wait for the complainant is over (T3): `answered`, or the handler goes on without (`by`)."""

    answered: Open[bool]
    by: Open[str]
