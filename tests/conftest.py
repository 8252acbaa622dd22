"""What the whole suite shares: its cost is printed after each run, so that nobody is surprised by it (design D21)."""

from __future__ import annotations

import resource

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Core-seconds of this process and of every process it waited for, pytest-xdist's workers included."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(usage.ru_utime + usage.ru_stime for usage in used)
    terminalreporter.write_line(f"{seconds:.0f} core-seconds")
