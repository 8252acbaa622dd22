"""`huiyin keys`: what it says of each key, when it refuses to rotate, and what may be removed afterwards."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pytest_aiohttp import AiohttpServer
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.demo_data import new_key_text
from storage.store import SqlStore
from storage.vault import KeyRing
from tests.contract import made
from workflow.case import Case

K1, K2, OTHER_K1 = new_key_text("k1"), new_key_text("k2"), new_key_text("k1")
SETTINGS = """
data_dir = "."
[wecom]
corpid = "wwdemo"
token = "token"
aeskey = "{aeskey}"
[vault]
keys = "{keys}"
[server]
port = {port}
"""
NOBODY = 1
"""A port on which no bot answers."""


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
async def cases() -> None:
    """Three cases under k1."""
    store = await SqlStore.open("sqlite:///huiyin.db", KeyRing.parse(K1), synchronous="OFF")
    async with store.begin() as uow:
        for case in (made.filed(f"case{n}") for n in (1, 2, 3)):
            await uow.cases.append(Case(), case, made.filing(case), made.POLICY)
        await uow.commit()
    await store.close()


@pytest.fixture
def bot(aiohttp_server: AiohttpServer) -> Callable[..., Any]:
    """The port of a bot that was started with keys of these names."""

    async def runs(*keys: str) -> int:
        async def readyz(_: web.Request) -> web.Response:
            return web.json_response({"ready": False, "keys": keys}, status=503)

        app = web.Application()
        app.router.add_get("/readyz", readyz)
        return int((await aiohttp_server(app)).port or 0)

    return runs


async def keys(command: str, *ring: str, port: int = NOBODY) -> Result:
    text = SETTINGS.format(aeskey="a" * 43, keys=" ".join(ring), port=port)
    await asyncio.to_thread(Path("config.toml").write_text, text, encoding="utf-8")
    return await asyncio.to_thread(CliRunner().invoke, cli, ["keys", command])


def contents() -> bytes:
    """The bytes of the store's file; nothing where there is none."""
    path = Path("huiyin.db")
    return path.read_bytes() if path.exists() else b""


def change(statement: str) -> None:
    with closing(sqlite3.connect("huiyin.db")) as connection, connection:
        assert connection.execute(statement).rowcount > 0


async def test_status_tells_what_each_key_wraps_and_what_to_do_next(cases: None) -> None:
    result = await keys("status", K2, K1)
    assert (result.exit_code, result.output.splitlines()) == (
        0,
        [
            "k2：投诉的数据密钥 0，库自己的 0 / data keys of cases 0, of the store 0",
            "k1：投诉的数据密钥 6，库自己的 3 / data keys of cases 6, of the store 3",
            "运行 huiyin keys rotate 换到 k2 / run huiyin keys rotate to put all under that key",
        ],
    )


async def test_with_one_key_there_is_nothing_to_do(cases: None) -> None:
    result = await keys("status", K1)
    assert result.exit_code == 0
    assert result.output.splitlines() == ["k1：投诉的数据密钥 6，库自己的 3 / data keys of cases 6, of the store 3"]


async def test_rotate_tells_how_far_it_is_and_what_may_be_removed_and_then_finds_nothing_to_do(cases: None) -> None:
    first, second = await keys("rotate", K2, K1), await keys("rotate", K2, K1)
    removable = "k1 没有用处了，可以从 vault.keys 删去，再重启 / wraps nothing any more: remove it, then restart"
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "这里没有机器人在运行" in first.output
    assert first.output.splitlines()[1:] == ["9 / 9", "换了9把数据密钥 / 9 data keys wrapped anew", removable]
    assert second.output.splitlines()[2:] == ["换了0把数据密钥 / 0 data keys wrapped anew", removable]
    after = await keys("status", K2)
    assert after.exit_code == 0
    assert after.output.splitlines() == ["k2：投诉的数据密钥 6，库自己的 3 / data keys of cases 6, of the store 3"]


@pytest.mark.parametrize(("held", "refused"), [(("k1",), True), (("k1", "k2"), True), (("k2", "k1"), False)])
async def test_a_bot_that_does_not_wrap_with_the_new_key_yet_is_to_be_restarted_first(
    cases: None, bot: Callable[..., Any], held: tuple[str, ...], refused: bool
) -> None:
    port = await bot(*held)
    before = contents()
    result = await keys("rotate", K2, K1, port=port)
    assert result.exit_code == (2 if refused else 0), result.output
    assert ("先重启它，再换" in result.output) is refused
    assert (contents() == before) is refused
    assert (
        f"机器人正在用 / the running bot holds：{', '.join(held)}" in (await keys("status", K2, K1, port=port)).output
    )


async def test_a_key_that_the_running_bot_still_wraps_with_may_not_be_removed_yet(
    cases: None, bot: Callable[..., Any]
) -> None:
    await keys("rotate", K2, K1)
    result = await keys("status", K2, K1, port=await bot("k1", "k2"))
    assert "机器人还在用 k1：重启它" in result.output
    assert "删去" not in result.output


@pytest.mark.parametrize(
    ("ring", "says"),
    [
        ((K2,), "✗ vault.keys：k1 不在里面 / is missing"),
        ((K2, OTHER_K1), "✗ vault.keys：k1 不是封存时的那一把 / is another key than it was"),
    ],
)
async def test_a_key_that_is_missing_or_wrong_is_named_by_every_command_that_needs_it(
    cases: None, ring: tuple[str, ...], says: str
) -> None:
    for command, status in (("status", 1), ("rotate", 2)):
        result = await keys(command, *ring)
        assert result.exit_code == status
        assert says in result.output
        assert "（case1, case2, case3）" in result.output


async def test_what_somebody_damaged_is_named_and_the_rest_is_wrapped_anew(cases: None) -> None:
    change("UPDATE data_keys SET wrapped = zeroblob(66) WHERE owner = 'case1' AND kind = 'content'")
    change("UPDATE data_keys SET wrapped = x'01026b3100' WHERE owner = 'case2' AND kind = 'content'")
    looked = await keys("status", K2, K1)
    assert (looked.exit_code, "✗ 1把数据密钥被改过" in looked.output) == (1, True)
    result = await keys("rotate", K2, K1)
    assert result.exit_code == 1
    assert "换了7把数据密钥" in result.output
    assert "✗ 2把数据密钥被改过，打不开" in result.output
    assert "删去" not in result.output


async def test_without_a_store_there_is_nothing_to_tell_and_none_is_made() -> None:
    assert (await keys("status", K1)).output.splitlines() == ["还没有数据库 / there is no store yet"]
    result = await keys("rotate", K1)
    assert (result.exit_code, "先运行 huiyin serve" in result.output) == (2, True)
    assert contents() == b""


@pytest.mark.parametrize("text", ["k1:钥匙钥匙", "k1", "k1:AAAA", "k1:AAAA k1:AAAA"])
async def test_a_ring_that_cannot_be_read_is_named(cases: None, text: str) -> None:
    for command in ("status", "rotate"):
        result = await keys(command, text)
        assert result.exit_code == 2
        assert result.output.startswith("vault.keys：")
        assert "AAAA" not in result.output


@pytest.mark.parametrize(("name", "good"), [("k" * 32, True), ("k" * 33, False), ("k 2", False), ("钥匙", False)])
def test_a_new_key_has_a_name_that_the_settings_take(name: str, good: bool) -> None:
    result = CliRunner().invoke(cli, ["keys", "new", "--name", name])
    assert result.exit_code == (0 if good else 2)
