"""Settings: where they come from, what is refused, and in which words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.setting_problems import SettingProblem, known_keys
from bot.settings import SECRETS_DIR, Database, Settings, load_settings
from storage.address import WRITERS
from storage.vault import KeyRing
from tests.house.catalogues import ROOT

AES_KEY = "a" * 43
DOOR = f"""
[wecom]
corpid = "ww1"
token = "token"
aeskey = "{AES_KEY}"
[vault]
keys = "k1:c2VjcmV0"
"""


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECRETS_DIR, raising=False)


def loaded(folder: Path, text: str) -> Settings:
    settings = load_settings(written(folder, text))
    assert isinstance(settings, Settings), settings
    return settings


def problems(folder: Path, text: str) -> Mapping[str, SettingProblem]:
    found = load_settings(written(folder, text))
    assert isinstance(found, list)
    return {problem.key: problem for problem in found}


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_corpid_token_and_aeskey_are_enough_to_open_the_door(tmp_path: Path) -> None:
    settings = loaded(tmp_path, DOOR)
    assert settings.wecom.can_send is False
    assert settings.server.host == "127.0.0.1"
    assert settings.database_url().endswith("data/huiyin.db")


def test_with_agentid_and_secret_it_can_send(tmp_path: Path) -> None:
    assert loaded(tmp_path, DOOR.replace("[vault]", 'agentid = 7\nsecret = "s"\n[vault]')).wecom.can_send


def test_the_environment_beats_a_secret_file_and_a_secret_file_beats_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "HUIYIN_WECOM__SECRET").write_text("from-file\n", encoding="utf-8")
    (secrets / "HUIYIN_WECOM__TOKEN").write_text("fromFile", encoding="utf-8")
    monkeypatch.setenv(SECRETS_DIR, str(secrets))
    monkeypatch.setenv("HUIYIN_WECOM__TOKEN", "fromEnvironment")
    settings = loaded(tmp_path, DOOR)
    assert settings.wecom.secret.get_secret_value() == "from-file"
    assert settings.wecom.token.get_secret_value() == "fromEnvironment"


def test_everything_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in {"CORPID": "ww1", "TOKEN": "t", "AESKEY": AES_KEY}.items():
        monkeypatch.setenv(f"HUIYIN_WECOM__{key}", value)
    monkeypatch.setenv("HUIYIN_VAULT__KEYS", "k1:x")
    assert isinstance(load_settings(None), Settings)


def test_secrets_do_not_show(tmp_path: Path) -> None:
    text = repr(loaded(tmp_path, DOOR))
    assert AES_KEY not in text
    assert "c2VjcmV0" not in text


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("aeskey", "a" * 42, "42"),
        ("aeskey", "a" * 44, "44"),
        ("aeskey", "a" * 43 + " ", "空格"),
        ("aeskey", "-" * 43, "字母和数字"),
        ("token", "t" * 33, "1 到 32"),
        ("token", "", "1 到 32"),
        ("token", "t\u3000", "空格"),
        ("token", "令牌", "字母或数字"),
        ("corpid", "", "没有填写"),
        ("corpid", " ww12345", "空格"),
        ("secret", "geheimnis\u00a0", "空格"),
    ],
)
def test_a_wrong_value_of_the_door_is_named_and_never_repeated(tmp_path: Path, key: str, value: str, says: str) -> None:
    values = {"corpid": "ww1", "token": "token", "aeskey": AES_KEY, key: value}
    lines = "\n".join(f'{name} = "{text}"' for name, text in values.items())
    found = problems(tmp_path, f'[wecom]\n{lines}\n[vault]\nkeys = "k:x"\n')
    assert list(found) == [f"wecom.{key}"]
    assert says in found[f"wecom.{key}"].problem
    assert found[f"wecom.{key}"].fix
    assert len(value) < 4 or value not in str(found[f"wecom.{key}"])


@pytest.mark.parametrize("length", [1, 32])
def test_a_token_of_one_to_thirty_two_letters_is_taken(tmp_path: Path, length: int) -> None:
    loaded(tmp_path, DOOR.replace('"token"', f'"{"t" * length}"'))


def test_an_unknown_key_is_an_error_with_the_nearest_known_one(tmp_path: Path) -> None:
    found = problems(tmp_path, DOOR.replace("[vault]", 'secrit = "x"\n[vault]'))
    assert "wecom.secret" in found["wecom.secrit"].fix


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    assert set(problems(tmp_path, "nonsense = 1\n[server]\nport = 70000\n")) == {
        "wecom",
        "vault",
        "nonsense",
        "server.port",
    }


@pytest.mark.parametrize("url", ["http://127.0.0.1:8010/sandbox/clock", "http://[::1]:1/x", "http://localhost:1/x", ""])
def test_a_clock_on_this_machine_is_taken(tmp_path: Path, url: str) -> None:
    assert loaded(tmp_path, DOOR + f'[clock]\nurl = "{url}"\n').clock.url == url


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/x", "https://example.com/clock", "http://127.0.0.1.example.com/", "clock"]
)
def test_a_clock_elsewhere_is_refused(tmp_path: Path, url: str) -> None:
    assert set(problems(tmp_path, DOOR + f'[clock]\nurl = "{url}"\n')) == {"clock.url"}


def test_a_file_of_another_encoding_says_so(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(("# 配置\n" + DOOR).encode("gbk"))
    found = load_settings(path)
    assert isinstance(found, list)
    assert (found[0].key, "UTF-8" in found[0].fix) == (str(path), True)


def test_a_mark_before_the_first_word_does_no_harm(tmp_path: Path) -> None:
    assert isinstance(load_settings(written(tmp_path, "\ufeff" + DOOR.lstrip())), Settings)


def test_a_variable_that_is_no_json_is_named_without_its_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_ROLES", "{bad")
    found = problems(tmp_path, DOOR)
    assert list(found) == ["roles"]
    assert "HUIYIN_ROLES" in found["roles"].problem
    assert "{bad" not in str(found["roles"])


def test_a_secrets_folder_that_is_not_there_is_named_by_its_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SECRETS_DIR, str(tmp_path / "nowhere"))
    assert set(problems(tmp_path, DOOR)) == {SECRETS_DIR}


def test_a_secret_of_another_encoding_names_the_folders_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "HUIYIN_WECOM__SECRET").write_bytes("密".encode("gbk"))
    monkeypatch.setenv(SECRETS_DIR, str(tmp_path))
    assert set(problems(tmp_path, DOOR)) == {SECRETS_DIR}


def test_a_missing_file_says_what_to_copy(tmp_path: Path) -> None:
    found = load_settings(tmp_path / "nowhere.toml")
    assert isinstance(found, list)
    assert "config.example.toml" in found[0].fix


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    assert "line 2" in next(iter(problems(tmp_path, "[wecom]\ncorpid = ww\n").values())).problem


def test_the_example_holds_every_key_and_is_valid() -> None:
    path = ROOT / "config.example.toml"
    assert isinstance(load_settings(path), Settings)
    text = path.read_text(encoding="utf-8")
    missing = [key for key in known_keys(Settings) if f"{key.rpartition('.')[2]}" not in text]
    assert missing == []
    KeyRing.parse(tomllib.loads(text)["vault"]["keys"])


def test_a_servers_store_writes_with_as_many_connections_as_it_would_by_itself() -> None:
    assert Database().connections == WRITERS
