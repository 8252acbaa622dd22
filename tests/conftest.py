"""What the whole suite shares: its cost is printed after each run, and a busy machine is no reason to fail.

Hypothesis looks elsewhere each time here and at the same examples each time in CI, where nobody is there to look into
a find; no example has a deadline, and slow generation is not a fault of the code.
"""

from __future__ import annotations

import os
import resource

import pytest
from hypothesis import HealthCheck, settings

PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("house", deadline=None, suppress_health_check=PATIENT)
settings.register_profile("ci", settings.get_profile("house"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Core-seconds of this process and of every process it waited for, pytest-xdist's workers included (design D21)."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(usage.ru_utime + usage.ru_stime for usage in used)
    terminalreporter.write_line(f"{seconds:.0f} core-seconds")
