"""What the rules' caller needs from the memory, phrased in our own types. `storage` implements it, `handlers` use it.

Everything reached through one `UnitOfWork` is one transaction: leaving it without `commit` changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from workflow.absence import AbsenceEvent, Return
from workflow.case import Case
from workflow.directory import Directory
from workflow.events import Event


class ItemKind(StrEnum):
    """What an outbox row carries."""

    NOTICE = "notice"  # a card or text made from `template` when it is first claimed
    ANSWER = "answer"  # the answer to one callback; `params["reply"]` is the encoded Reply
    UPDATE = "update"  # a card that was sent before changes its face: `task_id`


class Urgency(StrEnum):
    """Order of sending."""

    EMERGENCY = "0"
    ACTION = "1"
    NEWS = "2"
    HOUSEKEEPING = "3"


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """Something to be said to one person (D7). Stored sealed; `topic` groups the copies of one question on a case."""

    kind: ItemKind
    to: str
    template: str = ""
    case_id: str = ""
    seq: int = 0
    params: Mapping[str, str] = field(default_factory=dict)
    topic: str = ""
    task_id: str = ""
    response_code: str = ""
    urgency: Urgency = Urgency.NEWS
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class SentCard:
    """A card on somebody's phone that can still change: its newest unused response code, good until `code_until`."""

    task_id: str
    to: str
    case_id: str
    topic: str
    template: str
    params: Mapping[str, str]
    response_code: str
    code_until: datetime
    live: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline before it is sealed: the event and its cause.

    `actor` is a staff userid, `complainant`, `system` or `clock`: who complained never stands in a header.
    """

    seq: int
    at: datetime
    actor: str
    command_id: str
    event: Event


@dataclass(frozen=True, slots=True)
class DueMoment:
    """A clock row whose next moment has come."""

    case_id: str
    instance: str
    generation: int
    moment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The one open question a person has (D20). `topic` may name a card to answer to; sealed at rest."""

    userid: str
    question: str
    case_id: str = ""
    partial: Mapping[str, str] = field(default_factory=dict)
    asked_at: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """Words that were typed but not registered yet (card 0); survives a restart, sealed."""

    draft_id: str
    userid: str
    text: str
    at: datetime
    expires_at: datetime
    params: Mapping[str, str] = field(default_factory=dict)


class Cases(Protocol):
    """The case streams."""

    async def load(self, case_id: str) -> Case | None:
        """The case, locked for this unit of work; None when there is no such stream."""

    async def append(self, before: Case, after: Case, entries: Sequence[Entry], policy_hash: str) -> None:
        """Seals and appends the entries, and stores `after` with its clock rows, parts and look-ups. `before.version`
        must be the stored version, else `ConflictError` is raised."""

    async def outcome_of(self, command_id: str) -> str | None:
        """The case that a command of this id already changed, or None."""

    async def entries(self, case_id: str) -> tuple[Entry, ...]:
        """The opened timeline, oldest first."""


class Ledger(Protocol):
    """Look-ups across cases. Every caller asks `access` before it shows anything."""

    async def case(self, case_id: str) -> Case | None:
        """The case as it stands, for telling of it; not locked."""

    async def by_number(self, text: str) -> tuple[str, ...]:
        """Case ids whose number or receipt is `text`, or whose number ends with these four digits; newest first."""

    async def with_part(self, userid: str, part: str, *, open_only: bool, limit: int = 50) -> tuple[Case, ...]:
        """Cases in which the person has that part (`workflow.case.parts`), newest first; not locked."""

    async def in_state(self, states: Sequence[str], *, limit: int = 50) -> tuple[Case, ...]:
        """Open cases in these states, oldest first; not locked."""

    async def open_cases(self, *, after: str, limit: int) -> tuple[Case, ...]:
        """Open cases by their ids, those behind `after` ("" for the first); not locked."""

    async def owner_loads(self, userids: Sequence[str]) -> Mapping[str, int]:
        """How many open cases each of these people owns."""


class Series(Protocol):
    """Case numbers."""

    async def next(self, series: str) -> int:
        """The next serial of a series, from 1; the row stays locked until the unit of work ends."""


