"""Every value of the shipped policies is proven by an example or argued for, and the page says so."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

import pytest

from bot.policy_files import reasons
from deploy.make_mutations import PAGE, page, proofs
from tests.workflow.policy.test_gaps import changed
from tests.workflow.policy.test_shipped import POLICIES, policy
from workflow.policy.lint import findings
from workflow.policy.mutants import mutants
from workflow.policy.paths import ROW_NAMES, flat, moves_nobody
from workflow.policy.proof import Proof, prove, read_reasons
from workflow.published import load_published


@pytest.fixture(scope="module")
def found() -> Mapping[str, Proof]:
    return proofs()


def test_every_value_is_proven_or_argued_for_and_the_page_tells_which(found: Mapping[str, Proof]) -> None:
    assert {name: [str(mutant) for mutant in proof.missing] for name, proof in found.items()} == {
        name: [] for name in POLICIES
    }
    assert page(found) == PAGE.read_text(encoding="utf-8"), "run make mutations"


def test_every_argument_is_about_a_value_that_nothing_proves(found: Mapping[str, Proof]) -> None:
    left = {(name, mutant.path) for name, proof in found.items() for mutant, _ in proof.unnoticed}
    idle = [
        (row.policy, pattern)
        for row in reasons()
        for pattern in row.paths
        if not any(row.policy in ("", name) and fnmatchcase(path, pattern) for name, path in left)
    ]
    assert idle == []


@pytest.mark.parametrize("name", POLICIES)
def test_every_value_that_is_no_word_is_changed(name: str) -> None:
    rules = policy(name)
    tried = {mutant.path for mutant in mutants(rules)}
    stated = {path: value for path, value in flat(rules).items() if path in rules.sources and not moves_nobody(path)}
    left = {path: value for path, value in stated.items() if path not in tried and value not in ((), None)}
    assert all(isinstance(value, str) for value in left.values()), left


def test_a_change_is_one_value_and_leaves_the_policy_itself_alone() -> None:
    before = flat(policy("office"))
    for mutant in mutants(policy("office")):
        after = flat(mutant.policy)
        other = {path for path in before if after.get(path, before[path]) != before[path]}
        renames = mutant.path.rpartition(".")[2] in ROW_NAMES
        assert not mutant.was or renames or other == {mutant.path}, mutant
    assert flat(policy("office")) == before


def test_the_policy_as_it_stands_has_no_finding_that_a_change_could_hide_behind() -> None:
    assert [list(findings(policy(name))) for name in POLICIES] == [[], [], [], []]


def test_without_its_example_a_value_is_named_with_what_it_was_and_became() -> None:
    shown = 'role = "director"\nlevel = "crisis"\nalone = true\n'
    left = changed("office", shown, shown.replace("crisis", "general"))
    missing = [str(mutant) for mutant in prove(left, load_published(), reasons()).missing]
    assert "authority.director.max_level: crisis → general" in missing
    assert all(told.startswith("authority.director") for told in missing)


@pytest.mark.parametrize("text", ["", "unproven = 1", "[[unproven]]\nreason = 'x'", "= ="])
def test_a_list_of_reasons_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a list of reasons"):
        read_reasons(text)
