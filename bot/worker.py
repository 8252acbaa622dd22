"""Handles inbox entries: one transaction each, one at a time per person, twice at most (D6). It sends nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.happened import ToldStore
from bot.lanes import Lanes
from bot.replies import reply_text
from bot.wecom.parse import ParsedCallback, parse
from bot.wecom.render_reply import may_answer
from handlers.desk import Desk, Rulebook
from handlers.inbound import CardTap, DirectoryChanged, Ignored
from handlers.reply import Quiet, Reply, Say
from handlers.router import dispatch
from handlers.texts.words import Words
from storage.inbox import MAX_ATTEMPTS
from storage.store import SqlStore
from storage.unit_of_work import SqlUnitOfWork
from workflow.ports import ConflictError, Ids, ItemKind, OutboxItem, Urgency

ANSWER_AFTER = timedelta(seconds=6)
"""WeCom gives up on a response after 5 s (wecom.md 1.5); only then may the pump send the answer itself."""

_MAX_CONFLICTS = 3

QUIET = Quiet()

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of an entry. `answer_id` 0: nothing to say; `in_response`: WeCom's response may carry the reply."""

    answer_id: int = 0
    reply: Reply = QUIET
    in_response: bool = False


NOTHING = Handled()


class Worker:
    """Turns received entries into effects and answers. Call `finish_pending` once, before new entries arrive.

    `on_done` is called after each entry that may have left something to send, `on_directory_change` when the address
    book moved.
    """

    def __init__(
        self,
        store: SqlStore,
        told: ToldStore,
        rules: Rulebook,
        words: Words,
        clock: Clock,
        ids: Ids,
        on_done: Callable[[], None],
        on_directory_change: Callable[[], None],
    ) -> None:
        self._store = store
        self._told = told
        self._rules = rules
        self._words = words
        self._clock = clock
        self._ids = ids
        self._on_done = on_done
        self._on_directory_change = on_directory_change
        self._callbacks: dict[int, ParsedCallback] = {}
        self._late: set[int] = set()
        self.lanes = Lanes(self.handle)

    async def finish_pending(self) -> None:
        """Handles what was received but not finished before the last stop, oldest first, and returns when it is done.

        The door opens after that: lanes of stored entries are digests, those of new ones userids.
        """
        for entry in await self._store.pending():
            self.lanes.put(entry.entry_id, entry.lane)
        await self.lanes.quiet()

    def too_late(self, entry_id: int) -> None:
        """Nobody waits for this entry's answer any more: the pump need not wait for anybody either."""
        self._late.add(entry_id)

    async def handle(self, entry_id: int) -> Handled:
        """Handles one entry and returns what became of it; it never raises. A second failure sets the entry aside."""
        try:
            handled = await self._handled_or_set_aside(entry_id)
        except Exception as error:  # the store itself fails: the entry stays, and the next start finds it
            log.error("entry left for the next start", entry=entry_id, error=type(error).__name__, exc_info=error)
            handled = NOTHING
        self._callbacks.pop(entry_id, None)
        self._late.discard(entry_id)
        self._on_done()
        return handled

    async def _handled_or_set_aside(self, entry_id: int) -> Handled:
        conflicts = 0
        while True:
            try:
                return await self._once(entry_id)
            except Exception as error:  # one poisoned message must not stop its lane
                if isinstance(error, ConflictError) and (conflicts := conflicts + 1) <= _MAX_CONFLICTS:
                    continue
                log.warning("entry failed", entry=entry_id, error=type(error).__name__, exc_info=error)
                failures = await self._store.inbox_failed(entry_id, type(error).__name__, self._clock.now())
            if failures >= MAX_ATTEMPTS:
                return await self._apologise(entry_id)
            if failures == 0:  # somebody else finished it
                return NOTHING

    async def _once(self, entry_id: int) -> Handled:
        now = self._clock.now()
        async with self._told.begin() as uow:
            entry = await uow.inbox.take(entry_id)
            if entry is None:
                return NOTHING
            parsed = self._callbacks[entry_id] = parse(entry.body)
            desk = Desk(uow, now, self._rules, await uow.organisation.directory(), self._ids, cause=f"inbox-{entry_id}")
            reply: Reply = QUIET
            if not isinstance(parsed.inbound, Ignored):
                reply = await dispatch(desk, parsed.inbound, self._words.at(now))
            handled = await self._answer(uow, entry_id, parsed, reply)
            await uow.inbox.finish(entry_id, now)
            await uow.commit()
        if isinstance(parsed.inbound, DirectoryChanged):
            self._on_directory_change()
        return handled

    async def _answer(self, uow: SqlUnitOfWork, entry_id: int, parsed: ParsedCallback, reply: Reply) -> Handled:
        """Writes the answer's row in the transaction of the effect, so that it is never missing."""
        if isinstance(reply, Quiet):
            return NOTHING
        now, inbound = self._clock.now(), parsed.inbound
        in_response = may_answer(inbound, reply) and entry_id not in self._late
        answer = OutboxItem(
            kind=ItemKind.ANSWER,
            to=parsed.userid,
            params={"reply": reply_text(reply)},
            task_id=inbound.task_id if isinstance(inbound, CardTap) else "",
            response_code=inbound.response_code if isinstance(inbound, CardTap) else "",
            urgency=Urgency.ACTION,
            not_before=now + ANSWER_AFTER if in_response else None,
        )
        return Handled(await uow.outbox.add(answer, at=now), reply, in_response)

    async def _apologise(self, entry_id: int) -> Handled:
        """Tells the sender that a person will look at what the program could not handle."""
        log.error("entry set aside", entry=entry_id)
        parsed = self._callbacks.get(entry_id)
        if parsed is None:
            return NOTHING
        async with self._told.begin() as uow:
            handled = await self._answer(uow, entry_id, parsed, Say(self._words.t("shell.set_aside")))
            await uow.commit()
            return handled
