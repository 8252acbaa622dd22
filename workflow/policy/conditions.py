"""Conditions as a policy writes them: `round>=2`, or a bare fact. They compare whole numbers and nothing else."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_OPERATORS: Mapping[str, Callable[[int, int], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}
# A yes is 1; the three grades lie on the scale of five to which all answers are brought (RULES 2.9, X-43).
WORDS: Mapping[str, int] = {"yes": 1, "no": 0, "good": 5, "fair": 3, "poor": 1}
_CONDITION = re.compile(rf"([a-z][a-z0-9_]*)(?:(<=|>=|<|>|=)([0-9]{{1,9}})|=({'|'.join(WORDS)}))?")


@dataclass(frozen=True, slots=True)
class Condition:
    """A fact by name; with `op` and `value` a comparison, without them that the fact is there (true or above 0).

    `word` is how the value was written, where it was a word.
    """

    fact: str
    op: str = ""
    value: int = 0
    word: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.fact}{self.op}{self.word or self.value}" if self.op else self.fact

    def holds(self, facts: Mapping[str, int]) -> bool:
        """Whether it is true of these facts. A fact that is not known makes it false."""
        known = facts.get(self.fact)
        if known is None:
            return False
        return _OPERATORS[self.op](known, self.value) if self.op else bool(known)


def parse_condition(text: str) -> Condition:
    """Read `fact`, `fact<=2`, `fact>=2`, `fact<2`, `fact>2`, `fact=2` or `fact=no`. Raises ValueError that says so."""
    found = _CONDITION.fullmatch(text)
    if found is None:
        raise ValueError(f"not a condition: {text!r}; write a fact, or one with a number like 'round>=2'")
    if found[4]:
        return Condition(found[1], "=", WORDS[found[4]], found[4])
    return Condition(found[1], found[2] or "", int(found[3] or 0))
