"""The command line: what it says when something is wrong, and with which exit status."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from storage.vault import KeyRing
from tests.house.catalogues import ROOT

OFFICE = ROOT / "workflow" / "policies" / "office.toml"
run = CliRunner()


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("command", ["serve", "doctor"])
def test_without_settings_both_serve_and_doctor_name_what_is_missing(command: str) -> None:
    result = run.invoke(cli, [command])
    assert result.exit_code == 2
    assert "wecom：没有填写" in result.output
    assert "huiyin keys new" in result.output


@pytest.mark.parametrize(
    ("replace", "by", "named"),
    [
        ("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "short", "wecom.aeskey"),
        ("fillInTheTokenOfThatPage", "with blank", "wecom.token"),
        ("k1:RU5URVI", "k1:???", "vault.keys"),
        ('url = ""                      # 空', 'url = "mysql://x"  # 空', "database.url"),
        ('name = "office"', 'name = "nowhere"', "policy.name"),
        ("port = 8080", "port = 99999", "server.port"),
        ("[server]", "[sever]", "sever"),
    ],
)
def test_a_wrong_setting_is_named_and_serve_ends(tmp_path: Path, replace: str, by: str, named: str) -> None:
    text = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    assert replace in text
    (tmp_path / "config.toml").write_text(text.replace(replace, by), encoding="utf-8")
    result = run.invoke(cli, ["serve"])
    assert result.exit_code == 2
    assert result.output.startswith(named) or f"\n{named}" in result.output


def _a_file(folder: Path) -> None:
    (folder / "data").write_text("", encoding="utf-8")


def _no_database(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "huiyin.db").write_text("青菜里有虫子" * 100, encoding="utf-8")


def _anothers_database(folder: Path) -> None:
    (folder / "data").mkdir()
    with closing(sqlite3.connect(folder / "data" / "huiyin.db")) as connection:
        connection.execute("CREATE TABLE cases (a)")


def _folder_instead(folder: Path) -> None:
    (folder / "data" / "huiyin.db").mkdir(parents=True)


def _gbk_policy(folder: Path) -> None:
    (folder / "own.toml").write_bytes(OFFICE.read_text(encoding="utf-8").encode("gbk", "replace"))


WRONG_HOUSES = {
    "the data folder is a file": (_a_file, "", "", "data_dir"),
    "no database": (_no_database, "", "", "data_dir"),
    "another's database": (_anothers_database, "", "", "data_dir"),
    "a folder instead": (_folder_instead, "", "", "data_dir"),
    "no folder": (None, 'url = ""                      # 空', 'url = "sqlite:///no/such.db"  # 空', "database.url"),
    "policy in GBK": (_gbk_policy, 'name = "office"', 'file = "own.toml"', "policy.file"),
}


@pytest.mark.parametrize("command", ["serve", "doctor"])
@pytest.mark.parametrize("house", WRONG_HOUSES)
def test_what_is_wrong_around_the_settings_is_told_by_its_key_and_the_same_by_both(
    tmp_path: Path, house: str, command: str
) -> None:
    make, replace, by, named = WRONG_HOUSES[house]
    text = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    (tmp_path / "config.toml").write_text(text.replace(replace, by).replace("port = 8080", "port = 1"), "utf-8")
    if make:
        make(tmp_path)
    result = run.invoke(cli, [command])
    assert result.exit_code == (2 if command == "serve" else 1), result.output
    told = [line for line in result.output.splitlines() if named in line and " / " in line]
    assert len(told) == 1, result.output


def test_a_message_that_is_not_set_aside_cannot_be_retried(tmp_path: Path) -> None:
    text = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    (tmp_path / "data").mkdir()
    result = run.invoke(cli, ["inbox", "retry", "7"])
    assert result.exit_code == 2
    assert "没有被搁置的消息 7" in result.output
    assert list((tmp_path / "data").iterdir()) == [], "a question makes no store"


def test_a_new_key_is_one_that_the_vault_takes() -> None:
    result = run.invoke(cli, ["keys", "new", "--name", "k7"])
    assert result.exit_code == 0
    (key,) = KeyRing.parse(result.stdout.strip()).keys
    assert key.key_id == "k7"
    assert run.invoke(cli, ["keys", "new"]).stdout != run.invoke(cli, ["keys", "new"]).stdout


def test_a_good_policy_is_fine_and_a_bad_one_is_told_by_file_table_and_key(tmp_path: Path) -> None:
    assert run.invoke(cli, ["policy", "check", str(OFFICE)]).exit_code == 0
    bad = tmp_path / "bad.toml"
    bad.write_text(OFFICE.read_text(encoding="utf-8").replace('within = "5wd"', 'within = "5 days"'), encoding="utf-8")
    result = run.invoke(cli, ["policy", "check", str(bad)])
    assert result.exit_code == 1
    assert "bad.toml" in result.output
    assert "within" in result.output


def test_a_policy_whose_worked_example_does_not_hold_is_refused(tmp_path: Path) -> None:
    wrong = OFFICE.read_text(encoding="utf-8").replace("2026-04-13T18:00", "2026-04-14T18:00")
    (tmp_path / "wrong.toml").write_text(wrong, encoding="utf-8")
    assert run.invoke(cli, ["policy", "check", "wrong.toml"]).exit_code == 1


@pytest.mark.parametrize("arguments", [["--at", "tomorrow"], ["--company", "nowhere.toml"]])
def test_a_demo_that_cannot_start_says_why(arguments: list[str]) -> None:
    result = run.invoke(cli, ["demo", "--port", "0", *arguments])
    assert result.exit_code == 2
    assert arguments[1] in result.output


def test_every_command_has_help_in_both_languages() -> None:
    for command in ([], ["serve"], ["demo"], ["doctor"], ["version"], ["policy", "check"], ["keys", "new"]):
        result = run.invoke(cli, [*command, "--help"])
        assert result.exit_code == 0
        assert not command or " / " in result.output, command


def test_the_version_is_that_of_the_distribution() -> None:
    assert run.invoke(cli, ["version"]).stdout.count(".") >= 2
