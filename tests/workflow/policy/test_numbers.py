"""Which patterns could ever print the same number, and which cannot: a row a pair."""

from __future__ import annotations

import pytest

from workflow.numbering import could_coincide


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("{yy}{mm}{seq:04d}", "{yy}{mm}{seq:04d}", True),
        ("{yy}{mm}{seq:04d}", "{yy}{mm}{seq:02d}", True),  # 26031000 is the thousandth of either
        ("{yy}{mm}{seq:04d}", "{yy}{mm}{dd}{seq:02d}", True),  # 26030101: the 101st of the month, the first of a day
        ("{yy}{mm}{seq:04d}", "{yyyy}{mm}{dd}{seq:03d}", False),  # 2026… would be a month beginning with 2
        ("{yyyy}{mm}{seq:04d}", "{yyyy}{mm}{dd}{seq:03d}", True),
        ("A{yy}{mm}{seq:04d}", "{yy}{mm}{seq:04d}", False),
        ("A{yy}{mm}{seq:04d}", "B{yy}{mm}{seq:04d}", False),
        ("A{yy}{mm}{seq:04d}", "A{yy}{mm}-{seq:04d}", False),
        ("{yy}{mm}{seq:04d}A", "{yy}{mm}{seq:04d}", False),
        ("{yy}-{seq:02d}", "{yy}-{mm}{seq:02d}", True),  # 26-0301
        ("{yy}-{seq:02d}", "{yy}-{mm}-{seq:02d}", False),
        ("RC2-{yy}{seq:01d}", "RC-2{yy}{seq:01d}", False),
    ],
)
def test_two_patterns_print_the_same_number_or_never_do(one: str, other: str, same: bool) -> None:
    assert could_coincide(one, other) is same
    assert could_coincide(other, one) is same
