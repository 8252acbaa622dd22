"""Old entries lifted to the newest version of their event, on read. It changes no stored byte.

To change an event's fields: raise its `v` in events/ and add a line here from the old version; never edit a line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workflow.codec import Json


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as it was written: its stable name, its version and its three parts (None where a key was destroyed)."""

    type: str
    v: int
    open: Json
    content: Json | None
    identity: Json | None


Lift = Callable[[Recorded], Recorded]

# (type, v) → a pure function to the next version, or to the successor of an event that was renamed or split.
LIFTS: Mapping[tuple[str, int], Lift] = {}


def lift(recorded: Recorded, lifts: Mapping[tuple[str, int], Lift] = LIFTS) -> Recorded:
    """The same event in its newest version. Raises ValueError when a line of the table leads nowhere new."""
    passed: set[tuple[str, int]] = set()
    while (step := lifts.get((recorded.type, recorded.v))) is not None:
        passed.add((recorded.type, recorded.v))
        recorded = step(recorded)
        if (recorded.type, recorded.v) in passed:
            raise ValueError(f"lifting {recorded.type} goes round in a circle")
    return recorded
