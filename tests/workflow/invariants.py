"""What holds of every case at every time, whatever its policy and whatever people do."""

from __future__ import annotations

from workflow.case import OPEN, Case, State, StepState, parts
from workflow.clock import Clock
from workflow.own_clocks import APPROVAL

UNOWNED = frozenset({State.NEW, State.NEEDS_INFO, State.REGISTERED})


def check(case: Case) -> None:
    """Fails where one of these does not hold."""
    assert case.is_open == (case.state in OPEN)
    _clocks(case)
    _people(case)
    _steps(case)
    assert len({mark.word for mark in case.marks}) == len(case.marks), "a word came true at two times"
    assert len(parts(case)) == len(set(parts(case)))


def grew(before: Case, after: Case) -> None:
    """What no event takes back: generations only rise, versions count the events, a moment that fired stays fired
    while its generation lasts."""
    assert after.version >= before.version
    for old in before.clocks:
        new = after.instance(old.instance)
        assert new is not None, "a clock was forgotten"
        assert new.start == old.start
        assert new.generation >= old.generation
        if new.generation == old.generation:
            assert new.fired[: len(old.fired)] == old.fired
            assert (new.due, new.moments) == (old.due, old.moments), "dates changed without a new generation"


def _clocks(case: Case) -> None:
    standing = [clock for clock in case.clocks if clock.is_open]
    names = [clock.clock for clock in standing]
    assert len(names) == len(set(names)), "two clocks for one obligation"
    assert len({clock.instance for clock in case.clocks}) == len(case.clocks)
    for clock in case.clocks:
        _clock(clock)
    if not case.is_open:
        assert not standing, "a clock outlived its case"
        assert (case.outcome, case.waiting_since, case.extension) != (None, None, None)
        assert case.outcome is not None
    elif case.case_id:
        assert standing, "an open case that nobody watches"
    if case.extension is not None:
        asked = case.instance(case.extension.instance)
        assert asked is not None
        assert asked.is_open, "a later due time of an obligation that is over"
    if case.waiting_since is None:
        assert not [clock for clock in standing if clock.held_since], "a clock waits for nobody"


def _clock(clock: Clock) -> None:
    assert clock.due >= clock.start or clock.moved, "due before it began"
    times = [moment.at for moment in clock.moments]
    assert times == sorted(set(times)), "moments out of order"
    assert set(clock.fired) <= {moment.name for moment in clock.moments}
    assert len(clock.fired) == len(set(clock.fired))
    assert clock.held_seconds >= 0
    assert clock.hold_left is None or clock.hold_left >= 0
    assert (clock.held_since is not None) or clock.hold_ends is None
    if clock.is_open and clock.next_moment() is None and clock.held_since is None:
        assert len(clock.fired) == len(clock.moments), "a moment was left out"


def _people(case: Case) -> None:
    """Somebody owes the next step: the owner, or before there is one those who take complaints in."""
    if case.state in OPEN - UNOWNED:
        assert case.owner, "nobody owns it"
    if case.owner:
        assert case.owner.casefold() != case.complainant.casefold()


def _steps(case: Case) -> None:
    if not case.approval:
        return
    pending = [step for step in case.approval.steps if step.state is StepState.PENDING]
    assert len(pending) == (1 if case.state is State.APPROVING else 0)
    running = [clock for clock in case.clocks if clock.clock == APPROVAL and clock.is_open]
    assert [clock.instance for clock in running] == [f"{APPROVAL}:{step.instance}" for step in pending]
    assert case.plan is not None
    assert case.plan.proposer not in {u for step in case.approval.steps for u in step.people}
