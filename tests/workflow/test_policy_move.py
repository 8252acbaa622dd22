"""A running case goes on under another version of its policy: what moves, what ceases, what stays (D3)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.workflow.rows import policy_with, row
from tests.workflow.world import World, at, told
from workflow import commands as c
from workflow.clock import ClockState, Moved
from workflow.context import Decision
from workflow.errors import Refusal
from workflow.events import ClockCancelled, ClockFired, ClockMoved, ClockStarted, Event, PolicyMoved
from workflow.policy.casework import Deadline
from workflow.policy.model import Policy

SLOWER = row("answer", "filed -> result_delivered", "7wd", held_while=("needs_info",), held_at_most="5wd")


def taken_up() -> World:
    world = World()
    world.files()
    world.does("limin", c.RegisterCase("canteen", "limin"), "03-02 11:00")
    return world


def version(*rows: Deadline, without: tuple[str, ...] = (), **tables: Any) -> Policy:
    """Another version of the office's policy."""
    return policy_with("office", *rows, without=without, **tables)


def moves(world: World, policy: Policy, when: str = "03-03 10:00") -> tuple[Event, ...]:
    world.policy = policy
    return world.does(c.SYSTEM, c.MoveToPolicy("office", policy.hash), when)


def refused(world: World, policy: Policy, id_: str = "office", hash_: str = "") -> str:
    world.policy = policy
    verdict = world.tries(c.SYSTEM, c.MoveToPolicy(id_, hash_ or policy.hash))
    return verdict.code if isinstance(verdict, Refusal) else ""


def due(events: tuple[Event, ...], kind: type[ClockMoved | ClockStarted]) -> dict[str, str]:
    return {event.clock: told(event.due) for event in events if isinstance(event, kind)}


# ---- what changes


def test_a_limit_that_is_another_moves_and_those_that_are_not_stay() -> None:
    world = taken_up()
    happened = moves(world, version(SLOWER))
    assert due(happened, ClockMoved) == {"answer": "03-11 18:00"}
    assert (world.clock("plan").generation, world.due("plan")) == (1, "03-05 18:00")
    answer = world.clock("answer")
    assert (answer.generation, answer.first_due, answer.moved) == (2, at("03-09 18:00"), (Moved.POLICY,))
    assert world.case.answer_told == at("03-11 18:00")


def test_both_versions_are_on_record() -> None:
    world = taken_up()
    before = world.case.policy_hash
    moves(world, version(SLOWER))
    moved = [event for event, _ in world.entries if isinstance(event, PolicyMoved)]
    assert [(event.policy_id, event.policy_hash, event.by) for event in moved] == [("office", f"{before}+", "system")]
    assert world.case.policy_hash == f"{before}+"


def test_what_the_new_version_does_not_know_ceases() -> None:
    world = taken_up()
    happened = moves(world, version(without=("plan",)))
    assert [event.clock for event in happened if isinstance(event, ClockCancelled)] == ["plan"]
    assert world.owed().keys() == {"answer"}


def test_what_no_longer_applies_ceases_and_is_not_moved_as_well() -> None:
    narrower = row("answer", "filed -> result_delivered", "7wd", applies={"level": ("crisis",)})
    happened = moves(taken_up(), version(narrower))
    assert [event.clock for event in happened if isinstance(event, ClockCancelled)] == ["answer"]
    moved = [(event.clock, event.reason, event.promised) for event in happened if isinstance(event, ClockMoved)]
    assert moved == [("plan", Moved.TRIAGE, True)], "it gives the complainant's date now"


def test_what_the_new_version_adds_is_owed_from_when_it_truly_began() -> None:
    word = row("word", "last_contact -> contact_logged", "3wd")
    finding = row("finding", "assigned -> preliminary_finding", "1wd")
    happened = moves(taken_up(), version(word, finding), "03-04 10:00")
    assert due(happened, ClockStarted) == {"word": "03-05 18:00", "finding": "03-03 18:00"}


def test_what_it_adds_and_was_done_already_is_not_owed() -> None:
    world = taken_up()
    world.does("limin", c.NoteInvestigation("去看了"), "03-02 15:00")
    finding = row("finding", "assigned -> preliminary_finding", "1wd")
    dispatched = row("dispatched", "filed -> assigned", "1wd")
    taken = row("taken", "received -> registered", "1wd")
    assert due(moves(world, version(finding, dispatched, taken)), ClockStarted) == {}


def test_what_was_met_is_not_owed_again_because_its_limit_is_another() -> None:
    happened = moves(taken_up(), version(row("dispatch", "filed -> assigned", "8wh")))
    assert due(happened, ClockStarted) == {}


def test_a_limit_that_is_shorter_now_may_be_late_at_once_and_comes_once() -> None:
    world = taken_up()
    moves(world, version(row("answer", "filed -> result_delivered", "1wd")), "03-04 10:00")
    assert world.due("answer") == "03-03 18:00"
    fired = [e for _, e in world.passes("03-04 17:59") if isinstance(e, ClockFired) and e.clock == "answer"]
    assert [(e.moment, e.late) for e in fired] == [("warn", True), ("due", True)]
    assert world.case.timeouts == ("limin",)


