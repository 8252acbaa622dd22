"""Whether the regulations that the settings choose go together, and the routes of new cases to them. It opens none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

from bot.policy_settings import PolicyChoice, PolicyRoute
from handlers.desk import Route
from workflow.numbering import could_coincide
from workflow.policy.model import Policy


class PolicyChoiceError(Exception):
    """What the settings say of regulations does not go together: the key, the reason and the remedy."""


def check_choice(choice: PolicyChoice, in_use: Sequence[Policy]) -> None:
    """Refuses regulations of one id, routes to or by what is not there, and numbers that would repeat (D19). `in_use`
    are those of the choice. Raises PolicyChoiceError with every fault."""
    faults = (*_doubled(in_use), *_routes_that_lead_nowhere(choice, in_use), *_numbers_that_repeat(in_use))
    if faults:
        raise PolicyChoiceError("\n".join(faults))


def routes_of(choice: PolicyChoice, hashes: Mapping[str, str]) -> tuple[Route, ...]:
    """The routes of the settings; `hashes` tells which version of a policy is in force, by id."""
    return tuple(
        Route(hashes[row.policy], row.complainant, row.channel, row.kind, row.department) for row in choice.route
    )


def _doubled(in_use: Sequence[Policy]) -> Iterator[str]:
    for id_, count in Counter(policy.regulation.id for policy in in_use).items():
        if count > 1:
            yield f"policy.also：有{count}份制度的 id 都是 {id_}，改其中一份的 id / {count} policies are called {id_}"


def _routes_that_lead_nowhere(choice: PolicyChoice, in_use: Sequence[Policy]) -> Iterator[str]:
    by_id = {policy.regulation.id: policy for policy in in_use}
    for n, route in enumerate(choice.route, start=1):
        policy = by_id.get(route.policy)
        if policy is None:
            known = "、".join(by_id)
            yield (
                f"policy.route.{n}.policy：没有使用制度 {route.policy}，在 [[policy.also]] 里写上它，或用 {known} / "
                "no such policy is in use: name it under [[policy.also]]"
            )
        else:
            yield from _words_unknown(n, route, policy)


def _words_unknown(n: int, route: PolicyRoute, policy: Policy) -> Iterator[str]:
    known = {
        "complainant": policy.intake.complainant_kinds,
        "channel": tuple(row.id for row in policy.channels),
        "kind": policy.intake.kinds,
    }
    for key, words in known.items():
        for word in getattr(route, key):
            if word not in words:
                choices = "、".join(words)
                yield (
                    f"policy.route.{n}.{key}：制度 {route.policy} 里没有 {word}，有：{choices} / "
                    "that policy does not have it"
                )


def _numbers_that_repeat(in_use: Sequence[Policy]) -> Iterator[str]:
    for one, other in combinations(in_use, 2):
        pairs = product(_patterns(one), _patterns(other))
        same = next((pair for pair in pairs if could_coincide(*pair)), None)
        if same:
            ids = f"{one.regulation.id} 和 {other.regulation.id}"
            yield (
                f"policy.also：{ids} 会给出相同的编号（{same[0]}，{same[1]}），在其中一份的 [numbering] case 前加字母"
                " / could print the same number: give one of them a prefix"
            )


def _patterns(policy: Policy) -> tuple[str, ...]:
    return tuple(policy.case_pattern(line) for line in tuple(policy.lines) or ("",))
