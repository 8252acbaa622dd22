"""The nightly look at the ladders of all open cases, and one after each change of the organisation (people.md 1.16).

Who is to put something right hears of it once, on the next working morning; it moves no clock.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

import structlog

from bot.happened import ToldStore
from handlers.desk import Rulebook, Rules
from handlers.inspection import Finding, Inspection, administrators, letter
from handlers.texts.words import Words
from storage.unit_of_work import SqlUnitOfWork
from workflow.directory import Directory
from workflow.ports import ItemKind, OutboxItem
from workflow.worktime import ONE_DAY, instant

AT = time(3, 17)
"""Local time of the nightly look: nothing else begins then."""

REST = timedelta(minutes=10)
"""So long after a look the next change waits: who imports a company makes a thousand of them."""

_ROUND = "ladders"
_PAGE = 100
_TEXTS = "texts"
_HOLES = "holes"

log = structlog.get_logger(__name__)


class Nightly:
    """`step` looks when the night has come or the organisation is another one than at the last look."""

    def __init__(self, store: ToldStore, rules: Rules, words: Words) -> None:
        self._store = store
        self._rules = rules
        self._words = words
        self._seen: Directory | None = None
        self._rested: datetime | None = None

    async def step(self, now: datetime) -> bool:
        """Looks if it is time. Never True: once is enough for a beat."""
        async with self._store.begin() as uow:
            directory = await uow.organisation.directory()
            due = bool(directory.people) and await self._is_due(uow, directory, now)
            await uow.commit()
        if due:
            findings = await inspect(self._store, self._rules(), self._words, now)
            await self._tell(findings, now)
            self._seen, self._rested = directory, now + REST
        return False

    async def _is_due(self, uow: SqlUnitOfWork, directory: Directory, now: datetime) -> bool:
        """Claims the night's look, which is repeated a little later when it fails."""
        night = await uow.rounds.claim(_ROUND, now, now + REST)
        rests = self._rested is not None and now < self._rested
        return night or (directory is not self._seen and not rests)

    async def _tell(self, findings: Sequence[Finding], now: datetime) -> None:
        rules = self._rules()
        calendar, daily_at = rules.calendar(), rules.policy().notify.daily_at
        async with self._store.begin() as uow:
            directory = await uow.organisation.directory()
            fresh = await uow.rounds.untold({finding.key for finding in findings})
            for userid, texts in _by_reader(findings, fresh, directory).items():
                item = OutboxItem(
                    kind=ItemKind.NOTICE,
                    to=userid,
                    template="say",
                    params=_said(texts, self._words.at(now)),
                    not_before=calendar.next_workday_at(now, daily_at),
                )
                await uow.outbox.gather(item, _HOLES, self._together, at=now)
            await uow.rounds.plan(_ROUND, next_night(now, rules))
            await uow.commit()
        if fresh:
            log.warning("holes in the ladders", new=len(fresh), all=len(findings))

    def _together(self, waiting: OutboxItem, more: OutboxItem) -> OutboxItem:
        """What was found since, in the same message."""
        texts = [*json.loads(waiting.params[_TEXTS]), *json.loads(more.params[_TEXTS])]
        return OutboxItem(
            waiting.kind,
            waiting.to,
            waiting.template,
            params=_said(texts, self._words),
            not_before=waiting.not_before,
        )


async def inspect(store: ToldStore, rules: Rulebook, words: Words, now: datetime) -> tuple[Finding, ...]:
    """What is wrong with the ladders of all open cases, a page of cases at a time."""
    inspection: Inspection | None = None
    after = ""
    while True:
        async with store.begin() as uow:
            directory = await uow.organisation.directory()
            page = await uow.ledger.open_cases(after=after, limit=_PAGE)
        inspection = inspection or Inspection(directory, now, words)
        for case in page:
            inspection.add(case, rules.policy(case.policy_hash), rules.calendar_of(case, directory))
        if len(page) < _PAGE:
            return inspection.findings()
        after = page[-1].case_id


def next_night(now: datetime, rules: Rulebook) -> datetime:
    """The next time that it is 03:17 where the policy counts."""
    zone = rules.calendar().zone
    today = now.astimezone(zone).date()
    at = instant(today, AT, zone)
    return at if at > now else instant(today + ONE_DAY, AT, zone)


def _by_reader(findings: Sequence[Finding], fresh: frozenset[str], directory: Directory) -> Mapping[str, list[str]]:
    """The new sentences for each person."""
    found: dict[str, list[str]] = {}
    for finding in findings:
        if finding.key in fresh:
            for userid in finding.to or (() if finding.of_case else administrators(directory)):
                found.setdefault(userid, []).append(finding.text)
    return found


def _said(texts: Sequence[str], words: Words) -> dict[str, str]:
    return {"text": letter(texts, words), _TEXTS: json.dumps(texts, ensure_ascii=False)}
