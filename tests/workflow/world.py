"""A small world to decide in: a policy (the office's), real published days, the cast, and a case with its timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from tests.people import directory, directory_for
from workflow.calendar import Calendar, CompanyDays, build_calendar
from workflow.case import Case
from workflow.clock import Clock
from workflow.commands import CLOCK, Actor, Command, FileCase, FireClock, person
from workflow.context import Context, Decision, Facts
from workflow.decide import decide
from workflow.directory import Directory
from workflow.errors import Refusal
from workflow.events import CaseNumbered, Event
from workflow.evolve import evolve
from workflow.numbering import number
from workflow.policy.load import load_policy
from workflow.policy.model import Policy
from workflow.published import load_published

SHANGHAI = ZoneInfo("Asia/Shanghai")


@cache
def shipped(policy: str) -> Policy:
    name = f"{policy}.toml"
    return load_policy(files("workflow.policies").joinpath(name).read_text(encoding="utf-8"), name)


def office() -> Policy:
    return shipped("office")


@cache
def calendar_of(policy: str) -> Calendar:
    return build_calendar(shipped(policy).calendar.rules, load_published(), CompanyDays())


def calendar() -> Calendar:
    return calendar_of("office")


def world_of(policy: str) -> World:
    """A world under that shipped policy: its calendar, and holders for all its roles."""
    return World(policy=shipped(policy), calendar=calendar_of(policy), directory=directory_for(policy))


def at(text: str) -> datetime:
    """`at("03-02 10:00")`: that minute of 2026 in Shanghai."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def told(when: datetime) -> str:
    """`told(at("03-02 10:00")) == "03-02 10:00"`."""
    return when.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


@dataclass
class World:
    """One case and everything that happened to it."""

    now: datetime = field(default_factory=lambda: at("03-02 10:00"))
    case: Case = field(default_factory=Case)
    entries: list[tuple[Event, datetime]] = field(default_factory=list)
    directory: Directory = field(default_factory=directory)
    loads: Mapping[str, int] = field(default_factory=dict)
    serial: int = 12
    policy: Policy = field(default_factory=office)
    calendar: Calendar = field(default_factory=calendar)

    def tries(self, who: str | Actor, command: Command) -> Decision | Refusal:
        """What would happen; nothing does."""
        actor = person(who) if isinstance(who, str) else who
        context = Context(actor, self.now, self.policy, self.calendar, self.directory, Facts(self.loads))
        return decide(self.case, command, context)

    def does(self, who: str | Actor, command: Command, when: str = "") -> tuple[Event, ...]:
        """It happens; a refusal fails the test."""
        if when:
            self.now = at(when)
        decision = self.tries(who, command)
        assert isinstance(decision, Decision), decision
        return self.takes(decision)

    def takes(self, decision: Decision) -> tuple[Event, ...]:
        """What was decided happens now."""
        events = tuple(self._stamped(event) for event in decision.events)
        for event in events:
            self.case = evolve(self.case, event, self.now)
            self.entries.append((event, self.now))
        return events

    def refused(self, who: str | Actor, command: Command) -> str:
        """The code of the refusal; a decision fails the test."""
        verdict = self.tries(who, command)
        assert isinstance(verdict, Refusal), verdict
        return verdict.code

    def files(
        self, text: str = "食堂二楼的青菜里有虫子", when: str = "03-02 10:00", *, to_director: bool = False
    ) -> None:
        """陈晨 files."""
        self.does("chenchen", FileCase("case1", "ABCDEFG", text, to_director=to_director), when)

    def clock(self, name: str) -> Clock:
        """The newest clock of that obligation, running or not."""
        found = self.case.clock(name)
        assert found is not None, f"there never was a clock {name}"
        return found

    def due(self, name: str) -> str:
        """When it is due, as `at` reads it."""
        return told(self.clock(name).due)

    def owed(self) -> dict[str, str]:
        """Every obligation that still stands, and its due time."""
        return {clock.clock: told(clock.due) for clock in self.case.clocks if clock.is_open}

    def passes(self, until: str) -> list[tuple[datetime, Event]]:
        """Time passes; each moment fires at its time. Returns what the clocks did."""
        told: list[tuple[datetime, Event]] = []
        while True:
            moments = [(m.at, c, m) for c in self.case.clocks if (m := c.next_moment()) and m.at <= at(until)]
            if not moments:
                break
            moment_at, clock, moment = min(moments, key=lambda found: (found[0], found[1].instance))
            self.now = max(self.now, moment_at)
            fired = self.does(CLOCK, FireClock(clock.instance, clock.generation, moment.name, moment.at))
            told += [(self.now.astimezone(SHANGHAI), event) for event in fired]
        self.now = at(until)
        return told

    def _stamped(self, event: Event) -> Event:
        if not isinstance(event, CaseNumbered):
            return event
        return CaseNumbered(event.series, event.pattern, number(event.pattern, self.serial))
