"""The rulebook in force while the bot runs: days that another process adopts come into it. It changes no case."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import structlog

from bot.calendar_settings import CompanyCalendar
from bot.calendars import years_by_region
from bot.rulebook import with_calendars
from handlers.desk import Rulebook
from storage.clocks import CountedBy
from storage.store import SqlStore
from workflow.directory import Directory

log = structlog.get_logger(__name__)


class Regulation:
    """Calling it gives the rulebook; whoever keeps the answer keeps an old one."""

    def __init__(self, store: SqlStore, chosen: CompanyCalendar, rules: Rulebook) -> None:
        self._store = store
        self._chosen = chosen
        self._rules = rules
        self._version: int | None = None

    def __call__(self) -> Rulebook:
        """The rulebook in force."""
        return self._rules

    async def refresh(self) -> None:
        """Reads the calendars anew if a year was adopted since. Raises CalendarLostError; then the old ones stay."""
        version = await self._store.calendar_version()
        if version == self._version:
            return
        years = years_by_region(await self._store.calendar_years())
        before, self._version = self._version, version
        self._rules = with_calendars(self._rules.policies, self._rules.current, self._chosen, years)
        if before is not None:
            log.info("published days were adopted", adoptions=version)


def calendars_in_force(rules: Rulebook, directory: Directory) -> Mapping[CountedBy, str]:
    """The hash of the calendar that counts each policy's cases, and apart those of departments with another one."""
    found: dict[CountedBy, str] = {}
    for policy_hash, general in rules.calendars.items():
        found[policy_hash, ""] = general.hash
        for department in directory.departments if rules.by_department.get(policy_hash) else ():
            own = rules.calendar(policy_hash, directory.lineage(department))
            if own != general:
                found[policy_hash, department] = own.hash
    return found


def digest_of(in_force: Mapping[CountedBy, str]) -> str:
    """SHA-256 (hex) of these calendars, for telling whether any changed."""
    rows = sorted([*key, calendar_hash] for key, calendar_hash in in_force.items())
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()
