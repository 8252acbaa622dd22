"""Tells the demo what just happened, line by line with its clause, from committed events alone (people.md 5.1)."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.sandbox.clock import iso
from handlers.desk import Rules
from handlers.texts.words import Words
from storage.store import SqlStore
from storage.unit_of_work import SqlUnitOfWork
from workflow import ports
from workflow.case import Case
from workflow.directory import Directory
from workflow.events import ClockFired, ClockStopped, Event, InfoSettled, UrgencyJudged

KEPT = 500

_CLAUSES: Mapping[str, str] = {
    "case.filed": "intake",
    "case.registered": "deadline.dispatch.within",
    "case.settled": "authority",
    "plan.submitted": "approval.{chain}",
    "step.approved": "approval.{chain}",
    "plan.returned": "approval.{chain}",
    "plan.approved": "approval.{chain}",
    "survey.asked": "survey",
    "survey.answered": "survey",
    "round.started": "lifecycle.rounds_max",
    "rounds.exhausted": "lifecycle.rounds_max",
    "clock.started": "deadline.{clock}.within",
    "clock.stopped": "deadline.{clock}.within",
    "clock.fired": "deadline.{clock}.within",
    "clock.moved": "deadline.{clock}.within",
    "clock.held": "deadline.{clock}.held_while",
    "extension.requested": "deadline.{clock}.max_extended",
    "facts.noted": "severity.levels",
    "level.changed": "severity.levels",
    "urgency.flagged": "severity.safety_words",
    "emergency.started": "emergency.trigger",
    "call.logged": "emergency.alarm_after",
    "result.reported": "documents.report_fields",
}
# Clocks that are no deadline of their own in the policy, and where their time comes from.
_OF_CLOCK: Mapping[str, str] = {"approval": "approval.{chain}", "survey": "survey", "decision": "lifecycle.rounds_max"}
"""Event type → where in the policy its clause stands."""

_PEOPLE = ("owner", "by", "proposer", "called")


@dataclass(frozen=True, slots=True)
class Happening:
    """One committed entry, the case after its transaction, and who was who."""

    entry: ports.Entry
    case: Case
    directory: Directory


class HappenedStrip:
    """The last lines. `languages` are the words by their short names (`zh`, `en`)."""

    def __init__(self, languages: Mapping[str, Words], rules: Rules) -> None:
        self._languages = languages
        self._rules = rules
        self._rev = 0
        self._lines: deque[dict[str, Any]] = deque(maxlen=KEPT)

    def tell(self, happenings: Iterable[Happening]) -> None:
        """Adds a line for each that has words."""
        for happening in happenings:
            text = {lang: self._text(words, happening) for lang, words in self._languages.items()}
            if all(text.values()):
                self._rev += 1
                at, clause = iso(happening.entry.at), self._clause(happening)
                self._lines.append({"rev": self._rev, "at": at, "text": text, "clause": clause})

    def after(self, rev: int) -> dict[str, Any]:
        """`{"rev", "items"}`: the kept lines after that revision."""
        return {"rev": self._rev, "items": [line for line in self._lines if line["rev"] > rev]}

    def _text(self, words: Words, happening: Happening) -> str:
        event, case = happening.entry.event, happening.case
        code = f"strip.{_code(event)}"
        return words.t(code, **self._fields(words, happening)) if words.has(code) and case.receipt else ""

    def _fields(self, words: Words, happening: Happening) -> dict[str, str]:
        event, case, now = happening.entry.event, happening.case, happening.entry.at
        fields = {name: str(getattr(event, name)) for name in getattr(event, "__slots__", ())}
        fields |= {role: happening.directory.name(fields[role]) for role in _PEOPLE if role in fields}
        fields |= {"no": case.number or case.receipt}
        if "clock" in fields:
            fields["clock"] = self._obligation(words, happening.case, fields["clock"])
        due = getattr(event, "due", None)
        if isinstance(due, datetime):
            fields["due"] = words.at(now).date(due)
        if "severity" in fields:
            fields["level"] = words.level(fields["severity"])
        if "amount_cents" in fields:
            fields["amount"] = words.money(int(fields["amount_cents"]))
        if isinstance(event, ClockFired):
            fields["told"] = words.t("list.comma").join(happening.directory.name(who) for who in event.told)
        return fields

    def _obligation(self, words: Words, case: Case, clock: str) -> str:
        """What an obligation is called: by the catalogue, else as the policy titles it."""
        noun = f"clock.{clock}.noun"
        if words.has(noun):
            return words.t(noun)
        rows = self._rules().policy(case.policy_hash).deadlines
        return next((row.title for row in rows if row.id == clock), clock)

    def _clause(self, happening: Happening) -> str:
        event, policy = happening.entry.event, self._rules().policy(happening.case.policy_hash)
        chain = happening.case.approval.chain if happening.case.approval else ""
        clock = str(getattr(event, "clock", ""))
        path = (_OF_CLOCK.get(clock) or _CLAUSES.get(event.type, "")).format(clock=clock, chain=chain)
        try:
            return policy.clause(path) if path else ""
        except KeyError:
            return ""


class ToldStore:
    """The store's units of work, telling the strip what they committed; the strip is None in earnest."""

    def __init__(self, store: SqlStore, strip: HappenedStrip | None) -> None:
        self._store = store
        self._strip = strip

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[SqlUnitOfWork]:
        """A unit of work of the store."""
        async with self._store.begin() as uow:
            if self._strip is None:
                yield uow
                return
            heard = _Heard(uow.cases)
            uow.cases = heard
            yield uow
            directory = await uow.organisation.directory()
        # Nothing is heard before `append`; what was appended and not committed is found out by reading it back.
        await self._tell_committed(heard, directory)

    async def _tell_committed(self, heard: _Heard, directory: Directory) -> None:
        if self._strip is None or not heard.changes:
            return
        async with self._store.begin() as uow:
            for after, entries in heard.changes:
                stored = await uow.cases.load(after.case_id)
                if stored is not None and stored.version >= after.version:
                    self._strip.tell(Happening(entry, after, directory) for entry in entries)


class _Heard:
    """`workflow.ports.Cases` that remembers what was appended."""

    def __init__(self, cases: ports.Cases) -> None:
        self._cases = cases
        self.changes: list[tuple[Case, tuple[ports.Entry, ...]]] = []

    async def load(self, case_id: str) -> Case | None:
        return await self._cases.load(case_id)

    async def append(self, before: Case, after: Case, entries: Sequence[ports.Entry], policy_hash: str) -> None:
        await self._cases.append(before, after, entries, policy_hash)
        self.changes.append((after, tuple(entries)))

    async def outcome_of(self, command_id: str) -> str | None:
        return await self._cases.outcome_of(command_id)

    async def entries(self, case_id: str) -> tuple[ports.Entry, ...]:
        return await self._cases.entries(case_id)


def _code(event: Event) -> str:
    if isinstance(event, ClockFired):
        return f"{event.type}.{event.moment.partition('.')[0]}"
    if isinstance(event, ClockStopped) and event.late:
        return f"{event.type}.late"
    if isinstance(event, UrgencyJudged) and not event.urgent:
        return f"{event.type}.cleared"
    if isinstance(event, InfoSettled) and not event.answered:
        return f"{event.type}.unanswered"
    return event.type
