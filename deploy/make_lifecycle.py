"""Writes docs/lifecycle.md from the transition table, so that the page cannot drift from what the program does.

`python deploy/make_lifecycle.py` writes it; `page()` is what the house test compares with.
"""

from __future__ import annotations

from pathlib import Path

from workflow.case import OPEN, State
from workflow.transitions import TRANSITIONS, Row

PAGE = Path(__file__).parent.parent / "docs" / "lifecycle.md"

HEAD = """# The life of a case

Made from `workflow/transitions.py` by `python deploy/make_lifecycle.py`; do not edit. A command given by somebody
else is refused with `not_…`, at another moment with the code in the last column; both are answered in words that say
why and what one can do. To people who may not see a case every command on it answers "not found".

| command | who | in which states | otherwise |
|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_line(command.__name__, row) for command, row in TRANSITIONS.items())


def _line(command: str, row: Row) -> str:
    return f"| `{command}` | {row.who} | {_states(row.states)} | `{row.otherwise}` |\n"


def _states(states: frozenset[State]) -> str:
    if states == frozenset(State):
        return "any (the step itself knows)"
    if states == OPEN:
        return "any open state"
    return ", ".join(f"`{state}`" for state in State if state in states)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
