"""docs/glossary.md says the same words as the catalogue."""

from __future__ import annotations

import re

import pytest

from tests.house import catalogues as c
from workflow.case import Outcome, State

ROWS = {
    found[1]: (found[2].strip(), found[3].strip())
    for found in re.finditer(
        r"^\| `([a-z_]+)` \|([^|]+)\|([^|]+)\|$",
        (c.ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
}


@pytest.mark.parametrize("state", list(State))
def test_the_glossary_words_every_state_as_the_catalogue_does(state: State) -> None:
    words = c.texts("zh_CN")
    assert ROWS[state] == (words[f"state.staff.{state}"], words[f"state.public.{state}"])


@pytest.mark.parametrize("outcome", list(Outcome))
def test_the_glossary_words_every_outcome_as_the_catalogue_does(outcome: Outcome) -> None:
    words = c.texts("zh_CN")
    assert ROWS[outcome] == (words[f"outcome.staff.{outcome}"], words[f"outcome.public.{outcome}"])


def test_the_glossary_has_no_state_that_does_not_exist() -> None:
    assert set(ROWS) == {*State, *Outcome}
