"""The demo's folder: one config made from the sandbox's credentials, one vault key made once. Nothing else lives here.

DIR/demo.toml     the bot's settings, written anew at each start (ports move)
DIR/vault.key     the key everything is sealed with; lost key, lost data
DIR/bot/          the bot's store
DIR/sandbox/      phones, task ids and codes of the other side
DIR/bot.log       what the bot logged
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from storage.seals import Key
from storage.vault import KEY_BYTES, key_text


class InUseError(Exception):
    """Another demo is running on this folder."""


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """Paths, and the lock that keeps two demos apart."""

    root: Path

    @property
    def config(self) -> Path:
        """The generated settings."""
        return self.root / "demo.toml"

    @property
    def bot(self) -> Path:
        """The bot's own data."""
        return self.root / "bot"

    @property
    def sandbox(self) -> Path:
        """The sandbox's own state."""
        return self.root / "sandbox"

    @property
    def key(self) -> Path:
        """The key ring's file."""
        return self.root / "vault.key"

    @property
    def log(self) -> Path:
        """The bot's log."""
        return self.root / "bot.log"

    def prepare(self) -> None:
        """Makes the folder, readable for its owner alone."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.sandbox.mkdir(mode=0o700, exist_ok=True)
        self.bot.mkdir(mode=0o700, exist_ok=True)

    def lock(self) -> int:
        """A file descriptor to keep open while the folder is in use. Raises InUseError."""
        descriptor = os.open(self.root / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _flock(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise InUseError(str(self.root)) from error
        return descriptor

    def wipe_bot(self) -> None:
        """Removes all that a stopped bot has stored; the vault's key stays, its settings name it."""
        shutil.rmtree(self.bot, ignore_errors=True)
        self.bot.mkdir(mode=0o700, exist_ok=True)

    def vault_keys(self) -> str:
        """The key ring, made at the first start and kept. Raises OSError or UnicodeDecodeError."""
        if not self.key.exists():
            self.key.touch(mode=0o600)
            self.key.write_text(new_key_text("demo") + "\n", encoding="utf-8")
        return self.key.read_text(encoding="utf-8").strip()

    def write_config(self, settings: Mapping[str, Mapping[str, str | int | Sequence[str]]]) -> None:
        """Writes the settings, table by table; the file holds secrets and is its owner's alone."""
        lines = [f"data_dir = {_toml(str(self.bot.resolve()))}", ""]
        for table, values in settings.items():
            lines += [f"[{table}]", *(f"{key} = {_toml(value)}" for key, value in values.items()), ""]
        self.config.touch(mode=0o600)
        self.config.write_text("\n".join(lines), encoding="utf-8")


def new_key_text(name: str) -> str:
    """A fresh key of the ring, as the settings take it."""
    return key_text(Key(name, secrets.token_bytes(KEY_BYTES)))


def _toml(value: str | int | Sequence[str]) -> str:
    # A JSON string, number or list of strings is TOML, too; real characters, since TOML has no surrogate pairs.
    return json.dumps(value if isinstance(value, str | int) else list(value), ensure_ascii=False)


def _flock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: two demos on one folder are then the user's own look-out
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
