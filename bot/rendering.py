"""Gives `handlers.digest` what it needs to word an outbox item when it is first sent. It words nothing itself."""

from __future__ import annotations

from datetime import datetime

from handlers.cards.kit import Card
from handlers.desk import Rules
from handlers.digest import cases_of, worded
from handlers.reply import Say
from handlers.texts.words import Words
from storage.store import SqlStore
from workflow.ports import OutboxItem


class NoticeRenderer:
    """Callable by the pump: an item and the time, to what it says now, or None when it is no longer true."""

    def __init__(self, store: SqlStore, rules: Rules, words: Words) -> None:
        self._store = store
        self._rules = rules
        self._words = words

    async def __call__(self, item: OutboxItem, now: datetime) -> Card | Say | None:
        """Looks the cases and the directory up; nothing is changed."""
        async with self._store.begin() as uow:
            cases = await cases_of(item, uow.ledger.case)
            directory = await uow.organisation.directory()
        return worded(item, cases, now, self._rules(), directory, self._words)
