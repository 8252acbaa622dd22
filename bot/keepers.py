"""Keep what WeCom holds in step with us: the directory daily, the menu once. A failure is retried, never fatal."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from bot.conditions import Board
from bot.sync import AddressBook, read_directory
from bot.wecom.errors import WeComError
from storage.store import SqlStore
from workflow.directory import Directory

RETRY_AFTER_S = 30.0
"""Real seconds: an administrator who has just entered the trusted IP is watching (people.md 1.5)."""

SETTLE_S = 3.0
"""Real seconds between two times that it is asked for: who imports a company makes a thousand changes in a minute."""

AGAIN_AFTER = timedelta(hours=24)

log = structlog.get_logger(__name__)


class DirectoryShrunkError(Exception):
    """The address book lost more than half its people, or everybody with a role: more likely a wrong visible range."""

    code = "shrunk"


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
        self._asked = False
        self._done_at: datetime | None = None
        self._not_before = self._settled_at = float("-inf")

    def ask(self) -> None:
        """Something changed: do it at the next beat, and after a burst of changes once more when it is over."""
        self._asked = True

    async def step(self, now: datetime) -> bool:
        """Does it if it is time. Never returns True: once is enough for a beat."""
        if self._missing is not None:
            self._board.fails(self._name, self._missing, now)
            return False
        asked, today = self._asked, self._done_at is not None and now - self._done_at < AGAIN_AFTER
        earliest = max(self._not_before, self._settled_at) if asked else self._not_before
        if (today and not asked) or self._monotonic() < earliest:
            return False
        self._asked = False
        try:
            await self._do(now)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is still to be done
            self._done_at, self._not_before = None, self._monotonic() + RETRY_AFTER_S
            self._failed(error, now)
        else:
            self._done_at = now
            if asked:
                self._settled_at = self._monotonic() + SETTLE_S
            if self._board.holds(self._name, now):
                log.info("in step with WeCom", what=self._name)
        return False

    def _failed(self, error: Exception, now: datetime) -> None:
        match error:
            case WeComError():
                reason, hint, fault = str(error.failure.errcode or error.failure.reason), error.failure.hint, None
            case DirectoryShrunkError():
                reason, hint, fault = error.code, "", None
            case _:
                reason, hint, fault = type(error).__name__, "", error
        if self._board.fails(self._name, reason, now):
            log.warning("not in step with WeCom", what=self._name, reason=reason, hint=hint, exc_info=fault)


class MenuOwner(Protocol):
    """The part of the WeCom client that knows the menu."""

    async def menu_get(self) -> Mapping[str, Any]:
        """The present menu, empty when there is none."""

    async def menu_create(self, menu: Mapping[str, Any]) -> None:
        """Sets it."""


def directory_task(
    book: AddressBook, store: SqlStore, roles: Mapping[str, Sequence[str]]
) -> Callable[[datetime], Awaitable[None]]:
    """Reads the address book and keeps it if it changed; the old one is better than one that lost most of it."""

    async def do(now: datetime) -> None:
        directory = await read_directory(book, roles)
        async with store.begin() as uow:
            known = await uow.organisation.directory()
        if shrunk(known, directory):
            raise DirectoryShrunkError
        if directory != replace(known, away=()):  # WeCom knows nothing of leave
            await store.directory_replace(directory, now)
            log.info("directory changed", people=len(directory.people), departments=len(directory.departments))

    return do


def shrunk(known: Directory, read: Directory) -> bool:
    """Whether more than half the people are gone, or everybody who had a role."""
    gone = known.people.keys() - read.people.keys()
    return 2 * len(gone) > len(known.people) or (_has_roles(known) and not _has_roles(read))


def _has_roles(directory: Directory) -> bool:
    return any(directory.holders(role) for role in directory.roles)


def menu_task(owner: MenuOwner, menu: Mapping[str, Any]) -> Callable[[datetime], Awaitable[None]]:
    """Sets the menu where there is none. An administrator's own is not overwritten, only mentioned."""

    async def do(_: datetime) -> None:
        present = await owner.menu_get()
        if not present:
            await owner.menu_create(menu)
        elif present != menu:
            log.info("the app has another menu; it is left as it is")

    return do
