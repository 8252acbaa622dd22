"""Policy files for the command line: read by name or path, and checked with all there is to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path

from bot.rulebook import checked_policy, file_text
from bot.settings import Settings
from workflow.policy.clauses import LIST, Rule, read_rules
from workflow.policy.errors import PolicyError, PolicyErrors
from workflow.policy.gaps import Holders, Situation, gaps
from workflow.policy.load import load_policy
from workflow.policy.model import Policy
from workflow.policy.proof import REASONS, Reason, read_reasons
from workflow.published import load_published, policy_text, shipped_policies


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking one file found: the policy if it may be used, its faults if not, and warnings."""

    name: str
    policy: Policy | None
    errors: tuple[PolicyError, ...] = ()
    warnings: tuple[PolicyError, ...] = ()


def read(name: str) -> tuple[str, str]:
    """The text of a policy and its file's name: a shipped policy by its id, anything else as a file.

    Raises PolicyMissingError or PolicyUnreadableError.
    """
    if name in shipped_policies():
        return policy_text(name), f"{name}.toml"
    return file_text(Path(name)), Path(name).name


def check(name: str, now: datetime, holders: Holders | None = None) -> Checked:
    """Everything wrong with a policy, or, if nothing is, what it leaves open this year and the next."""
    text, file = read(name)
    try:
        policy = checked_policy(text, file)
    except PolicyErrors as wrong:
        return Checked(file, None, tuple(wrong.errors))
    published = load_published(policy.calendar.region)
    situation = Situation((now.year, now.year + 1), published.keys(), holders)
    return Checked(file, policy, warnings=tuple(gaps(policy, situation)))


def loaded(name: str) -> Policy:
    """A policy that validates, whatever its examples say. Raises PolicyErrors, PolicyMissingError or
    PolicyUnreadableError."""
    return load_policy(*read(name))


def holders_of(settings: Settings) -> Holders:
    """Who the settings say holds which role; labels count as people."""
    return dict(settings.roles)


def shipped() -> Mapping[str, Policy]:
    """Every policy that ships, by id."""
    return {name: loaded(name) for name in shipped_policies()}


def rules() -> tuple[Rule, ...]:
    """The rules of the regulations, as the program knows them."""
    return read_rules(resources.files("workflow.policy").joinpath(LIST).read_text(encoding="utf-8"))


def reasons() -> tuple[Reason, ...]:
    """Why some values of a policy need no example, as the program argues."""
    return read_reasons(resources.files("workflow.policy").joinpath(REASONS).read_text(encoding="utf-8"))
