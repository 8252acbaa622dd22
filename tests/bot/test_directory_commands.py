"""`huiyin directory accept`: the way out when a smaller company is the true one; a running bot sees it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pytest_aiohttp import AiohttpServer

from bot.demo_data import new_key_text
from bot.directory_commands import take
from bot.settings import Settings
from storage.store import SqlStore
from storage.vault import KeyRing
from tests.bot.test_doctor import GOOD, answering
from workflow.directory import Directory, Person

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
LARGE = Directory({str(n): Person(str(n), str(n)) for n in range(100)})


async def test_what_is_accepted_is_kept_whatever_it_lost_and_an_open_store_sees_it(
    aiohttp_server: AiohttpServer, tmp_path: Path
) -> None:
    server = await aiohttp_server(answering(GOOD))
    key, url = new_key_text("k1"), f"sqlite:///{tmp_path / 'x.db'}"
    store = await SqlStore.open(url, KeyRing.parse(key), synchronous="OFF")
    await store.directory_replace(LARGE, NOW)
    door = {"corpid": "ww1", "agentid": 7, "secret": "s", "token": "t", "aeskey": "a" * 43}
    wecom = {**door, "base_url": str(server.make_url("")).rstrip("/")}
    settings = Settings.model_validate({"wecom": wecom, "vault": {"keys": key}, "database": {"url": url}})
    taken = await take(settings)
    async with store.begin() as uow:
        assert await uow.organisation.directory() == taken
    assert set(taken.people) == {"limin", "zhaolan", "zhouzong"}
    await store.close()
