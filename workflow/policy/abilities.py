"""What a policy asks of the program that runs it, against what that program can do. It knows no program itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from workflow.policy.document import read_document
from workflow.policy.errors import PolicyError
from workflow.policy.lint_tables import Finding
from workflow.policy.model import Policy


class Abilities(Protocol):
    """What a program can do for a policy."""

    @property
    def records(self) -> frozenset[str]:
        """The events (RULES 4.1) that it records; a deadline that waits for another one would wait for ever."""

    @property
    def waits(self) -> frozenset[str]:
        """The states of a case during which it holds clocks."""

    @property
    def own_clocks(self) -> frozenset[str]:
        """The clocks that it runs beside those of the policy, by id."""


def misfits(policy: Policy, program: Abilities) -> list[PolicyError]:
    """What the policy asks for and the program cannot do: faults of a file that is to be adopted. Policies that were
    adopted before are not asked again."""
    found = tuple(_misfits(policy, program))
    document = read_document(policy.text, policy.name) if found else None
    return [document.error(path, reason, code) for path, reason, code in found] if document else []


def _misfits(policy: Policy, program: Abilities) -> Iterator[Finding]:
    for n, row in enumerate(policy.deadlines):
        for key in ("starts", "stops"):
            if getattr(row, key) not in program.records:
                reason = f"nothing that this program records is {getattr(row, key)!r}: it would be waited for in vain"
                yield ("deadline", n, key), reason, "never_recorded"
        for state in row.held_while:
            if state not in program.waits:
                yield ("deadline", n, "held_while"), f"this program holds no clock in a state {state!r}", "never_held"
        if row.id in program.own_clocks:
            yield ("deadline", n, "id"), f"the program has a clock of its own called {row.id!r}", "own_clock"
