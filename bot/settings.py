"""The deployment's settings: one TOML file, `HUIYIN_X__Y` variables and secret files, checked before anything starts.

It refuses unknown keys and never repeats a value it was given: what is wrong is said by key, reason and remedy.
"""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from bot.calendar_settings import CompanyCalendar
from bot.policy_settings import PolicyChoice
from bot.section import Section
from bot.setting_problems import (
    SettingProblem,
    no_such_file,
    no_such_folder,
    problems_of,
    toml_problem,
    unreadable,
    unreadable_variable,
)

WECOM_API = "https://qyapi.weixin.qq.com"
DEFAULT_PORT = 8080
SECRETS_DIR = "HUIYIN_SECRETS_DIR"

_TOKEN = re.compile(r"[A-Za-z0-9]{1,32}", re.ASCII)
_AES_KEY = re.compile(r"[A-Za-z0-9]{43}", re.ASCII)


def _token(value: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(value.get_secret_value()):
        raise PydanticCustomError(_blank_or("token_shape", value), "token")
    return value


def _aes_key(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if _AES_KEY.fullmatch(text):
        return value
    if len(text) != 43:
        raise PydanticCustomError(_blank_or("aeskey_length", value), "aeskey", {"length": len(text)})
    raise PydanticCustomError(_blank_or("aeskey_shape", value), "aeskey")


def _unblank(value: str) -> str:
    if any(c.isspace() for c in value):
        raise PydanticCustomError("pasted_blank", "blank")
    return value


def _secret_unblank(value: SecretStr) -> SecretStr:
    _unblank(value.get_secret_value())
    return value


def _blank_or(code: Literal["token_shape", "aeskey_length", "aeskey_shape"], value: SecretStr) -> str:
    # A blank copied along from the console is the commonest slip, and invisible on a screen (people.md 1.5).
    return "pasted_blank" if any(c.isspace() for c in value.get_secret_value()) else code


def _web_url(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise PydanticCustomError("web_url", "url")
    return value.rstrip("/")


def _loopback_url(value: str) -> str:
    host = urlsplit(_web_url(value)).hostname or ""
    if value and not is_loopback(host):
        raise PydanticCustomError("loopback_url", "url")
    return value.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether a host name means this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class WeCom(Section):
    """The door: `corpid`, `token` and `aeskey` open it; `agentid` and `secret` are needed to send (people.md 1.5)."""

    corpid: Annotated[str, Field(min_length=1), AfterValidator(_unblank)]
    token: Annotated[SecretStr, AfterValidator(_token)]
    aeskey: Annotated[SecretStr, AfterValidator(_aes_key)]
    agentid: Annotated[int, Field(ge=0)] = 0
    secret: Annotated[SecretStr, AfterValidator(_secret_unblank)] = SecretStr("")
    base_url: Annotated[str, AfterValidator(_web_url)] = WECOM_API

    @property
    def can_send(self) -> bool:
        """Whether what sending needs has been filled in."""
        return bool(self.agentid and self.secret.get_secret_value())


class Database(Section):
    """Where the memory lies. An empty `url` means one SQLite file in the data folder.

    `connections` is how many a server's store may write with at once; it takes two more for reading.
    """

    url: SecretStr = SecretStr("")
    connections: Annotated[int, Field(ge=1, le=100)] = 5


class VaultKeys(Section):
    """The keys that seal what is written down, newest first, separated by blanks (`huiyin keys new` makes one)."""

    keys: Annotated[SecretStr, Field(min_length=1)]


class Server(Section):
    """Where the bot listens; a reverse proxy stands in front of it."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = DEFAULT_PORT


class ClockSource(Section):
    """A sandbox's clock instead of the machine's. Loopback only: whoever owns the clock owns every deadline."""

    url: Annotated[str, AfterValidator(_loopback_url)] = ""


class Web(Section):
    """The address of the pages as phones see it; empty means no link is shown on any card (D17)."""

    public_url: Annotated[str, AfterValidator(_web_url)] = ""


class _UnreadableError(Exception):
    """The settings file is no UTF-8 text, or may not be read."""


class _TomlFile(TomlConfigSettingsSource):
    def _read_file(self, file_path: Path | Traversable) -> dict[str, Any]:
        try:
            text = file_path.read_text(encoding="utf-8-sig")  # the mark that some editors put first is no text
        except (OSError, UnicodeDecodeError) as error:
            raise _UnreadableError from error
        return tomllib.loads(text)


class Settings(BaseSettings):
    """Everything a deployment decides. Secrets print as stars."""

    model_config = SettingsConfigDict(
        env_prefix="HUIYIN_",
        env_nested_delimiter="__",
        secrets_dir_missing="error",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    wecom: WeCom
    vault: VaultKeys
    data_dir: Path = Path("data")
    lang: Literal["zh_CN", "en"] = "zh_CN"
    database: Database = Database()
    policy: PolicyChoice = PolicyChoice()
    roles: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    server: Server = Server()
    clock: ClockSource = ClockSource()
    web: Web = Web()
    calendar: CompanyCalendar = CompanyCalendar()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # no .env: one file is enough to look into
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Nearer wins: arguments, environment, secret files, the TOML file, defaults."""
        secrets = NestedSecretsSettingsSource(file_secret_settings)
        return (init_settings, env_settings, secrets, _TomlFile(settings_cls))

    def database_url(self) -> str:
        """The store's address, the default filled in."""
        return self.database.url.get_secret_value() or f"sqlite+aiosqlite:///{self.data_dir / 'huiyin.db'}"


def load_settings(path: Path | None) -> Settings | list[SettingProblem]:
    """The settings, or every problem at once. `path` None means the environment and secret files alone."""
    if path is not None and not path.is_file():
        return [no_such_file(str(path))]
    folder = os.environ.get(SECRETS_DIR)
    if folder is not None and not Path(folder).is_dir():
        return [no_such_folder(SECRETS_DIR)]

    class Located(Settings):
        model_config = SettingsConfigDict(toml_file=path, secrets_dir=folder)

    try:
        return Located()
    except tomllib.TOMLDecodeError as error:
        return [toml_problem(str(path), str(error))]
    except _UnreadableError:
        return [unreadable(str(path))]
    except (OSError, UnicodeDecodeError):
        return [unreadable(SECRETS_DIR)]
    except SettingsError as error:
        return [unreadable_variable(str(error))]
    except ValidationError as error:
        return problems_of(error, Settings)
