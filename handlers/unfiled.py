"""Under which policy something is seen that is no case yet: words of one's own, or what is written down for another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handlers.desk import Filing, Rulebook
from handlers.proxied import Proxied
from workflow.case import Case
from workflow.commands import Actor, FileCase
from workflow.directory import Directory
from workflow.intake import EMPLOYEE


def ruled_by(case: Case, viewer: str, params: Mapping[str, str], rules: Rulebook, directory: Directory) -> str:
    """The hash of the case's policy; without a case, of the one by which a card's parameters say that words were read,
    else of the one for the viewer's own complaint."""
    if case.policy_hash:
        return case.policy_hash
    read_by = params.get("policy", "")
    return read_by if read_by in rules.policies else rules.for_person(viewer, directory)


def may_lead_to(policy_hash: str, found: Proxied, rules: Rulebook, directory: Directory) -> bool:
    """Whether what was read would be filed under that policy, as far as it is known."""
    kind = found.kind or (EMPLOYEE if found.userid else None)
    return rules.for_person(found.userid, directory, Filing(kind, found.channel or None)) == policy_hash


def of_command(command: FileCase, actor: Actor, rules: Rulebook, directory: Directory) -> str:
    """The policy under which that command files."""
    other = command.on_behalf
    if other is None:
        return rules.for_person(actor.userid, directory, Filing(EMPLOYEE, command.channel, command.kind))
    kind = other.kind or (EMPLOYEE if other.userid else "")
    return rules.for_person(other.userid, directory, Filing(kind, command.channel, command.kind))


def policies_in_turn(rules: Rulebook) -> Iterator[str]:
    """The policies that new cases may be filed under: first those to which routes lead, last that of all others."""
    yield from dict.fromkeys((*(route.policy_hash for route in rules.routes), rules.current))
