"""Handles inbox entries: one transaction each, one at a time per person, two starts at most (D6). It sends nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.clock import Clock
from bot.happened import ToldStore
from bot.lanes import Lanes
from bot.replies import reply_text
from bot.wecom.parse import ParsedCallback, ParseError, parse
from bot.wecom.render_reply import may_answer
from handlers.desk import Desk, Rules
from handlers.inbound import CardTap, DirectoryChanged, Ignored
from handlers.reply import Quiet, Reply, Say
from handlers.router import dispatch
from handlers.texts.words import Words
from storage.inbox import LEASE, MAX_STARTS, Behind, Received
from storage.store import SqlStore
from storage.unit_of_work import SqlUnitOfWork
from workflow.ports import BusyError, ConflictError, Ids, ItemKind, OutboxItem, Urgency
from workflow.repeat import undisturbed

ANSWER_AFTER = timedelta(seconds=6)
"""WeCom gives up on a response after 5 s (wecom.md 1.5); only then may the pump send the answer itself."""

STOPPED = "stopped"
"""Why an entry is set aside whose starts left no word: the process ended in the middle of each."""

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
        rules: Rules,
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
        self._begun: set[int] = set()  # a start of it is counted and not used up yet
        self._left: dict[int, datetime] = {}
        self._late: set[int] = set()
        self.lanes = Lanes(self.handle)

    def accept(self, received: Received) -> asyncio.Task[Handled]:
        """The handling of what was just taken in; a repetition shares that of the first."""
        if received.new:
            self._begun.add(received.entry_id)
        return self.lanes.put(received.entry_id, received.lane)

    async def finish_pending(self) -> None:
        """Handles what was received but not finished before the last stop, oldest first, and returns when it is done.

        One at a time, so that an entry which ends the process is the only one whose starts are used up by that. When
        the store fails it goes no further: the door opens, and `take_left` does the rest.
        """
        for entry in await self._store.pending(self._clock.now()):
            await self.lanes.put(entry.entry_id, entry.lane)
            if entry.entry_id in self._left:
                return

    async def take_left(self, now: datetime) -> bool:
        """Gives a lane to open entries that no process has in hand, but for those that failed here a moment ago; False:
        they are handled on their own. For the beat."""
        for entry in await self._store.pending(now):
            if self._left.get(entry.entry_id, now - LEASE) <= now - LEASE:
                self.lanes.put(entry.entry_id, entry.lane)
        return False

    def too_late(self, entry_id: int) -> None:
        """Nobody waits for this entry's answer any more: the pump need not wait for anybody either."""
        self._late.add(entry_id)

    async def handle(self, entry_id: int) -> Handled:
        """Handles one entry and returns what became of it; it never raises. A third start sets the entry aside."""
        try:
            handled = await self._handled_or_set_aside(entry_id)
        except Exception as error:  # the store fails or is held by others, which is not the message's fault
            log.error("entry left for later", entry=entry_id, error=type(error).__name__, exc_info=error)
            self._left[entry_id] = self._clock.now()
            handled = NOTHING
        else:
            self._begun.discard(entry_id)
            self._left.pop(entry_id, None)
        self._late.discard(entry_id)
        self._on_done()
        return handled

    async def _handled_or_set_aside(self, entry_id: int) -> Handled:
        reason = STOPPED
        while True:
            if entry_id not in self._begun:
                starts = await self._store.inbox_start(entry_id, self._clock.now())
                if starts == 0:  # somebody else finished it, or is at it
                    return NOTHING
                if starts > MAX_STARTS:
                    return await self._set_aside(entry_id, reason)
                self._begun.add(entry_id)
            try:
                return await undisturbed(partial(self._once, entry_id))
            except BusyError:  # costs no start: a backup that holds the file sets no complaint aside
                raise
            except Exception as error:  # one poisoned message must not stop its lane
                reason = type(error).__name__
                log.warning("entry failed", entry=entry_id, error=reason, exc_info=error)
                self._begun.discard(entry_id)

    async def _once(self, entry_id: int) -> Handled:
        now = self._clock.now()
        async with self._told.begin() as uow:
            entry = await uow.inbox.take(entry_id)
            if entry is None:
                return NOTHING
            if isinstance(entry, Behind):  # whoever has the older one in hand goes on with this one
                await uow.inbox.let_go(entry_id, now)
                await uow.commit()
                return NOTHING
            parsed = parse(entry.body)
            desk = Desk(
                uow, now, self._rules(), await uow.organisation.directory(), self._ids, cause=f"inbox-{entry_id}"
            )
            reply: Reply = QUIET
            if not isinstance(parsed.inbound, Ignored):
                reply = await dispatch(desk, parsed.inbound, self._words.at(now))
            handled = await self._answer(uow, entry_id, parsed, reply)
            await uow.inbox.finish(entry_id, now)
            await uow.commit()
        if isinstance(parsed.inbound, DirectoryChanged):
            self._on_directory_change()
        await self._go_on(entry.lane, now)
        return handled

    async def _go_on(self, lane: str, now: datetime) -> None:
        """Takes up what other processes let go because this one was ahead of it; nobody waits for its answer."""
        try:
            following = await self._store.inbox_following(lane, now)
        except ConflictError as error:  # the entry itself is done; the next beat finds what follows
            log.info("lane left to the beat", error=type(error).__name__)
            return
        for entry_id in following:
            self.too_late(entry_id)
            self.lanes.put(entry_id, lane)

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

    async def _set_aside(self, entry_id: int, reason: str) -> Handled:
        """Sets the entry aside and tells its sender that a person will look at it: both or neither."""
        handled, now = NOTHING, self._clock.now()
        async with self._told.begin() as uow:
            entry = await uow.inbox.take(entry_id)
            if entry is None or isinstance(entry, Behind):
                return NOTHING
            await uow.inbox.set_aside(entry, reason, now)
            parsed = _parsed(entry.body)
            if parsed is not None and not isinstance(parsed.inbound, Ignored | DirectoryChanged):
                handled = await self._answer(uow, entry_id, parsed, Say(self._words.t("shell.set_aside")))
            await uow.commit()
        log.error("entry set aside", entry=entry_id, reason=reason)
        await self._go_on(entry.lane, now)
        return handled


def _parsed(body: bytes) -> ParsedCallback | None:
    try:
        return parse(body)
    except ParseError:
        return None
