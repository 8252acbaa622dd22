"""The regulations at start: what is in force for new cases, which go together, and what somebody adopted meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.demo_data import new_key_text
from bot.policy_choice import PolicyChoiceError
from bot.regulation import Regulation
from bot.rulebook import PolicyMissingError, open_rulebook
from bot.settings import Settings
from handlers.desk import Filing, Rulebook
from storage.store import SqlStore
from storage.streams import read_lines
from tests.house.catalogues import ROOT
from workflow.policy.load import load_policy
from workflow.policy.model import Policy

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
OFFICE = (ROOT / "workflow" / "policies" / "office.toml").read_text(encoding="utf-8")
HOME = {"name": "nursing-home"}
FAMILY = {"policy": "nursing-home", "complainant": ["family"]}


def settings(**policy: Any) -> Settings:
    return Settings.model_validate(
        {
            "wecom": {"corpid": "ww1", "token": "t", "aeskey": "a" * 43},
            "vault": {"keys": new_key_text("k1")},
            "policy": policy,
        }
    )


def version(attempts: int) -> Policy:
    """The office policy, with so many attempts at a visit."""
    changed = OFFICE.replace("visit_attempts = 3", f"visit_attempts = {attempts}")
    return load_policy(changed, "office.toml")


def written(folder: Path, attempts: int) -> Path:
    """The same as a file, with a mark before its first word."""
    path = folder / f"{attempts}.toml"
    path.write_text("\ufeff" + version(attempts).text, encoding="utf-8")
    return path


async def opened(store: SqlStore, days: int = 0, **policy: Any) -> Rulebook:
    return await open_rulebook(store, settings(**policy), NOW + timedelta(days=days))


async def operator_adopts(store: SqlStore, attempts: int) -> str:
    policy = version(attempts)
    await store.policy_adopt("office", policy.hash, policy.text, NOW, "operator")
    return policy.hash


async def test_a_b_a_leaves_a_in_force_and_the_stream_says_so(store: SqlStore, tmp_path: Path) -> None:
    a, b = written(tmp_path, 4), written(tmp_path, 5)
    served = []
    for n, file in enumerate((a, b, a, a)):
        rules = await opened(store, n, file=file)
        served.append(rules.current)
        assert rules.current in rules.policies
    assert served[0] == served[2] == served[3] != served[1]
    async with store._database.read() as session:
        assert [line.policy_hash for line in await read_lines(session, "policy")] == served[:3]
    assert [row.policy_hash for row in await store.policies()] == [served[0], served[1]]


async def test_what_an_operator_adopted_stays_in_force_until_the_settings_say_something_new(
    store: SqlStore, tmp_path: Path
) -> None:
    shipped = (await opened(store)).current
    adopted = await operator_adopts(store, 4)
    assert (await opened(store, 1)).current == adopted
    assert (await opened(store, 2)).current == adopted
    named = await opened(store, 3, file=written(tmp_path, 5))
    assert named.current not in (shipped, adopted)
    assert (await opened(store, 4)).current == shipped  # the settings say what they said before, and that is news
    assert set((await opened(store, 5)).policies) == {shipped, adopted, named.current}


async def test_an_operator_may_go_back_to_what_ships(store: SqlStore) -> None:
    shipped = (await opened(store)).current
    await operator_adopts(store, 4)
    await operator_adopts(store, 3)
    assert (await opened(store, 1)).current == shipped


async def test_an_adoption_by_another_process_is_in_force_at_the_next_look(store: SqlStore) -> None:
    rules = await opened(store)
    regulation = Regulation(store, settings(), rules)
    await regulation.refresh()
    assert regulation().current == rules.current
    adopted = await operator_adopts(store, 4)
    assert regulation().current == rules.current
    await regulation.refresh()
    assert regulation().current == adopted
    assert set(regulation().policies) == {rules.current, adopted}


async def test_what_does_not_go_together_with_the_others_is_not_taken_while_the_bot_runs(store: SqlStore) -> None:
    chosen: dict[str, Any] = {"also": [HOME], "route": [FAMILY]}
    rules = await opened(store, **chosen)
    regulation = Regulation(store, settings(**chosen), rules)
    clashing = load_policy(
        OFFICE.replace('case = "{yy}{mm}{seq:04d}"', 'case = "{yyyy}{mm}{dd}{seq:04d}"')
        .replace('number = "26030001"', 'number = "202603020001"')
        .replace('number = "260310000"', 'number = "2026033110000"'),
        "office.toml",
    )
    await store.policy_adopt("office", clashing.hash, clashing.text, NOW, "operator")
    with pytest.raises(PolicyChoiceError, match="相同的编号"):
        await regulation.refresh()
    assert regulation().current == rules.current


async def test_two_policies_are_adopted_and_complaints_are_led_to_them(store: SqlStore) -> None:
    rules = await opened(store, also=[HOME], route=[FAMILY])
    ids = {policy_hash: policy.regulation.id for policy_hash, policy in rules.policies.items()}
    assert ids[rules.current] == "office"
    assert ids[rules.for_filing(Filing("family"))] == "nursing-home"
    assert ids[rules.for_filing(Filing("employee"))] == "office"
    assert rules.calendars.keys() == rules.policies.keys()
    assert (await opened(store, 1)).for_filing(Filing("family")) == rules.current  # the routes are the settings'


async def test_an_adopted_version_of_a_policy_is_the_one_to_which_its_routes_lead(store: SqlStore) -> None:
    chosen: dict[str, Any] = {"name": "nursing-home", "also": [{"name": "office"}]}
    chosen["route"] = [{"policy": "office", "kind": ["feedback"]}]
    before = await opened(store, **chosen)
    regulation = Regulation(store, settings(**chosen), before)
    adopted = await operator_adopts(store, 4)
    await regulation.refresh()
    assert regulation().for_filing(Filing(kind="feedback")) == adopted
    assert regulation().current == before.current


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ({"also": [{"name": "office"}]}, "policy.also：有2份制度的 id 都是 office"),
        ({"also": [{"name": "complaint-office"}]}, "policy.also：office 和 complaint-office 会给出相同的编号"),
        ({"also": [{"name": "customer-service"}]}, "policy.also：office 和 customer-service 会给出相同的编号"),
        ({"route": [FAMILY]}, "policy.route.1.policy：没有使用制度 nursing-home"),
        (
            {"also": [HOME], "route": [FAMILY, {"policy": "nursing-home", "complainant": ["customer"]}]},
            "policy.route.2.complainant：制度 nursing-home 里没有 customer，有：resident、family、employee",
        ),
        (
            {"also": [HOME], "route": [{"policy": "nursing-home", "channel": ["email"]}]},
            "policy.route.1.channel：制度 nursing-home 里没有 email，有：phone、bot、outside、whistle",
        ),
        (
            {"also": [HOME], "route": [{"policy": "nursing-home", "kind": ["feedback"]}]},
            "policy.route.1.kind：制度 nursing-home 里没有 feedback",
        ),
    ],
)
async def test_what_does_not_go_together_is_said_and_nothing_is_adopted(
    store: SqlStore, policy: dict[str, Any], said: str
) -> None:
    with pytest.raises(PolicyChoiceError) as refused:
        await opened(store, **policy)
    assert said in str(refused.value)
    assert await store.policies() == ()


async def test_a_policy_that_is_not_there_is_said_with_its_own_key(store: SqlStore, tmp_path: Path) -> None:
    for policy, key in (
        ({"name": "nowhere"}, "policy.name"),
        ({"also": [HOME, {"name": "nowhere"}]}, "policy.also.2.name"),
        ({"also": [{"file": tmp_path / "nowhere.toml"}]}, "policy.also.1.file"),
    ):
        with pytest.raises(PolicyMissingError) as missing:
            await opened(store, **policy)
        assert missing.value.key == key
