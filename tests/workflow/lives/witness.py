"""Watches the clocks of cases by their events alone, and says whatever they should not have done. No code of ours
decides here: what is due when, the oracle says."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.workflow.oracle import reading
from tests.workflow.oracle.questions import UNSAID, Question, Step
from tests.workflow.oracle.wheels import DayWheel
from workflow import events as e
from workflow.clock import Moment, Moved
from workflow.directory import Directory
from workflow.policy.model import Policy

PUNCTUAL = timedelta(minutes=1)
BY_PEOPLE = (Moved.EXTENDED, Moved.DIRECTED)


@dataclass
class Seen:
    """One clock as its events tell of it."""

    clock: str
    start: datetime
    generation: int
    due: datetime
    ahead: dict[str, datetime]
    came: set[str] = field(default_factory=set)
    past: set[tuple[str, datetime]] = field(default_factory=set)
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)
    held: tuple[datetime, datetime | None] | None = None
    fixed: bool = False
    over: bool = False


@dataclass
class Witness:
    """What it saw of one case. `faults` says what should not have happened, `counts` how much it looked at."""

    policy: Policy
    wheel: DayWheel
    directory: Directory
    counts: Counter[str]
    clocks: dict[str, Seen] = field(default_factory=dict)
    chain: str = ""
    closed: bool = False
    faults: list[str] = field(default_factory=list)

    def sees(self, event: e.Event, now: datetime) -> None:
        """An event of the case, in order."""
        self.counts[type(event).__name__] += 1
        match event:
            case e.ApprovalStarted():
                self.chain = event.chain
            case e.CaseClosed():
                self.closed = True
            case e.ClockStarted():
                self._begins(event)
            case e.ClockHeld():
                seen = self._next_generation(event.instance, event.generation)
                seen.held = (now, event.ends)
            case e.ClockResumed():
                self._resumes(event, now)
            case e.ClockMoved():
                seen = self._next_generation(event.instance, event.generation)
                seen.due = event.due
                if event.reason in BY_PEOPLE:
                    seen.fixed = True
                    seen.held = (now, seen.held[1]) if seen.held else None
                self._runs_on(seen, event.moments, now)
            case e.ClockStopped():
                seen = self.clocks[event.instance]
                seen.over = True
                if event.late != (now > seen.due):
                    self._fault(f"{event.instance}: met at {now}, due {seen.due}, late: {event.late}")
            case e.ClockCancelled():
                self.clocks[event.instance].over = True
            case e.ClockFired():
                self._fires(event, now)

    def due_now(self, now: datetime) -> list[tuple[datetime, str, str]]:
        """The moments that have come and were not seen: at, instance, name."""
        waiting: list[tuple[datetime, str, str]] = []
        for instance, seen in self.clocks.items():
            if seen.over:
                continue
            if seen.held:
                ends = seen.held[1]
                waiting += [(ends, instance, "resume")] if ends and ends <= now else []
            else:
                waiting += [(at, instance, name) for name, at in seen.ahead.items() if at <= now]
        return sorted(waiting)

    def none_is_left(self, now: datetime) -> None:
        """At the end of a beat nothing may be waiting."""
        for at, instance, name in self.due_now(now):
            self._fault(f"{instance} {name} of {at} has not come by {now}")

    def _begins(self, event: e.ClockStarted) -> None:
        if event.instance in self.clocks:
            self._fault(f"{event.instance} starts twice")
        seen = self.clocks[event.instance] = Seen(event.clock, event.start, 1, event.due, _times(event.moments))
        self._agrees(seen, event.moments)

    def _resumes(self, event: e.ClockResumed, now: datetime) -> None:
        """After a pause, or because the record that stopped it was taken back."""
        again = self.clocks[event.instance].over
        self.clocks[event.instance].over = False
        seen = self._next_generation(event.instance, event.generation)
        if seen.held:
            since, ends = seen.held
            seen.pauses.append((since, min(now, ends) if ends else now))
            self._is_later_by_the_pause(seen, event)
        elif not again or (seen.fixed and event.due != seen.due):  # what nobody fixed is compared with the oracle below
            self._fault(f"{event.instance} goes on and was neither held nor stopped, or is due at another time")
        seen.held, seen.due = None, event.due
        self._runs_on(seen, event.moments, now)

    def _is_later_by_the_pause(self, seen: Seen, event: e.ClockResumed) -> None:
        """Of a date that a person fixed the oracle knows only this."""
        if not seen.fixed:
            return
        limit = {row.id: row.within for row in self.policy.deadlines}[seen.clock]
        paused, passed = (
            self.wheel.open_until(_epoch(b)) - self.wheel.open_until(_epoch(a))
            if limit.in_working_time
            else _epoch(b) - _epoch(a)
            for a, b in (seen.pauses[-1], (seen.due, event.due))
        )
        if paused != passed:
            self._fault(f"{event.instance}: paused for {paused} s and due later by {passed} s")
        self.counts["fixed dates compared"] += 1

    def _runs_on(self, seen: Seen, moments: tuple[Moment, ...], now: datetime) -> None:
        """What came and still lies behind does not come again; what lies ahead again does."""
        times = _times(moments)
        seen.came = {name for name, at in times.items() if name in seen.came and at <= now}
        seen.ahead = {name: at for name, at in times.items() if name not in seen.came}
        if not seen.fixed:
            self._agrees(seen, moments)

    def _fires(self, event: e.ClockFired, now: datetime) -> None:
        seen, what = self.clocks[event.instance], f"{event.instance} {event.moment}"
        at = seen.ahead.pop(event.moment, None)
        if self.closed or seen.over or seen.held or event.generation != seen.generation:
            self._fault(f"{what}: comes from a clock that does not run so")
        if at is None:
            self._fault(f"{what}: comes and is not waited for")
            return
        if now < at:
            self._fault(f"{what}: early, {now} instead of {at}")
        if (event.moment, at) in seen.past:
            self._fault(f"{what}: twice")
        if event.late != (now - at > PUNCTUAL):
            self._fault(f"{what}: of {at} at {now} is {'' if event.late else 'not '}marked late")
        if any(other < at for other, _, _ in self.due_now(now)):
            self._fault(f"{what}: of {at} comes before what was due earlier")
        if not event.told and not event.moment.startswith("ask"):
            self._fault(f"{what}: reaches nobody")
        if not all((person := self.directory.person(u)) and person.active for u in event.told):
            self._fault(f"{what}: tells {event.told}, of whom somebody has left")
        seen.came.add(event.moment)
        seen.past.add((event.moment, at))
        self.counts["late" if event.late else "on time"] += 1

    def _next_generation(self, instance: str, generation: int) -> Seen:
        seen = self.clocks[instance]
        if seen.over or generation != seen.generation + 1:
            self._fault(f"{instance}: generation {generation} after {seen.generation}")
        seen.generation = generation
        return seen

    def _agrees(self, seen: Seen, moments: tuple[Moment, ...]) -> None:
        """The oracle counts a limit of the policy from its start, without the pauses."""
        limit = {row.id: row.within for row in self.policy.deadlines}.get(seen.clock)
        if seen.clock == "approval":
            limit = self.policy.chain(self.chain).step_within
        if limit is None:
            return
        escalation = self.policy.escalation
        asked = Question(
            start=_epoch(seen.start),
            unit=str(limit).lstrip("0123456789"),
            count=limit.count,
            pauses=tuple((_epoch(since), _epoch(until)) for since, until in seen.pauses if until > since),
            share=(escalation.warn_at.numerator, escalation.warn_at.denominator),
            steps=tuple(Step(*map(str, (row.after, row.after_hours, row.after_short))) for row in escalation.steps),
        )
        right = reading.answer(self.wheel, asked)
        said = [_epoch(moment.at) for moment in moments if moment.name != "warn"]
        warned = next((_epoch(moment.at) for moment in moments if moment.name == "warn"), None)
        if said != [at for at, _ in right.tellings] or right.warn not in (UNSAID, warned):
            self._fault(f"{seen.clock} of {limit} from {seen.start}: {moments}, the oracle says {right}")
        self.counts["dates compared"] += 1

    def _fault(self, what: str) -> None:
        self.faults.append(what)


def _times(moments: tuple[Moment, ...]) -> dict[str, datetime]:
    return {moment.name: moment.at for moment in moments}


def _epoch(at: datetime) -> int:
    return int(at.timestamp())
