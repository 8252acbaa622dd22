"""The case that a timeline tells: every event by the table of its feature."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from workflow import events as e
from workflow import occasions
from workflow.case import Case
from workflow.evolve.assignment import ASSIGNMENT
from workflow.evolve.casework import CASEWORK
from workflow.evolve.clocks import CLOCKS
from workflow.evolve.contact import CONTACT
from workflow.evolve.filing import FILING
from workflow.evolve.plans import PLANS
from workflow.evolve.severity import SEVERITY
from workflow.evolve.surveys import SURVEYS

_EVOLVE = {**ASSIGNMENT, **CASEWORK, **CLOCKS, **CONTACT, **FILING, **PLANS, **SEVERITY, **SURVEYS}


def evolve(case: Case, event: e.Event, at: datetime) -> Case:
    """The case after the event; its version grows by one."""
    changed = _EVOLVE[type(event)](case, event, at)
    return replace(changed, version=case.version + 1, marks=occasions.marked(changed, event, at))


def fold(entries: Iterable[tuple[e.Event, datetime]]) -> Case:
    """The case that a whole timeline tells."""
    case = Case()
    for event, at in entries:
        case = evolve(case, event, at)
    return case