def test_moments_of_the_old_version_never_come() -> None:
    world = taken_up()
    old = world.clock("answer")
    moves(world, version(SLOWER))
    world.now = at("03-20 18:00")
    for moment in old.moments:
        assert world.refused(c.CLOCK, c.FireClock("answer:1", 1, moment.name, moment.at)) == "moment_past"


# ---- what stays


def test_a_wait_goes_on_and_is_counted() -> None:
    world = taken_up()
    world.does("limin", c.AskComplainant("哪天？"), "03-03 10:00")
    moves(world, version(SLOWER), "03-04 10:00")
    answer = world.clock("answer")
    assert (answer.state, answer.held_since, answer.hold_ends) == (
        ClockState.HELD,
        at("03-03 10:00"),
        at("03-10 18:00"),
    )
    world.does("chenchen", c.AddSupplement("周一"), "03-05 10:00")
    assert (world.due("answer"), world.clock("answer").held_seconds) == ("03-13 18:00", 16 * 3600)


def test_a_wait_goes_on_though_the_new_version_lets_that_clock_wait_no_more() -> None:
    world = taken_up()
    world.does("limin", c.AskComplainant("哪天？"), "03-03 10:00")
    moves(world, version(row("answer", "filed -> result_delivered", "5wd")), "03-04 10:00")
    assert world.clock("answer").state is ClockState.HELD
    world.does("chenchen", c.AddSupplement("周一"), "03-05 10:00")
    assert world.due("answer") == "03-11 18:00"


def test_a_date_that_a_person_fixed_stays() -> None:
    world = taken_up()
    world.does("zhaolan", c.MoveDue("answer", at("03-12 18:00"), "等检测"), "03-03 10:00")
    assert due(moves(world, version(SLOWER)), ClockMoved) == {}
    assert world.due("answer") == "03-12 18:00"


def test_what_was_asked_for_a_clock_that_ceases_lapses() -> None:
    world = taken_up()
    longer = row("answer", "filed -> result_delivered", "5wd", max_extended="10wd")
    moves(world, version(longer), "03-03 09:30")
    world.does("limin", c.RequestExtension("answer", at("03-12 18:00"), "等检测"))
    assert world.case.extension is not None
    gone = version(without=("answer",), hash="another")
    moves(world, gone, "03-03 11:00")
    assert world.case.extension is None


def test_the_step_that_waits_has_the_time_of_the_new_version() -> None:
    world = taken_up()
    world.does("limin", c.SubmitPlan("原因", "措施", 90_000), "03-03 10:00")
    slower = tuple(
        chain.model_copy(update={"step_within": SLOWER.within}) if chain.id == "three-level" else chain
        for chain in version().approvals
    )
    happened = moves(world, version(approvals=slower), "03-03 11:00")
    assert due(happened, ClockMoved) == {"approval": "03-12 18:00"}


# ---- what is refused


def test_there_must_be_another_version_of_the_same_policy() -> None:
    world = taken_up()
    assert refused(world, world.policy) == "same_policy"
    assert refused(world, version(), id_="nursing-home") == "another_policy"
    assert refused(world, version()) == ""


@pytest.mark.parametrize("who", ["limin", "zhaolan", "zhouzong", "chenchen", c.CLOCK])
def test_only_the_system_moves_a_case(who: str | c.Actor) -> None:
    assert taken_up().refused(who, c.MoveToPolicy("office", "another")) == "not_system"


def test_a_version_without_what_the_case_stands_on_is_refused() -> None:
    world = taken_up()
    categories = tuple(row for row in version().categories if row.id != "canteen")
    assert refused(world, version(categories=categories)) == "category_gone"
    severity = version().severity.model_copy(update={"levels": ("light", "heavy")})
    assert refused(world, version(severity=severity)) == "level_gone"
    chains = tuple(chain for chain in version().approvals if chain.id != "three-level")
    assert refused(world, version(approvals=chains)) == "", "no plan is being decided yet"
    world.policy = version()
    world.does("limin", c.SubmitPlan("原因", "措施", 90_000))
    assert refused(world, version(approvals=chains, hash="another")) == "chain_gone"


def test_before_it_is_taken_up_a_case_moves_as_well() -> None:
    world = World()
    world.files()
    assert due(moves(world, version(SLOWER), "03-02 10:30"), ClockMoved) == {"answer": "03-11 18:00"}
    assert isinstance(world.tries("limin", c.RegisterCase("canteen", "limin")), Decision)


def test_a_case_that_is_over_stays_as_it_was() -> None:
    world = World()
    world.files()
    world.does("chenchen", c.WithdrawCase())
    assert refused(world, version()) == "wrong_state"
