"""What a beat does about each kind of row that has a date, besides the outbox. Each step says whether there is more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.happened import ToldStore
from handlers.returning import welcome
from handlers.router import draft_lapsed, question_lapsed
from handlers.sweep import OpenDesk, fire_due
from handlers.texts.words import Words
from storage.store import SqlStore
from workflow.ports import Dialogue, Draft, DueMoment
from workflow.repeat import undisturbed

Step = Callable[[datetime], Awaitable[bool]]

TIDY_EVERY = timedelta(hours=1)


REST = timedelta(minutes=1)
"""So long what was tried and is still due is left alone: not for ever, and not each second."""

log = structlog.get_logger(__name__)


class Faults:
    """Says a fault in the log when it is new, and not again each time that it repeats itself."""

    def __init__(self, sweep: str) -> None:
        self._sweep = sweep
        self._known: dict[object, str] = {}

    def failed(self, row: object, error: Exception) -> None:
        """This row failed, for that reason."""
        reason = type(error).__name__
        if self._known.get(row) != reason:
            log.error("row failed", sweep=self._sweep, error=reason, exc_info=error)
        self._known[row] = reason

    def well(self, row: object) -> None:
        """This row is done, and its next fault would be news."""
        self._known.pop(row, None)


def clock_sweep(told: ToldStore, open_desk: OpenDesk) -> Step:
    """Fires the moments of clocks that have come."""
    resting: dict[DueMoment, datetime] = {}
    faults = Faults("clocks")

    async def step(now: datetime) -> bool:
        swept = await fire_due(told, open_desk, now, {m for m, until in resting.items() if now < until})
        # What was fired is due no more and leaves; what stays due, with or without an error, rests.
        for moment in resting.keys() - swept.skipped:
            del resting[moment]
        resting.update(dict.fromkeys(swept.tried, now + REST))
        for moment in swept.tried:
            if error := swept.failed.get(moment):
                faults.failed(moment, error)
            else:
                faults.well(moment)
        return bool(swept.tried)

    return step


def lapse_sweep(store: SqlStore, told: ToldStore, open_desk: OpenDesk, words: Words) -> Step:
    """Ends open questions and drafts that nobody answered in time (D20); what is said then, `handlers` knows.

    The list is only a hint: each row is read again where it is ended, for its person may have answered meanwhile.
    """
    resting: dict[object, datetime] = {}
    faults = Faults("questions")

    async def end_question(listed: Dialogue, now: datetime) -> None:
        async with told.begin() as uow:
            if (asked := await uow.dialogues.held(listed.userid)) == listed:
                await question_lapsed(await open_desk(uow, "lapse-question"), asked, words.at(now))
                await uow.commit()

    async def end_draft(listed: Draft, now: datetime) -> None:
        async with told.begin() as uow:
            if (draft := await uow.dialogues.held_draft(listed.draft_id)) == listed:
                await draft_lapsed(await open_desk(uow, "lapse-draft"), draft, words.at(now))
                await uow.commit()

    async def end(row: Dialogue | Draft, now: datetime) -> None:
        key = (type(row), row.userid if isinstance(row, Dialogue) else row.draft_id)
        if now < resting.get(key, now):
            return
        try:
            await undisturbed(lambda: end_question(row, now) if isinstance(row, Dialogue) else end_draft(row, now))
        except Exception as error:  # noqa: BLE001  # the questions of other people go on
            faults.failed(key, error)
            resting[key] = now + REST
        else:
            faults.well(key)
            resting.pop(key, None)

    last: list[object] = [None]

    async def step(now: datetime) -> bool:
        rows: tuple[Dialogue | Draft, ...] = (*await store.dialogues_expired(now), *await store.drafts_expired(now))
        for row in rows:
            await end(row, now)
        stuck, last[0] = rows == last[0], rows
        return bool(rows) and not stuck

    return step


def return_sweep(told: ToldStore, open_desk: OpenDesk, words: Words) -> Step:
    """Tells who is back from leave what waited for him."""

    async def step(now: datetime) -> bool:
        async with told.begin() as uow:
            done = await welcome(await open_desk(uow, "welcome"), words.at(now))
            await uow.commit()
        return done

    return step


def tidy_sweep(store: SqlStore) -> Step:
    """Forgets, once an hour, what finished rows are kept seven days for."""
    next_at: list[datetime] = []

    async def step(now: datetime) -> bool:
        if not next_at or now >= next_at[0]:
            next_at[:] = [now + TIDY_EVERY]
            await store.inbox_sweep(now)
            await store.outbox_sweep(now)
        return False

    return step
