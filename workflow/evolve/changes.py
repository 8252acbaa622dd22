"""What the changes of all features share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from workflow import events as e
from workflow.case import Case, Note

Changes = Mapping[type[e.Event], Callable[[Case, Any, datetime], Case]]
"""By the kind of event: the case after it, from the case before and the time."""


def with_reason(case: Case, by: str, words: str, at: datetime) -> Case:
    """The case with the reason that somebody gave for changing it, if he gave one."""
    return replace(case, reasons=(*case.reasons, Note(at, by, words))) if words else case
