"""The demo's small parts: who gets in, what is shown of the log, what is kept in its folder, which ports it takes."""

from __future__ import annotations

import json
import socket
import tomllib
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from bot.demo_data import DemoFolder, InUseError
from bot.demo_guard import COOKIE, guard
from bot.demo_ports import NoPortError, port_pair
from bot.demo_watch import sentences
from bot.sandbox.errors import RefusedError
from storage.vault import KeyRing


async def visit(
    remote: str, path: str = "/", cookie: str = "", *, host: str = "127.0.0.1:8010", key: str = "right"
) -> web.StreamResponse:
    async def page(_: web.Request) -> web.StreamResponse:
        return web.Response(text="phones")

    headers = {"Host": host} | ({"Cookie": f"{COOKIE}={cookie}"} if cookie else {})
    request = make_mocked_request("GET", path, headers=headers).clone(remote=remote)
    return await guard(key)(request, page)


async def test_this_machine_needs_no_key() -> None:
    assert (await visit("127.0.0.1")).status == 200
    assert (await visit("::1")).status == 200


@pytest.mark.parametrize("host", ["evil.example:8010", "127.0.0.1.evil.example", "10.0.0.1:8010"])
@pytest.mark.parametrize("key", ["right", ""])
async def test_a_page_whose_own_name_points_to_this_machine_stays_out(host: str, key: str) -> None:
    with pytest.raises(RefusedError):
        await visit("127.0.0.1", host=host, key=key)


async def test_a_demo_for_this_machine_alone_has_no_key_that_fits() -> None:
    for path, cookie in (("/", ""), ("/?key=", "")):
        with pytest.raises(RefusedError):
            await visit("203.0.113.9", path, cookie, key="")
    assert (await visit("127.0.0.1", host="localhost:8010", key="")).status == 200


@pytest.mark.parametrize(
    ("path", "cookie"), [("/", ""), ("/?key=wrong", ""), ("/", "wrong"), ("/?key=", ""), ("/?key=右", "")]
)
async def test_a_stranger_without_the_key_stays_out(path: str, cookie: str) -> None:
    with pytest.raises(RefusedError) as refused:
        await visit("203.0.113.9", path, cookie)
    assert refused.value.code == "key_needed"


async def test_the_key_is_taken_off_the_address_and_kept_as_a_cookie() -> None:
    with pytest.raises(web.HTTPSeeOther) as moved:
        await visit("203.0.113.9", "/?key=right")
    assert moved.value.location == "/"
    assert moved.value.cookies[COOKIE]["httponly"]
    assert (await visit("203.0.113.9", "/", "right")).status == 200


def test_only_warnings_are_shown_as_sentences_without_their_traces() -> None:
    lines = [
        {"event": "serving", "level": "info"},
        {"event": "entry set aside", "level": "error", "entry": 7, "timestamp": "t", "exception": "Traceback"},
        {"event": "callback refused", "level": "warning", "fault": "signature"},
    ]
    text = "\n".join([*map(json.dumps, lines), "not json", "[]"])
    assert list(sentences(text)) == ["! entry set aside（entry 7）", "! callback refused（fault signature）"]


def test_the_key_is_made_once_and_the_folder_is_its_owners_alone(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path / "demo")
    folder.prepare()
    key = folder.vault_keys()
    folder.prepare()
    assert folder.vault_keys() == key
    assert KeyRing.parse(key).newest.key_id == "demo"
    folder.write_config({"wecom": {"corpid": '引号"与\\反斜杠'}, "roles": {"top": ["周总"]}, "server": {"port": 1}})
    written = tomllib.loads(folder.config.read_text(encoding="utf-8"))
    assert written.pop("data_dir")
    assert written == {"wecom": {"corpid": '引号"与\\反斜杠'}, "roles": {"top": ["周总"]}, "server": {"port": 1}}
    assert [oct(path.stat().st_mode & 0o077) for path in (folder.root, folder.config)] == ["0o0", "0o0"]


def test_two_demos_do_not_share_a_folder(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path)
    folder.lock()
    with pytest.raises(InUseError):
        DemoFolder(tmp_path).lock()


def test_a_taken_neighbour_moves_the_pair_on() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert port_pair("127.0.0.1", port - 1) == (port + 1, port + 2)
        assert port_pair("127.0.0.1", port) == (port + 2, port + 3)
    assert port_pair("127.0.0.1", 0)[0] == 0


def test_beyond_the_last_port_there_is_none() -> None:
    with pytest.raises(NoPortError):
        port_pair("127.0.0.1", 65535)
