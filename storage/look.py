"""A look at a store that may be in use or not there: it makes no file, runs no migration and writes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from storage import inbox, policies
from storage.address import database_at, file_of
from storage.calendars import AdoptedYear, years_in_force
from storage.data_keys import known_vault
from storage.engine import StoreFileError
from storage.engine_sqlite import check_file
from storage.inbox import SetAside
from storage.migrate import missing
from storage.policies import AdoptedPolicy
from storage.session import Session
from storage.vault import KeyRing


@dataclass(frozen=True, slots=True)
class StoreLook:
    """What is there. `made` False: the first start will make it; `set_aside`: what a person has to look at; `years` and
    `policies`: the adopted ones, of policies the newest first; `said`: which text of each the settings said last."""

    made: bool
    set_aside: Sequence[SetAside] = ()
    years: Sequence[AdoptedYear] = ()
    policies: Sequence[AdoptedPolicy] = ()
    said: Mapping[str, str] = field(default_factory=dict)


async def look(url: str, keyring: KeyRing) -> StoreLook:
    """What the store of that address holds.

    Raises DatabaseUrlError, DriverMissingError, StoreFileError, StoreServerError, BusyError, StoreTooNewError,
    KeyMissingError, KeyWrongError or CalendarLostError: just what a start in earnest would raise.
    """
    async with looking(url) as session:
        if session is None:
            return StoreLook(made=False)
        vault = await known_vault(session, keyring)
        aside = await inbox.set_aside(session, vault) if vault else ()
        years, adopted = await years_in_force(session), await policies.adopted(session)
        return StoreLook(True, aside, years, adopted, await policies.said(session))


@asynccontextmanager
async def looking(url: str) -> AsyncIterator[Session | None]:
    """One consistent look at the store of that address; None where a start has still to make or upgrade it.

    Raises DatabaseUrlError, DriverMissingError, StoreFileError, StoreServerError, BusyError or StoreTooNewError.
    """
    file = file_of(url)
    if file is not None and not _is_there(file):
        yield None
        return
    database = database_at(url, look_only=True)
    try:
        async with database.read() as session:
            yield None if await session.run_sync(missing) else session
    finally:
        await database.close()


def _is_there(path: Path) -> bool:
    if not path.parent.is_dir():
        raise StoreFileError("folder")
    if not path.exists():
        return False
    check_file(path)
    return True
