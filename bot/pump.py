"""Sends what the outbox holds: people side by side, each one's messages in order. It knows no error code."""

from __future__ import annotations

import asyncio
from collections import deque
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.delivery import Delivery
from bot.gate import Gate
from storage.outbox_claims import Claimed
from storage.store import SqlStore
from workflow.ports import BusyError

BATCH = 64
"""How many people are sent to at once."""

IN_HAND = 4 * BATCH
"""How many rows at most are leased: more would only wait here, while their leases end."""

LOOK_AGAIN_S = 0.5
"""Real seconds after which others' rows are claimed although somebody's post still hangs."""

STOP_S = 3.0
"""Real seconds that the posts under way get to end. What is cut off then is repeated with the same bytes."""

# What one person is told keeps its order, but a row that fails for long must not hold up an emergency of his.
_LONGEST_BEHIND = timedelta(seconds=10)

log = structlog.get_logger(__name__)


class Pump:
    """One pump works for a store, in whichever process has the turn.

    It asks the clock itself: what hangs makes a step longer than a moment.
    """

    def __init__(
        self, store: SqlStore, delivery: Delivery, gate: Gate, clock: Clock, look_again: float = LOOK_AGAIN_S
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._gate = gate
        self._clock = clock
        self._look_again = look_again
        self._waiting: dict[str, deque[Claimed]] = {}
        self._turns: dict[str, asyncio.Task[None]] = {}
        self._in_hand: set[int] = set()
        self._behind: dict[str, datetime] = {}
        self._stopping = False

    async def step(self) -> bool:
        """Claims what is due, and waits a little for what is in hand; returns whether there was anything."""
        now = self._clock.now()
        if not self._stopping and await self._store.pump_turn(now):
            await self._claim(now)
        if not self._turns:
            return False
        await asyncio.wait(list(self._turns.values()), timeout=self._look_again)
        return True

    async def stop(self, patience: float = STOP_S) -> None:
        """Sends nothing new; what is being posted may end, for so many real seconds."""
        self._stopping = True
        turns = list(self._turns.values())
        if turns:
            _, late = await asyncio.wait(turns, timeout=patience)
            for turn in late:
                turn.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._let_others()

    async def _let_others(self) -> None:
        try:
            await self._store.pump_rests()
        except BusyError:  # the server is away: the turn ends by itself
            log.info("turn left to end by itself")

    async def _claim(self, now: datetime) -> None:
        until = self._gate.shut_until(now)
        if until is not None:
            await self._store.outbox_postpone(now, until)
            return
        most = 1 - len(self._in_hand) if self._gate.careful else BATCH - len(self._turns)
        room = min(most, IN_HAND - len(self._in_hand))
        for row in await self._store.outbox_claim(now, room) if room > 0 else ():
            self._line_up(row)

    def _line_up(self, row: Claimed) -> None:
        person = row.item.to.casefold()
        if row.id in self._in_hand:  # its lease ended while it waited for its turn
            return
        self._in_hand.add(row.id)
        self._waiting.setdefault(person, deque()).append(row)
        if person not in self._turns:
            self._turns[person] = asyncio.create_task(self._turn(person), name=f"send-{row.id}")

    async def _turn(self, person: str) -> None:
        """Sends one person's rows until none is left. What is still there when it fails comes back with its lease."""
        waiting = self._waiting[person]
        try:
            while waiting:
                until = self._not_before(person)
                if until is None:
                    until = await self._try(waiting)
                    if until is not None:
                        self._behind[person] = min(until, self._clock.now() + _LONGEST_BEHIND)
                if until is not None:
                    await self._put_back(waiting, until)
        except Exception as error:  # the store itself fails
            log.error("turn ended", error=type(error).__name__, exc_info=error)
        finally:
            self._in_hand.difference_update(row.id for row in waiting)
            del self._waiting[person], self._turns[person]

    def _not_before(self, person: str) -> datetime | None:
        """When this person's next row may be tried; None for now."""
        now = self._clock.now()
        if self._stopping:
            return now
        if self._behind.get(person, now) <= now:
            self._behind.pop(person, None)
        return self._gate.shut_until(now) or self._behind.get(person)

    async def _try(self, waiting: deque[Claimed]) -> datetime | None:
        row = waiting[0]
        try:
            return await self._delivery.attempt(row)
        finally:
            waiting.popleft()
            self._in_hand.discard(row.id)

    async def _put_back(self, waiting: deque[Claimed], until: datetime) -> None:
        """The rest waits behind what waits; rows of one time are claimed by id, in the order of saying."""
        rows = [(row.id, until) for row in waiting]
        waiting.clear()
        self._in_hand.difference_update(row_id for row_id, _ in rows)
        if rows:
            await self._store.outbox_put_back(rows)
