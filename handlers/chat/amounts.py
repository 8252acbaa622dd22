"""Sums of money and plans as people type them. Whole cents in, no guessing: what is not understood is asked again."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from handlers.chat.parts import label, labelled

# Nobody approves more than that by chat; a digit too many is more likely.
MOST_CENTS = 100_000_000_00
_NONE = frozenset({"无", "没有", "不用", "不涉及", "零", "不花钱", "免费", "无金额", "none", "no"})
_SUM = re.compile(
    r"(?:约|共|共计|合计|人民币|¥|￥|rmb)*\s*([\d,]+(?:\.\d+)?)\s*(万|千)?\s*(?:元|块|块钱|rmb|yuan)?(?:整)?[。.]?"
)
_UNITS = {"万": 10_000, "千": 1_000}
_PARTS = {
    "cause": ("原因", "起因", "cause"),
    "measures": ("措施", "处理", "办法", "measures"),
    "amount": ("金额", "费用", "amount"),
}
_NAMES = {name: part for part, names in _PARTS.items() for name in names}
_LABEL = label(_NAMES)


@dataclass(frozen=True, slots=True)
class PlanWords:
    """The parts of a plan in one message; "" for a part that was not there. `amount` is still as typed."""

    cause: str = ""
    measures: str = ""
    amount: str = ""


def cents(text: str) -> int | None:
    """860, 860元, 1,860.50, 1.2万, 无 → cents. None for anything else, for more than two decimals and for too much."""
    said = unicodedata.normalize("NFKC", text).strip().lower()
    if said in _NONE:
        return 0
    found = _SUM.fullmatch(said)
    if found is None:
        return None
    try:
        exact = Decimal(found[1].replace(",", "")) * _UNITS.get(found[2] or "", 1) * 100
    except InvalidOperation:
        return None
    return int(exact) if exact == exact.to_integral_value() and exact <= MOST_CENTS else None


def plan_words(text: str) -> PlanWords:
    """「原因：… 措施：… 金额：860」, in any order; what stands before the first label belongs to the cause."""
    first, parts = labelled(text, _NAMES)
    return PlanWords(**{"cause": first, **parts})


def amount_in(text: str) -> tuple[str, int | None]:
    """The words without a labelled amount, and the amount: 「已退餐费，金额：20」. 0 where none is labelled (people.md
    1.13), None where the labelled one is not understood."""
    mark = next((m for m in _LABEL.finditer(text) if _NAMES[m[1].lower()] == "amount"), None)
    if mark is None:
        return text, 0
    return text[: mark.start()].strip(), cents(text[mark.end() :])
