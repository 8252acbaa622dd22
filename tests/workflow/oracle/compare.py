"""Both are asked the same; each answer that differs is told with all that is needed to ask again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from tests.workflow.oracle import draw, ours
from tests.workflow.oracle.questions import UNSAID, Answer, Company, Question
from tests.workflow.oracle.reading import Wheel

WHEELS: dict[str, Callable[[Random], Wheel]] = {"minutes": draw.minute_wheel, "days": draw.day_wheel}


@dataclass(frozen=True)
class Difference:
    """One question to which the answers differ."""

    company: Company
    question: Question
    ours: Answer
    oracle: Answer


def differences(kind: str, seed: str, questions: int) -> Iterator[Difference]:
    """Asks so many questions of one company; `seed` is all that they depend on."""
    rng = Random(f"{kind} {seed}")
    wheel = WHEELS[kind](rng)
    calendar = ours.calendar_of(wheel.company)
    for _ in range(questions):
        asked, right = draw.question(rng, wheel)
        said = ours.answer(calendar, asked)
        if said._replace(warn=UNSAID if right.warn == UNSAID else said.warn) != right:
            yield Difference(wheel.company, asked, said, right)
