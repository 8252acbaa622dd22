"""A year of random cases under one policy: people act at random, the program is down at random, the clocks are fired
as the beat fires them, and a witness looks at every event."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random

from tests.people import directory_for
from tests.workflow.lives.acts import filing, next_try
from tests.workflow.lives.witness import Witness
from tests.workflow.oracle.draw import china
from tests.workflow.oracle.ours import calendar_of
from tests.workflow.oracle.questions import Company
from tests.workflow.oracle.wheels import DayWheel
from tests.workflow.world import World, shipped
from workflow import commands as c
from workflow.context import Decision
from workflow.directory import Away, Directory
from workflow.policy.load import load_policy
from workflow.policy.model import Policy
from workflow.published import load_published, policy_text

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 365
QUIET = BEGIN + timedelta(days=DAYS)  # from here on nobody acts, and the clocks climb to their ends
END = QUIET + timedelta(days=120)


@dataclass
class Life:
    """One case, who watches it, and from when on nobody touches it."""

    world: World
    witness: Witness
    silent_from: datetime


class Year:
    """One year of one policy. After `run`, `faults` says what went wrong and `counts` how much happened."""

    def __init__(self, policy_id: str, seed: str, cases: int) -> None:
        self.counts: Counter[str] = Counter()
        self._id = policy_id
        self._rng = Random(f"{policy_id} {seed}")
        self._cases = cases
        self._lives: list[Life] = []
        self._order = count()
        self._queue: list[tuple[datetime, int, Callable[[datetime, int], None], int]] = []
        self._outages = [self._outage() for _ in range(5)]
        self._policy = shipped(policy_id)
        self._directory = self._with_leave(directory_for(policy_id))
        self._opens(_company(self._policy))

    @property
    def faults(self) -> list[str]:
        """Everything that should not have happened, by case."""
        return [f"case {n}: {fault}" for n, life in enumerate(self._lives) for fault in life.witness.faults]

    def run(self) -> None:
        """From the first complaint until every clock that was left alone has climbed to its end."""
        for n in range(self._cases):
            self._at(self._moment(), self._files, n)
        for _ in range(2):
            self._at(self._moment(), self._calendar_changes)
        self._at(self._moment(), self._policy_changes)
        for _ in range(2):
            self._at(self._moment(), self._somebody_leaves)
        while self._queue:
            at, _, happens, n = heappop(self._queue)
            up_again = next((end for begin, end in self._outages if begin <= at < end), None)
            if up_again is None:
                happens(at, n)
            else:
                self._at(up_again + timedelta(seconds=self._rng.randint(0, 20)), happens, n)
        for life in self._lives:
            life.witness.none_is_left(END)
        self.counts["cases"] += self._cases

    # ---- what happens

    def _files(self, now: datetime, n: int) -> None:
        world = World(now=now, policy=self._policy, calendar=self._calendar, directory=self._directory)
        silent = now + timedelta(days=self._rng.choice((2, 20, DAYS)))
        self._lives.append(Life(world, Witness(self._policy, self._wheel, self._directory, self.counts), silent))
        n = len(self._lives) - 1
        self._tries(n, *filing(self._rng, world, f"case{n}"), now)
        self._at(now + self._pause(), self._acts, n)

    def _acts(self, now: datetime, n: int) -> None:
        life = self._lives[n]
        if now > min(QUIET, life.silent_from) or not life.world.case.is_open:
            return
        for _ in range(3):
            if self._tries(n, *next_try(self._rng, life.world), now):
                break
        self._at(now + self._pause(), self._acts, n)

    def _beats(self, now: datetime, n: int) -> None:
        """Fires what is due in this case, oldest first, as the store gives its rows out."""
        life = self._lives[n]
        while True:
            rows = [(m.at, clock, m) for clock in life.world.case.clocks if (m := clock.next_moment())]
            if not rows:
                break
            at, clock, moment = min(rows, key=lambda row: (row[0], row[1].instance))
            fire = c.FireClock(clock.instance, clock.generation, moment.name, at)
            stale = replace(fire, generation=clock.generation - 1)
            if self._tries(n, c.CLOCK, stale, now):
                life.witness.faults.append(f"{stale} comes, of a generation that is over")
            came = self._tries(n, c.CLOCK, fire, now)
            if came != (at <= now):
                life.witness.faults.append(f"{fire} {'comes' if came else 'is refused'} at {now}")
            if at > now:
                break
            if self._tries(n, c.CLOCK, fire, now):
                life.witness.faults.append(f"{fire} is taken twice")
        life.witness.none_is_left(now)

    def _calendar_changes(self, now: datetime, _n: int) -> None:
        """The company closes on a day to come; every open case is counted anew."""
        day = (now + timedelta(days=self._rng.randint(2, 30))).date()
        self._opens(replace(self._company, off=self._company.off | {day}))
        for n, life in enumerate(self._lives):
            life.world.calendar, life.witness.wheel = self._calendar, self._wheel
            self._tries(n, c.SYSTEM, c.RecountClocks(), now)

    def _policy_changes(self, now: datetime, _n: int) -> None:
        """A version with a longer limit is adopted; half of the open cases move to it."""
        old, self._policy = self._policy, _next_version(self._id)
        for n, life in enumerate(self._lives):
            if self._rng.random() < 0.5:
                life.world.policy = life.witness.policy = self._policy
                if not self._tries(n, c.SYSTEM, c.MoveToPolicy(self._id, self._policy.hash), now):
                    life.world.policy = life.witness.policy = old

    def _somebody_leaves(self, now: datetime, _n: int) -> None:
        """Somebody below the director has left the company; from now on nobody tells him anything."""
        left = self._directory.people[self._rng.choice(sorted(self._directory.people.keys() - {"zhaolan", "zhouzong"}))]
        people = {**self._directory.people, left.userid: replace(left, active=False)}
        self._directory = replace(self._directory, people=people)
        for life in self._lives:
            life.world.directory = life.witness.directory = self._directory

    # ---- how

    def _tries(self, n: int, who: str | c.Actor, command: c.Command, now: datetime) -> bool:
        life = self._lives[n]
        life.world.now = now
        verdict = life.world.tries(who, command)
        self.counts["acts"] += 1
        if not isinstance(verdict, Decision):
            return False
        for event in life.world.takes(verdict):
            life.witness.sees(event, now)
        upcoming = [moment.at for clock in life.world.case.clocks if (moment := clock.next_moment())]
        if upcoming and min(upcoming) < END:
            self._at(max(now, min(upcoming)) + self._delay(), self._beats, n)
        return True

    def _delay(self) -> timedelta:
        """How long after a moment the beat comes: some seconds, or as long as what just counts as on time, or not."""
        return timedelta(seconds=self._rng.choice((0, 1, 2, 3)) + (58 if self._rng.random() < 0.1 else 0))

    def _at(self, at: datetime, happens: Callable[[datetime, int], None], n: int = 0) -> None:
        heappush(self._queue, (at, next(self._order), happens, n))

    def _opens(self, company: Company) -> None:
        self._company = company
        self._calendar = calendar_of(company)
        self._wheel = DayWheel(company, date(2025, 1, 1), date(2028, 12, 31))

    def _moment(self) -> datetime:
        return BEGIN + timedelta(seconds=self._rng.randrange(DAYS * 86_400))

    def _pause(self) -> timedelta:
        return timedelta(seconds=self._rng.choice((600, 3 * 3600, 86_400, 4 * 86_400)) * self._rng.randint(1, 20) // 10)

    def _with_leave(self, directory: Directory) -> Directory:
        """Twelve leaves of some days or weeks, some with a deputy."""
        staff = sorted(directory.people)
        leaves = []
        for _ in range(12):
            first = self._moment().date()
            last = first + timedelta(days=self._rng.choice((0, 4, 30)))
            leaves.append(Away(self._rng.choice(staff), first, last, self._rng.choice(("", self._rng.choice(staff)))))
        return replace(directory, away=tuple(leaves))

    def _outage(self) -> tuple[datetime, datetime]:
        begin = self._moment()
        return begin, begin + timedelta(seconds=self._rng.choice((300, 7200, 86_400, 12 * 86_400)))


def _company(policy: Policy) -> Company:
    """The company that works as the policy says, told in the oracle's words."""
    calendar = policy.calendar
    spans = tuple((a.hour * 60 + a.minute, b.hour * 60 + b.minute or 1440) for a, b in calendar.hours)
    published = {year: china()[year] for year in load_published(calendar.region)}
    return Company(calendar.timezone, frozenset(calendar.workweek), spans, published=published)


def _next_version(policy_id: str) -> Policy:
    """The same policy, each limit in working days one day longer."""
    text = policy_text(policy_id)
    longer = re.sub(r'^within = "([0-9]+)wd"', lambda found: f'within = "{int(found[1]) + 1}wd"', text, flags=re.M)
    return load_policy(longer, f"{policy_id}.toml")
