"""Opens the regulation: reads the chosen policy, has it adopted, gives each adopted policy its calendar (D3, D4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from importlib import resources
from pathlib import Path

from bot.calendar_settings import CompanyCalendar
from bot.calendars import Years, adopt_new_years, shipped, years_by_region
from bot.settings import Settings
from handlers.desk import Rulebook
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
    """There is no policy of this name, or no such file."""


class PolicyUnreadableError(Exception):
    """The file is there, but is no UTF-8 text, or may not be read."""


def policy_text(settings: Settings) -> tuple[str, str]:
    """The text of the chosen policy and its file's name. Raises PolicyMissingError or PolicyUnreadableError."""
    if settings.policy.file is not None:
        return file_text(settings.policy.file), settings.policy.file.name
    shipped = resources.files("workflow").joinpath("policies", f"{settings.policy.name}.toml")
    if not shipped.is_file():
        raise PolicyMissingError(settings.policy.name)
    return shipped.read_text(encoding="utf-8"), f"{settings.policy.name}.toml"


def file_text(path: Path) -> str:
    """The text of a policy file. Raises PolicyMissingError or PolicyUnreadableError."""
    try:
        return path.read_text(encoding="utf-8-sig")  # the mark that some editors put before the first word is no text
    except (FileNotFoundError, NotADirectoryError) as error:
        raise PolicyMissingError(str(path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyUnreadableError(str(path)) from error


def checked_policy(text: str, name: str) -> Policy:
    """The policy that may be adopted: its own worked examples hold, and the program can do all that it asks. Raises
    PolicyErrors with everything that is wrong."""
    policy = load_policy(text, name)
    wrong = [*misfits(policy, PROGRAM), *check_examples(policy, shipped(policy.calendar.region))]
    if wrong:
        raise PolicyErrors(wrong)
    return policy


async def open_rulebook(store: SqlStore, settings: Settings, now: datetime) -> Rulebook:
    """Adopts the chosen policy unless it is in force already, and returns all that were ever adopted, each with the
    calendars that the store has adopted; a year that the store does not have yet is adopted first.

    Raises PolicyMissingError, PolicyUnreadableError, PolicyErrors, CalendarFileError or CalendarLostError.
    """
    chosen = checked_policy(*policy_text(settings))
    await store.policy_adopt(chosen.regulation.id, chosen.hash, chosen.text, now, ADOPTED_BY)
    adopted = {row.policy_hash: row for row in await store.policies()}
    policies = {h: load_policy(row.text, f"{row.policy_id}.toml") for h, row in adopted.items()} | {chosen.hash: chosen}
    await adopt_new_years(store, {policy.calendar.region for policy in policies.values()}, now)
    return with_calendars(policies, chosen.hash, settings.calendar, years_by_region(await store.calendar_years()))


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
