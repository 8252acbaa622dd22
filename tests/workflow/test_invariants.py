"""Random people under every policy, outages, other days and other rules: what must hold of a case holds after every
step, and what was written tells the same case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.people import ROLES_OF
from tests.workflow.invariants import check, grew
from tests.workflow.lives.acts import filing, next_try
from tests.workflow.rows import policy_with
from tests.workflow.world import World, shipped, world_of
from workflow import codec
from workflow import commands as c
from workflow.calendar import CompanyDays, NamedDay, build_calendar
from workflow.clock import MomentKind
from workflow.context import Decision
from workflow.durations import Duration
from workflow.events import EVENTS, ClockFired, Event
from workflow.evolve import fold
from workflow.fields import Secrecy
from workflow.published import load_published

PUBLISHED = load_published()
TRIES = 6


class Lives(RuleBasedStateMachine):
    """One case under one policy."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    @initialize(policy=st.sampled_from(sorted(ROLES_OF)), seed=st.integers(0, 999), earlier=st.integers(0, 5000))
    def somebody_files(self, policy: str, seed: int, earlier: int) -> None:
        self.world = world_of(policy)
        self.world.policy = shipped(policy)
        rng = Random(seed)
        for _ in range(20):
            who, command = filing(rng, self.world, "case1")
            if isinstance(command, c.FileCase) and earlier > 4000:
                command = replace(command, received_at=self.world.now - timedelta(minutes=earlier))
            if self._happens(who, command):
                break

    @rule(seed=st.integers(0, 10_000), acts=st.integers(1, 6), apart=st.integers(0, 300))
    def people_act(self, seed: int, acts: int, apart: int) -> None:
        """Some minutes apart; each tries until something is allowed."""
        rng = Random(seed)
        for _ in range(acts):
            self.time_passes_by(apart)
            for _ in range(TRIES):
                if self._happens(*next_try(rng, self.world)):
                    break

    @rule(minutes=st.integers(1, 4000))
    def time_passes(self, minutes: int) -> None:
        self.time_passes_by(minutes)

    def time_passes_by(self, minutes: int) -> None:
        """Each moment comes at its time."""
        until = self.world.now + timedelta(minutes=minutes)
        while moment := self._next(until):
            self.world.now = max(self.world.now, moment.planned)
            self._fires(moment)
        self.world.now = until

    @rule(days=st.integers(1, 30))
    def the_program_is_down(self, days: int) -> None:
        """Whatever was missed comes when it is back, in order."""
        self.world.now += timedelta(days=days)
        while moment := self._next(self.world.now):
            self._fires(moment)

    @precondition(lambda self: self.world.case.is_open)
    @rule(off=st.lists(st.integers(0, 60), max_size=6))
    def other_days_are_worked(self, off: list[int]) -> None:
        begins = self.world.now.date()
        own = CompanyDays(off=_days_off({begins + timedelta(days=n) for n in off}))
        self.world.calendar = build_calendar(self.world.policy.calendar.rules, PUBLISHED, own)
        self._happens(c.SYSTEM, c.RecountClocks())
        assert self.world.refused(c.SYSTEM, c.RecountClocks()) == "nothing_to_recount", "counting again changes nothing"

    @precondition(lambda self: self.world.case.is_open)
    @rule(row=st.integers(0, 12), count=st.integers(0, 15), version=st.integers(0, 1_000_000))
    def the_policy_changes(self, row: int, count: int, version: int) -> None:
        rows = self.world.policy.deadlines
        old = rows[row % len(rows)]
        new = old.model_copy(update={"within": Duration(old.within.unit, count)})
        policy = policy_with(self.world.policy.regulation.id, new, hash=f"version{version}")
        if self.world.case.policy_hash != policy.hash:
            self.world.policy = policy
            assert self._happens(c.SYSTEM, c.MoveToPolicy(policy.regulation.id, policy.hash))

    def teardown(self) -> None:
        """What was written, read again, tells the same case, with its words and without them."""
        assert fold((_read(event), _instant(when)) for event, when in self.world.entries) == self.world.case
        erased = fold((_erased(event), when) for event, when in self.world.entries)
        assert (erased.state, erased.clocks, erased.version) == (
            self.world.case.state, self.world.case.clocks, self.world.case.version
        )  # fmt: skip

    def _happens(self, who: str | c.Actor, command: c.Command) -> bool:
        before = self.world.case
        if not isinstance(self.world.tries(who, command), Decision):
            return False
        self.world.does(who, command)
        check(self.world.case)
        grew(before, self.world.case)
        return True

    def _next(self, until: datetime) -> c.FireClock | None:
        """The earliest moment that has come by then."""
        waiting = [
            (moment.at, clock.instance, clock.generation, moment.name)
            for clock in self.world.case.clocks
            if (moment := clock.next_moment()) and moment.at <= until
        ]
        if not waiting:
            return None
        at, instance, generation, name = min(waiting)
        return c.FireClock(instance, generation, name, at)

    def _fires(self, moment: c.FireClock) -> None:
        before = len(self.world.entries)
        assert self._happens(c.CLOCK, moment), f"{moment} is refused"
        for event, _ in self.world.entries[before:]:
            if isinstance(event, ClockFired) and not event.moment.startswith(MomentKind.ASK):
                assert event.told, "a rung that reaches nobody"


def _days_off(days: set[date]) -> tuple[NamedDay, ...]:
    """Those of 2026 that are not published already."""
    published = {named.day for named in (*PUBLISHED[2026].off, *PUBLISHED[2026].work)}
    return tuple(NamedDay(day, "放假") for day in sorted(days - published) if day.year == 2026)


def _read(event: Event) -> Event:
    parts = codec.split(event)
    return codec.join(EVENTS[event.type], *(parts[secrecy] for secrecy in Secrecy))


def _instant(when: datetime) -> datetime:
    return codec.instant(codec.instant_text(when))


def _erased(event: Event) -> Event:
    return codec.join(EVENTS[event.type], codec.split(event)[Secrecy.OPEN], None, None)


Lives.TestCase.settings = settings(
    max_examples=80, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestLives = Lives.TestCase
