"""`huiyin verify`: what it says of an untouched store and of a touched one, and what it writes out."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from storage.store import SqlStore
from storage.vault import KeyRing
from tests.bot.test_policy_commands import KEY, SETTINGS
from tests.contract.test_verifying import fill

run = CliRunner()


@pytest.fixture(autouse=True)
def _with_a_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.toml").write_text(f'data_dir = "."\n{SETTINGS}', encoding="utf-8")

    async def filled() -> None:
        await fill(await SqlStore.open("sqlite:///huiyin.db", KeyRing.parse(KEY), synchronous="OFF"))

    asyncio.run(filled())


def test_an_untouched_store_is_said_to_be_in_order() -> None:
    result = run.invoke(cli, ["verify"])
    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        "查了3条时间线、7条记录 / 3 timelines, 7 entries",
        "没有改动 / nothing was changed",
    ]


def test_a_changed_entry_is_named_and_the_status_says_so() -> None:
    with sqlite3.connect("huiyin.db") as store:
        store.execute("UPDATE entries SET actor = 'sunxiao' WHERE stream = 'case/case1' AND seq = 3")
    result = run.invoke(cli, ["verify"])
    assert result.exit_code == 2
    assert "case/case1 #3：内容被改过 / was changed" in result.output
    assert "1条时间线不对" in result.output


def test_an_export_holds_every_entry_in_hex_and_replaces_no_file() -> None:
    assert run.invoke(cli, ["verify", "--export", "out.jsonl"]).exit_code == 0
    lines = [json.loads(line) for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["stream"] for line in lines if "head" in line] == ["case/case1", "case/case2", "policy"]
    assert sum("seq" in line for line in lines) == 7
    assert "拖鞋" not in Path("out.jsonl").read_text(encoding="utf-8")
    assert Path("out.jsonl").stat().st_mode & 0o077 == 0
    refused = run.invoke(cli, ["verify", "--export", "out.jsonl"])
    assert (refused.exit_code, "换一个文件名" in refused.output) == (2, True)
