"""The cast can play under every shipped policy."""

from __future__ import annotations

import pytest

from tests.people import ROLES_OF, directory_for
from tests.workflow.world import shipped


@pytest.mark.parametrize("policy", ROLES_OF)
def test_every_role_of_a_policy_has_a_holder_and_no_role_is_bound_that_none_names(policy: str) -> None:
    directory, named = directory_for(policy), set(shipped(policy).roles)
    assert {role for role in named if not directory.holders(role)} == set()
    assert set(ROLES_OF[policy]) <= named
