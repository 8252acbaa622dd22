"""Opens the regulation: reads the chosen policy, has it adopted, gives each adopted policy its calendar (D3, D4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import resources
from pathlib import Path

from bot.calendar_settings import CompanyCalendar
from bot.calendars import Years, adopt_new_years, shipped, years_by_region
from bot.policy_choice import check_choice, routes_of
from bot.policy_settings import PolicySource
from bot.settings import Settings
from handlers.desk import Rulebook
from storage.policies import AdoptedPolicy
from storage.store import SqlStore
from workflow.abilities import PROGRAM
from workflow.calendar import Calendar, build_calendar
from workflow.days import CompanyDays
from workflow.policy.abilities import misfits
from workflow.policy.errors import PolicyErrors
from workflow.policy.examples import check_examples
from workflow.policy.load import load_policy
from workflow.policy.model import Policy

ADOPTED_BY = "system"


class PolicyMissingError(Exception):
    """There is no policy of this name, or no such file; `key` is the setting that names it."""

    def __init__(self, name: str, key: str = "policy") -> None:
        super().__init__(name)
        self.key = key


class PolicyUnreadableError(PolicyMissingError):
    """The file is there, but is no UTF-8 text, or may not be read."""


def source_text(key: str, source: PolicySource) -> tuple[str, str]:
    """The text of a policy of the settings and its file's name. Raises PolicyMissingError, PolicyUnreadableError."""
    if source.file is not None:
        return file_text(source.file, f"{key}.file"), source.file.name
    shipped = resources.files("workflow").joinpath("policies", f"{source.name}.toml")
    if not shipped.is_file():
        raise PolicyMissingError(source.name, f"{key}.name")
    return shipped.read_text(encoding="utf-8"), f"{source.name}.toml"


def policy_text(settings: Settings) -> tuple[str, str]:
    """The same for the policy under which all are filed to which no route leads."""
    return source_text(*settings.policy.sources[0])


def file_text(path: Path, key: str = "policy") -> str:
    """The text of a policy file. Raises PolicyMissingError or PolicyUnreadableError."""
    try:
        return path.read_text(encoding="utf-8-sig")  # the mark that some editors put before the first word is no text
    except (FileNotFoundError, NotADirectoryError) as error:
        raise PolicyMissingError(str(path), key) from error
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyUnreadableError(str(path), key) from error


def checked_policy(text: str, name: str) -> Policy:
    """The policy that may be adopted: its own worked examples hold, and the program can do all that it asks. Raises
    PolicyErrors with everything that is wrong."""
    policy = load_policy(text, name)
    wrong = [*misfits(policy, PROGRAM), *check_examples(policy, shipped(policy.calendar.region))]
    if wrong:
        raise PolicyErrors(wrong)
    return policy


async def open_rulebook(store: SqlStore, settings: Settings, now: datetime) -> Rulebook:
    """Has the policies of the settings adopted that say something else than at the last start, and returns all that
    were ever adopted, each with the calendars that the store has adopted; a year that it does not have is adopted, too.

    Raises PolicyMissingError, PolicyUnreadableError, PolicyErrors, PolicyChoiceError, CalendarFileError or
    CalendarLostError.
    """
    chosen = await follow_settings(store, settings, now)
    adopted = await adopted_policies(store, {policy.hash: policy for policy in chosen})
    regions = {policy.calendar.region for policy in adopted.policies.values()}
    await adopt_new_years(store, regions, now)
    ids = tuple(policy.regulation.id for policy in chosen)
    return rulebook_of(settings, ids, adopted, years_by_region(await store.calendar_years()))


async def follow_settings(store: SqlStore, settings: Settings, now: datetime) -> tuple[Policy, ...]:
    """The policies of the settings, the first for all other cases; each is adopted if the settings say it anew.

    What an operator adopted since the settings were changed stays in force. Raises as `open_rulebook`.
    """
    chosen = tuple(checked_policy(*source_text(*source)) for source in settings.policy.sources)
    check_choice(settings.policy, chosen)
    for policy in chosen:
        await store.policy_follow(policy.regulation.id, policy.hash, policy.text, now, ADOPTED_BY)
    return chosen


@dataclass(frozen=True, slots=True)
class Adopted:
    """Every policy that was ever adopted, by hash, and by id the hash of the version in force."""

    policies: Mapping[str, Policy]
    in_force: Mapping[str, str]


async def adopted_policies(store: SqlStore, known: Mapping[str, Policy]) -> Adopted:
    """What the store has; `known` spares reading again what was read. Raises PolicyErrors."""
    rows = await store.policies()
    policies = {row.policy_hash: known.get(row.policy_hash) or _stored(row) for row in rows}
    return Adopted(policies, {row.policy_id: row.policy_hash for row in reversed(rows)})


def rulebook_of(settings: Settings, ids: Sequence[str], adopted: Adopted, years: Mapping[str, Years]) -> Rulebook:
    """The rulebook of the policies of these ids in the versions that are in force, the first for all to which no route
    leads. Raises PolicyChoiceError."""
    check_choice(settings.policy, [adopted.policies[adopted.in_force[id_]] for id_ in ids])
    rules = with_calendars(adopted.policies, adopted.in_force[ids[0]], settings.calendar, years)
    return replace(rules, routes=routes_of(settings.policy, adopted.in_force))


def _stored(row: AdoptedPolicy) -> Policy:
    return load_policy(row.text, f"{row.policy_id}.toml")


def with_calendars(
    policies: Mapping[str, Policy], current: str, chosen: CompanyCalendar, years: Mapping[str, Years]
) -> Rulebook:
    """These policies with their calendars: the general one and those of departments."""
    general: dict[str, Calendar] = {}
    by_department: dict[str, Mapping[str, Calendar]] = {}
    for policy_hash, policy in policies.items():
        published = years.get(policy.calendar.region, {})
        general[policy_hash] = calendar_of(policy, company_days(chosen), published)
        by_department[policy_hash] = department_calendars(policy, chosen, published)
    return Rulebook(policies, current, general, by_department)


def calendar_of(policy: Policy, company: CompanyDays, published: Years) -> Calendar:
    """The calendar of a policy: its week and hours, the published days of its region, the company's own."""
    return build_calendar(policy.calendar.rules, published, company)


def department_calendars(policy: Policy, chosen: CompanyCalendar, published: Years) -> Mapping[str, Calendar]:
    """The calendars of departments that work otherwise, under the names or ids that the settings give them."""
    company = company_days(chosen)
    found: dict[str, Calendar] = {}
    for row in chosen.named:
        calendar = build_calendar(row.rules(policy.calendar.rules), published, row.own_days(company), name=row.name)
        found |= dict.fromkeys(row.departments, calendar)
    return found


def company_days(chosen: CompanyCalendar) -> CompanyDays:
    """The company's own days as the calendar wants them."""
    return chosen.days()
