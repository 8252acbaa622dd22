"""Keys change while the bot serves: a complaint goes its whole way meanwhile, and afterwards the old key is gone."""

from __future__ import annotations

import asyncio
import sys
from contextlib import aclosing
from pathlib import Path

import pytest

from bot.demo_data import new_key_text
from bot.settings import VaultKeys
from storage.rotation import look_at_keys, rewrap
from storage.vault import KeyRing
from tests.scenarios.acts import filed
from tests.scenarios.proofs import nothing_set_aside
from tests.scenarios.test_killed import STORY, plays
from tests.scenarios.town import Town
from workflow.case import Outcome

NEW = new_key_text("new")


def with_keys(office: Town, *keys: str) -> KeyRing:
    """What the administrator has written into the configuration; the bot reads it at its next start."""
    office.here.settings = office.here.settings.model_copy(update={"vault": VaultKeys(keys=" ".join(keys))})
    return office.here.keys


def old_key(office: Town) -> str:
    return office.here.settings.vault.keys.get_secret_value()


async def wrapping(office: Town) -> set[str]:
    """The ring keys that wrap something."""
    found = await look_at_keys(office.store_url, office.here.keys)
    assert found is not None
    return set(found.uses.by_key)


async def test_between_any_two_acts_of_a_complaint_a_key_is_wrapped_anew(office: Town) -> None:
    for n in range(6):
        await filed(office, f"第{n}间会议室没有暖气，已经三天了")
    ring = with_keys(office, NEW, old_key(office))
    await office.restart()
    scenes, done = list(STORY), 0
    async with aclosing(rewrap(office.store_url, ring, batch=1)) as steps:
        async for far in steps:
            done = far.done
            if scenes:
                await plays(office, scenes.pop(0))
    assert (scenes, done, await wrapping(office)) == ([], 15, {"new"})

    with_keys(office, NEW)
    await office.restart()
    cases = await office.cases()
    assert [case.outcome for case in cases].count(Outcome.RESOLVED) == 1
    assert len(cases) == 7
    await filed(office)


@pytest.mark.process
async def test_the_command_is_refused_until_the_bot_has_the_key_and_then_runs_beside_it(
    office: Town, tmp_path: Path
) -> None:
    old, config = old_key(office), tmp_path / "config.toml"
    await filed(office)
    written(office, config, f"{NEW} {old}")
    status, told = await huiyin(config, "keys", "rotate")
    assert (status, "先重启它，再换" in told, await wrapping(office)) == (2, True, {"test"})

    with_keys(office, NEW, old)
    await office.restart()
    running = asyncio.create_task(huiyin(config, "keys", "rotate"))
    for scene in STORY:
        await plays(office, scene)
    status, told = await running
    assert (status, "test 没有用处了，可以从 vault.keys 删去" in told) == (0, True), told
    assert await wrapping(office) == {"new"}

    with_keys(office, NEW)
    await office.restart()
    assert {case.outcome for case in await office.cases()} == {None, Outcome.RESOLVED}


async def test_a_bot_that_was_forgotten_loses_no_message_and_answers_when_it_has_the_key(office: Town) -> None:
    old = old_key(office)
    number = await filed(office)
    async for _ in rewrap(office.store_url, KeyRing.parse(f"{NEW} {old}")):
        pass
    await office.say("chenchen", f"进度 {number}")
    await office.hears()
    nothing_set_aside(office.store_url)
    with_keys(office, NEW, old)
    await office.restart()
    await office.advance(advance="PT10S")  # nobody waits for the answer in WeCom's response any more
    await office.hears(chenchen=number)


def written(office: Town, config: Path, keys: str) -> None:
    """The settings file of the bot that runs here, with these keys."""
    wecom, server = office.here.settings.wecom, office.here.settings.server
    config.write_text(
        f"""
[wecom]
corpid = "{wecom.corpid}"
token = "{wecom.token.get_secret_value()}"
aeskey = "{wecom.aeskey.get_secret_value()}"
[vault]
keys = "{keys}"
[database]
url = "sqlite:///{office.database}"
[server]
port = {server.port}
""",
        encoding="utf-8",
    )


async def huiyin(config: Path, *arguments: str) -> tuple[int, str]:
    """A process of its own: how it ends, and all that it says."""
    command = (sys.executable, "-m", "bot", *arguments, "--config", str(config))
    child = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    told, _ = await child.communicate()
    return child.returncode or 0, told.decode()
