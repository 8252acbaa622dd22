"""How many due dates one core computes in a second of its own time: `make bench`.

Random limits of every unit from random starts of 2024 to 2026, in a calendar with holidays and make-up days: the due
date alone, and a whole clock (due date, reminder, three rungs). Five rounds of each, one after the other.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from statistics import median
from time import process_time

from workflow.calendar import Calendar, build_calendar
from workflow.clocks import schedule
from workflow.durations import Duration, parse_duration
from workflow.policy.load import load_policy
from workflow.policy.model import Policy
from workflow.published import load_published, policy_text

QUESTIONS = 20_000
ROUNDS = 5
LIMITS = ("5m", "24h", "72h", "4wh", "0wd", "1wd", "2wd", "3wd", "5wd", "10wd", "30cd", "6mo")
Asked = tuple[datetime, Duration]


def main() -> None:
    """Prints the median of the rounds, with the slowest and the fastest."""
    policy = load_policy(policy_text("office"), "office.toml")
    calendar = build_calendar(policy.calendar.rules, load_published())
    asked = questions(Random("due dates"))
    works = {"due dates": due_dates, "whole clocks": whole_clocks}
    for work in works.values():
        work(policy, calendar, asked)  # lays the years out
    rates: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            rates[name].append(rate(partial(work, policy, calendar, asked)))
    for name, found in rates.items():
        print(f"{name:13} {median(found):9,.0f}/s  ({min(found):,.0f} to {max(found):,.0f})")


def questions(rng: Random) -> list[Asked]:
    """Starts at any second, inside working hours or not."""
    first, span = datetime(2024, 1, 1, tzinfo=UTC), timedelta(days=3 * 365 - 240) // timedelta(seconds=1)
    limits = [parse_duration(text) for text in LIMITS]
    return [(first + timedelta(seconds=rng.randrange(span)), rng.choice(limits)) for _ in range(QUESTIONS)]


def due_dates(_policy: Policy, calendar: Calendar, asked: list[Asked]) -> None:
    for start, limit in asked:
        calendar.due(start, limit)


def whole_clocks(policy: Policy, calendar: Calendar, asked: list[Asked]) -> None:
    escalation = policy.escalation
    for start, limit in asked:
        schedule(calendar, limit, start, escalation.warn_at, escalation.steps)


def rate(work: Callable[[], None]) -> float:
    begin = process_time()
    work()
    return QUESTIONS / (process_time() - begin)


if __name__ == "__main__":
    main()
