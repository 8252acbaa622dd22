"""Every time that the forty stories and the short checks state (RULES Part 5) stands in a worked example, or here."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.workflow.policy.test_shipped import policy
from workflow.calendar import build_calendar
from workflow.policy.course import course
from workflow.policy.examples_rules import to_utc
from workflow.policy.fixed import period_end
from workflow.published import load_published
from workflow.worktime import ONE_DAY

STORIES: dict[str, list[dict[str, str]]] = tomllib.loads(
    Path(__file__).with_name("stated_times.toml").read_text(encoding="utf-8")
)
ROWS = [(story, row) for story, rows in STORIES.items() for row in rows]
CALENDAR = build_calendar(policy("customer-service").calendar.rules, load_published())
# The stories and checks that state no time of the program: what they state is shown elsewhere, by other tests.
TIMELESS = {"A02", "A03", "A05", "A07", "A23", "A25", "A26", "A28", "A35", "A37", "A39"}


def shown(name: str) -> Iterator[tuple[str, str, str]]:
    """What each example of a policy shows: the value or obligation, from when, and a time that follows."""
    rules = policy(name)
    for example in rules.examples:
        times = [example.due, *([example.warn] if example.warn else []), *example.rungs]
        yield from ((example.of, at(example.start), at(time)) for time in times)
    for case in rules.case_examples:
        happens = [(event, to_utc(time, CALENDAR)) for event, times in case.happens.items() for time in times]
        for id_, owed in course(rules, CALENDAR, case.case.subject, happens).items():
            start = owed.start.astimezone(CALENDAR.zone).replace(tzinfo=None)
            yield f"case.{id_}", at(start), at(case.due[id_])
    for extension in rules.extension_examples:
        if extension.until:
            yield f"extension.{extension.deadline}", at(extension.start), at(extension.until)
    for number in rules.number_examples:
        yield "number", at(number.at), number.number


def at(time: datetime) -> str:
    return time.isoformat(timespec="seconds" if time.second else "minutes")


SHOWN = {name: Counter(shown(name)) for name in ("office", "complaint-office", "customer-service", "nursing-home")}


@pytest.mark.parametrize(
    ("story", "row"), ROWS, ids=[f"{story}-{row['due']}-{n}" for n, (story, row) in enumerate(ROWS)]
)
def test_a_stated_time_stands_in_a_worked_example(story: str, row: dict[str, str]) -> None:
    assert SHOWN[row["policy"]][row["of"], row["start"], row["due"]], f"{story}: no example shows {row}"


def test_every_story_states_its_times_or_has_none() -> None:
    stories = {f"A{n:02}" for n in range(1, 41)}
    assert stories - STORIES.keys() - TIMELESS == set()
    assert not STORIES.keys() & TIMELESS


def test_an_after_sales_request_left_over_at_closing_is_first_on_the_list_next_morning__a34() -> None:
    left_over = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)  # 18:00
    assert CALENDAR.next_opening(left_over) == datetime(2026, 3, 4, 1, 0, tzinfo=UTC)  # 09:00


def test_three_months_under_target_lead_to_training_on_the_first_of_april__s3_5_6() -> None:
    assert policy("nursing-home").accountability.months_under_target == 3
    assert period_end("month", date(2026, 3, 31)) + ONE_DAY == date(2026, 4, 1)
