"""One attempt at one outbox row: what is posted, and what each of WeCom's answers means for the row (D7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.clock import Clock
from bot.conditions import Board
from bot.gate import Gate
from bot.making import Maker, Nothing
from bot.outgoing import Api, Request
from bot.pace import Pace
from bot.stand_in import UNREACHABLE, is_for_staff, readdressed
from bot.wecom.client import Sent
from bot.wecom.errors import TASK_ID_USED, Failure, Remedy, WeComError, is_known
from handlers.digest import parts
from storage.outbox_claims import Claimed
from storage.store import SqlStore
from workflow.ports import BusyError, OutboxItem

ALARM_PAUSE = timedelta(minutes=1)
"""A wrong secret or address list is a person's to put right; it takes effect a minute after that (wecom.md 2.13)."""

UNKNOWN_TRIES = 3
ODD_TRIES = 12
"""Tries of a row that our own program fails at: with the pauses between them, about twenty minutes."""

_CODE_SPENT = 60140
_TOO_MANY_AT_ONCE = 45033
_LONGEST_PAUSE = timedelta(minutes=5)
# A row that one refusal after another is about does not keep its place at the head for ever.
_STEPS_BACK_AFTER = 3

log = structlog.get_logger(__name__)


class Client(Protocol):
    """The part of the WeCom client that sends."""

    async def send(self, body: bytes) -> Sent:
        """message/send."""

    async def update_card(self, body: bytes) -> tuple[str, ...]:
        """message/update_template_card."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Delivers rows. `jitter()` is a random number from 0 to 1."""

    store: SqlStore
    client: Client
    maker: Maker
    pace: Pace
    board: Board
    gate: Gate
    clock: Clock
    jitter: Callable[[], float]

    async def attempt(self, row: Claimed) -> datetime | None:
        """Tries the row. The time of its next try when whatever else this person is told should wait behind it; None
        when the row is done, given up, or its delay concerns nothing else."""
        try:
            return await self._attempt(row)
        except Exception as error:  # one row that cannot even be tried must not hold up the rest
            log.error("outbox row failed", row=row.id, error=type(error).__name__, exc_info=error)
            why, now = type(error).__name__, self.clock.now()
            if row.attempts >= ODD_TRIES and not isinstance(error, BusyError):
                await self._give_up(row, why, now)
            else:
                await self.store.outbox_retry(row.id, now + self._pause(row.attempts), why)
            return None

    async def _attempt(self, row: Claimed) -> datetime | None:
        now = self.clock.now()
        free_at = self.pace.free_at(row.item.to, now)
        if free_at > now:
            await self.store.outbox_put_back([(row.id, free_at)])
            return free_at
        made = await self.maker.make(row, now)
        if isinstance(made, Request):
            return await self._post(row, made)
        if made.for_now:
            await self.store.outbox_retry(row.id, now + self._pause(row.attempts), made.why)
            return None
        log.info("outbox row dropped", row=row.id, template=row.item.template, why=made.why)
        await self.store.outbox_drop(row.id, now, made.why, self.maker.task_id(row))
        return None

    async def _post(self, row: Claimed, request: Request) -> datetime | None:
        try:
            code, reached = await self._call(row, request)
        except WeComError as error:
            return await self._failed(row, request, error.failure, self.clock.now())
        now = self.clock.now()
        self.gate.answered(now)
        self.board.holds("wecom.send", now)
        if not reached:
            await self._unreachable(row, "invalid", now)
            return None
        await self._used(row, request)
        await self.store.outbox_sent(row.id, now, self.maker.card(row.item, request, code, now))
        return None

    async def _call(self, row: Claimed, request: Request) -> tuple[str, bool]:
        """The code of the card that was sent, and whether the person was reached."""
        if request.api is Api.UPDATE:
            for body in request.bodies:
                await self.client.update_card(body)
            return "", True
        self.pace.count(row.item.to, self.clock.now(), len(request.bodies))
        sent = [await self.client.send(body) for body in request.bodies]
        return sent[-1].response_code, not any(answer.invalid for answer in sent)

    async def _failed(self, row: Claimed, request: Request, failure: Failure, now: datetime) -> datetime | None:
        """Does what the failure allows: wait, try again, say it anew, or give up with a line in the log."""
        say = log.bind(row=row.id, kind=row.item.kind.value, errcode=failure.errcode, reason=failure.reason)
        why = str(failure.errcode or failure.reason)
        if self._is_refusal_of_all(failure):
            if failure.remedy is not Remedy.ALARM:
                say.warning("limit hit")
            elif self.board.fails("wecom.send", why, now):
                say.error("WeCom refuses us; `huiyin doctor` says why")
            return await self._shut(row, failure, why, now)
        if failure.errcode is not None:
            self.gate.answered(now)
        if _was_done_before(row, request, failure):
            await self._used(row, request)
            await self.store.outbox_sent(row.id, now, self.maker.card(row.item, request, "", now))
            return None
        if failure.errcode in UNREACHABLE:
            await self._unreachable(row, why, now)
            return None
        if _is_worth_repeating(row, failure):
            say.info("will be sent again")
            return await self._later(row, now + self._pause(row.attempts), why)
        if failure.errcode == TASK_ID_USED and request.task_id:
            await self._again(row, now, why)
        elif failure.remedy is Remedy.NEW_MESSAGE and request.code:
            await self._used(row, request)
            await self._again(row, now, why)
        elif failure.remedy is Remedy.BUG and request.is_card:
            say.error("card refused; it goes out in words")
            return await self._say_in_words(row, request, why, now)
        else:
            await self._give_up(row, why, now)
        return None

    def _is_refusal_of_all(self, failure: Failure) -> bool:
        return failure.remedy in (Remedy.WAIT, Remedy.ALARM) or failure.errcode == _TOO_MANY_AT_ONCE

    async def _shut(self, row: Claimed, failure: Failure, why: str, now: datetime) -> datetime:
        """Nothing is sent for a while: the next row would meet the same answer."""
        pauses = {Remedy.WAIT: failure.wait, Remedy.ALARM: ALARM_PAUSE}
        until = self.gate.shut(now, pauses.get(failure.remedy) or self._pause(self.gate.strikes + 1))
        stepping_back = self._pause(row.attempts) if row.attempts > _STEPS_BACK_AFTER else timedelta()
        return await self._later(row, until + stepping_back, why)

    async def _later(self, row: Claimed, at: datetime, why: str) -> datetime:
        await self.store.outbox_retry(row.id, at, why)
        return at

    async def _say_in_words(self, row: Claimed, request: Request, why: str, now: datetime) -> datetime | None:
        """A card that WeCom refuses is our mistake, not the reader's: it is the same thing, with other bytes."""
        words = await self.maker.in_words(row, now)
        if isinstance(words, Nothing):
            await self._give_up(row, why, now)
            return None
        await self.store.outbox_request_anew(row.id, words.pack(), request.task_id)
        return await self._post(replace(row, request=None), words)

    async def _again(self, row: Claimed, now: datetime, why: str) -> None:
        """The same as a new row, hence with new bytes and a new task id; the code it had is gone."""
        fresh = replace(row.item, response_code="", not_before=None)
        async with self.store.begin() as uow:
            await uow.outbox.add(fresh, at=now)
            await uow.commit()
        await self.store.outbox_drop(row.id, now, why, self.maker.task_id(row))

    async def _unreachable(self, row: Claimed, why: str, now: datetime) -> None:
        """What staff should know of a case goes to the next above, of a digest each matter by itself; the operator
        hears of it in any case (D7)."""
        handed_up = [await self._hand_up(part, now) for part in parts(row.item)]
        log.error("unreachable", row=row.id, errcode=why, case=row.item.case_id, handed_up=any(handed_up))
        await self.store.outbox_drop(row.id, now, why, self.maker.task_id(row))

    async def _hand_up(self, item: OutboxItem, now: datetime) -> bool:
        """Whether there was somebody above for it."""
        content = await self.maker.content(item, now) if item.case_id else None
        async with self.store.begin() as uow:
            case = await uow.cases.load(item.case_id) if item.case_id else None
            above = None
            if case is not None and is_for_staff(item, case):
                above = readdressed(item, case, await uow.organisation.directory(), content)
            if above is not None:
                await uow.outbox.add(above, at=now)
                await uow.commit()
        return above is not None

    async def _give_up(self, row: Claimed, why: str, now: datetime) -> None:
        log.error("given up", row=row.id, template=row.item.template, case=row.item.case_id, why=why)
        await self.store.outbox_drop(row.id, now, why, self.maker.task_id(row))

    async def _used(self, row: Claimed, request: Request) -> None:
        if request.code and row.item.task_id:
            await self.store.card_code_used(row.item.task_id, request.code)

    def _pause(self, attempts: int) -> timedelta:
        """1, 2, 4 … seconds and up to half as much again, so that a thousand rows do not come back at once."""
        pause = min(timedelta(seconds=2 ** min(attempts - 1, 16)), _LONGEST_PAUSE)
        return pause * (1 + self.jitter() / 2)


def _was_done_before(row: Claimed, request: Request, failure: Failure) -> bool:
    """Tried before, and now taken or spent: it was done then, and only WeCom's answer got lost."""
    spent = {TASK_ID_USED: request.task_id, _CODE_SPENT: request.code}
    return row.request is not None and bool(spent.get(failure.errcode or 0))


def _is_worth_repeating(row: Claimed, failure: Failure) -> bool:
    """A code that nobody documented may pass: it gets a few tries."""
    unknown = failure.errcode is not None and not is_known(failure.errcode)
    return failure.remedy in (Remedy.RETRY, Remedy.REFRESH) or (unknown and row.attempts < UNKNOWN_TRIES)
