"""What a beat does about each kind of row that has a date, besides the outbox. Each step says whether there is more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.happened import ToldStore
from handlers.router import draft_lapsed, question_lapsed
from handlers.sweep import OpenDesk, fire_due
from handlers.texts.words import Words
from storage.store import SqlStore

Step = Callable[[datetime], Awaitable[bool]]

TIDY_EVERY = timedelta(hours=1)


def clock_sweep(told: ToldStore, open_desk: OpenDesk) -> Step:
    """Fires the moments of clocks that have come."""
    last: list[object] = [None]

    async def step(now: datetime) -> bool:
        due = await fire_due(told, open_desk, now)
        # A moment that stays due although it was fired would keep this sweep busy for ever; the next beat tries again.
        stuck, last[0] = due == last[0], due
        return bool(due) and not stuck

    return step


def lapse_sweep(store: SqlStore, told: ToldStore, open_desk: OpenDesk, words: Words) -> Step:
    """Ends open questions and drafts that nobody answered in time (D20); what is said then, `handlers` knows."""
    last: list[object] = [None]

    async def step(now: datetime) -> bool:
        questions, drafts = await store.dialogues_expired(now), await store.drafts_expired(now)
        for question in questions:
            async with told.begin() as uow:
                desk = await open_desk(uow, "lapse-question")
                await question_lapsed(desk, question, words.at(now))
                await uow.commit()
        for draft in drafts:
            async with told.begin() as uow:
                desk = await open_desk(uow, "lapse-draft")
                await draft_lapsed(desk, draft, words.at(now))
                await uow.commit()
        stuck, last[0] = (questions, drafts) == last[0], (questions, drafts)
        return bool(questions or drafts) and not stuck

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
