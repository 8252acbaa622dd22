"""Cases, entries and items made by hand: the store is asked to keep them, not to understand them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from workflow.case import Case, Note, State
from workflow.clock import Clock, Moment, MomentKind
from workflow.events import CaseFiled, CaseNumbered, Event, SupplementAdded
from workflow.ports import Entry, ItemKind, OutboxItem

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
COMPLAINANT = "zhangsan"
NAME = "张三丰收"
WORDS = "食堂的汤里有一只拖鞋"
POLICY = "p" * 64


def entries_of(version: int, *events: Event, command: str, at: datetime = NOW, actor: str = "system") -> list[Entry]:
    """The entries that follow `version`, all of one command."""
    return [Entry(version + n, at, actor, command, event) for n, event in enumerate(events, start=1)]


def filed(case_id: str = "case1", *, receipt: str = "", at: datetime = NOW, who: str = COMPLAINANT) -> Case:
    """A case after its first entry."""
    return Case(
        case_id=case_id,
        version=1,
        policy_id="office",
        policy_hash=POLICY,
        kind="complaint",
        channel="bot",
        filed_at=at,
        receipt=receipt or f"R-{case_id}",
        complainant=who,
        complainant_name=NAME,
        complainant_department="生产部",
        title=WORDS[:5],
        text=WORDS,
    )


def filing(case: Case, command: str = "") -> list[Entry]:
    """The entry that `filed` is the state of."""
    event = CaseFiled(
        case_id=case.case_id,
        receipt=case.receipt,
        kind=case.kind,
        channel=case.channel,
        policy_id=case.policy_id,
        policy_hash=case.policy_hash,
        to_director=False,
        taken_by="",
        complainant=case.complainant,
        complainant_name=case.complainant_name,
        complainant_department=case.complainant_department,
        title=case.title,
        text=case.text,
    )
    at = case.filed_at or NOW
    return entries_of(0, event, command=command or f"file.{case.case_id}", at=at, actor="complainant")


def supplemented(case: Case, text: str, command: str = "") -> tuple[Case, list[Entry]]:
    """The case one entry later."""
    note = Note(NOW, "complainant", text)
    after = replace(case, version=case.version + 1, supplements=(*case.supplements, note))
    command = command or f"supplement.{case.case_id}.{case.version}"
    return after, entries_of(case.version, SupplementAdded(text), command=command)


def numbered(case: Case, number: str) -> tuple[Case, list[Entry]]:
    """The case with that number."""
    event = CaseNumbered("office", "{n}", number)
    after = replace(case, version=case.version + 1, number=number)
    return after, entries_of(case.version, event, command=f"number.{case.case_id}.{number}")


def changed(case: Case, **fields: object) -> tuple[Case, list[Entry]]:
    """The case with other fields, one (unrelated) entry later: for what the store mirrors into rows."""
    after, entries = supplemented(case, "…", command=f"change.{case.case_id}.{case.version}")
    return replace(after, supplements=case.supplements, **fields), entries  # type: ignore[arg-type]


def clock(instance: str, *minutes: int, clock: str = "answer", start: datetime = NOW) -> Clock:
    """A clock with a warning, a due time and rungs at these minutes after `start`."""
    kinds = [MomentKind.WARN, MomentKind.DUE, *[MomentKind.RUNG] * len(minutes)]
    moments = tuple(
        Moment(kind, start + timedelta(minutes=m), rung=max(0, n - 1))
        for n, (kind, m) in enumerate(zip(kinds, minutes, strict=False))
    )
    return Clock(clock, instance, 1, start, moments[-1].at, moments, "calendar")


def notice(to: str = "lisi", **fields: object) -> OutboxItem:
    """Something to be said."""
    return OutboxItem(ItemKind.NOTICE, to, **{"template": "triage", "case_id": "case1", **fields})  # type: ignore[arg-type]


CLOSED = State.CLOSED
