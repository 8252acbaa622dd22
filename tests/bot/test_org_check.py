"""`huiyin org check`: one sentence for each thing that is wrong, and the status that says whether there is any."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.demo_data import new_key_text
from bot.rulebook import open_rulebook
from bot.settings import Settings
from storage.store import SqlStore
from storage.vault import KeyRing
from tests.people import directory_for
from workflow.directory import Directory

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
WELL = "✓ 角色、负责人和每一级升级都有人 / roles, heads and every rung have their people\n"


class Company:
    """A company with a configuration, and a store as a first start leaves it."""

    def __init__(self, folder: Path) -> None:
        self.key, self.url = new_key_text("k1"), f"sqlite:///{folder / 'huiyin.db'}"
        self.config = folder / "config.toml"
        self.config.write_text(
            f'data_dir = "{folder}"\n[wecom]\ncorpid = "ww1"\ntoken = "t"\naeskey = "{"a" * 43}"\n'
            f'[vault]\nkeys = "{self.key}"\n',
            encoding="utf-8",
        )

    def knows(self, directory: Directory) -> None:
        """The bot ran once and read this address book."""
        asyncio.run(self._start(directory))

    async def _start(self, directory: Directory) -> None:
        wecom = {"corpid": "ww1", "token": "t", "aeskey": "a" * 43}
        settings = Settings.model_validate({"wecom": wecom, "vault": {"keys": self.key}})
        store = await SqlStore.open(self.url, KeyRing.parse(self.key), synchronous="OFF")
        try:
            await open_rulebook(store, settings, NOW)
            await store.directory_replace(directory, NOW)
        finally:
            await store.close()

    def check(self) -> Result:
        return CliRunner().invoke(cli, ["org", "check", "--config", str(self.config)])


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company(tmp_path)


def test_before_the_first_start_there_is_nothing_to_check(company: Company) -> None:
    found = company.check()
    assert found.exit_code == 2
    assert "先运行 huiyin serve" in found.output


def test_a_store_without_an_address_book_cannot_be_checked_either(company: Company) -> None:
    company.knows(Directory())
    assert company.check().exit_code == 2


def test_a_complete_company_is_well(company: Company) -> None:
    company.knows(directory_for("office"))
    found = company.check()
    assert (found.exit_code, found.output) == (0, WELL)


def test_each_thing_that_is_wrong_is_one_sentence(company: Company) -> None:
    people = directory_for("office")
    gone = {u: replace(p, active=u != "zhaolan", leader_of=()) for u, p in people.people.items()}
    roles = {**people.roles, "specialist": ("limin", "xiaoli"), "dept_head": ()}
    company.knows(replace(people, people=gone, roles=roles))
    found = company.check()
    assert found.exit_code == 1
    lines = found.output.splitlines()
    assert "✗ 专员登记了xiaoli，但通讯录或应用可见范围里没有这个人，收不到消息。" in lines
    assert "✗ 总监登记的赵岚已离职。" in lines
    assert "✗ 总监没有人担任，由公司高层代替。" in lines
    assert "✗ 行政部没有负责人。" in lines
    assert len(lines) == len(set(lines))
