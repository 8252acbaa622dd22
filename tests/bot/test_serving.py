"""Serving: the port comes first, so that a second process by mistake leaves the store of the first one alone."""

from __future__ import annotations

import errno
import socket
from pathlib import Path

import pytest

from bot.demo_data import new_key_text
from bot.openings import ListenError
from bot.serving import serving
from bot.settings import Settings

KEYS = new_key_text("test")


async def test_a_second_process_on_the_same_port_ends_before_it_touches_the_store(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(ListenError, match="in use") as raised:
        async with serving(settings(tmp_path, taken.getsockname()[1])):
            pass
    assert raised.value.number == errno.EADDRINUSE
    assert names(tmp_path) == []


async def test_the_port_is_free_again_when_serving_ends(tmp_path: Path) -> None:
    for _ in range(2):
        async with serving(settings(tmp_path, 0)) as (_, url):
            port = int(url.rpartition(":")[2])
            with socket.create_connection(("127.0.0.1", port)):
                pass
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def settings(folder: Path, port: int) -> Settings:
    return Settings.model_validate(
        {
            "wecom": {"corpid": "ww0123456789abcdef", "token": "token", "aeskey": "a" * 42 + "E"},
            "vault": {"keys": KEYS},
            "database": {"url": f"sqlite:///{folder / 'data' / 'huiyin.db'}"},
            "data_dir": folder / "data",
            "policy": {"name": "office"},
            "roles": {"specialist": ["limin"], "director": ["zhaolan"], "top": ["zhouzong"]},
            "server": {"host": "127.0.0.1", "port": port},
        }
    )