class Clocks(Protocol):
    """The clock rows."""

    async def due(self, now: datetime, *, limit: int) -> tuple[DueMoment, ...]:
        """Moments that have come, oldest first, at most one a clock."""

    async def next_at(self) -> datetime | None:
        """The earliest future or past moment of any running clock."""


Combine = Callable[[OutboxItem, OutboxItem], OutboxItem]
"""One item for two that reach a person at one moment."""


class Outbox(Protocol):
    """What is still to be said."""

    async def add(self, item: OutboxItem, *, at: datetime) -> int:
        """Queues an item; returns its row id."""

    async def gather(self, item: OutboxItem, about: str, combine: Combine, *, at: datetime) -> int:
        """Queues an item for its `not_before`; where one about the same was gathered already for the same person and
        time and waits untouched, what `combine` makes of that one and this takes its place. Returns the row's id."""

    async def cards(self, case_id: str, topic: str) -> tuple[SentCard, ...]:
        """The cards of that topic that are still live on somebody's phone."""

    async def card(self, task_id: str) -> SentCard | None:
        """The card of that task id, live or not."""

    async def card_tapped(self, task_id: str, response_code: str, until: datetime) -> None:
        """Keeps the fresh response code that a tap brought."""

    async def becomes(self, task_id: str, topic: str) -> None:
        """The card has turned into a copy of another question of its case: it is live there, and nowhere else."""

    async def retire(self, task_id: str) -> None:
        """The card can no longer be acted on."""


class Dialogues(Protocol):
    """Open questions and drafts."""

    async def get(self, userid: str) -> Dialogue | None:
        """The person's open question, expired or not."""

    async def held(self, userid: str) -> Dialogue | None:
        """The same, and nobody else changes it while this unit of work lasts."""

    async def put(self, dialogue: Dialogue) -> None:
        """Asks; replaces an earlier question."""

    async def clear(self, userid: str) -> None:
        """The question is answered, cancelled or lapsed."""

    async def draft(self, draft_id: str) -> Draft | None:
        """The draft, expired or not."""

    async def held_draft(self, draft_id: str) -> Draft | None:
        """The same, and nobody else changes it while this unit of work lasts."""

    async def put_draft(self, draft: Draft) -> None:
        """Keeps a draft."""

    async def drop_draft(self, draft_id: str) -> None:
        """Forgets a draft."""

    async def seen(self, userid: str, what: str) -> datetime | None:
        """When the bot last did `what` to this person (greeting, small talk), or None."""

    async def mark_seen(self, userid: str, what: str, at: datetime) -> None:
        """Remembers that it did."""


class Organisation(Protocol):
    """The directory and the adopted policies, as the store has them."""

    async def directory(self) -> Directory:
        """The newest snapshot (cached until it changes)."""

    async def policy_text(self, policy_hash: str) -> str | None:
        """The text of an adopted policy."""

    async def keep_absence(self, event: AbsenceEvent, *, at: datetime, actor: str, cause: str) -> None:
        """Writes it on the `org` stream; the next `directory` knows it. `actor` is a userid, `cause` a command id."""

    async def returning(self, now: datetime) -> tuple[Return, ...]:
        """The leaves after which somebody is back by now and has not been told what waited, the oldest first."""

    async def postpone_return(self, seq: int, back: datetime) -> None:
        """He is not back yet: another leave of his goes on."""

    async def close_absence(self, seq: int) -> None:
        """He was told; that leave is over."""


class UnitOfWork(Protocol):
    """One transaction and everything in it."""

    cases: Cases
    ledger: Ledger
    series: Series
    clocks: Clocks
    outbox: Outbox
    dialogues: Dialogues
    organisation: Organisation

    async def commit(self) -> None:
        """Makes it last. Without this, leaving changes nothing."""


class Store(Protocol):
    """Where units of work come from."""

    def begin(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A new unit of work: on SQLite the one writer."""


class ConflictError(Exception):
    """Two changes met; the whole command is to be repeated."""


class BusyError(ConflictError):
    """The memory is held by others, or away: nobody's fault here. Repeating at once is no use; later it will do."""

    code = "busy"


class Ids(Protocol):
    """Randomness as an argument."""

    def case_id(self) -> str:
        """80 random bits in base32, no time in it (D19)."""

    def receipt(self) -> str:
        """Six characters without look-alikes and a check character (D19)."""

    def draft_id(self) -> str:
        """A short random id."""
