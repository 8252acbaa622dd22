from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.events import EVENTS
from workflow.upcast import LIFTS, Recorded, lift

OLD = Recorded("case.urged", 1, {"a": 1}, {"words": "快"}, None)


def test_an_event_without_a_line_in_the_table_stays_as_it_is() -> None:
    assert lift(OLD, {}) == OLD
    assert lift(OLD, {("case.urged", 2): lambda e: replace(e, v=3)}) == OLD


@given(st.integers(1, 6), st.integers(1, 7))
def test_an_event_is_lifted_version_by_version_from_wherever_it_starts(start: int, newest: int) -> None:
    lifts = {
        ("case.urged", v): lambda e, v=v: replace(e, v=v + 1, open={**e.open, f"v{v + 1}": True})
        for v in range(1, newest)
    }
    lifted = lift(replace(OLD, v=start), lifts)
    assert lifted.v == max(start, newest)
    assert set(lifted.open) == {"a", *(f"v{v}" for v in range(start + 1, newest + 1))}


def test_an_event_may_get_a_new_name() -> None:
    lifts = {
        ("case.urged", 1): lambda e: replace(e, type="case.pressed", v=1),
        ("case.pressed", 1): lambda e: replace(e, v=2),
    }
    assert lift(OLD, lifts) == replace(OLD, type="case.pressed", v=2)


@pytest.mark.parametrize("lifts", [{("case.urged", 1): lambda e: e}])
def test_a_line_that_leads_nowhere_new_is_an_error_and_no_endless_loop(lifts: dict[tuple[str, int], object]) -> None:
    with pytest.raises(ValueError, match="circle"):
        lift(OLD, lifts)  # type: ignore[arg-type]


def test_every_line_of_the_table_leads_to_an_event_of_today() -> None:
    """Not one line may end in a version that `join` would refuse; and no event of today is lifted any further."""
    for name, v in LIFTS:
        assert (name, v) not in {(kind.type, kind.v) for kind in EVENTS.values()}
    for name, kind in EVENTS.items():
        for v in range(1, kind.v):
            assert (name, v) in LIFTS, f"{name} v{v} is in the field and nothing lifts it"
