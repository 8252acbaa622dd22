"""How a complaint came in, and what its complainant adds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflow.events.base import Event, event
from workflow.fields import Content, Identity, Open


@event("case.filed")
@dataclass(frozen=True, slots=True)
class CaseFiled(Event):
    """A complaint was received, in the complainant's own words (T1).

    `complainant` is "" for somebody outside the company, of whom only name and `contact` are known. `intake_roles` are
    those who watch the channel it came by. `received_at` is when it truly came, where it was entered later.
    """

    case_id: Open[str]
    receipt: Open[str]
    kind: Open[str]
    channel: Open[str]
    policy_id: Open[str]
    policy_hash: Open[str]
    to_director: Open[bool]
    taken_by: Open[str]
    complainant: Identity[str]
    complainant_name: Identity[str]
    complainant_department: Identity[str]
    title: Content[str]
    text: Content[str]
    line: Open[str] = ""
    complainant_kind: Open[str] = ""
    intake_roles: Open[tuple[str, ...]] = ()
    received_at: Open[datetime | None] = None
    contact: Identity[str] = ""


@event("case.numbered")
@dataclass(frozen=True, slots=True)
class CaseNumbered(Event):
    """The case got its number: `number` is stamped by the store from the locked series row, last (D1, D19)."""

    series: Open[str]
    pattern: Open[str]
    number: Open[str] = ""


@event("case.registered")
@dataclass(frozen=True, slots=True)
class CaseRegistered(Event):
    """Intake took it up: category and severity are set (T4); the department is its owner's."""

    by: Open[str]
    category: Open[str]
    severity: Open[str]
    urgent: Open[bool]
    line: Open[str] = ""
    facts: Open[tuple[str, ...]] = ()


@event("form.owed")
@dataclass(frozen=True, slots=True)
class FormOwed(Event):
    """It was reported first with a few words; the form follows (S2CT-9.3)."""

    by: Open[str]


@event("form.filed")
@dataclass(frozen=True, slots=True)
class FormFiled(Event):
    """The form that was owed is there (S2CT-9.3)."""

    by: Open[str]
    text: Content[str]


@event("contact.noted")
@dataclass(frozen=True, slots=True)
class ContactNoted(Event):
    """How somebody outside is reached was written down after the filing (S1-2.6)."""

    by: Open[str]
    contact: Identity[str]


@event("supplement.added")
@dataclass(frozen=True, slots=True)
class SupplementAdded(Event):
    """The complainant added something (T3)."""

    text: Content[str]


@event("case.urged")
@dataclass(frozen=True, slots=True)
class CaseUrged(Event):
    """The complainant urged (催办)."""
