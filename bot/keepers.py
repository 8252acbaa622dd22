"""Keep what WeCom holds in step with us: the directory daily, the menu once. A failure is retried, never fatal."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from bot.conditions import Board
from bot.sync import AddressBook, read_directory
from bot.wecom.errors import WeComError
from storage.store import SqlStore

RETRY_AFTER_S = 30.0
"""Real seconds: an administrator who has just entered the trusted IP is watching (people.md 1.5)."""

AGAIN_AFTER = timedelta(hours=24)

log = structlog.get_logger(__name__)


class Keeper:
    """Does something when asked, at its first beat, and then once a day; a failure is tried again half a minute later.

    `missing` says why it cannot even be tried. `monotonic` gives real seconds: this is set-up, not a deadline, so a
    standing clock must not stop it.
    """

    def __init__(
        self,
        name: str,
        do: Callable[[datetime], Awaitable[None]],
        board: Board,
        monotonic: Callable[[], float],
        missing: str | None = None,
    ) -> None:
        self._name, self._do, self._board, self._monotonic, self._missing = name, do, board, monotonic, missing
        self._asked = True
        self._done_at: datetime | None = None
        self._not_before = float("-inf")

    def ask(self) -> None:
        """Something changed: do it at the next beat."""
        self._asked = True

    async def step(self, now: datetime) -> bool:
        """Does it if it is time. Never returns True: once is enough for a beat."""
        if self._missing is not None:
            self._board.fails(self._name, self._missing, now)
            return False
        is_time = self._asked or self._done_at is None or now - self._done_at >= AGAIN_AFTER
        if not is_time or self._monotonic() < self._not_before:
            return False
        self._asked = False
        try:
            await self._do(now)
        except WeComError as error:
            reason = str(error.failure.errcode or error.failure.reason)
            if self._board.fails(self._name, reason, now):
                log.warning("waiting for WeCom", what=self._name, reason=reason, hint=error.failure.hint)
            self._asked, self._not_before = True, self._monotonic() + RETRY_AFTER_S
        else:
            self._done_at = now
            if self._board.holds(self._name, now):
                log.info("in step with WeCom", what=self._name)
        return False


class MenuOwner(Protocol):
    """The part of the WeCom client that knows the menu."""

    async def menu_get(self) -> Mapping[str, Any]:
        """The present menu, empty when there is none."""

    async def menu_create(self, menu: Mapping[str, Any]) -> None:
        """Sets it."""


def directory_task(
    book: AddressBook, store: SqlStore, roles: Mapping[str, Sequence[str]]
) -> Callable[[datetime], Awaitable[None]]:
    """Reads the address book and keeps it if it changed."""

    async def do(now: datetime) -> None:
        directory = await read_directory(book, roles)
        async with store.begin() as uow:
            known = await uow.organisation.directory()
        if directory != known:
            await store.directory_replace(directory, now)
            log.info("directory changed", people=len(directory.people), departments=len(directory.departments))

    return do


def menu_task(owner: MenuOwner, menu: Mapping[str, Any]) -> Callable[[datetime], Awaitable[None]]:
    """Sets the menu where there is none. An administrator's own is not overwritten, only mentioned."""

    async def do(_: datetime) -> None:
        present = await owner.menu_get()
        if not present:
            await owner.menu_create(menu)
        elif present != menu:
            log.info("the app has another menu; it is left as it is")

    return do
