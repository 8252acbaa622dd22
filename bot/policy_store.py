"""What an operator does to the policies of a store: adopts one, and moves running cases to another version."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.calendars import years_by_region
from bot.ids import RandomIds
from bot.policy_choice import check_choice
from bot.rulebook import Adopted, adopted_policies, follow_settings, with_calendars
from bot.settings import Settings
from handlers.desk import Desk, Rulebook
from handlers.execute import Outcome
from handlers.moving import move_case
from storage.store import SqlStore
from storage.vault import KeyRing
from workflow.case import Case
from workflow.commands import MoveToPolicy
from workflow.directory import Directory
from workflow.policy.model import Policy
from workflow.ports import UnitOfWork

ADOPTED_BY = "operator"


class UnknownVersionError(Exception):
    """No adopted policy, or more than one, begins with that hash."""


class OtherPolicyError(Exception):
    """The two versions are of different policies: a case keeps its policy."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """What came of it: whether the policy is in force now and was not before, and whether new cases are led to it."""

    is_new: bool
    in_use: bool


@dataclass(frozen=True, slots=True)
class Move:
    """What came of moving one case: the case before, and the outcome."""

    before: Case
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Moves:
    """What came of moving every open case of a version to another one. The rest is for words about it."""

    now: datetime
    old: Policy
    new: Policy
    cases: tuple[Move, ...]
    rules: Rulebook
    directory: Directory


async def adopt(policy: Policy, settings: Settings, now: datetime) -> Adoption:
    """Adopts a checked policy for new cases. What the settings name is adopted first, as a start would do it, so that
    the next start does not take their text for news.

    Raises what opening the store and the policies of the settings raises, and PolicyChoiceError where it does not go
    together with the others.
    """
    id_ = policy.regulation.id
    async with _opened(settings) as store:
        before = (await adopted_policies(store, {policy.hash: policy})).in_force.get(id_)
        chosen = await follow_settings(store, settings, now)
        used = [one.regulation.id for one in chosen]
        if id_ in used:
            adopted = await adopted_policies(store, {one.hash: one for one in (*chosen, policy)})
            check_choice(settings.policy, [policy if one == id_ else _in_force(adopted, one) for one in used])
        await store.policy_adopt(id_, policy.hash, policy.text, now, ADOPTED_BY)
    return Adoption(before != policy.hash, id_ in used)


async def move(old: str, new: str, settings: Settings, now: datetime, *, trying: bool) -> Moves:
    """Moves the open cases of the version whose hash begins with `old` to that of `new`, one by one; `trying` changes
    nothing. Raises UnknownVersionError, OtherPolicyError, and what opening the store raises."""
    async with _opened(settings) as store:
        adopted = await adopted_policies(store, {})
        before, after = (adopted.policies[_hash(text, tuple(adopted.policies))] for text in (old, new))
        if before.regulation.id != after.regulation.id:
            raise OtherPolicyError(f"{before.regulation.id}, {after.regulation.id}")
        years = years_by_region(await store.calendar_years())
        rules = with_calendars(adopted.policies, after.hash, settings.calendar, years)
        ids = RandomIds()

        async def open_desk(uow: UnitOfWork, cause: str) -> Desk:
            return Desk(uow, now, rules, await uow.organisation.directory(), ids, cause)

        command = MoveToPolicy(after.regulation.id, after.hash)
        moved: list[Move] = []
        for case_id, version in await store.policy_cases(before.hash):
            seen = await _case(store, case_id)
            moved.append(Move(seen, await move_case(store, open_desk, case_id, version, command, trying=trying)))
        async with store.begin() as uow:
            directory = await uow.organisation.directory()
    return Moves(now, before, after, tuple(moved), rules, directory)


def _in_force(adopted: Adopted, id_: str) -> Policy:
    return adopted.policies[adopted.in_force[id_]]


def _hash(text: str, known: Sequence[str]) -> str:
    found = [policy_hash for policy_hash in known if policy_hash.startswith(text)]
    if len(found) != 1:
        raise UnknownVersionError(text)
    return found[0]


async def _case(store: SqlStore, case_id: str) -> Case:
    async with store.begin() as uow:
        return await uow.cases.load(case_id) or Case()


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[SqlStore]:
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = await SqlStore.open(settings.database_url(), KeyRing.parse(settings.vault.keys.get_secret_value()))
    try:
        yield store
    finally:
        await store.close()
