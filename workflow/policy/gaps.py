"""What a policy leaves open although it may be used: each gap is a warning. What cannot work at all is lint's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from workflow.policy.casework import Deadline
from workflow.policy.document import read_document
from workflow.policy.errors import PolicyError
from workflow.policy.lint_tables import Finding
from workflow.policy.model import Policy
from workflow.policy.names import GENERIC_ROLES, uses
from workflow.policy.paths import limits
from workflow.policy.values import Named
from workflow.roles import deputies, line_above, meant

Holders = Mapping[str, Collection[str]]
"""Who holds a role: the deployment's binding of roles to people or labels."""

RECURRING = ("policy.review_every", "archive.backup_every", "audit.outside_review_every", "notify.complainant.silence")
"""How often an organisation turns to itself: nothing is due at an hour, so an example would show nothing."""


@dataclass(frozen=True, slots=True)
class Situation:
    """In what a policy is to be used: the years it will run through, those with published days, and who holds what.

    Without `holders` nothing is said about people.
    """

    years: tuple[int, ...]
    published: Collection[int]
    holders: Holders | None = None


def gaps(policy: Policy, situation: Situation) -> list[PolicyError]:
    """The warnings, in the order of the file; each says what is missing and where."""
    document = read_document(policy.text, policy.name)
    found = [document.error(*finding) for check in _CHECKS for finding in check(policy, situation)]
    return sorted(found, key=lambda gap: gap.line or 0)


def reachable(policy: Policy, role: str, holders: Holders) -> bool:
    """Whether somebody hears when that role is told: its holder, a deputy, or someone above it."""
    return any(holders.get(other) for other in (role, *deputies(policy, role), *line_above(policy, role)))


def _years_without_calendar(policy: Policy, situation: Situation) -> Iterator[Finding]:
    for year in situation.years:
        if year not in situation.published:
            reason = f"no published days for {year} in region {policy.calendar.region!r}: its dates are provisional"
            yield ("calendar", "region"), reason, "year_unpublished"


def _categories_without_route(policy: Policy, _: Situation) -> Iterator[Finding]:
    for n, category in enumerate(policy.categories):
        missing = [level for level in policy.intake.respondent_levels if level not in category.route]
        if missing and (category.route or "respondent_level" in category.fields):
            reason = f"no route for {', '.join(missing)}: such a case takes the chain {category.chain!r}"
            yield ("category", n, "route"), reason, "no_route"


def _lines_without_way_in(policy: Policy, _: Situation) -> Iterator[Finding]:
    for line in policy.lines:
        if not any(channel.line == line for channel in policy.channels):
            yield ("lines", line), "no channel leads into this line", "no_channel"
        if not any(category.line == line for category in policy.categories):
            yield ("lines", line), "no category belongs to this line", "no_category"


def _levels_out_of_reach(policy: Policy, _: Situation) -> Iterator[Finding]:
    reached = {rule.level for rule in policy.severity.rules} | {policy.severity.levels[0]}
    reached |= {row.min_level for row in policy.categories if row.min_level}
    for level in policy.severity.levels:
        if level not in reached:
            yield ("severity", "levels"), f"no criterion makes a case {level!r}", "no_criterion"


def _addresses_unset(policy: Policy, _: Situation) -> Iterator[Finding]:
    for n, channel in enumerate(policy.channels):
        if not channel.address and f"channel.{channel.id}.address" in policy.sources:
            yield ("channel", n, "address"), "not set yet (X-67)", "address_unset"


def _limits_without_example(policy: Policy, _: Situation) -> Iterator[Finding]:
    shown = {example.of for example in policy.examples}
    for path in limits(policy):
        if path not in shown and path not in RECURRING:
            yield tuple(path.split(".")[:1]), f"{path}: no worked example shows when this is due", "no_example"


def _roles_nobody_holds(policy: Policy, situation: Situation) -> Iterator[Finding]:
    if situation.holders is None:
        return
    acting = {name for _, named, name in uses(policy) if named is Named.ROLE} - GENERIC_ROLES
    for id_, role in policy.roles.items():
        held = len(situation.holders.get(id_, ()))
        if role.max is not None and held > role.max:
            yield ("roles", id_, "max"), f"{held} hold it, {role.max} may", "role_overheld"
        if id_ in acting and not held:
            stand_in = reachable(policy, id_, situation.holders)
            reason = "nobody holds it" + (
                "; deputies and those above stand in" if stand_in else " and nobody stands in"
            )
            yield ("roles", id_), reason, "role_unheld"


def _channels_nobody_watches(policy: Policy, situation: Situation) -> Iterator[Finding]:
    holders = situation.holders
    for n, channel in enumerate(policy.channels):
        if holders is not None and not reachable(policy, channel.watcher, holders):
            yield ("channel", n, "watcher"), f"nobody holds {channel.watcher!r}", "unwatched_channel"


def _rungs_that_reach_nobody(policy: Policy, situation: Situation) -> Iterator[Finding]:
    if situation.holders is None:
        return
    for n, step in enumerate(policy.escalation.steps):
        deaf = [row.id for row in policy.deadlines if not _hears(policy, step.to, row, situation.holders)]
        if deaf:
            reason = f"reaches nobody for {', '.join(deaf)}"
            yield ("escalation", "step", n, "to"), reason, "rung_unreachable"


def _hears(policy: Policy, roles: tuple[str, ...], deadline: Deadline, holders: Holders) -> bool:
    """Whether one of the roles of a rung has somebody behind it on every line to which the deadline applies; a role
    that only a case fills is taken to have."""
    lines = tuple(line for line in policy.lines if deadline.applies is None or deadline.applies.on(line)) or ("",)
    told = ({meant(policy, role, deadline.owner, line) for role in roles} for line in lines)
    return all(any(one in GENERIC_ROLES or reachable(policy, one, holders) for one in found) for found in told)


_CHECKS: tuple[Callable[[Policy, Situation], Iterator[Finding]], ...] = (
    _years_without_calendar,
    _categories_without_route,
    _lines_without_way_in,
    _levels_out_of_reach,
    _addresses_unset,
    _limits_without_example,
    _roles_nobody_holds,
    _channels_nobody_watches,
    _rungs_that_reach_nobody,
)
