"""The rulebook in force while the bot runs: what another process adopts comes into it. It changes no case."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import structlog

from bot.calendars import years_by_region
from bot.rulebook import adopted_policies, rulebook_of
from bot.settings import Settings
from handlers.desk import Rulebook
from storage.clocks import CountedBy
from storage.store import SqlStore
from workflow.directory import Directory

log = structlog.get_logger(__name__)


class Regulation:
    """Calling it gives the rulebook; whoever keeps the answer keeps an old one."""

    def __init__(self, store: SqlStore, settings: Settings, rules: Rulebook) -> None:
        self._store = store
        self._settings = settings
        self._rules = rules
        self._version: tuple[int, int] | None = None

    def __call__(self) -> Rulebook:
        """The rulebook in force."""
        return self._rules

    async def refresh(self) -> None:
        """Reads policies and calendars anew if any was adopted since. Raises CalendarLostError, PolicyErrors or
        PolicyChoiceError; then the old rulebook stays."""
        version = await self._store.policy_version(), await self._store.calendar_version()
        if version == self._version:
            return
        years = years_by_region(await self._store.calendar_years())
        adopted = await adopted_policies(self._store, self._rules.policies)
        self._rules = rulebook_of(self._settings, self._ids(), adopted, years)
        before, self._version = self._version, version
        if before is not None:
            log.info("something was adopted", policies=version[0], years=version[1])

    def _ids(self) -> tuple[str, ...]:
        """The policies of the settings, the first for all other cases. Of the others only those to which routes lead:
        under the rest nothing is filed."""
        hashes = (self._rules.current, *(route.policy_hash for route in self._rules.routes))
        return tuple(dict.fromkeys(self._rules.policies[used].regulation.id for used in hashes))


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
