"""What happened is told below the phones of the demo: every event has a line, or is known to need none."""

from __future__ import annotations

from tests.house import catalogues as c
from workflow.events import EVENTS

# Told by the line of another event of the same command, or of no interest to who watches.
SILENT = {
    "approval.started",
    "case.numbered",
    "clock.cancelled",
    "investigation.concluded",
    "policy.moved",
}


def test_every_event_has_a_line_or_is_known_to_need_none() -> None:
    told = {code.removeprefix("strip.") for code in c.domain("zh_CN", "strip")}
    beginnings = {name for name in EVENTS if any(line == name or line.startswith(f"{name}.") for line in told)}
    assert set(EVENTS) - beginnings == SILENT & set(EVENTS)
