"""The program's due dates against a second implementation that shares no code with it, on many random questions.

It counts by lists of every minute and by tables of every day, the latter with the days that chinesecalendar tells for
2004 to 2026. `make soak` asks ten million; what it found stands in docs/proofs/deadlines.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflow.oracle import draw, ours, reading
from tests.workflow.oracle.compare import WHEELS, differences
from tests.workflow.oracle.questions import UNSAID, Company, Question
from tests.workflow.oracle.reading import due_at
from tests.workflow.oracle.wheels import DayWheel, MinuteWheel, OutOfSightError
from tests.workflow.strategies import STARTS, companies
from workflow.calendar import Calendar
from workflow.published import load_published

SEED = "2026"
CHINA = Company("Asia/Shanghai", draw.WEEK, draw.OFFICE, published=draw.china())


def local(text: str) -> int:
    return int(datetime.fromisoformat(f"{text}+08:00").timestamp())


def question(start: str, limit: str) -> Question:
    unit = limit.lstrip("0123456789")
    return Question(local(start), unit, int(limit.removesuffix(unit)), (), (4, 5), draw.LADDERS[0])


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize(("kind", "companies", "questions"), [("minutes", 10, 250), ("days", 5, 5000)])
def test_both_give_the_same_dates(kind: str, companies: int, questions: int, part: int) -> None:
    for n in range(companies):
        seed = f"{SEED}-{part}-{n}"
        assert next(differences(kind, seed, questions), None) is None, f"{kind}, seed {seed!r}"


# ---- the oracle itself


@pytest.mark.parametrize(
    ("start", "limit", "due", "warn"),
    [
        ("2026-04-03T17:30", "5wd", "2026-04-13T18:00", "2026-04-10T17:54"),  # A04
        ("2026-03-02T10:00", "4wh", "2026-03-02T15:00", "2026-03-02T14:12"),  # A01
        ("2026-03-02T10:00", "3wd", "2026-03-05T18:00", "2026-03-05T10:48"),  # A01
        ("2026-03-06T16:30", "4wh", "2026-03-09T11:30", "2026-03-09T10:42"),  # A08
        ("2026-03-09T09:00", "30m", "2026-03-09T09:30", "2026-03-09T09:24"),  # A19
        ("2026-03-07T02:00", "72h", "2026-03-10T02:00", "2026-03-09T11:36"),  # A18
    ],
)
def test_the_oracle_gives_the_dates_of_the_acceptance_scenarios(start: str, limit: str, due: str, warn: str) -> None:
    asked = question(start, limit)
    for wheel in (
        MinuteWheel(CHINA, date(2026, 2, 20), 90),
        DayWheel(CHINA, date(2026, 1, 1), date(2029, 12, 31)),
    ):
        said = reading.answer(wheel, asked)
        assert (said.tellings[0][0], said.warn) == (local(due), local(warn))


@pytest.mark.parametrize("kind", WHEELS)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda company: replace(company, week=frozenset({1, 2, 3, 4})),
        lambda company: replace(company, off=frozenset()),
        lambda company: replace(company, spans=((540, 1080),)),
    ],
    ids=["a day less", "no anniversary", "no lunch"],
)
def test_the_oracle_notices_a_calendar_that_is_a_little_wrong(kind: str, spoil: Callable[[Company], Company]) -> None:
    rng = Random(kind)
    company = replace(CHINA, off=frozenset(date(year, 7, 1) for year in range(2004, 2027)))
    wheel: MinuteWheel | DayWheel = (
        MinuteWheel(company, date(2026, 5, 20), draw.SIGHT)
        if kind == "minutes"
        else DayWheel(company, draw.FIRST, date(2030, 12, 31))
    )
    asked = [draw.question(rng, wheel) for _ in range(300)]
    right, wrong = ours.calendar_of(company), ours.calendar_of(spoil(company))

    def differ(calendar: Calendar) -> int:
        return sum(ours.answer(calendar, one)._replace(warn=said.warn) != said for one, said in asked)

    assert differ(right) == 0
    assert differ(wrong) > 0


def test_the_years_that_ship_are_those_that_the_other_library_tells() -> None:
    shipped = load_published("cn")
    assert shipped
    for year, days in shipped.items():
        off, work = draw.china()[year]
        assert frozenset(named.day for named in days.off if named.day.isoweekday() <= 5) == off
        assert frozenset(named.day for named in days.work) == work


# ---- the same with questions that shrink to the smallest when something is wrong

UNITS = st.sampled_from([("wd", 8), ("wh", 30), ("h", 200), ("m", 300), ("cd", 20), ("mo", 1)])


@settings(deadline=None, max_examples=30)
@given(companies(), STARTS, UNITS, st.data())
def test_any_small_question_has_the_same_answer(
    company: Company, start: datetime, unit: tuple[str, int], data: st.DataObject
) -> None:
    wheel = MinuteWheel(company, date(2026, 2, 26), 120)
    asked = Question(
        start=int(start.timestamp()),
        unit=unit[0],
        count=data.draw(st.integers(0, unit[1])),
        pauses=(),
        share=(4, 5),
        steps=draw.LADDERS[0],
    )
    try:
        due = due_at(wheel, asked)
        if asked.count and data.draw(st.booleans()):
            begins = data.draw(st.integers(asked.start, due - 1))
            asked = replace(asked, pauses=((begins, begins + data.draw(st.integers(1, 3 * 86_400))),))
        right = reading.answer(wheel, asked)
    except OutOfSightError:
        return
    said = ours.answer(ours.calendar_of(company), asked)
    assert said._replace(warn=UNSAID if right.warn == UNSAID else said.warn) == right
