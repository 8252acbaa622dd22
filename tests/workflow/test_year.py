"""A whole virtual year under every shipped policy: no moment early, twice, never or out of order, each late one marked.

Dates are compared with the oracle as they are given. `make soak` runs many years; what came of it stands in
docs/proofs/deadlines.md.
"""

from __future__ import annotations

import pytest

from tests.workflow.lives.year import Year
from workflow.published import shipped_policies


@pytest.mark.parametrize("policy", shipped_policies())
def test_no_moment_of_a_year_is_early_or_doubled_or_missing(policy: str) -> None:
    year = Year(policy, "2026", 180)
    year.run()
    assert year.faults == []
    assert year.counts["on time"] > 1000
    assert year.counts["late"] > 20
    assert year.counts["dates compared"] > 200
    rare = (
        "CaseClosed",
        "RoundStarted",
        "ClockHeld",
        "ClockResumed",
        "ClockMoved",
        "ClockCancelled",
        "EmergencyStarted",
    )
    assert [kind for kind in rare if not year.counts[kind]] == []
