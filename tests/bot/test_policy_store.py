"""What an operator does to the policies of a store: adopting one for new cases, and moving running cases to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pytest_aiohttp import AiohttpServer
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.clock import clock_of
from bot.demo_data import new_key_text
from bot.doctor_store import store_findings
from bot.ids import RandomIds
from bot.policy_choice import PolicyChoiceError
from bot.policy_store import Moves, OtherPolicyError, UnknownVersionError, adopt, move
from bot.rulebook import checked_policy, open_rulebook
from bot.settings import Settings
from handlers.desk import Desk
from handlers.execute import Done, Refused, execute
from storage.store import SqlStore
from storage.vault import KeyRing
from tests.people import directory
from tests.workflow.world import at
from workflow.case import Case
from workflow.commands import Command, FileCase, Order, RegisterCase, person
from workflow.policy.model import Policy
from workflow.published import policy_text

KEY = new_key_text("k1")
NOW = at("03-02 10:00")
OFFICE = policy_text("office")


def settings(folder: Path, **more: Any) -> Settings:
    wecom = {"corpid": "ww1", "token": "t", "aeskey": "a" * 43}
    return Settings.model_validate({"wecom": wecom, "vault": {"keys": KEY}, "data_dir": folder / "data", **more})


def version(old: str, new: str) -> Policy:
    """The office policy with that change, its examples dropped: what they say of it is another matter."""
    text = OFFICE[: OFFICE.index("# ---------------------------------------------------------------- worked examples")]
    assert old in text
    return checked_policy(text.replace(old, new, 1), "office.toml")


SLOWER = version('stops = "result_delivered"\nwithin = "5wd"', 'stops = "result_delivered"\nwithin = "7wd"')
WITHOUT_CANTEEN = version('id = "canteen"\n', 'id = "kitchen"\n')


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    """The store of those settings, with two cases in it: one about the canteen, one that nobody has taken up."""
    chosen = settings(tmp_path)
    chosen.data_dir.mkdir()
    opened = await SqlStore.open(chosen.database_url(), KeyRing.parse(KEY), synchronous="OFF")
    rules = await open_rulebook(opened, chosen, NOW)
    await opened.directory_replace(directory(), NOW)
    orders: tuple[tuple[str, str, Command], ...] = (
        ("", "chenchen", FileCase("case1", "K7M0001", "菜里有虫")),
        ("case1", "limin", RegisterCase("canteen", "zhangwei")),
        ("", "hejing", FileCase("case2", "K7M0002", "空调坏了")),
    )
    for n, (case_id, who, command) in enumerate(orders):
        async with opened.begin() as uow:
            desk = Desk(uow, NOW, rules, directory(), RandomIds(), f"made{n}")
            done = await execute(desk, Order(f"made{n}", person(who), case_id, command))
            assert isinstance(done, Done), done
            await uow.commit()
    yield opened
    await opened.close()


async def case(store: SqlStore, case_id: str) -> Case:
    async with store.begin() as uow:
        found = await uow.cases.load(case_id)
        assert found is not None
        return found


def dues(found: Case) -> dict[str, datetime]:
    return {clock.clock: clock.due for clock in found.clocks if clock.is_open}


async def in_force(store: SqlStore) -> str:
    return (await store.policies())[0].policy_hash


# ---------------------------------------------------------------- adopting


async def test_an_adopted_version_is_in_force_for_new_cases_and_survives_a_restart(
    store: SqlStore, tmp_path: Path
) -> None:
    chosen = settings(tmp_path)
    adoption = await adopt(SLOWER, chosen, NOW)
    assert (adoption.is_new, adoption.in_use) == (True, True)
    assert (await open_rulebook(store, chosen, NOW)).current == SLOWER.hash
    assert (await case(store, "case1")).policy_hash != SLOWER.hash
    again = await adopt(SLOWER, chosen, NOW)
    assert (again.is_new, again.in_use) == (False, True)


async def test_what_is_adopted_before_the_first_start_is_not_undone_by_it(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    await adopt(SLOWER, chosen, NOW)
    opened = await SqlStore.open(chosen.database_url(), KeyRing.parse(KEY))
    try:
        assert (await open_rulebook(opened, chosen, NOW)).current == SLOWER.hash
    finally:
        await opened.close()


async def test_a_policy_that_the_settings_do_not_name_is_stored_and_files_nothing(
    store: SqlStore, tmp_path: Path
) -> None:
    home = checked_policy(policy_text("nursing-home"), "nursing-home.toml")
    adoption = await adopt(home, settings(tmp_path), NOW)
    assert (adoption.is_new, adoption.in_use) == (True, False)
    rules = await open_rulebook(store, settings(tmp_path), NOW)
    assert rules.policies[rules.current].regulation.id == "office"
    assert home.hash in rules.policies


async def test_a_version_whose_numbers_would_repeat_those_of_another_policy_is_not_adopted(
    store: SqlStore, tmp_path: Path
) -> None:
    route = {"policy": "nursing-home", "kind": ["suggestion"]}
    both = settings(tmp_path, policy={"also": [{"name": "nursing-home"}], "route": [route]})
    clashing = version('case = "{yy}{mm}{seq:04d}"', 'case = "{yyyy}{mm}{seq:05d}"')
    with pytest.raises(PolicyChoiceError, match="相同的编号"):
        await adopt(clashing, both, NOW)
    assert clashing.hash not in {row.policy_hash for row in await store.policies()}


async def test_the_time_of_an_adoption_is_that_of_the_deployment(
    store: SqlStore, tmp_path: Path, aiohttp_server: AiohttpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def told(_: web.Request) -> web.Response:
        return web.json_response({"now": "2031-05-06T07:08:09+00:00", "rate": 0})

    app = web.Application()
    app.router.add_get("/clock", told)
    url = str((await aiohttp_server(app)).make_url("/clock"))
    assert (await clock_of(url)).now().year == 2031
    config = f'data_dir = "{tmp_path / "data"}"\n[wecom]\ncorpid = "ww1"\ntoken = "t"\naeskey = "{"a" * 43}"\n'
    config += f'[vault]\nkeys = "{KEY}"\n[clock]\nurl = "{url}"\n'
    (tmp_path / "config.toml").write_text(config, encoding="utf-8")
    (tmp_path / "slower.toml").write_text(SLOWER.text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    said = await asyncio.to_thread(CliRunner().invoke, cli, ["policy", "adopt", "slower.toml"])
    assert "已采用 / adopted\n新案件按它办理，在办案件仍按原来的版本" in said.output
    [adopted] = [row for row in await store.policies() if row.policy_hash == SLOWER.hash]
    assert adopted.adopted_at == datetime.fromisoformat("2031-05-06T07:08:09+00:00")


# ---------------------------------------------------------------- moving


@pytest.fixture
def moved(store: SqlStore, tmp_path: Path) -> Callable[..., Any]:
    """Moves the running cases from the shipped version to that one, one day later."""

    async def go(policy: Policy, *, trying: bool = False) -> Moves:
        chosen = settings(tmp_path)
        before = (await case(store, "case2")).policy_hash
        await adopt(policy, chosen, NOW)
        return await move(before[:12], policy.hash[:12], chosen, NOW + timedelta(days=1), trying=trying)

    return go


async def test_running_cases_move_with_their_dates_and_the_timeline_says_so(
    store: SqlStore, moved: Callable[..., Any]
) -> None:
    before = dues(await case(store, "case1"))
    moves: Moves = await moved(SLOWER)
    assert [type(one.outcome) for one in moves.cases] == [Done, Done]
    after = await case(store, "case1")
    assert after.policy_hash == SLOWER.hash
    assert before["answer"] == at("03-09 18:00")
    assert dues(after) == before | {"answer": at("03-11 18:00")}
    assert await store.verify("case/case1") is None
    assert await store.policy_cases(SLOWER.hash) == (
        ("case1", after.version),
        ("case2", (await case(store, "case2")).version),
    )


async def test_a_trial_tells_the_same_and_changes_nothing(store: SqlStore, moved: Callable[..., Any]) -> None:
    before = await case(store, "case1"), await case(store, "case2")
    moves: Moves = await moved(SLOWER, trying=True)
    assert [type(one.outcome) for one in moves.cases] == [Done, Done]
    assert (await case(store, "case1"), await case(store, "case2")) == before


async def test_a_case_that_the_new_version_does_not_know_stays_and_the_others_move(
    store: SqlStore, moved: Callable[..., Any]
) -> None:
    moves: Moves = await moved(WITHOUT_CANTEEN)
    assert [type(one.outcome) for one in moves.cases] == [Refused, Done]
    assert (await case(store, "case1")).policy_hash != WITHOUT_CANTEEN.hash
    assert (await case(store, "case2")).policy_hash == WITHOUT_CANTEEN.hash


async def test_moving_again_moves_nothing(store: SqlStore, moved: Callable[..., Any], tmp_path: Path) -> None:
    before = (await case(store, "case1")).policy_hash
    await moved(SLOWER)
    versions = (await case(store, "case1")).version, (await case(store, "case2")).version
    again = await move(before[:12], SLOWER.hash[:12], settings(tmp_path), NOW, trying=False)
    assert again.cases == ()
    back = await move(SLOWER.hash[:12], before[:12], settings(tmp_path), NOW, trying=False)
    assert [type(one.outcome) for one in back.cases] == [Done, Done]
    forth = await move(before[:12], SLOWER.hash[:12], settings(tmp_path), NOW, trying=False)
    assert [type(one.outcome) for one in forth.cases] == [Done, Done]
    assert ((await case(store, "case1")).version, (await case(store, "case2")).version) > versions


async def test_a_version_that_is_not_there_and_one_of_another_policy_are_refused(
    store: SqlStore, tmp_path: Path
) -> None:
    chosen = settings(tmp_path)
    home = checked_policy(policy_text("nursing-home"), "nursing-home.toml")
    await adopt(home, chosen, NOW)
    office = (await case(store, "case1")).policy_hash
    for unknown in ("ffff", ""):
        with pytest.raises(UnknownVersionError):
            await move(office[:8], unknown, chosen, NOW, trying=False)
    with pytest.raises(OtherPolicyError, match="office, nursing-home"):
        await move(office[:8], home.hash[:8], chosen, NOW, trying=False)


async def test_the_command_tells_case_by_case_what_moves(
    store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = f'data_dir = "{tmp_path / "data"}"\n[wecom]\ncorpid = "ww1"\ntoken = "t"\naeskey = "{"a" * 43}"\n'
    (tmp_path / "config.toml").write_text(f'{config}[vault]\nkeys = "{KEY}"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    old = (await case(store, "case1")).policy_hash
    await adopt(SLOWER, settings(tmp_path), NOW)
    await adopt(WITHOUT_CANTEEN, settings(tmp_path), NOW)

    async def said(*words: str) -> tuple[int, list[str]]:
        result = await asyncio.to_thread(CliRunner().invoke, cli, ["policy", "move", *words])
        # the year is told in another year than the one it is now
        return result.exit_code, result.output.replace("2026年", "").splitlines()

    assert await said(old[:10], SLOWER.hash[:10], "--dry-run") == (
        0,
        [
            "26030001：答复 3月9日(周一)18:00 → 3月11日(周三)18:00",
            "26030002：答复 3月9日(周一)18:00 → 3月11日(周三)18:00",
            "2件可以改按新版本办理，0件不能 / 2 moved, 0 not (dry run)",
        ],
    )
    status, lines = await said(old[:10], WITHOUT_CANTEEN.hash[:10])
    assert (status, lines[0]) == (1, "26030001：新版制度没有这件事的类别，请先改类别再移。")
    assert lines[-1] == "1件改按新版本办理，1件不能 / 1 moved, 1 not"
    assert (await said("nope", SLOWER.hash))[0] == 2


# ---------------------------------------------------------------- what the doctor says


async def test_the_doctor_says_which_version_is_in_force_where_it_is_not_that_of_the_settings(
    store: SqlStore, tmp_path: Path
) -> None:
    async def said(chosen: Settings) -> list[str]:
        return [text for _, text in await store_findings(chosen, NOW) if text.startswith("policy")]

    assert await said(settings(tmp_path)) == []
    await adopt(SLOWER, settings(tmp_path), NOW)
    [by_hand] = await said(settings(tmp_path))
    assert f"在用的是 2026-03-02 采用的 {SLOWER.hash[:12]}，不是配置所指的文本" in by_hand
    (tmp_path / "other.toml").write_text(WITHOUT_CANTEEN.text, encoding="utf-8")
    [next_start] = await said(settings(tmp_path, policy={"file": tmp_path / "other.toml"}))
    assert "下次启动起改用配置所指的文本" in next_start
