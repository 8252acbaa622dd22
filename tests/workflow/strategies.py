"""Random companies, starts and limits that shrink to the smallest with which something is wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from tests.workflow.oracle.draw import OFFICE, WEEK, ZONES
from tests.workflow.oracle.questions import Company, Part, Spans
from workflow.durations import Duration, Unit

MONDAY = date(2026, 3, 2)
"""The special days of a random company lie in the two months from here; in these, too, most clocks are changed."""

DAYS = st.integers(0, 60).map(lambda n: MONDAY + timedelta(n))
STARTS = st.integers(0, 45 * 24 * 60).map(lambda n: datetime(2026, 3, 2, tzinfo=UTC) + timedelta(minutes=n))
LIMITS = st.one_of(
    st.builds(Duration, st.just(Unit.WORKING_DAY), st.integers(0, 12)),
    st.builds(Duration, st.just(Unit.WORKING_HOUR), st.integers(0, 40)),
    st.builds(Duration, st.sampled_from([Unit.MINUTE, Unit.HOUR, Unit.CALENDAR_DAY]), st.integers(0, 50)),
    st.builds(Duration, st.just(Unit.MONTH), st.integers(0, 3)),
)
_PARTS: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = (((4, 1), (9, 30)), ((12, 1), (3, 15)))


def _between(cuts: set[int]) -> Spans:
    edges = [15 * cut for cut in sorted(cuts)]
    return tuple(zip(edges[::2], edges[1::2], strict=False))


SPANS = st.one_of(st.just(OFFICE), st.sets(st.integers(0, 96), min_size=2, max_size=6).map(_between))


@st.composite
def companies(draw: st.DrawFn, zones: tuple[str, ...] = ZONES) -> Company:
    """With days off, worked weekends, half days, worked Saturdays, summer hours; each of them or none."""
    off = draw(st.frozensets(DAYS, max_size=8))
    return Company(
        zone=draw(st.sampled_from(zones)),
        week=draw(st.one_of(st.just(WEEK), st.frozensets(st.integers(1, 7), min_size=1))),
        spans=draw(SPANS),
        parts=tuple(Part(*part, draw(SPANS)) for part in draw(st.sets(st.sampled_from(_PARTS)))),
        off=off,
        work=draw(st.frozensets(DAYS, max_size=5)) - off,
        own=draw(st.dictionaries(DAYS, st.one_of(st.just(()), SPANS), max_size=3)),
        saturday=draw(st.sampled_from([None, MONDAY + timedelta(5)])),
    )


def regular_companies() -> st.SearchStrategy[Company]:
    """Without special days or summer time: each week like any other."""
    weeks = st.frozensets(st.integers(1, 7), min_size=1)
    return st.builds(Company, st.sampled_from(["Asia/Shanghai", "Asia/Kathmandu"]), weeks, SPANS)
