"""Whatever is done to a policy file, its author gets PolicyErrors with the reasons, and never a stack trace."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflow.policy.test_shipped import POLICIES, policy
from workflow.policy.diff import compare
from workflow.policy.errors import PolicyError, PolicyErrors
from workflow.policy.examples import check_examples
from workflow.policy.explain import defaults
from workflow.policy.gaps import Situation, gaps
from workflow.policy.load import load_policy
from workflow.policy.model import Policy
from workflow.policy.show import show
from workflow.published import load_published, policy_text

PUBLISHED = load_published()
KEY = re.compile(r"([A-Za-z_]+) = (.+)")
HEADER = re.compile(r"\[.*\]$")
OTHER_VALUES = (
    *("5", "-1", "0", "true", "nan", "inf", "-0.5", "0.999999999999999999", "1979-05-27", "07:32:00"),
    *("0001-01-01T00:00:00", "9999-12-31T23:59:59", "2026-03-02T10:00:00+08:00", "{}", "{ a = 1 }", "[]", "[[]]"),
    *('""', '"x"', '"5wd"', '"0m"', '"100y"', '"7320wd"', '"limit*99"', '"next-month:5"', '"this-day:00:00"', "['x']"),
    *('"{seq:04d}"', '"{yy}{mm}{seq:04d}{x.y}"', '"solved=no"', '"crisis"', '"default"', '"general"', '["owner"]'),
    *(
        '"2026-02-30T25:00"',
        '"Europe/Berlin"',
        '"Nowhere/City"',
        '"../etc"',
        '[["00:00", "24:00"]]',
        '"中文"',
        '"\\u0000"',
    ),
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A shipped policy with up to three of its lines dropped, doubled, emptied or given another value."""
    lines = policy_text(draw(st.sampled_from(POLICIES))).split("\n")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.sampled_from([n for n, line in enumerate(lines) if KEY.match(line) or HEADER.match(line)]))
        key = KEY.match(lines[at])
        match draw(st.sampled_from(["drop", "double", "value"])):
            case "value" if key is not None:
                lines[at] = f"{key[1]} = {draw(st.sampled_from(OTHER_VALUES))}"
            case "double":
                lines.insert(at, lines[at])
            case _:
                del lines[at]
    return "\n".join(lines)


def verdict(text: str) -> Policy | list[PolicyError]:
    try:
        return load_policy(text, "mutated.toml")
    except PolicyErrors as refused:
        return refused.errors


@settings(max_examples=40)
@given(mutated())
def test_a_mutated_policy_is_refused_with_reasons_or_works(text: str) -> None:
    changed = verdict(text)
    if not isinstance(changed, Policy):
        assert changed
        assert all(error.file == "mutated.toml" and error.reason and error.code for error in changed)
        return
    for error in check_examples(changed, PUBLISHED):
        assert error.code == "example"
    assert show(changed)
    assert defaults(changed)
    gaps(changed, Situation((2026, 2027), {2026}, {"director": ("a",)}))
    compare(policy("office"), changed, PUBLISHED)
