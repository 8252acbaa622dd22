"""What the organisation lacks, as the store knows it: for `huiyin org check`. It writes nothing."""

from __future__ import annotations

from bot.calendars import years_by_region
from bot.clock import clock_of
from bot.happened import ToldStore
from bot.nightly import inspect
from bot.rulebook import adopted_policies, rulebook_of, source_text
from bot.settings import Settings
from handlers.desk import Rulebook
from handlers.inspection import organisation
from handlers.texts.words import load_words
from storage.look import looking
from storage.store import SqlStore
from storage.vault import KeyRing
from workflow.policy.load import load_policy
from workflow.policy.model import Policy


class NothingReadError(Exception):
    """There is no store yet, or no address book in it."""


async def shortcomings(settings: Settings) -> tuple[str, ...]:
    """A sentence for each thing that is wrong: first with the organisation under each policy in use, then with the
    ladders of open cases.

    Raises NothingReadError, and what opening the store raises.
    """
    async with looking(settings.database_url()) as session:
        if session is None:
            raise NothingReadError
    store = await SqlStore.open(settings.database_url(), KeyRing.parse(settings.vault.keys.get_secret_value()))
    try:
        rules = await _rules(store, settings)
        async with store.begin() as uow:
            directory = await uow.organisation.directory()
        if rules is None or not directory.people:
            raise NothingReadError
        words = load_words(settings.lang, rules.calendar().zone)
        now = (await clock_of(settings.clock.url)).now()
        found = [finding.text for policy in _in_use(rules) for finding in organisation(policy, directory, words)]
        ladders = await inspect(ToldStore(store, None), rules, words, now)
        found += [finding.text for finding in ladders if not finding.of_case]
        kept = sum(finding.of_case for finding in ladders)
        found += [words.t("org.of_cases", count=kept)] if kept else []
    finally:
        await store.close()
    return tuple(dict.fromkeys(found))


async def _rules(store: SqlStore, settings: Settings) -> Rulebook | None:
    """The rulebook in force; None where the bot has not adopted what the settings name."""
    ids = tuple(load_policy(*source_text(*source)).regulation.id for source in settings.policy.sources)
    adopted = await adopted_policies(store, {})
    if not set(ids) <= adopted.in_force.keys():
        return None
    return rulebook_of(settings, ids, adopted, years_by_region(await store.calendar_years()))


def _in_use(rules: Rulebook) -> tuple[Policy, ...]:
    """The policies under which cases are filed, the one for all others first."""
    hashes = (rules.current, *(route.policy_hash for route in rules.routes))
    return tuple(rules.policies[policy_hash] for policy_hash in dict.fromkeys(hashes))
