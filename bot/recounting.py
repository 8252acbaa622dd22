"""Has every open case compared with the calendars in force, once after each change of them (D4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.happened import ToldStore
from bot.regulation import Regulation, calendars_in_force, digest_of
from bot.sweeps import REST, Faults, Step
from handlers.desk import Rulebook
from handlers.execute import Done
from handlers.recount import recount
from handlers.sweep import OpenDesk
from storage.clocks import CountedBy
from storage.store import SqlStore

BATCH = 50

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Round:
    """One walk over the open cases: what it compares with, how far it is, how many moved, and whether any failed."""

    in_force: Mapping[CountedBy, str]
    after: str = ""
    moved: int = 0
    failed: bool = False


class Recounting:
    """Follows the calendars, and walks over the open cases whenever they are others than at the last walk.

    A change may come with an adoption by another process, or with a start under other settings or another program; what
    was compared is on record, so that a start without a change costs nothing.
    """

    def __init__(self, store: SqlStore, told: ToldStore, regulation: Regulation, open_desk: OpenDesk) -> None:
        self._store = store
        self._told = told
        self._regulation = regulation
        self._open_desk = open_desk
        self._compared: Rulebook | None = None
        self._round: _Round | None = None
        self._rest_until: datetime | None = None
        self._faults = Faults("calendars")

    def before(self, then: Step) -> Step:
        """A step that lets `then` have its turn when no case is left to compare: a moment that a new calendar moves is
        not to fire under the old one. A fault in here does not hold `then` up."""

        async def step(now: datetime) -> bool:
            try:
                if await self._step(now):
                    return True
            except Exception as error:  # noqa: BLE001  # the clocks go on as they were counted
                self._faults.failed("step", error)
            else:
                self._faults.well("step")
            return await then(now)

        return step

    async def _step(self, now: datetime) -> bool:
        await self._regulation.refresh()
        if self._round is None and not await self._begin(now):
            return False
        walk = self._round
        if walk is None:
            return False
        batch = await self._store.counted_otherwise(walk.in_force, after=walk.after, limit=BATCH)
        for counted in batch:
            await self._recount(walk, counted.case_id, counted.version)
            walk.after = counted.case_id
        if len(batch) < BATCH:
            await self._end(walk, now)
        return bool(batch)

    async def _begin(self, now: datetime) -> bool:
        """Whether there is anything to compare."""
        rules = self._regulation()
        if rules is self._compared or (self._rest_until is not None and now < self._rest_until):
            return False
        async with self._store.begin() as uow:
            in_force = calendars_in_force(rules, await uow.organisation.directory())
        self._compared, self._rest_until = rules, None
        if await self._store.counted_with() == digest_of(in_force):
            return False
        self._round = _Round(in_force)
        return True

    async def _recount(self, walk: _Round, case_id: str, version: int) -> None:
        try:
            walk.moved += isinstance(await recount(self._told, self._open_desk, case_id, version), Done)
        except Exception as error:  # noqa: BLE001  # the dates of other cases are to move all the same
            walk.failed = True
            self._faults.failed(case_id, error)
        else:
            self._faults.well(case_id)

    async def _end(self, walk: _Round, now: datetime) -> None:
        self._round = None
        if walk.failed:
            self._compared, self._rest_until = None, now + REST
            return
        await self._store.keep_counted_with(digest_of(walk.in_force))
        log.info("dates follow the calendar", moved=walk.moved)
