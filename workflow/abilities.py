"""What this program can do for a policy: which events it records, when it holds clocks, which clocks are its own."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.holds import WAITING
from workflow.occasions import recorded
from workflow.own_clocks import OWN


@dataclass(frozen=True, slots=True)
class Program:
    """The abilities that `policy.abilities` asks for, as values."""

    records: frozenset[str]
    waits: frozenset[str]
    own_clocks: frozenset[str]


PROGRAM = Program(recorded(), frozenset({WAITING}), OWN)
